"""The funding page on one A4 page: the sentence, the bars, the table and where they come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from qmember.domain.funding import FundingReport, FundingRow
from qmember.domain.money import MINUS
from qmember.pdf.chart import UNKNOWN, Chart, percent, share
from qmember.pdf.fonts import REGULAR, SEMIBOLD
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK, MUTED, PLUM
from qmember.pdf.phrases import Phrases, phrases, plain_amount, printed_line
from qmember.pdf.sheet import POINT, SMALL, Sheet
from qmember.pdf.table import SUM, Column, Row, Table
from qmember.pdf.text import Line, Style, wrap

LEFT, WIDTH, BOTTOM = 20.0, 170.0, 267.0
MOST_NOTES = 6

_HEADLINE = Style(SEMIBOLD, 19, 24, PLUM)
_CHANGE = Style(REGULAR, 12, 17, INK)
_SUBTITLE = Style(REGULAR, 10.5, 14, MUTED)
_NOTE_HEAD = Style(SEMIBOLD, 9.5, 13, PLUM)
_NOTE = Style(REGULAR, 9, 12, INK)


@dataclass(frozen=True, slots=True)
class Printed:
    """Whose paper it is, when it is printed, and by whom (empty: nobody is named)."""

    orgnr: str
    at: datetime
    by: str = ""


def draw_funding(report: FundingReport, printed: Printed) -> bytes:
    """The report as a PDF of exactly one page; the same report and print always give the same bytes."""
    words = phrases(report.language)
    table, rows = _table(report, words)
    notes = [wrap(note, _NOTE, WIDTH / POINT, most=2) for note in report.notes[:MOST_NOTES]]
    below = table.head.height + sum(row.height for row in rows) + _height(notes) + 16
    sheet = Sheet(About(words.funding % report.year, report.association_name, report.language))
    y = _draw_head(sheet, report, words, printed)
    if report.rows:
        chart = Chart.within(report, left=LEFT, right=LEFT + WIDTH, top=y, room=BOTTOM - y - below)
        chart.draw(sheet)
        y = chart.bottom + 6
    y = _draw_table(sheet, table, rows, y)
    _draw_notes(sheet, words, notes, y + 8)
    _draw_foot(sheet, report, words, printed)
    return sheet.finish()


def _draw_head(sheet: Sheet, report: FundingReport, words: Phrases, printed: Printed) -> float:
    sheet.rule(LEFT, 14, 12, colour=PLUM, weight=2.5)
    with sheet.content("P"):
        sheet.text(report.association_name, LEFT, 20, SMALL, width=WIDTH - 50)
    if printed.orgnr:
        with sheet.content("P"):
            orgnr = words.orgnr % printed.orgnr
            sheet.text(orgnr, LEFT + WIDTH, 20, SMALL, width=50, align="right")
    with sheet.content("H1"):
        y = sheet.block(report.headline, LEFT, 32, _HEADLINE, width=WIDTH, most=4)
    if report.change_sentence:
        with sheet.content("P"):
            y = sheet.block(report.change_sentence, LEFT, y, _CHANGE, width=WIDTH, most=2)
    with sheet.content("P"):
        y = sheet.block(report.subtitle, LEFT, y, _SUBTITLE, width=WIDTH, most=2)
    return y + 3


def _table(report: FundingReport, words: Phrases) -> tuple[Table, list[Row]]:
    """The table with a column for each thing that is known: change and payers only when they are."""
    columns = _columns(report, words)
    table = Table(tuple(column for column, _, _ in columns), LEFT, WIDTH, padding=1.2)
    rows = [table.row(tuple(cell(row) for _, cell, _ in columns)) for row in report.rows]
    return table, [*rows, table.row(tuple(total for _, _, total in columns), SUM)]


def _columns(
    report: FundingReport, words: Phrases
) -> list[tuple[Column, Callable[[FundingRow], str], str]]:
    """Each column with what it says of a row and of the whole."""
    kr = partial(_kr, language=report.language, whole=_is_whole(report))
    all_shares = percent(sum(row.share_percent for row in report.rows), report.language)
    before = report.previous_total_ore
    change = None if before is None else report.total_ore - before
    columns: list[tuple[Column, Callable[[FundingRow], str], str]] = [
        (Column(words.source_of_income, 56), lambda row: row.name, words.total),
        (
            _figures(words.amount_kr % report.year, 24),
            lambda row: kr(row.amount_ore),
            kr(report.total_ore),
        ),
        (
            _figures(words.share, 23),
            lambda row: share(row, report.language),
            all_shares,
        ),
    ]
    if report.compare_year is not None:
        heading = words.amount_kr % report.compare_year
        columns += [
            (_figures(heading, 24), lambda row: kr(row.previous_ore), kr(before)),
            (
                _figures(words.change_kr, 24),
                lambda row: _signed(kr(row.change_ore)),
                _signed(kr(change)),
            ),
        ]
    if any(row.payers is not None for row in report.rows):
        columns.append((_figures(words.payers, 16), lambda row: _count(row.payers), ""))
    return columns


def _figures(heading: str, share_of_width: int) -> Column:
    return Column(heading, share_of_width, right=True)


def _is_whole(report: FundingReport) -> bool:
    """Tell whether no figure has öre, so that none need be shown."""
    return all(
        (ore or 0) % 100 == 0
        for row in report.rows
        for ore in (row.amount_ore, row.previous_ore, row.change_ore)
    )


def _kr(ore: int | None, *, language: str, whole: bool) -> str:
    return UNKNOWN if ore is None else plain_amount(ore, language, whole=whole)


def _signed(figures: str) -> str:
    """A change with its sign: ``+12 000``, ``−500``, ``0``."""
    return (
        figures
        if figures[0] in f"{MINUS}{UNKNOWN}" or figures.strip("0,.") == ""
        else f"+{figures}"
    )


def _count(payers: int | None) -> str:
    return UNKNOWN if payers is None else f"{payers}"


def _draw_table(sheet: Sheet, table: Table, rows: list[Row], y: float) -> float:
    with sheet.element("Table"):
        y = table.draw_head(sheet, y)
        for row in rows:
            y = table.draw_row(sheet, row, y)
    return y


def _height(notes: list[list[Line]]) -> float:
    lines = sum(len(note) for note in notes)
    return (_NOTE_HEAD.leading + lines * _NOTE.leading) * POINT if lines else 0


def _draw_notes(sheet: Sheet, words: Phrases, notes: list[list[Line]], y: float) -> None:
    if not notes:
        return
    with sheet.content("H2"):
        sheet.text(words.notes, LEFT, y, _NOTE_HEAD)
    y += _NOTE_HEAD.leading * POINT
    for note in notes:
        with sheet.content("P"):
            y = sheet.lines(note, LEFT, y, _NOTE)


def _draw_foot(sheet: Sheet, report: FundingReport, words: Phrases, printed: Printed) -> None:
    """Where the figures come from, with the version code by which a print is traced; who printed it."""
    sheet.rule(LEFT, 274, WIDTH, colour=PLUM)
    with sheet.content("P"):
        y = sheet.block(report.source_line, LEFT, 279, SMALL, width=WIDTH, most=2)
    with sheet.artifact():
        line = printed_line(words, printed.at, printed.by)
        sheet.text(line, LEFT, y, SMALL, width=WIDTH - 40)
        sheet.text(words.page % (1, 1), LEFT + WIDTH, y, SMALL, align="right")
