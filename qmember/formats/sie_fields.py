"""The fields of one line of a SIE file, and the sum over them."""

from __future__ import annotations

import re
import zlib
from datetime import date
from functools import lru_cache

TOKEN = re.compile(
    r'"((?:[^"\\]|\\"|\\)*+)"?|([{}])|([^ \t{}"][^ \t{}]*+)'  # possessive: linear for any line
)
AMOUNT = re.compile(r"([+-]?)([0-9]{0,11})(?:\.([0-9]{0,2})0{0,20})?")
DAY = re.compile(r"[0-9]{8}")
OPEN, CLOSE = "\0{", "\0}"
"""Braces that stand by themselves; text in quotes may contain some."""


def fields_of(line: str) -> list[str]:
    """The fields of a line, quotes taken off; braces outside quotes are ``OPEN`` and ``CLOSE``."""
    if '\\"' in line:
        return [
            f"\0{brace}" if brace else plain or quoted.replace('\\"', '"')
            for quoted, brace, plain in TOKEN.findall(line)
        ]
    if '"' not in line and "{" not in line and "}" not in line:
        return line.split()
    fields: list[str] = []
    for place, part in enumerate(line.split('"')):
        if place % 2:
            fields.append(part)
        elif "{" in part or "}" in part:
            fields += part.replace("{", f" {OPEN} ").replace("}", f" {CLOSE} ").split()
        else:
            fields += part.split()
    return fields


def amount(text: str) -> int | None:
    """An amount such as ``-1250.5`` in öre; None when it is none."""
    found = AMOUNT.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    return ore_of(found[1] + found[2], found[3] or "")


def ore_of(kronor: str, part: str) -> int:
    """Öre of digits before and after the point; the sign stands before them."""
    return int(kronor + (part + "00")[:2])


@lru_cache(maxsize=4096)
def day(text: str) -> date | None:
    """A date such as ``20261130``; None when it is none."""
    if not DAY.fullmatch(text) or not "1900" <= text[:4] < "2200":
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


class Summing:
    """The checksum of the standard: CRC-32 over labels and fields, as bytes of code page 437.

    Blanks, quotes, braces and line ends do not count, nor does how the file itself is encoded.
    """

    def __init__(self) -> None:
        self._crc = 0
        self._parts: list[str] = []

    def add(self, fields: list[str]) -> None:
        """Take the fields of one line into the sum."""
        self._parts += fields
        if len(self._parts) > 5000:  # noqa: PLR2004  # so that not all of a file is kept
            self._flush()

    @property
    def value(self) -> int:
        """The sum of what was added so far."""
        self._flush()
        return self._crc

    def _flush(self) -> None:
        text = "".join(part for part in self._parts if part not in {OPEN, CLOSE})
        self._crc = zlib.crc32(text.encode("cp437", "replace"), self._crc)
        self._parts = []
