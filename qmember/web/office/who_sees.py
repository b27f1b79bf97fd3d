"""Who can see what of somebody, in words."""

from __future__ import annotations

from qmember.domain.people import PersonRole, Protection
from qmember.domain.who_sees import Seen, who_sees
from qmember.queries.members import member_no_of
from qmember.queries.person_card import PersonCard
from qmember.queries.reading import Reads
from qmember.web.texts import lazy_gettext as _l
from qmember.web.words import ROLE_WORDS

SEEN_WORDS = {
    Seen.NAME: _l("Name and place"),
    Seen.CONTACT: _l("Contact details, when they ask; each time is noted"),
    Seen.VAULT: _l("Name and contact, when they ask; each time is noted"),
    Seen.DOCUMENTS: _l("Documents, when they open them; each time is noted"),
    Seen.NUMBER: _l("Only that there is somebody with the number"),
    Seen.MEMBERSHIP: _l("Membership and fee"),
    Seen.MONEY: _l("Gifts and payments"),
    Seen.MONEY_BY_NUMBER: _l("Gifts and payments, under a number"),
    Seen.ROLL: _l("Name on the roll of a meeting"),
    Seen.ROLL_BY_NUMBER: _l("Member number on the roll of a meeting"),
}


def sights(session: Reads, card: PersonCard) -> list[dict[str, str]]:
    """The lines of the page; of a person whose protection the viewer may know."""
    if card.protection is None:
        return []
    roles = frozenset(PersonRole(span.role) for span in card.roles)
    member = member_no_of(session, card.person_id) is not None
    return [
        {
            "label": str(SEEN_WORDS[sight.what]),
            "value": ", ".join(str(ROLE_WORDS[role]) for role in sight.by),
        }
        for sight in who_sees(Protection(card.protection), roles, member=member)
    ]
