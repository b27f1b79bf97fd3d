"""The roll of a meeting on paper: numbers and names to tick off, and lines for those who adjust it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qmember.pdf.fonts import REGULAR, SEMIBOLD
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK, PLUM
from qmember.pdf.phrases import Phrases, phrases, printed_line
from qmember.pdf.sheet import SMALL, Sheet
from qmember.pdf.table import Column, Row, Table
from qmember.pdf.text import Style

LEFT, WIDTH = 12.0, 186.0
TOP, FIRST_TOP, BOTTOM = 20.0, 44.0, 268.0
SIGNING = 16.0
"""Millimetres from one line to sign on to the next."""

BOX = "☐"
_TITLE = Style(SEMIBOLD, 18, 22, PLUM)
_CELL = Style(REGULAR, 12, 16, INK)
_GROUP = Style(SEMIBOLD, 12, 16, INK)
_WARNING = Style(SEMIBOLD, 8.5, 11.5, INK)

Member = tuple[str, str, str]
"""A member as she is printed: number, name (empty: she is her number), votes."""


@dataclass(frozen=True, slots=True)
class RollPaper:
    """Everything that is printed. ``weights`` tells that some have more than one vote.

    ``title`` becomes the document's title and is neutral. ``signing`` are the words under the lines.
    """

    title: str
    caption: str
    headings: tuple[str, str, str, str]
    rows: tuple[Member, ...]
    asked_heading: str
    asked: tuple[Member, ...]
    weights: bool
    signing: tuple[str, ...]
    warning: str
    association_name: str
    orgnr: str
    printed_at: datetime
    printed_by: str
    language: str = "sv"


def draw_roll(paper: RollPaper) -> bytes:
    """The list as a PDF; the same paper always gives the same bytes."""
    words, table = phrases(paper.language), Table(_columns(paper), LEFT, WIDTH)
    pages = _pages(paper, table)
    sheet = Sheet(About(paper.title, paper.association_name, paper.language))
    _draw_head(sheet, paper, words)
    y = FIRST_TOP
    with sheet.element("Table"):
        for number, rows in enumerate(pages, start=1):
            if number > 1:
                sheet.turn_page()
                _draw_running_head(sheet, paper)
            y = table.draw_head(sheet, TOP if number > 1 else FIRST_TOP, repeated=number > 1)
            for row in rows:
                y = table.draw_row(sheet, row, y)
            _draw_foot(sheet, paper, words, words.page % (number, len(pages)))
    _draw_signing(sheet, paper, y)
    return sheet.finish()


def _columns(paper: RollPaper) -> tuple[Column, ...]:
    number, name, votes, ticked = paper.headings
    more = (Column(votes, 2, right=True),) if paper.weights else ()
    return (Column(number, 3), Column(name, 10), *more, Column(ticked, 3))


def _cells(paper: RollPaper, member: Member) -> tuple[str, ...]:
    number, name, votes = member
    return (number, name, *((votes,) if paper.weights else ()), BOX)


def _pages(paper: RollPaper, table: Table) -> list[list[Row]]:
    """The rows of each page; the last one keeps room for those who sign."""
    rows = [table.row(_cells(paper, member), _CELL) for member in paper.rows]
    if paper.asked:
        blank = ("",) * (len(table.columns) - 2)
        rows.append(table.row(("", paper.asked_heading, *blank), _GROUP))
        rows += [table.row(_cells(paper, member), _CELL) for member in paper.asked]
    signing = SIGNING * len(paper.signing) + 6
    return table.pages(rows, FIRST_TOP, TOP, BOTTOM, room=signing)


def _draw_head(sheet: Sheet, paper: RollPaper, words: Phrases) -> None:
    with sheet.content("P"):
        sheet.text(paper.association_name, LEFT, 16, SMALL, width=130)
    if paper.orgnr:
        with sheet.content("P"):
            orgnr = words.orgnr % paper.orgnr
            sheet.text(orgnr, LEFT + WIDTH, 16, SMALL, width=50, align="right")
    with sheet.content("H1"):
        sheet.text(paper.title, LEFT, 28, _TITLE, width=WIDTH)
    with sheet.content("P"):
        sheet.block(paper.caption, LEFT, 35, SMALL, width=WIDTH, most=2)


def _draw_running_head(sheet: Sheet, paper: RollPaper) -> None:
    """Which list a later page is of: the pages come apart when several tick off."""
    known_as = f"{paper.title} · {paper.caption} · {paper.association_name}"
    with sheet.artifact():
        sheet.text(known_as, LEFT, 16, SMALL, width=WIDTH)


def _draw_signing(sheet: Sheet, paper: RollPaper, y: float) -> None:
    for line in paper.signing:
        y += SIGNING
        sheet.rule(LEFT, y - 4, 90, colour=INK)
        with sheet.content("P"):
            sheet.text(line, LEFT, y, SMALL, width=90)


def _draw_foot(sheet: Sheet, paper: RollPaper, words: Phrases, page: str) -> None:
    with sheet.artifact():
        sheet.text(paper.warning, LEFT, 280, _WARNING, width=WIDTH)
        sheet.text(printed_line(words, paper.printed_at, paper.printed_by), LEFT, 285, SMALL)
        sheet.text(page, LEFT + WIDTH, 285, SMALL, align="right")
