"""Segments: few groups of people, each made for something that an association does, with a last day.

A segment is not a tag: its name is asked what it tells. What would say that somebody has sought help, or
what the law calls sensitive (GDPR article 9), is refused (``features`` A2, A16), and nobody in danger
is in any.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from qmember.domain.dates import months_after
from qmember.domain.errors import Refused
from qmember.domain.people import PersonRole, may_see_role
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.text import clean_line, fold

MOST = 20
"""So many segments are open at a time: few enough to be known by heart."""

LONGEST_MONTHS = 24
"""So far ahead the last day of a segment may lie; who still needs it makes a new one."""

NAME_LENGTH, PURPOSE_LENGTH = 40, 120
TELLING = (
    "brottsoffer", "utsatt", "överlev", "våld", "misshand", "klient", "hjälpsök", "stödsök",
    "vårdtag", "placerad", "skyddsbo", "jourboende", "boende på", "hederskul", "hedersförtr", "incest",
    "övergrepp", "trafficking", "prostitu", "stalk", "hotad", "hotbild", "polisanm", "kontaktförbud",
    "ärende", "samtalsstöd", "stödsamtal", "skyddad", "gömd", "trauma", "victim", "survivor",
    "client", "abuse", "refugee", "sjuk", "diagnos", "missbruk", "häls", "gravid", "abort", "psyk",
    "funktionsned", "asyl", "papperslös", "flykting", "etnis", "ursprung", "religi", "muslim",
    "kristen", "judisk", "lesbisk", "homosex", "bisex", "transperson", "hbtq", "fackligt", "straffad",
)  # fmt: skip
"""Parts of words that a name or purpose may not have; long ones also without their dots and rings."""

PLAIN = 6
"""From so many letters on a part is looked for without dots and rings too: *våld* is not *vald*."""


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """What an association says of a segment: what it is called, what it is for, and its last day.

    ``of_money``: being in it tells of gifts, so that only those who may know of givers see it.
    """

    name: str
    purpose: str
    last_on: date
    of_money: bool = False


def cleaned(facts: SegmentFacts, today: date) -> SegmentFacts:
    """The facts as they are kept; Refused, at its field, where one is missing or tells too much."""
    name = clean_line(facts.name, NAME_LENGTH)
    purpose = clean_line(facts.purpose, PURPOSE_LENGTH)
    if not name:
        raise Refused("Write what the group is called", field="name")
    if not purpose:
        raise Refused("Write what the group is for", field="purpose")
    for field, text in (("name", name), ("purpose", purpose)):
        if tells_too_much(text):
            raise Refused(
                "A group never tells who has sought help, nor of health, faith or origin. Name it"
                " after what you do together",
                field=field,
            )
    last = months_after(today, LONGEST_MONTHS)
    if not today <= facts.last_on <= last:
        raise Refused("Choose a day from today to %(day)s", field="last_on", day=last)
    return SegmentFacts(name, purpose, facts.last_on, facts.of_money)


def tells_too_much(text: str) -> bool:
    """Tell whether a text has a word of those who seek help, or of what the law calls sensitive."""
    written, folded = unicodedata.normalize("NFC", text).casefold(), fold(text)
    return any(part in written or (len(part) >= PLAIN and fold(part) in folded) for part in TELLING)


def may_see_segment(viewer: Viewer, *, of_money: bool) -> bool:
    """Tell whether the viewer may know of a segment and of who is in it."""
    knows = not of_money or may_see_role(viewer, PersonRole.GIVER)
    return viewer.may(Permission.READ_PEOPLE) and knows
