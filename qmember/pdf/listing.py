"""A plain table on as many A4 pages as it needs: vouchers, ledger, receipts, lists for a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from qmember.pdf.fonts import SEMIBOLD
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK, PLUM
from qmember.pdf.phrases import Phrases, phrases, printed_line
from qmember.pdf.sheet import SMALL, Sheet
from qmember.pdf.table import SUM, Column, Row, Table
from qmember.pdf.text import Style

__all__ = ["Column", "Listing", "draw_listing"]

LEFT, WIDTH = 12.0, 186.0
TOP, FIRST_TOP, BOTTOM = 20.0, 42.0, 272.0

_TITLE = Style(SEMIBOLD, 18, 22, PLUM)
_WARNING = Style(SEMIBOLD, 8.5, 11.5, INK)


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


def draw_listing(listing: Listing) -> bytes:
    """The table as a PDF: the heading row on every page, ``page x of y`` and who printed it.

    ValueError when a row has not one text a column.
    """
    words = phrases(listing.language)
    table = Table(listing.columns, LEFT, WIDTH)
    pages = _pages(listing, table)
    sheet = Sheet(About(listing.title, listing.association_name, listing.language))
    _draw_head(sheet, listing, words)
    with sheet.element("Table"):
        for number, rows in enumerate(pages, start=1):
            if number > 1:
                sheet.turn_page()
                _draw_running_head(sheet, listing)
            y = table.draw_head(sheet, TOP if number > 1 else FIRST_TOP, repeated=number > 1)
            for row in rows:
                y = table.draw_row(sheet, row, y)
            _draw_foot(sheet, listing, words, words.page % (number, len(pages)))
    return sheet.finish()


def _pages(listing: Listing, table: Table) -> list[list[Row]]:
    """The rows of each page; a row never breaks."""
    rows = [table.row(row) for row in listing.rows]
    if listing.total:
        rows.append(table.row(listing.total, SUM))
    return table.pages(rows, FIRST_TOP, TOP, BOTTOM)


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


def _draw_running_head(sheet: Sheet, listing: Listing) -> None:
    with sheet.artifact():
        sheet.text(f"{listing.title} · {listing.association_name}", LEFT, 16, SMALL, width=WIDTH)


def _draw_foot(sheet: Sheet, listing: Listing, words: Phrases, page: str) -> None:
    printed = printed_line(words, listing.printed_at, listing.printed_by)
    with sheet.artifact():
        if listing.destroy_by:
            sheet.text(words.destroy_by % listing.destroy_by.isoformat(), LEFT, 280, _WARNING)
        sheet.text(printed, LEFT, 285, SMALL, width=130)
        sheet.text(page, LEFT + WIDTH, 285, SMALL, align="right")
