"""Letters of thanks: one page each, with the address where a window envelope shows it."""

from __future__ import annotations

from collections.abc import Sequence

from qmember.domain.dates import long_date
from qmember.domain.fee_letters import FeeSender
from qmember.domain.thanks import ThanksLetter
from qmember.pdf.letter_head import LEFT, WIDTH, draw_sender, draw_window
from qmember.pdf.metadata import About
from qmember.pdf.phrases import amount, phrases
from qmember.pdf.sheet import BODY, SMALL, TITLE, Sheet

TITLE_Y = 100.0


def draw_thanks_letters(sender: FeeSender, letters: Sequence[ThanksLetter]) -> bytes:
    """Every letter on a page of its own; the same letters give the same bytes. ValueError for none."""
    if not letters:
        msg = "no letters"
        raise ValueError(msg)
    sheet = Sheet(About(phrases(letters[0].language).thanks_title, "", letters[0].language))
    for place, letter in enumerate(letters):
        if place:
            sheet.turn_page()
        _draw(sheet, sender, letter)
    return sheet.finish()


def _draw(sheet: Sheet, sender: FeeSender, letter: ThanksLetter) -> None:
    words = phrases(letter.language)
    draw_sender(sheet, sender.name, words.orgnr % sender.orgnr if sender.orgnr else "")
    draw_window(sheet, sender.address, letter.receiver, letter.address)
    with sheet.content("H1"):
        sheet.text(words.thanks_title, LEFT, TITLE_Y, TITLE)
    told = (
        amount(letter.amount_ore, letter.language),
        long_date(letter.received_on, letter.language),
    )
    y = TITLE_Y + 12
    for line in (words.thanks_for % told, *letter.lines, sender.name):
        with sheet.content("P"):
            y = sheet.block(line, LEFT, y, BODY, width=WIDTH, most=4) + 3
    with sheet.content("P"):
        parts = (sender.name, *sender.address, sender.contact)
        sheet.block(" · ".join(filter(None, parts)), LEFT, 288, SMALL, width=WIDTH, most=1)
