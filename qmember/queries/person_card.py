"""Read one person: what is kept of her, masked, and what has happened, drawn for the viewer's rights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from qmember.domain.dates import stockholm_date
from qmember.domain.documents import kinds_for
from qmember.domain.errors import NotFound
from qmember.domain.events import Event
from qmember.domain.people import HIDDEN, PersonKind, PersonRole, may_see_role, show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.person_facts import RoleSpan
from qmember.domain.text import mask_email, mask_phone
from qmember.models import Person, PersonDeath, PersonRoleRow
from qmember.models.crypto import Keys
from qmember.queries.gifts import GiftRow, gifts_of_person
from qmember.queries.history import Happening, history_of
from qmember.queries.people import shown_name
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import Reads

MOMENTS = 50
NO_TIME = datetime.min.replace(tzinfo=UTC)
ROLE_EVENTS = (Event.PERSON_ROLE_BEGUN, Event.PERSON_ROLE_ENDED)
DOCUMENT_EVENTS = (Event.DOCUMENT_KEPT, Event.DOCUMENT_REMOVED, Event.DOCUMENT_FORGOTTEN)
SEGMENT_EVENTS = (Event.SEGMENT_JOINED, Event.SEGMENT_LEFT)
NO_PAGE = "The page does not exist. Search, or go to the overview"


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One person. Contact is masked; of a hidden person there is nothing but number and band.

    ``protection`` is None, and ``roles`` are empty, where the viewer may not know more.
    """

    person_id: int
    number: str
    shown_as: str
    kind: str
    payer_kind: str
    hidden: bool
    protection: str | None
    email: str | None
    phone: str | None
    place: str | None
    has_address: bool
    orgnr: str | None
    receipt_wish: str
    language: str
    may_be_named: bool
    named_as: str | None
    roles: tuple[RoleSpan, ...]
    died_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline: a gift (or other income), or a deed with the names of changed fields.

    ``event`` is the audit event's name, or ``income`` when ``gift`` tells the rest.
    """

    on: date
    event: str
    at: datetime | None = None
    who: str | None = None
    fields: tuple[str, ...] = ()
    role: str | None = None
    document: str | None = None
    gift: GiftRow | None = None


def person_card(session: Reads, viewer: Viewer, number: int) -> PersonCard:
    """One person by number; NotFound alike when there is none and when the viewer does not meet her."""
    person = session.scalar(select(Person).where(Person.number == number, *in_scope(viewer)))
    if person is None or not viewer.may(Permission.READ_PEOPLE):
        raise NotFound(NO_PAGE)
    hidden = person.protection in HIDDEN
    knows = not hidden or viewer.may(Permission.OPEN_VAULT)
    death = session.get(PersonDeath, person.id) if knows else None
    return PersonCard(
        person_id=person.id,
        number=show_number(person.number),
        shown_as=shown_name(
            viewer, number=person.number, name=person.name, protection=person.protection
        ),
        kind=person.kind,
        payer_kind=person.payer_kind,
        hidden=hidden,
        protection=person.protection if knows else None,
        email=mask_email(person.email) if person.email else None,
        phone=mask_phone(person.phone) if person.phone else None,
        place=person.city,
        has_address=bool(person.street or person.postcode),
        orgnr=person.orgnr if person.kind == PersonKind.ORGANISATION else None,
        receipt_wish=person.receipt_wish,
        language=person.language,
        may_be_named=person.may_be_named,
        named_as=person.named_as,
        roles=_roles(session, viewer, person.id) if knows else (),
        died_on=death.died_on if death else None,
        version=person.version,
    )


def timeline(
    session: Reads,
    viewer: Viewer,
    keys: Keys,
    card: PersonCard,
    *,
    limit: int = MOMENTS,
    gifts: Sequence[GiftRow] | None = None,
) -> list[Moment]:
    """What has happened with a person, newest first, as far as the viewer may know.

    Money for those who may read gifts; deeds with who, when and which fields, never values; changes
    of protection, and any deed with a hidden person, only for those who may open the vault. ``gifts``
    are her newest income rows where the caller has read them already.
    """
    moments: list[Moment] = []
    if viewer.may(Permission.READ_GIFTS):
        known = gifts_of_person(session, viewer, card.person_id, limit) if gifts is None else gifts
        moments += map(_income, known)
    if not card.hidden or viewer.may(Permission.OPEN_VAULT):
        happened = history_of(session, keys, viewer, [("person", card.person_id)])
        moments += [_deed(one) for one in reversed(happened) if _may_know(viewer, one)]
    moments.sort(key=lambda moment: (moment.on, moment.at or NO_TIME), reverse=True)
    return moments[:limit]


def _roles(session: Reads, viewer: Viewer, person_id: int) -> tuple[RoleSpan, ...]:
    rows = session.scalars(
        select(PersonRoleRow)
        .where(PersonRoleRow.person_id == person_id)
        .order_by(PersonRoleRow.from_on, PersonRoleRow.id)
    )
    spans = (RoleSpan(PersonRole(row.role), row.from_on, row.to_on) for row in rows)
    return tuple(span for span in spans if may_see_role(viewer, span.role))


def _may_know(viewer: Viewer, one: Happening) -> bool:
    if one.event == Event.PERSON_PROTECTED:
        return viewer.may(Permission.OPEN_VAULT)
    if one.event in SEGMENT_EVENTS:
        return False  # which one would have to be known, and it stands on her page
    if one.event in DOCUMENT_EVENTS:
        return one.details.get("kind") in kinds_for(viewer)
    if one.event not in ROLE_EVENTS:
        return True
    role = one.details.get("role")
    return role is not None and may_see_role(viewer, PersonRole(str(role)))


def _deed(one: Happening) -> Moment:
    fields, role = one.details.get("fields"), one.details.get("role")
    return Moment(
        on=stockholm_date(one.at),
        event=one.event,
        at=one.at,
        who=one.who,
        fields=tuple(str(name) for name in fields) if isinstance(fields, list) else (),
        role=str(role) if role else None,
        document=str(one.details["kind"]) if one.event in DOCUMENT_EVENTS else None,
    )


def _income(gift: GiftRow) -> Moment:
    return Moment(on=gift.received_on, event="income", gift=gift)
