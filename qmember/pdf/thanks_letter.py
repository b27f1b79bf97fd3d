"""Letters of thanks, with the address where a window envelope shows it; long words go on overleaf."""

from __future__ import annotations

from collections.abc import Sequence

from qmember.domain.dates import long_date
from qmember.domain.fee_letters import FeeSender
from qmember.domain.thanks import ThanksLetter
from qmember.pdf.letter_head import (
    BOTTOM,
    LEFT,
    TOP,
    WIDTH,
    draw_foot,
    draw_page_marks,
    draw_sender,
    draw_window,
)
from qmember.pdf.metadata import About
from qmember.pdf.phrases import amount, phrases
from qmember.pdf.sheet import BODY, POINT, TITLE, Sheet
from qmember.pdf.text import Line, wrap

TITLE_Y = 100.0
_BELOW = 3.0
_MOST = 42
"""More lines than any paragraph has, and fewer than fill a page."""

Paragraph = list[Line]


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
    pages = _pages(_paragraphs(sender, letter))
    for number, paragraphs in enumerate(pages, start=1):
        if number == 1:
            _draw_head(sheet, sender, letter)
        else:
            sheet.turn_page()
        _draw_paragraphs(sheet, paragraphs, _top(number))
        draw_foot(sheet, (sender.name, *sender.address, sender.contact))
        if len(pages) > 1:
            known_as = f"{words.thanks_title} · {sender.name}"
            draw_page_marks(sheet, known_as, words.page % (number, len(pages)), first=number == 1)


def _draw_head(sheet: Sheet, sender: FeeSender, letter: ThanksLetter) -> None:
    words = phrases(letter.language)
    draw_sender(sheet, sender.name, words.orgnr % sender.orgnr if sender.orgnr else "")
    draw_window(sheet, sender.address, letter.receiver, letter.address)
    with sheet.content("H1"):
        sheet.text(words.thanks_title, LEFT, TITLE_Y, TITLE)


def _paragraphs(sender: FeeSender, letter: ThanksLetter) -> list[Paragraph]:
    """What the letter says, broken into lines: the gift, the association's words, who thanks."""
    told = (
        amount(letter.amount_ore, letter.language),
        long_date(letter.received_on, letter.language),
    )
    said = (phrases(letter.language).thanks_for % told, *letter.lines, sender.name)
    return [wrap(line, BODY, WIDTH / POINT, most=_MOST) for line in said]


def _pages(paragraphs: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """The paragraphs of each page: none is divided, and who thanks does not stand alone."""
    pages: list[list[Paragraph]] = [[]]
    y = _top(1)
    for place, lines in enumerate(paragraphs):
        company = paragraphs[-1] if place == len(paragraphs) - 2 else []
        if y + _height(lines) + (_height(company) if company else 0) > BOTTOM and pages[-1]:
            pages.append([])
            y = _top(len(pages))
        pages[-1].append(lines)
        y += _height(lines)
    return pages


def _top(page: int) -> float:
    return TITLE_Y + 12 if page == 1 else TOP


def _height(lines: Paragraph) -> float:
    return len(lines) * BODY.leading * POINT + _BELOW


def _draw_paragraphs(sheet: Sheet, paragraphs: Sequence[Paragraph], y: float) -> None:
    for lines in paragraphs:
        with sheet.content("P"):
            y = sheet.lines(lines, LEFT, y, BODY) + _BELOW
