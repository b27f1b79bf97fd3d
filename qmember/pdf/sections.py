"""Several tables in one document: a first page with the short ones, then a page or more for each long one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from qmember.pdf.fonts import SEMIBOLD
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK, PLUM
from qmember.pdf.phrases import Phrases, phrases, printed_line
from qmember.pdf.sheet import BODY, HEADING, POINT, SMALL, Sheet
from qmember.pdf.table import MOST_LINES, SUM, Column, Row, Table
from qmember.pdf.text import Line, Style, wrap

__all__ = ["Column", "Section", "Sections", "draw_sections"]

LEFT, WIDTH = 12.0, 186.0
TOP, SHORT_TOP, BOTTOM = 30.0, 46.0, 272.0
ROOM_BELOW = 12.0
SIGNING, SIGNATURE = 16.0, 86.0
"""Millimetres from one line to sign on to the one below it, and its width."""

_TITLE = Style(SEMIBOLD, 18, 22, PLUM)


@dataclass(frozen=True, slots=True)
class Section:
    """A table under a heading; cells are texts as they are to be read, ``total`` its sum row."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Sections:
    """A document of tables: the ``short`` ones share the first page, each ``long`` one begins its own.

    A short table that finds no room above notes and signatures is printed as a long one, and so are
    those after it.

    ``title`` becomes the document's title and must be neutral. ``notes`` stand below the short tables,
    and lines to sign on, with the words of ``signing`` under them, at the foot of the first page.
    Without a time nothing tells when it was printed.
    """

    title: str
    caption: str
    short: tuple[Section, ...]
    long: tuple[Section, ...]
    association_name: str
    orgnr: str
    printed_at: datetime | None
    printed_by: str = ""
    notes: tuple[str, ...] = ()
    signing: tuple[str, ...] = ()
    language: str = "sv"


def draw_sections(document: Sections) -> bytes:
    """The document as a PDF with ``page x of y`` on every page; the same document, the same bytes."""
    words = phrases(document.language)
    here, later = _divided(document)
    pages = [(one, part) for one in (*later, *document.long) for part in _pages(one)]
    sheet = Sheet(About(document.title, document.association_name, document.language))
    _draw_first(sheet, document, here, words)
    _draw_foot(sheet, document, words, words.page % (1, len(pages) + 1))
    for number, (section, rows) in enumerate(pages, start=2):
        sheet.turn_page()
        _draw_running_head(sheet, document)
        _draw_section(sheet, section, rows, 26)
        _draw_foot(sheet, document, words, words.page % (number, len(pages) + 1))
    return sheet.finish()


def _table(section: Section) -> Table:
    return Table(section.columns, LEFT, WIDTH)


def _rows(section: Section) -> Iterator[Row]:
    table = _table(section)
    yield from (table.row(row) for row in section.rows)
    if section.total:
        yield table.row(section.total, SUM)


def _pages(section: Section) -> list[list[Row]]:
    """The rows of each page; a row never breaks."""
    return _table(section).pages(list(_rows(section)), TOP, TOP, BOTTOM)


def _divided(document: Sections) -> tuple[Sequence[Section], Sequence[Section]]:
    """The short tables for which the first page has room, and those that follow on pages of their own."""
    signing = (len(document.signing) + 1) // 2 * SIGNING
    bottom = BOTTOM - signing - sum(_height(note) for note in _notes(document))
    y = SHORT_TOP
    for place, section in enumerate(document.short):
        table = _table(section)
        y += 4 + table.head.height + sum(row.height for row in _rows(section)) + ROOM_BELOW
        if place and y > bottom:
            return document.short[:place], document.short[place:]
    return document.short, ()


def _notes(document: Sections) -> list[list[Line]]:
    return [wrap(note, BODY, WIDTH / POINT, most=MOST_LINES) for note in document.notes]


def _height(note: Sequence[Line]) -> float:
    return (len(note) * BODY.leading + 1) * POINT


def _draw_first(sheet: Sheet, document: Sections, here: Sequence[Section], words: Phrases) -> None:
    with sheet.content("P"):
        sheet.text(document.association_name, LEFT, 16, SMALL, width=130)
    if document.orgnr:
        with sheet.content("P"):
            orgnr = words.orgnr % document.orgnr
            sheet.text(orgnr, LEFT + WIDTH, 16, SMALL, width=50, align="right")
    with sheet.content("H1"):
        sheet.text(document.title, LEFT, 28, _TITLE, width=WIDTH)
    with sheet.content("P"):
        sheet.text(document.caption, LEFT, 35, SMALL, width=WIDTH)
    y = SHORT_TOP
    for section in here:
        y = _draw_section(sheet, section, list(_rows(section)), y) + ROOM_BELOW
    for note in _notes(document):
        with sheet.content("P"):
            y = sheet.lines(note, LEFT, y, BODY) + POINT
    _draw_signing(sheet, document.signing)


def _draw_signing(sheet: Sheet, signing: Sequence[str]) -> None:
    """A line for each who signs, beside one another, two to a row."""
    for place, line in enumerate(signing):
        x = LEFT + place % 2 * (WIDTH - SIGNATURE)
        y = BOTTOM - (len(signing) - 1) // 2 * SIGNING + place // 2 * SIGNING
        sheet.rule(x, y - 4, SIGNATURE, colour=INK)
        with sheet.content("P"):
            sheet.text(line, x, y, SMALL, width=SIGNATURE)


def _draw_section(sheet: Sheet, section: Section, rows: Sequence[Row], y: float) -> float:
    """A heading and its table; gives where it ends."""
    table = _table(section)
    with sheet.content("H2"):
        sheet.text(section.heading, LEFT, y, HEADING, width=WIDTH)
    with sheet.element("Table"):
        y = table.draw_head(sheet, y + 4)
        for row in rows:
            y = table.draw_row(sheet, row, y)
    return y


def _draw_running_head(sheet: Sheet, document: Sections) -> None:
    with sheet.artifact():
        sheet.text(f"{document.title} · {document.association_name}", LEFT, 16, SMALL, width=WIDTH)


def _draw_foot(sheet: Sheet, document: Sections, words: Phrases, page: str) -> None:
    at = document.printed_at
    with sheet.artifact():
        if at is not None:
            printed = printed_line(words, at, document.printed_by)
            sheet.text(printed, LEFT, 285, SMALL, width=130)
        sheet.text(page, LEFT + WIDTH, 285, SMALL, align="right")
