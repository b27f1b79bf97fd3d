"""Write down things that were given, take one back, and say thanks on paper."""

from __future__ import annotations

from qmember.domain.contact_wishes import Errand, Hindrance, Way
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.in_kind import LONGEST, InKindFacts, Thanks, check_in_kind
from qmember.domain.people import HIDDEN, Protection, show_number
from qmember.domain.permissions import Permission
from qmember.domain.reasons import Why
from qmember.domain.text import clean_line
from qmember.models import InKindGift, InKindVoid, Person
from qmember.queries.association import association
from qmember.queries.contact_wishes import hindrance_of
from qmember.queries.people_scope import meets
from qmember.services import audit
from qmember.services.gift_holds import held_among
from qmember.services.income import HELD_PAYER
from qmember.services.unit import Unit, answer_before, remember_answer

NO_PAGE = "The page does not exist. Search, or go to the overview"
NO_THANKS = "This giver is not to be thanked. Nothing is printed."
STOPS = frozenset({Hindrance.NO_THANKS, Hindrance.HELD, Hindrance.DECEASED})
"""What keeps a paper from being handed over; no address stands on it, so protection does not."""


def record_in_kind(unit: Unit, facts: InKindFacts, *, key: str | None = None) -> int:
    """Write down a thing that was given; the row id. Nothing is booked."""
    unit.need(Permission.RECORD_GIFTS)
    before = answer_before(unit, key, "in_kind", facts)
    if before is not None:
        return int(before)
    check_in_kind(facts, unit.today)
    _need_giver(unit, facts.person_id)
    row = InKindGift(
        person_id=facts.person_id, received_on=facts.received_on,
        description=clean_line(facts.description, LONGEST), estimate_ore=facts.estimate_ore,
        at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.IN_KIND_RECORDED, "in_kind_gift", row.id)
    remember_answer(unit, key, "in_kind", facts, str(row.id))
    return row.id


def void_in_kind(unit: Unit, in_kind_id: int) -> None:
    """Take one back that was written down by mistake; it stays in the list, struck."""
    unit.need(Permission.RECORD_GIFTS)
    _live(unit, in_kind_id)
    unit.session.add(
        InKindVoid(in_kind_id=in_kind_id, why=Why.UNDONE, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
    audit.note(unit, Event.IN_KIND_VOIDED, "in_kind_gift", in_kind_id)


def thanks_for(unit: Unit, in_kind_id: int) -> Thanks:
    """What the paper says that thanks for a thing, without its value; noted that it was printed.

    Refused for somebody who is not to be thanked. A hidden giver is her number, a discreet one unnamed.
    """
    unit.need(Permission.RECORD_GIFTS)
    row = _live(unit, in_kind_id)
    person = unit.session.get(Person, row.person_id) if row.person_id else None
    if person is not None:
        why = hindrance_of(unit.session, person.id, Errand.THANKS, Way.PAPER)
        if why in STOPS:
            raise Refused(NO_THANKS)
    house = association(unit.session, unit.today)
    contact = " · ".join(part for part in (house.phone, house.email, house.website) if part)
    audit.note(unit, Event.IN_KIND_THANKED, "in_kind_gift", in_kind_id)
    return Thanks(
        house.name, house.orgnr, house.address, contact, _named(person), row.description,
        row.received_on, unit.today, person.language if person else "sv",
    )  # fmt: skip


def _named(person: Person | None) -> str | None:
    if person is None or person.protection == Protection.DISCREET:
        return None
    return (
        show_number(person.number)
        if person.protection in HIDDEN
        else person.named_as or person.name
    )


def _live(unit: Unit, in_kind_id: int) -> InKindGift:
    row = unit.session.get(InKindGift, in_kind_id)
    if row is None:
        raise NotFound(NO_PAGE)
    if unit.session.get(InKindVoid, in_kind_id) is not None:
        raise Conflict("It has already been taken back. Nothing has changed.")
    return row


def _need_giver(unit: Unit, person_id: int | None) -> None:
    if person_id is None:
        return
    there = unit.session.get(Person, person_id) is not None
    if not there or not meets(unit.session, unit.viewer, person_id):
        raise Refused("Choose a giver from the list, or choose Anonymous gift", field="giver")
    if held_among(unit, [person_id]):
        raise Refused(HELD_PAYER, field="giver")
