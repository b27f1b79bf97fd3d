"""Accept, refuse and let go of members; each is an event of its own that can be taken back."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from qmember.domain.dates import months_after
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.membership_facts import Leaving, Standing, Status
from qmember.domain.people import PersonRole
from qmember.domain.permissions import Permission
from qmember.domain.text import clean_line
from qmember.models import (
    MembershipApplication,
    MembershipEvent,
    MemberTypeRow,
    Person,
)
from qmember.queries.member_events import UNDO_TIME
from qmember.queries.member_facts import Happened, status_of
from qmember.queries.membership_matters import appealed_events
from qmember.queries.people_scope import meets
from qmember.queries.rejoining import TOO_LATE
from qmember.services import audit
from qmember.services.births import need_age
from qmember.services.member_numbers import give_numbers
from qmember.services.people import ensure_role
from qmember.services.unit import Unit

WAITS_MONTHS = 3
"""An application that nobody answers is forgotten after so long (``domain`` 2.9)."""

NO_PERSON = "The page does not exist. Search, or go to the overview"
TAKEN_BACK = "It has already been taken back. Nothing has changed."
FOLLOWED = "Something came after it. Take that back first, then this."


def accept(unit: Unit, person_id: int, *, type_id: int, on: date, decision: str = "") -> int:
    """Accept somebody as a member of a type from a day on; the event's row id.

    Her member number is given the first time and is hers for ever. Raises Conflict when she is a
    member on that day.
    """
    unit.need(Permission.EDIT_MEMBERS)
    need_person(unit, person_id)
    _need_type(unit, type_id)
    if on > unit.today:
        raise Refused(TOO_LATE, field="from_on")
    if _status(unit, person_id, on).is_member:
        raise Conflict("She is already a member on that day. Nothing has changed.")
    need_age(unit, person_id, type_id, on)
    event = _happened(unit, person_id, Happened.ACCEPTED, on, type_id=type_id, decision=decision)
    ensure_role(unit, person_id, PersonRole.MEMBER, on)
    number = give_numbers(unit, [person_id])[person_id]
    _answered(unit, person_id)
    audit.note(unit, Event.MEMBER_ACCEPTED, "person", person_id, on=on, type=type_id, number=number)
    return event


def apply_for(unit: Unit, person_id: int, *, type_id: int, on: date) -> int:
    """Note that somebody asks to become a member; it waits for the board and is forgotten in time."""
    unit.need(Permission.EDIT_MEMBERS)
    need_person(unit, person_id)
    _need_type(unit, type_id)
    now = _status(unit, person_id, on)
    if now.is_member or now.standing in (Standing.APPLIED, Standing.ACCEPTED):
        raise Conflict("She is already a member, or waits to become one. Nothing has changed.")
    row = MembershipApplication(
        person_id=person_id, type_id=type_id, asked_on=on, until_on=months_after(on, WAITS_MONTHS)
    )
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.MEMBER_APPLIED, "person", person_id, on=on, type=type_id)
    return row.id


def refuse(unit: Unit, application_id: int) -> None:
    """Note that the board said no; no reason is asked for, and the application is forgotten in time."""
    unit.need(Permission.EDIT_MEMBERS)
    row = unit.session.get(MembershipApplication, application_id)
    if row is None or row.refused_on is not None:
        raise Conflict("The application has been answered already. Nothing has changed.")
    row.refused_on = unit.today
    unit.session.flush()
    audit.note(unit, Event.MEMBER_REFUSED, "person", row.person_id)


def leave(
    unit: Unit,
    person_id: int,
    *,
    from_on: date,
    how: Leaving = Leaving.RESIGNED,
    decision: str = "",
) -> int:
    """Note that somebody is no longer a member from a day on; the event's row id.

    Nobody is asked why. Raises Refused when she is not a member the day before.
    """
    unit.need(Permission.EDIT_MEMBERS)
    need_person(unit, person_id)
    eve = min(from_on - timedelta(days=1), unit.today)
    if not _status(unit, person_id, eve).is_member:
        raise Refused(
            "She is not a member the day before. Choose a day of her membership", field="from_on"
        )
    kind = Happened.RESIGNED if how is Leaving.RESIGNED else Happened.EXCLUDED
    event = _happened(unit, person_id, kind, from_on, decision=decision)
    audit.note(unit, Event.MEMBER_LEFT, "person", person_id, from_on=from_on, how=how)
    return event


def give_type(unit: Unit, person_id: int, *, type_id: int, from_on: date) -> int:
    """Let a member be of another type from a day on."""
    unit.need(Permission.EDIT_MEMBERS)
    need_person(unit, person_id)
    _need_type(unit, type_id)
    now = _status(unit, person_id, from_on)
    if not now.is_member:
        raise Refused("She is not a member on that day. Choose a later one", field="from_on")
    if now.type_id == type_id:
        raise Conflict("She is of that type already. Nothing has changed.")
    need_age(unit, person_id, type_id, from_on)
    event = _happened(unit, person_id, Happened.TYPE_CHANGED, from_on, type_id=type_id)
    audit.note(
        unit, Event.MEMBER_TYPE_GIVEN, "person", person_id, from_on=from_on, old=now.type_id,
        new=type_id,
    )  # fmt: skip
    return event


def undo(unit: Unit, person_id: int, event_id: int) -> None:
    """Take an event of hers back: everything is then as it was before. Within thirty days."""
    unit.need(Permission.EDIT_MEMBERS)
    need_person(unit, person_id)
    row = unit.session.get(MembershipEvent, event_id)
    if row is None or row.person_id != person_id or row.undoes_id is not None:
        raise NotFound(NO_PERSON)
    if unit.session.scalar(select(MembershipEvent.id).where(MembershipEvent.undoes_id == event_id)):
        raise Conflict(TAKEN_BACK)
    if event_id in appealed_events(unit.session, person_id):
        raise Conflict(FOLLOWED)
    if unit.now - row.at > UNDO_TIME:
        raise Conflict("It is more than 30 days ago. Accept her as a member anew instead.")
    _happened(unit, row.person_id, Happened.UNDONE, row.from_on, undoes_id=event_id)
    audit.note(unit, Event.MEMBER_UNDONE, "person", row.person_id, what=row.kind, on=row.from_on)


def _happened(
    unit: Unit,
    person_id: int,
    kind: Happened,
    from_on: date,
    *,
    type_id: int | None = None,
    decision: str = "",
    undoes_id: int | None = None,
) -> int:
    row = MembershipEvent(
        person_id=person_id, kind=kind, from_on=from_on, type_id=type_id,
        decision=clean_line(decision, 200), undoes_id=undoes_id, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    return row.id


def _answered(unit: Unit, person_id: int) -> None:
    """Forget the application of somebody who has been accepted: the event says it now."""
    query = select(MembershipApplication).where(MembershipApplication.person_id == person_id)
    for row in unit.session.scalars(query):
        unit.session.delete(row)
    unit.session.flush()


def _status(unit: Unit, person_id: int, on: date) -> Status:
    return status_of(unit.session, person_id, on)


def need_person(unit: Unit, person_id: int) -> None:
    """Raise NotFound unless there is such a person, and the actor meets her."""
    if unit.session.get(Person, person_id) is None or not meets(
        unit.session, unit.viewer, person_id
    ):
        raise NotFound(NO_PERSON)


def _need_type(unit: Unit, type_id: int) -> None:
    if unit.session.get(MemberTypeRow, type_id) is None:
        raise Refused("Choose a type from the list", field="type_id")
