"""A plain table on as many A4 pages as it needs: vouchers, ledger, receipts, lists for a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from qmember.domain.dates import STOCKHOLM
from qmember.pdf.fonts import REGULAR, SEMIBOLD
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK, LINE, PLUM
from qmember.pdf.phrases import Phrases, phrases
from qmember.pdf.sheet import POINT, SMALL, Sheet
from qmember.pdf.text import Line, Style, wrap

LEFT, WIDTH = 12.0, 186.0
GAP = 4.0
TOP, FIRST_TOP, BOTTOM = 20.0, 42.0, 272.0
MOST_LINES = 8

_TITLE = Style(SEMIBOLD, 18, 22, PLUM)
_HEAD = Style(SEMIBOLD, 8.5, 11.5, PLUM)
_CELL = Style(REGULAR, 9, 12, INK)
_SUM = Style(SEMIBOLD, 9, 12, INK)
_WARNING = Style(SEMIBOLD, 8.5, 11.5, INK)
_PADDING = 1.6


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its part of the width in relation to the others, and its side."""

    heading: str
    share: int = 1
    right: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A table to print; cells are texts as they are to be read, amounts already formatted.

    ``title`` becomes the document's title and must be neutral. ``total`` is the sum row, as long as
    a row. ``destroy_by`` is the day by which a list of people must be destroyed.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    association_name: str
    orgnr: str
    printed_at: datetime
    printed_by: str = ""
    caption: str = ""
    total: tuple[str, ...] | None = None
    destroy_by: date | None = None
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[tuple[Line, ...], ...]
    height: float
    style: Style


def draw_listing(listing: Listing) -> bytes:
    """The table as a PDF: the heading row on every page, ``page x of y`` and who printed it."""
    words = phrases(listing.language)
    pages = _pages(listing)
    sheet = Sheet(About(listing.title, listing.association_name, listing.language))
    _draw_head(sheet, listing, words)
    with sheet.element("Table"):
        for number, rows in enumerate(pages, start=1):
            if number > 1:
                sheet.turn_page()
            _draw_rows(sheet, listing, rows, first=number == 1)
            _draw_foot(sheet, listing, words, f"{number}", f"{len(pages)}")
    return sheet.finish()


def _pages(listing: Listing) -> list[list[_Row]]:
    """The rows of each page; a row never breaks, so one page has at least one."""
    rows = [_row(listing.columns, row, _CELL) for row in listing.rows]
    if listing.total:
        rows.append(_row(listing.columns, listing.total, _SUM))
    pages: list[list[_Row]] = [[]]
    y = FIRST_TOP + _head_height(listing)
    for row in rows:
        if y + row.height > BOTTOM and pages[-1]:
            pages.append([])
            y = TOP + _head_height(listing)
        pages[-1].append(row)
        y += row.height
    return pages


def _row(columns: tuple[Column, ...], texts: tuple[str, ...], style: Style) -> _Row:
    cells = tuple(
        tuple(wrap(text, style, width / POINT, most=MOST_LINES))
        for text, (_, width) in zip(texts, _places(columns), strict=True)
    )
    tallest = max((len(cell) for cell in cells), default=1) or 1
    return _Row(cells, tallest * style.leading * POINT + 2 * _PADDING, style)


def _head_row(listing: Listing) -> _Row:
    return _row(listing.columns, tuple(column.heading for column in listing.columns), _HEAD)


def _head_height(listing: Listing) -> float:
    return _head_row(listing).height


def _places(columns: tuple[Column, ...]) -> list[tuple[float, float]]:
    """Left end and width of each column in millimetres."""
    room = WIDTH - GAP * (len(columns) - 1)
    whole = sum(column.share for column in columns)
    places: list[tuple[float, float]] = []
    x = LEFT
    for column in columns:
        width = room * column.share / whole
        places.append((x, width))
        x += width + GAP
    return places


def _draw_head(sheet: Sheet, listing: Listing, words: Phrases) -> None:
    with sheet.content("P"):
        sheet.text(listing.association_name, LEFT, 16, SMALL, width=130)
    if listing.orgnr:
        with sheet.content("P"):
            orgnr = words.orgnr % listing.orgnr
            sheet.text(orgnr, LEFT + WIDTH, 16, SMALL, width=50, align="right")
    with sheet.content("H1"):
        sheet.text(listing.title, LEFT, 28, _TITLE, width=WIDTH)
    caption = listing.caption or ("" if listing.rows else words.no_rows)
    if caption:
        with sheet.content("P"):
            sheet.text(caption, LEFT, 35, SMALL, width=WIDTH)


def _draw_rows(sheet: Sheet, listing: Listing, rows: list[_Row], *, first: bool) -> None:
    head = _head_row(listing)
    y = FIRST_TOP if first else TOP
    if first:
        _draw_row(sheet, listing.columns, head, y, heading=True)
    else:
        with sheet.artifact():
            sheet.text(
                f"{listing.title} · {listing.association_name}", LEFT, 16, SMALL, width=WIDTH
            )
            for place in range(len(listing.columns)):
                _draw_cell(sheet, listing.columns, head, y, place=place)
    y += head.height
    sheet.rule(LEFT, y, WIDTH, colour=PLUM, weight=1)
    for row in rows:
        if row.style is _SUM:
            sheet.rule(LEFT, y, WIDTH, colour=LINE, weight=1)
        _draw_row(sheet, listing.columns, row, y)
        y += row.height
        sheet.rule(LEFT, y, WIDTH)


def _draw_row(
    sheet: Sheet, columns: tuple[Column, ...], row: _Row, y: float, *, heading: bool = False
) -> None:
    with sheet.element("TR"):
        for place in range(len(columns)):
            kind, scope = ("TH", "Column") if heading else ("TD", None)
            with sheet.content(kind, scope=scope):
                _draw_cell(sheet, columns, row, y, place=place)


def _draw_cell(
    sheet: Sheet, columns: tuple[Column, ...], row: _Row, y: float, *, place: int
) -> None:
    x, width = _places(columns)[place]
    y += _PADDING + row.style.size * 0.9 * POINT
    if not columns[place].right:
        sheet.lines(row.cells[place], x, y, row.style)
        return
    for line in row.cells[place]:
        sheet.line(line, x + width, y, row.style, align="right")
        y += row.style.leading * POINT


def _draw_foot(sheet: Sheet, listing: Listing, words: Phrases, page: str, pages: str) -> None:
    at = listing.printed_at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H.%M")
    printed = (
        words.printed_by % (at, listing.printed_by) if listing.printed_by else words.printed % at
    )
    with sheet.artifact():
        if listing.destroy_by:
            sheet.text(words.destroy_by % listing.destroy_by.isoformat(), LEFT, 280, _WARNING)
        sheet.text(printed, LEFT, 285, SMALL, width=130)
        sheet.text(words.page % (page, pages), LEFT + WIDTH, 285, SMALL, align="right")
