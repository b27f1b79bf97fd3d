"""Workbooks (XLSX): opened in a process of their own that has limits, so that a bomb harms nothing here.

A workbook is a packed folder: a small file may unpack to gigabytes, and two cells far apart may ask
for a table of billions. What the reader costs is bounded from outside, and when it breaks only it
breaks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from qmember.domain import tables
from qmember.domain.bank_problems import WARNING, Problem
from qmember.domain.tables import Line, Lines, refused
from qmember.formats.table_text import clean_cell

PACKED = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
CHILD = Path(__file__).with_name("sheet_child.py")
PATIENCE = 20
"""Seconds until a reader that neither answers nor ends is ended; its own time is shorter."""

SENTENCES = {
    "unsafe": tables.UNSAFE_SHEET, "damaged": tables.DAMAGED_SHEET, "locked": tables.LOCKED_SHEET,
    "macros": tables.MACRO_SHEET, "other": tables.NOT_A_TABLE, "empty": tables.EMPTY_FILE,
}  # fmt: skip


def is_workbook(content: bytes) -> bool:
    """Tell whether the bytes are a packed folder, or the kind that Excel saved before 2007."""
    return content.startswith((PACKED, OLD))


def read_workbook(content: bytes) -> Lines:
    """Read the first visible sheet that says something; formulas are read as their values."""
    if content.startswith(OLD):
        return refused("xls", tables.LOCKED_SHEET if LOCKED in content else tables.OLD_SHEET)
    answer = _read_apart(content)
    if word := answer.get("error"):
        return _refused(word)
    lines: tuple[Line, ...] = tuple(
        (number, [clean_cell(cell) for cell in cells]) for number, cells in answer["rows"]
    )
    if not answer["others"]:
        return Lines("xlsx", lines=lines)
    told = {"count": answer["others"], "sheet": answer["sheet"]}
    more = Problem(WARNING, None, tables.OTHER_SHEETS, told)
    return Lines("xlsx", lines=lines, problems=(more,))


def _refused(word: str) -> Lines:
    if word == "rows":
        return refused("xlsx", tables.TOO_MANY_ROWS, most=tables.MOST_ROWS)
    if word == "columns":
        return refused("xlsx", tables.TOO_MANY_COLUMNS, most=tables.MOST_COLUMNS)
    return refused("xlsx", SENTENCES.get(word, tables.UNSAFE_SHEET))


def _read_apart(content: bytes) -> dict[str, Any]:
    """What the other process answers; a reader that broke was asked for too much."""
    most_rows = tables.MOST_ROWS + tables.LOOK_FOR_HEADER
    command = [sys.executable, "-I", str(CHILD), str(most_rows), str(tables.MOST_COLUMNS)]
    try:
        done = subprocess.run(  # noqa: S603  # our own file, and nothing of the workbook is an argument
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={},
            timeout=PATIENCE, check=True,
        )  # fmt: skip
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return {"error": "unsafe"}
    return answer
