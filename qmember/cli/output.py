"""What the command line prints: JSON, text for people, documents; all else goes to stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from qmember.domain.errors import Refused

Result = dict[str, object] | list[dict[str, object]] | None


def show_json(result: object) -> None:
    """One JSON document on stdout."""
    _print(json.dumps(result, ensure_ascii=False, indent=1))


def show_text(result: dict[str, object] | list[dict[str, object]]) -> None:
    """For people: one line a value, or one line a row."""
    if isinstance(result, list):
        for row in result:
            _print("  ".join(_pair(key, value) for key, value in row.items()))
        return
    for line in _lines(result):
        _print(line)


def _lines(result: dict[str, object]) -> Iterator[str]:
    for key, value in result.items():
        if isinstance(value, list | tuple) and any(isinstance(one, dict) for one in value):
            yield f"{key}:"
            for row in value:
                yield "  " + "  ".join(_pair(k, v) for k, v in row.items())
        else:
            yield _pair(key, value)


def _pair(key: str, value: object) -> str:
    if isinstance(value, list | tuple):
        value = ", ".join(str(one) for one in value)
    return f"{key}: {'–' if value in (None, '') else value}"


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # what the command answers


def write_document(target: str | None, content: bytes) -> bool:
    """Write a document to a file, or to stdout for ``-`` and None; tell whether a file was written."""
    if target in (None, "-"):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return False
    try:
        Path(str(target)).write_bytes(content)
    except OSError as error:
        raise unwritable(error) from None
    return True


def unwritable(error: OSError) -> Refused:
    """The refusal of a file that cannot be written."""
    return Refused("The file cannot be written: %(why)s", code="unwritable", why=error.strerror)


def give_up_output() -> None:
    """Let the rest of the output go nowhere: whoever read it has left."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        return
