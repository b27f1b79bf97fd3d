"""A yearly statement: every gift of a year with its sum, on as many A4 pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from qmember.domain.amount_words import amount_in_words
from qmember.domain.check_codes import show_code
from qmember.domain.dates import long_date
from qmember.domain.statements import StatementLine, StatementText
from qmember.pdf.fonts import REGULAR, SEMIBOLD
from qmember.pdf.letter_head import (
    BOTTOM,
    LEFT,
    TOP,
    WIDTH,
    draw_foot,
    draw_page_marks,
    draw_references,
    draw_sender,
    draw_window,
)
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK, LINE, MUTED, PLUM
from qmember.pdf.phrases import Phrases, amount, phrases
from qmember.pdf.sheet import BODY, LABEL, POINT, STRONG, TITLE, Sheet
from qmember.pdf.table import Column, Row, Table
from qmember.pdf.text import Line, Style, wrap

TITLE_Y = 92.0
_AMOUNT = Style(SEMIBOLD, 26, 30, INK)
_WORDS = Style(REGULAR, 11, 15, MUTED)
_ABOVE, _BELOW = 7.0, 1.0
"""Millimetres above the sentences, and below each of them."""


def draw_statement(text: StatementText) -> bytes:
    """The statement as a PDF; the same text always gives the same bytes."""
    return draw_statements([text])


def draw_statements(texts: Sequence[StatementText]) -> bytes:
    """Several statements as one PDF, each beginning on a page of its own; ValueError for none."""
    if not texts:
        msg = "no statements"
        raise ValueError(msg)
    words = phrases(texts[0].language)
    sheet = Sheet(About(words.statement % texts[0].year, "", texts[0].language))
    for place, text in enumerate(texts):
        if place:
            sheet.turn_page()
        _draw(sheet, text, phrases(text.language))
    return sheet.finish()


def _draw(sheet: Sheet, text: StatementText, words: Phrases) -> None:
    draw_sender(sheet, text.association_name, words.orgnr % text.orgnr if text.orgnr else "")
    if text.giver_address and text.giver_name:
        draw_window(sheet, text.address, text.giver_name, text.giver_address)
    _draw_number(sheet, text, words)
    y = _draw_title(sheet, text, words)
    sentences = _sentences(text, words)
    y = _draw_lines(sheet, text, words, y, _height(sentences))
    _draw_sentences(sheet, sentences, y)


def _draw_number(sheet: Sheet, text: StatementText, words: Phrases) -> None:
    rows = [(words.number, text.number), (words.issued, long_date(text.issued_on, text.language))]
    if text.code:
        rows.append((words.check_code, show_code(text.code)))
    draw_references(sheet, rows)


def _draw_title(sheet: Sheet, text: StatementText, words: Phrases) -> float:
    """Title, giver and sum; gives where the list of gifts begins."""
    with sheet.content("H1"):
        sheet.text(words.statement % text.year, LEFT, TITLE_Y, TITLE)
    with sheet.content("P"):
        giver = text.giver_name or words.anonymous
        y = sheet.block(f"{words.giver}: {giver}", LEFT, TITLE_Y + 9, BODY, width=WIDTH, most=2)
    if text.replaces:
        with sheet.content("P"):
            sheet.text(words.replaces_statement % text.replaces, LEFT, y, LABEL, width=WIDTH)
        y += 6
    sheet.rule(LEFT, y, WIDTH, colour=PLUM, weight=1)
    with sheet.content("P"):
        sheet.text(amount(text.total_ore, text.language), LEFT, y + 12.5, _AMOUNT, width=WIDTH)
    with sheet.content("P"):
        spelled = amount_in_words(text.total_ore, text.language)
        y = sheet.block(spelled, LEFT, y + 19.5, _WORDS, width=WIDTH, most=2)
    sheet.rule(LEFT, y, WIDTH, colour=PLUM, weight=1)
    return y + 4


def _draw_lines(sheet: Sheet, text: StatementText, words: Phrases, y: float, room: float) -> float:
    """The gifts and their sum on as many pages as it takes; gives where the sentences may begin."""
    table = _table(words)
    rows = [_row(table, text, line, words) for line in text.lines]
    total = ("", "", "", words.total, amount(text.total_ore, text.language))
    sum_row = table.row(total, STRONG)
    pages = table.pages(rows, y, TOP, BOTTOM, room=sum_row.height + room)
    pages[-1].append(sum_row)  # below the last gift, never on a page without one
    with sheet.element("Table"):
        for number, part in enumerate(pages, start=1):
            if number > 1:
                sheet.turn_page()
            y = table.draw_head(sheet, y if number == 1 else TOP, repeated=number > 1)
            for row in part:
                y = _draw_row(sheet, table, row, y)
            _draw_edges(sheet, text, words, number, len(pages))
    return y


def _table(words: Phrases) -> Table:
    columns = (
        Column(words.received, 22), Column(words.paid_by, 28), Column(words.purpose, 48),
        Column(words.receipt_number, 24), Column(words.amount, 32, right=True),
    )  # fmt: skip
    return Table(columns, LEFT, WIDTH, padding=0.9)


def _row(table: Table, text: StatementText, line: StatementLine, words: Phrases) -> Row:
    paid = words.channels.get(line.channel, line.channel)
    cells = (
        line.gift_on.isoformat(), paid, line.purpose or "", line.receipt or "",
        amount(line.amount_ore, text.language),
    )  # fmt: skip
    return table.row(cells, BODY)


def _draw_row(sheet: Sheet, table: Table, row: Row, y: float) -> float:
    if row.style is STRONG:
        sheet.rule(LEFT, y, WIDTH, colour=LINE, weight=1)
    return table.draw_row(sheet, row, y)


def _draw_edges(sheet: Sheet, text: StatementText, words: Phrases, number: int, pages: int) -> None:
    """The foot of every page; of several, which page it is and of which statement."""
    draw_foot(sheet, (text.association_name, *text.address, text.contact))
    if pages > 1:
        known_as = f"{words.statement % text.year} · {text.number} · {text.association_name}"
        draw_page_marks(sheet, known_as, words.page % (number, pages), first=number == 1)


def _sentences(text: StatementText, words: Phrases) -> list[list[Line]]:
    """What is left out and what holds of every gift, broken into lines."""
    left_out = ""
    if text.left_out:
        left_out = words.left_out % (text.left_out, amount(text.left_out_ore, text.language))
    checked = words.check_at % text.check_at if text.check_at else ""
    said = (left_out, words.nothing_in_return, words.electronic, checked)
    return [wrap(one, BODY, WIDTH / POINT, most=3) for one in said if one]


def _height(sentences: Sequence[Sequence[Line]]) -> float:
    lines = sum(len(one) for one in sentences)
    return _ABOVE + lines * BODY.leading * POINT + len(sentences) * _BELOW


def _draw_sentences(sheet: Sheet, sentences: Sequence[Sequence[Line]], y: float) -> None:
    y += _ABOVE
    for lines in sentences:
        with sheet.content("P"):
            y = sheet.lines(lines, LEFT, y, BODY) + _BELOW
