"""A gift receipt on one A4 page, with the address where a Swedish window envelope shows it."""

from __future__ import annotations

from qmember.domain.amount_words import amount_in_words
from qmember.domain.dates import long_date
from qmember.domain.receipts import ReceiptText
from qmember.pdf.fonts import REGULAR, SEMIBOLD
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK, LINE, MUTED, PLUM
from qmember.pdf.phrases import Phrases, amount, phrases
from qmember.pdf.sheet import BODY, HEADING, LABEL, POINT, SMALL, STRONG, TITLE, Sheet
from qmember.pdf.stamp import stamp
from qmember.pdf.text import NBSP, Style, clean, fit, wrap

__all__ = ["draw_receipt", "stamp"]

LEFT, WIDTH = 20.0, 170.0
LEFT_COLUMN = 82.0
TITLE_Y = 92.0
VALUE_X = 66.0

WINDOW_X, WINDOW_WIDTH = 118.0, 74.0
RETURN_Y, ADDRESS_Y = 43.0, 49.0
ADDRESS_LINES = 5
"""Window H2 (right, second place) of C5 and E65 envelopes, in millimetres of the folded sheet.

Nothing else stands right of the middle above the address, so that the window shows nothing more.
"""

FOLDS = (99.0, 148.5, 198.0)
"""Where the sheet is folded: in three for E65, in two for C5."""

_AMOUNT = Style(SEMIBOLD, 30, 34, INK)
_LEAD = Style(REGULAR, 13, 18, INK)
_WORDS = Style(REGULAR, 11, 15, MUTED)
_ADDRESS = Style(REGULAR, 11, 14, INK)
_RETURN = Style(REGULAR, 7, 9, MUTED)


def draw_receipt(text: ReceiptText) -> bytes:
    """The receipt as a PDF of exactly one page; the same text always gives the same bytes."""
    words = phrases(text.language)
    sheet = Sheet(About(words.receipt % text.number, "", text.language))
    _draw_sender(sheet, text, words)
    if text.giver_address and text.giver_name:
        _draw_window(sheet, text)
    _draw_number(sheet, text, words)
    y = _draw_title(sheet, text, words)
    y = _draw_amount(sheet, text, y)
    y = _draw_facts(sheet, text, words, y)
    _draw_statements(sheet, text, words, y)
    _draw_foot(sheet, text, words)
    return sheet.finish()


def _draw_sender(sheet: Sheet, text: ReceiptText, words: Phrases) -> None:
    sheet.rule(LEFT, 14, 12, colour=PLUM, weight=2.5)
    with sheet.content("P"):
        y = sheet.block(text.association_name, LEFT, 22, HEADING, width=LEFT_COLUMN, most=3)
    if text.orgnr:
        with sheet.content("P"):
            sheet.text(words.orgnr % text.orgnr, LEFT, y, SMALL, width=LEFT_COLUMN)


def _draw_window(sheet: Sheet, text: ReceiptText) -> None:
    """The giver's address, and above it where the letter goes back to: an address without a name."""
    with sheet.content("P"):
        sheet.text(", ".join(text.address), WINDOW_X, RETURN_Y, _RETURN, width=WINDOW_WIDTH)
    address = (
        *text.giver_address[: ADDRESS_LINES - 2],
        *text.giver_address[ADDRESS_LINES - 2 :][-1:],
    )
    width, most = WINDOW_WIDTH / POINT, ADDRESS_LINES - len(address)
    lines = wrap(text.giver_name or "", _ADDRESS, width, most=most)
    lines.extend(fit(part, _ADDRESS, width) for part in address)
    with sheet.content("P"):
        sheet.lines(lines, WINDOW_X, ADDRESS_Y, _ADDRESS)
    for y in FOLDS:
        sheet.rule(5, y, 4, colour=LINE, weight=0.4)


