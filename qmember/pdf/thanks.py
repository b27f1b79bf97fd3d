"""A paper that thanks for a thing: what it was and when it came, never what it is worth."""

from __future__ import annotations

from dataclasses import dataclass

from qmember.domain.dates import long_date
from qmember.domain.in_kind import Thanks
from qmember.pdf.fonts import REGULAR
from qmember.pdf.letter_head import LEFT, WIDTH, draw_foot, draw_sender
from qmember.pdf.metadata import About
from qmember.pdf.palette import INK
from qmember.pdf.phrases import phrases
from qmember.pdf.sheet import BODY, TITLE, Sheet
from qmember.pdf.text import Style, clean

TITLE_Y = 92.0
_LEAD = Style(REGULAR, 13, 18, INK)


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    to: str
    gave: str
    no_value: str


WORDS = {
    "sv": _Words(
        "Tack för din gåva", "Till %s", "Den %s tog vi emot: %s.",
        "Gåvan är en sak och inte pengar. Den är inte värderad här, och det här är inget gåvokvitto.",
    ),
    "en": _Words(
        "Thank you for your gift", "To %s", "On %s we received: %s.",
        "The gift is a thing and not money. It is not valued here, and this is no gift receipt.",
    ),
}  # fmt: skip


def draw_thanks(text: Thanks) -> bytes:
    """The paper as a PDF of one page without any address of the giver's; equal texts give equal bytes."""
    words = WORDS.get(text.language, WORDS["sv"])
    sheet = Sheet(About(words.title, "", text.language))
    orgnr = phrases(text.language).orgnr % text.orgnr if text.orgnr else ""
    draw_sender(sheet, text.association_name, orgnr)
    with sheet.content("H1"):
        sheet.text(words.title, LEFT, TITLE_Y, TITLE)
    y = TITLE_Y + 12
    if text.giver and clean(text.giver):
        with sheet.content("P"):
            y = sheet.block(words.to % clean(text.giver), LEFT, y, _LEAD, width=WIDTH, most=2) + 3
    day = long_date(text.received_on, text.language)
    with sheet.content("P"):
        said = words.gave % (day, clean(text.description).rstrip("."))
        y = sheet.block(said, LEFT, y, _LEAD, width=WIDTH, most=5) + 4
    with sheet.content("P"):
        sheet.block(words.no_value, LEFT, y, BODY, width=WIDTH, most=3)
    draw_foot(sheet, (text.association_name, *text.address, text.contact))
    return sheet.finish()
