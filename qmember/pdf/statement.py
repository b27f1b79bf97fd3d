"""A yearly statement: every gift of a year with its sum, on as many A4 pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from qmember.domain.amount_words import amount_in_words
from qmember.domain.check_codes import show_code
from qmember.domain.dates import long_date
from qmember.domain.statements import StatementLine, StatementText
from qmember.pdf.fonts import REGULAR, SEMIBOLD
from qmember.pdf.letter_head import LEFT, WIDTH, draw_references, draw_sender, draw_window
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK, MUTED, PLUM
from qmember.pdf.phrases import Phrases, amount, phrases
from qmember.pdf.sheet import BODY, LABEL, SMALL, TITLE, Sheet
from qmember.pdf.text import Style

TITLE_Y, TOP, BOTTOM = 92.0, 30.0, 262.0
COLUMNS = (LEFT, LEFT + 30, LEFT + 62, LEFT + 122)
_AMOUNT = Style(SEMIBOLD, 26, 30, INK)
_WORDS = Style(REGULAR, 11, 15, MUTED)
RIGHT = LEFT + WIDTH


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
    y = _draw_lines(sheet, text, words, y)
    _draw_statements(sheet, text, words, y)
    _draw_foot(sheet, text)


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
    return y + 8


def _draw_lines(sheet: Sheet, text: StatementText, words: Phrases, y: float) -> float:
    with sheet.element("Table"):
        y = _draw_heads(sheet, words, y)
        for line in text.lines:
            if y > BOTTOM:
                sheet.turn_page()
                y = _draw_heads(sheet, words, TOP)
            y = _draw_line(sheet, line, text.language, words, y)
    return y


def _draw_heads(sheet: Sheet, words: Phrases, y: float) -> float:
    heads = (words.received, words.paid_by, words.purpose, words.receipt_number)
    with sheet.element("TR"):
        for x, head in zip(COLUMNS, heads, strict=True):
            with sheet.content("TH", scope="Column"):
                sheet.text(head, x, y, LABEL)
        with sheet.content("TH", scope="Column"):
            sheet.text(words.amount, RIGHT, y, LABEL, align="right")
    sheet.rule(LEFT, y + 2.2, WIDTH)
    return y + 7


def _draw_line(sheet: Sheet, line: StatementLine, language: str, words: Phrases, y: float) -> float:
    paid = words.channels.get(line.channel, line.channel)
    values = (line.gift_on.isoformat(), paid, line.purpose or "", line.receipt or "")
    widths = (28, 30, 58, 26)
    with sheet.element("TR"):
        for x, value, width in zip(COLUMNS, values, widths, strict=True):
            with sheet.content("TD"):
                sheet.text(value, x, y, BODY, width=width)
        with sheet.content("TD"):
            sheet.text(amount(line.amount_ore, language), RIGHT, y, BODY, align="right", width=34)
    return y + 6


def _draw_statements(sheet: Sheet, text: StatementText, words: Phrases, y: float) -> None:
    sheet.rule(LEFT, y - 3, WIDTH)
    y += 5
    left_out = ""
    if text.left_out:
        figures = amount(text.left_out_ore, text.language)
        left_out = words.left_out % (text.left_out, figures)
    checked = words.check_at % text.check_at if text.check_at else ""
    for sentence in (left_out, words.nothing_in_return, words.electronic, checked):
        if not sentence:
            continue
        if y > BOTTOM:
            sheet.turn_page()
            y = TOP
        with sheet.content("P"):
            y = sheet.block(sentence, LEFT, y, BODY, width=WIDTH, most=3) + 1


def _draw_foot(sheet: Sheet, text: StatementText) -> None:
    parts = (text.association_name, *text.address, text.contact)
    sheet.rule(LEFT, 276, WIDTH, colour=PLUM)
    with sheet.content("P"):
        line = " · ".join(part for part in parts if part)
        sheet.block(line, LEFT, 281, SMALL, width=WIDTH, most=2)
