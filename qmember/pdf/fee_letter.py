"""Letters that ask for a membership fee: one sheet each, with a slip to pay from at its foot."""

from __future__ import annotations

from collections.abc import Sequence

from qmember.domain.dates import long_date
from qmember.domain.fee_letters import FeeLetter, FeeSender
from qmember.domain.payment_codes import bank_code, swish_code
from qmember.pdf.fee_phrases import FeePhrases, fee_phrases
from qmember.pdf.fonts import REGULAR, SEMIBOLD
from qmember.pdf.letter_head import LEFT, WIDTH, draw_sender, draw_window
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK, LINE, PLUM
from qmember.pdf.phrases import amount, phrases
from qmember.pdf.qr import draw_qr
from qmember.pdf.sheet import BODY, LABEL, SMALL, STRONG, TITLE, Sheet
from qmember.pdf.text import Style

TITLE_Y, VALUE_X = 92.0, 66.0
SLIP_Y = 207.0
CODE = 38.0
_AMOUNT = Style(SEMIBOLD, 30, 34, INK)
_LEAD = Style(REGULAR, 13, 18, INK)
_SLIP = Style(SEMIBOLD, 12, 16, INK)


def draw_fee_letters(sender: FeeSender, letters: Sequence[FeeLetter]) -> bytes:
    """Every letter on a page of its own; the same letters always give the same bytes.

    ValueError when there is none.
    """
    if not letters:
        msg = "no letters"
        raise ValueError(msg)
    language = letters[0].language
    title = fee_phrases(language).about % letters[0].last_on.year
    sheet = Sheet(About(title, "", language))
    for number, letter in enumerate(letters):
        if number:
            sheet.turn_page()
        _draw(sheet, sender, letter)
    return sheet.finish()


def _draw(sheet: Sheet, sender: FeeSender, letter: FeeLetter) -> None:
    words = fee_phrases(letter.language)
    orgnr = phrases(letter.language).orgnr % sender.orgnr if sender.orgnr else ""
    draw_sender(sheet, sender.name, orgnr)
    if letter.address:
        draw_window(sheet, sender.address, letter.receiver, letter.address)
    with sheet.content("H1"):
        sheet.text(words.title, LEFT, TITLE_Y, TITLE)
    with sheet.content("P"):
        sheet.text(words.lead, LEFT, TITLE_Y + 9, _LEAD, width=WIDTH)
    y = _draw_facts(sheet, letter, words, TITLE_Y + 22)
    with sheet.content("P"):
        sheet.block(words.choice, LEFT, y + 5, BODY, width=WIDTH, most=2)
    _draw_slip(sheet, sender, letter, words)
    with sheet.content("P"):
        parts = (sender.name, *sender.address, sender.contact)
        sheet.block(" · ".join(filter(None, parts)), LEFT, 288, SMALL, width=WIDTH, most=1)


def _draw_facts(sheet: Sheet, letter: FeeLetter, words: FeePhrases, y: float) -> float:
    days = [long_date(day, letter.language) for day in (letter.first_on, letter.last_on)]
    name = f"{letter.member_name}, {letter.member}" if letter.member_name else letter.member
    parts = [
        words.part % (amount(ore, letter.language), long_date(day, letter.language))
        for day, ore in letter.parts
    ]
    rows = (
        (words.member, name), (words.type, letter.type_name), (words.covers, " – ".join(days)),
        (words.decided, letter.decision), (words.parts, ", ".join(parts)),
    )  # fmt: skip
    with sheet.element("Table"):
        for label, value in rows:
            if value:
                y = _draw_fact(sheet, label, value, y)
    return y


def _draw_fact(sheet: Sheet, label: str, value: str, y: float) -> float:
    with sheet.element("TR"):
        with sheet.content("TH", scope="Row"):
            sheet.text(label, LEFT, y, LABEL)
        with sheet.content("TD"):
            y = sheet.block(value, VALUE_X, y, BODY, width=LEFT + WIDTH - VALUE_X, most=3)
    sheet.rule(LEFT, y - 2.6, WIDTH)
    return y + 2.4


def _draw_slip(sheet: Sheet, sender: FeeSender, letter: FeeLetter, words: FeePhrases) -> None:
    """The foot: what to write in the bank, and the same as codes for a telephone."""
    sheet.rule(LEFT, SLIP_Y, WIDTH, colour=PLUM, weight=1)
    with sheet.content("P"):
        sheet.text(words.amount, LEFT, SLIP_Y + 8, LABEL)
    with sheet.content("P"):
        sheet.text(amount(letter.amount_ore, letter.language), LEFT, SLIP_Y + 20, _AMOUNT, width=90)
    rows = (
        (words.pay_by, long_date(letter.due_on, letter.language)), (words.bankgiro, sender.bankgiro),
        (words.swish, sender.swish), (words.reference, letter.reference), (words.payee, sender.name),
    )  # fmt: skip
    y = SLIP_Y + 31
    with sheet.element("Table"):
        for label, value in rows:
            if value:
                y = _draw_slip_row(sheet, label, value, y)
    with sheet.content("P"):
        sheet.text(words.write_reference, LEFT, y + 3, SMALL, width=95)
    _draw_codes(sheet, sender, letter, words)


def _draw_slip_row(sheet: Sheet, label: str, value: str, y: float) -> float:
    with sheet.element("TR"):
        with sheet.content("TH", scope="Row"):
            sheet.text(label, LEFT, y, LABEL)
        with sheet.content("TD"):
            sheet.text(value, 54, y, _SLIP, width=56)
    return y + 7


def _draw_codes(sheet: Sheet, sender: FeeSender, letter: FeeLetter, words: FeePhrases) -> None:
    right = LEFT + WIDTH
    codes = []
    if sender.bankgiro:
        text = bank_code(
            payee=sender.name, orgnr=sender.orgnr, bankgiro=sender.bankgiro,
            reference=letter.reference, amount=letter.amount_ore, due_on=letter.due_on,
        )  # fmt: skip
        alt = words.bank_alt % (sender.bankgiro, letter.reference)
        codes.append((words.bank_app, text, alt))
    if sender.swish:
        text = swish_code(sender.swish, letter.amount_ore, letter.reference)
        alt = words.swish_alt % (sender.swish, letter.reference)
        codes.append((words.swish_app, text, alt))
    for place, (caption, text, alt) in enumerate(reversed(codes)):
        x = right - (place + 1) * CODE - place * 2
        draw_qr(sheet, text, alt, at=(x, SLIP_Y + 8), size=CODE)
        with sheet.content("P"):
            sheet.text(
                caption, x + CODE / 2, SLIP_Y + 8 + CODE + 4, STRONG, align="middle", width=CODE
            )
    sheet.rule(LEFT, 281, WIDTH, colour=LINE, weight=0.4)
