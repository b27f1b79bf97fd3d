"""Recognise a list by its content, never by its name, and read it: XLSX, CSV or pasted rows."""

from __future__ import annotations

from qmember.domain import tables
from qmember.domain.tables import Lines, Table, refused, table_from
from qmember.formats.table_sheet import is_workbook, read_workbook
from qmember.formats.table_text import read_text

LARGEST = 10 * 1024 * 1024


def read_table(content: bytes) -> Table:
    """Read a list; whatever is wrong stands in ``problems``, and nothing is raised."""
    return table_from(read_lines(content))


def read_lines(content: bytes) -> Lines:
    """Read the lines of a workbook or a text file; nothing is raised."""
    if len(content) > LARGEST:
        return refused("unknown", tables.FILE_TOO_LARGE)
    if not content.strip():
        return refused("unknown", tables.EMPTY_FILE)
    return read_workbook(content) if is_workbook(content) else read_text(content)
