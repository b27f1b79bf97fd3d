"""Lists as text, from a file or pasted: the encoding and the separator are found, quotes are kept to."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from qmember.domain import tables
from qmember.domain.bank_problems import REFUSE, Place, Problem
from qmember.domain.tables import Line, Lines, refused
from qmember.domain.text import clean_line
from qmember.formats.csv_export import neutral
from qmember.formats.decoding import decode_list

SEPARATORS = ("\t", ";", "|", ",")
"""The most telling first: a tab is in no name, a comma in many, and in amounts."""

LONGEST_CELL = 32_767
"""What a cell of a spreadsheet holds at most."""

LOOK_AT = 20_000
"""So many letters of a list are looked at to find its separator."""

MOST_OF_TEN = 6
WIDEST = 16_384
"""So many columns a spreadsheet has; lists are given out with all of them, nearly all empty."""

CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
OTHER_KINDS = (b"%PDF", b"{\\rtf", b"<")
"""How documents begin that are text too and no lists: PDF, RTF and web pages."""


def read_text(content: bytes) -> Lines:
    """Read the lines of a text file; they are counted as a spreadsheet counts its rows."""
    decoded = decode_list(content)
    if content.lstrip().startswith(OTHER_KINDS) or len(CONTROLS.findall(decoded.text[:4000])) > 1:
        return refused("unknown", tables.NOT_A_TABLE)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    separator, text = _separator(text)
    lines: list[Line] = []
    try:
        for line in _lines(text, separator):
            lines.append(line)
            if len(lines) > tables.MOST_ROWS + tables.LOOK_FOR_HEADER:
                return refused("csv", tables.TOO_MANY_ROWS, most=tables.MOST_ROWS)
            if len(line[1]) > WIDEST:
                return refused("csv", tables.TOO_MANY_COLUMNS, most=tables.MOST_COLUMNS)
    except csv.Error:
        where = Place(tables.ROW, {"row": len(lines) + 1})
        return Lines("csv", problems=(Problem(REFUSE, where, tables.NO_QUOTE),))
    return Lines("csv", decoded.encoding, separator, tuple(lines))


def clean_cell(text: str) -> str:
    """The text of a cell on one line, without the apostrophe that our own lists put before formulas."""
    line = clean_line(text, LONGEST_CELL)
    return line[1:] if line.startswith("'") and neutral(line[1:]) == line else line


def _lines(text: str, separator: str) -> Iterator[Line]:
    """The numbered rows; csv.Error where a quotation mark is not closed, or a cell is endless."""
    rows = csv.reader(
        io.StringIO(text, newline="\n"), delimiter=separator, strict=True, skipinitialspace=True
    )
    for number, cells in enumerate(rows, 1):
        wide = len(cells) > WIDEST
        yield number, cells if wide else [clean_cell(cell) if cell else "" for cell in cells]


def _separator(text: str) -> tuple[str, str]:
    """The separator, and the text without the line by which Excel is told it (``sep=;``).

    It is the first that stands equally often in most of the first lines, else the one that does so
    in more of them than the others.
    """
    if found := re.match(r"sep=(.)\n", text):
        return found[1], "\n" + text[found.end() :]
    lines = [line for line in text[:LOOK_AT].split("\n") if line.strip()]
    even = {mark: _even(lines, mark) for mark in SEPARATORS}
    clear = (mark for mark in SEPARATORS if even[mark] * 10 >= len(lines) * MOST_OF_TEN)
    return next(clear, max(SEPARATORS, key=even.__getitem__)), text


def _even(lines: list[str], mark: str) -> int:
    """In how many lines the mark stands equally often, outside quotes."""
    counts = [re.sub(r'"[^"]*"', "", line).count(mark) for line in lines]
    return max((counts.count(times) for times in set(counts) if times), default=0)