def _draw_number(sheet: Sheet, text: ReceiptText, words: Phrases) -> None:
    pairs = (
        (words.receipt_number, text.number),
        (words.issued, long_date(text.issued_on, text.language)),
    )
    with sheet.element("Table"):
        for row, (label, value) in enumerate(pairs):
            y = 55.0 + row * LABEL.leading * POINT
            with sheet.element("TR"):
                with sheet.content("TH", scope="Row"):
                    sheet.text(label, LEFT, y, LABEL)
                with sheet.content("TD"):
                    sheet.text(value, 50, y, STRONG, width=52)


def _draw_title(sheet: Sheet, text: ReceiptText, words: Phrases) -> float:
    """Title, thanks and what the receipt replaces; gives where the amount begins."""
    with sheet.content("H1"):
        sheet.text(words.gift_receipt, LEFT, TITLE_Y, TITLE)
    with sheet.content("P"):
        sheet.text(words.thanks, LEFT, TITLE_Y + 9, _LEAD)
    if not text.replaces:
        return TITLE_Y + 16
    with sheet.content("P"):
        sheet.text(words.replaces % text.replaces, LEFT, TITLE_Y + 16, LABEL, width=WIDTH)
    return TITLE_Y + 22


def _draw_amount(sheet: Sheet, text: ReceiptText, y: float) -> float:
    """The amount in figures and words between two rules; gives where the facts begin."""
    sheet.rule(LEFT, y, WIDTH, colour=PLUM, weight=1)
    with sheet.content("P"):
        figures = amount(text.amount_ore, text.language)
        sheet.text(figures, LEFT, y + 13.5, _AMOUNT, width=WIDTH)
    with sheet.content("P"):
        spelled = amount_in_words(text.amount_ore, text.language)
        y = sheet.block(spelled, LEFT, y + 21, _WORDS, width=WIDTH, most=2)
    sheet.rule(LEFT, y, WIDTH, colour=PLUM, weight=1)
    return y + 9


def _draw_facts(sheet: Sheet, text: ReceiptText, words: Phrases, y: float) -> float:
    rows = (
        (words.giver, clean(text.giver_name or "") or words.anonymous, 3),
        (words.received, long_date(text.gift_on, text.language), 1),
        (words.paid_by, words.channels.get(text.channel, text.channel), 1),
        (words.purpose, text.purpose, 2),
        (words.voucher, text.voucher, 1),
        (words.split, text.split_note, 3),
    )
    with sheet.element("Table"):
        for label, value, most in rows:
            if value and clean(value):
                y = _draw_fact(sheet, label, value, y, most)
    return y


def _draw_fact(sheet: Sheet, label: str, value: str, y: float, most: int) -> float:
    with sheet.element("TR"):
        with sheet.content("TH", scope="Row"):
            sheet.text(label, LEFT, y, LABEL)
        with sheet.content("TD"):
            width = LEFT + WIDTH - VALUE_X
            y = sheet.block(value, VALUE_X, y, BODY, width=width, most=most)
    sheet.rule(LEFT, y - 2.6, WIDTH)
    return y + 2.4


def _draw_statements(sheet: Sheet, text: ReceiptText, words: Phrases, y: float) -> None:
    y += 5
    for sentence in (words.nothing_in_return, text.tax_sentence, words.electronic):
        if sentence:
            with sheet.content("P"):
                y = sheet.block(sentence, LEFT, y, BODY, width=WIDTH, most=3) + 1


def _draw_foot(sheet: Sheet, text: ReceiptText, words: Phrases) -> None:
    bankgiro = words.bankgiro % text.bankgiro if text.bankgiro else ""
    parts = (text.association_name, *text.address, text.contact, bankgiro)
    sheet.rule(LEFT, 272, WIDTH, colour=PLUM)
    with sheet.content("P"):
        kept_together = (part.replace(" ", NBSP).replace(f"{NBSP}·{NBSP}", " · ") for part in parts)
        line = " · ".join(part for part in kept_together if part)
        sheet.block(line, LEFT, 277, SMALL, width=WIDTH, most=3)
