"""A gift receipt on one A4 page, with the address where a Swedish window envelope shows it."""

from __future__ import annotations

from collections.abc import Sequence

from qmember.domain.amount_words import amount_in_words
from qmember.domain.check_codes import show_code
from qmember.domain.dates import long_date
from qmember.domain.receipts import ReceiptText
from qmember.pdf.fonts import REGULAR, SEMIBOLD
from qmember.pdf.letter_head import (
    LEFT,
    WIDTH,
    draw_foot,
    draw_references,
    draw_sender,
    draw_window,
)
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK, MUTED, PLUM
from qmember.pdf.phrases import Phrases, amount, phrases
from qmember.pdf.sheet import BODY, LABEL, TITLE, Sheet
from qmember.pdf.stamp import stamp
from qmember.pdf.text import Style, clean

__all__ = ["draw_receipt", "stamp"]

TITLE_Y = 92.0
VALUE_X = 66.0

_AMOUNT = Style(SEMIBOLD, 30, 34, INK)
_LEAD = Style(REGULAR, 13, 18, INK)
_WORDS = Style(REGULAR, 11, 15, MUTED)


def draw_receipt(text: ReceiptText) -> bytes:
    """The receipt as a PDF of exactly one page; the same text always gives the same bytes."""
    words = phrases(text.language)
    sheet = Sheet(About(words.receipt % text.number, "", text.language))
    _draw(sheet, text, words)
    return sheet.finish()


def draw_receipts(texts: Sequence[ReceiptText]) -> bytes:
    """Several receipts as one PDF, each as it is drawn alone, on a page of its own.

    ValueError when there is none.
    """
    if not texts:
        msg = "no receipts"
        raise ValueError(msg)
    sheet = Sheet(About(phrases(texts[0].language).receipts, "", texts[0].language))
    for place, text in enumerate(texts):
        if place:
            sheet.turn_page()
        _draw(sheet, text, phrases(text.language))
    return sheet.finish()


def _draw(sheet: Sheet, text: ReceiptText, words: Phrases) -> None:
    draw_sender(sheet, text.association_name, words.orgnr % text.orgnr if text.orgnr else "")
    if text.giver_address and text.giver_name:
        draw_window(sheet, text.address, text.giver_name, text.giver_address)
    _draw_number(sheet, text, words)
    y = _draw_title(sheet, text, words)
    y = _draw_amount(sheet, text, y)
    y = _draw_facts(sheet, text, words, y)
    _draw_statements(sheet, text, words, y)
    _draw_foot(sheet, text, words)


def _draw_number(sheet: Sheet, text: ReceiptText, words: Phrases) -> None:
    pairs = (
        (words.receipt_number, text.number),
        (words.issued, long_date(text.issued_on, text.language)),
    )
    draw_references(sheet, pairs)


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
        (words.purpose, text.purpose, _room_for_purposes(text)),
        (words.voucher, text.voucher, 1),
        *_refunded(text, words),
        (words.split, text.split_note, 3),
        (words.check_code, show_code(text.code) if text.code else None, 1),
    )
    with sheet.element("Table"):
        for label, value, most in rows:
            if value and clean(value):
                y = _draw_fact(sheet, label, value, y, most)
    return y


def _room_for_purposes(text: ReceiptText) -> int:
    """Lines for what the gift is for: a gift in many parts tells them all, unless more is to be told."""
    more = text.refunded_ore is not None or text.split_note or text.tax_sentence
    return 4 if more else 8


def _refunded(text: ReceiptText, words: Phrases) -> tuple[tuple[str, str, int], ...]:
    """What the gift was, what has gone back of it and what is left; nothing where nothing has."""
    if text.refunded_ore is None:
        return ()
    whole = text.amount_ore + text.refunded_ore
    sums = (
        (words.whole, whole),
        (words.refunded, text.refunded_ore),
        (words.left, text.amount_ore),
    )
    return tuple((label, amount(ore, text.language), 1) for label, ore in sums)


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
    checked = words.check_at % text.check_at if text.check_at else None
    for sentence in (words.nothing_in_return, text.tax_sentence, words.electronic, checked):
        if sentence:
            with sheet.content("P"):
                y = sheet.block(sentence, LEFT, y, BODY, width=WIDTH, most=3) + 1


def _draw_foot(sheet: Sheet, text: ReceiptText, words: Phrases) -> None:
    bankgiro = words.bankgiro % text.bankgiro if text.bankgiro else ""
    draw_foot(sheet, (text.association_name, *text.address, text.contact, bankgiro))
