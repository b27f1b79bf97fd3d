"""Flag a payer whose money is not received without a decision, and lift the flag again."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.gift_holds import HoldReason
from qmember.domain.permissions import Permission
from qmember.models import PayerHold, Person
from qmember.queries.gift_holds import NOTHING, held
from qmember.queries.people_scope import meets
from qmember.services import audit
from qmember.services.contact_wishes import take_back_hindered
from qmember.services.unit import Unit

SAME_PERSON = "You have set it yourself. Somebody else has to lift it."


def hold(unit: Unit, person_id: int, why: HoldReason) -> None:
    """Let nothing be received from somebody without a decision from now on; a new word replaces the old.

    Mails that wait against it are taken back. What she has given before stays as it is.
    """
    unit.need(Permission.RECORD_GIFTS)
    _need_person(unit, person_id)
    known = held(unit.session, [person_id]).get(person_id)
    if known is not None and known.why == why:
        return
    _write(unit, person_id, why, holds=True)
    audit.note(unit, Event.PAYER_HELD, "payer", person_id, why=why)
    take_back_hindered(unit, person_id)


def lift(unit: Unit, number: int) -> None:
    """Receive money from the one with this number as usual again; never by who set the flag.

    What is parked stays so until it is decided.
    """
    unit.need(Permission.DECIDE_GIFTS)
    person_id = unit.session.scalar(select(Person.id).where(Person.number == number))
    if person_id is None:
        raise NotFound(NOTHING)
    known = held(unit.session, [person_id]).get(person_id)
    if known is None:
        raise Conflict("It has already been lifted. Nothing has changed.")
    if unit.viewer.user_id in {None, known.user_id}:
        raise Refused(SAME_PERSON)
    _write(unit, person_id, HoldReason(known.why), holds=False)
    audit.note(unit, Event.PAYER_RELEASED, "payer", person_id)


def held_among(unit: Unit, person_ids: Collection[int | None]) -> frozenset[int]:
    """Those of some people whose money waits for a decision."""
    ids = {one for one in person_ids if one is not None}
    return frozenset(held(unit.session, ids)) if ids else frozenset()


def _write(unit: Unit, person_id: int, why: HoldReason, *, holds: bool) -> None:
    unit.session.add(
        PayerHold(
            person_id=person_id, holds=holds, why=why, from_on=unit.today,
            user_id=unit.viewer.user_id, at=unit.now, by=unit.viewer.name,
        )
    )  # fmt: skip
    unit.session.flush()


def _need_person(unit: Unit, person_id: int) -> None:
    there = unit.session.get(Person, person_id) is not None
    if not there or not meets(unit.session, unit.viewer, person_id):
        raise NotFound(NOTHING)
