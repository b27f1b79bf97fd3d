"""Write down who has been elected, end it, take a slip back; what a seat opens follows in the same deed."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.mandates import MOST_SEATS, Decision, Seat, Span
from qmember.domain.permissions import Permission, Role
from qmember.models import Mandate, MandateStep, Person, PersonDeath
from qmember.queries.mandates import ENDED, WITHDRAWN, MandateRow, held_by, mandate
from qmember.services import audit
from qmember.services.association import choose
from qmember.services.mandate_access import settle, settle_everybody
from qmember.services.unit import Unit

LONGEST_AHEAD = timedelta(days=366 * 10)
RESUMED = "resumed"
EARLIEST = date(1950, 1, 1)


def begin(unit: Unit, person_id: int, *, seat: Seat, span: Span, decision: Decision) -> int:
    """Write down that somebody has a seat from a day on; its row id.

    Raises Refused for days that cannot be, for somebody who has died, and when she has the seat in
    those days already; and what ``mandate_access`` refuses about her account.
    """
    unit.need(Permission.EDIT_MANDATES)
    if unit.session.get(Person, person_id) is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    _check_days(unit, span, decision)
    if unit.session.get(PersonDeath, person_id) is not None:
        raise Refused("She has died, so nothing can be given to her", field="person")
    if any(one.seat is seat and one.span.meets(span) for one in held_by(unit.session, person_id)):
        raise Refused("She has this seat in those days already", field="seat", code="has-seat")
    row = Mandate(
        person_id=person_id, seat=seat, from_on=span.from_on, to_on=span.to_on,
        decided_by=decision.by, decided_on=decision.on, paragraph=decision.paragraph,
        at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    settle(unit, person_id)
    days = {"from_on": span.from_on, "to_on": span.to_on}
    audit.note(unit, Event.MANDATE_BEGUN, "mandate", row.id, seat=seat, **days)
    return row.id


def end(unit: Unit, mandate_id: int, *, last_on: date) -> None:
    """End a mandate with a day; when that is today or earlier her access ends at once."""
    row = _row(unit, mandate_id)
    if last_on < row.span.from_on:
        raise Refused("The last day is before the first", field="last_on")
    if last_on > unit.today + LONGEST_AHEAD:
        raise Refused("Choose a day that is not so far away", field="last_on")
    if row.span.to_on is not None and row.span.to_on < unit.today:
        raise Conflict("It is over already, so it stays as it is.")
    _step(unit, row, ENDED, last_on)
    audit.note(unit, Event.MANDATE_ENDED, "mandate", mandate_id, seat=row.seat, last_on=last_on)


def undo(unit: Unit, mandate_id: int) -> None:
    """Take the last step back: an end, so that it goes on, or else the whole mandate."""
    row = _row(unit, mandate_id)
    if not row.can_undo:
        raise Conflict("It is more than 30 days old, so it stays. End it instead.")
    _step(unit, row, RESUMED if row.ended else WITHDRAWN, None)
    event = Event.MANDATE_RESUMED if row.ended else Event.MANDATE_WITHDRAWN
    audit.note(unit, event, "mandate", mandate_id, seat=row.seat)


def choose_seats(unit: Unit, *, seats: dict[Seat, int], roles: dict[Seat, Role | None]) -> None:
    """Say how many there are of each seat, and what each opens; accounts follow at once."""
    unit.need(Permission.EDIT_MANDATES)
    unit.need(Permission.MANAGE_SETTINGS)
    if any(not 0 <= count <= MOST_SEATS for count in seats.values()):
        raise Refused("Write how many seats there are, from 0 to 30", field="seats")
    opens = tuple((seat.value, role.value) for seat, role in roles.items() if role is not None)
    counts = tuple((seat.value, count) for seat, count in seats.items() if count)
    choose(unit, seats=counts, seat_roles=opens)
    settle_everybody(unit)


def note_printed(unit: Unit, *, rows: int, checksum: str) -> None:
    """Write down that the list of the board leaves the program, before it is handed out."""
    unit.need(Permission.READ_MANDATES)
    audit.note(unit, Event.MANDATES_PRINTED, "list", None, rows=rows, checksum=checksum)


def _row(unit: Unit, mandate_id: int) -> MandateRow:
    unit.need(Permission.EDIT_MANDATES)
    return mandate(unit.session, unit.viewer, mandate_id, unit.now)


def _step(unit: Unit, row: MandateRow, kind: str, last_on: date | None) -> None:
    if kind == RESUMED:
        _need_free(unit, row)
    unit.session.add(
        MandateStep(
            mandate_id=row.mandate_id, kind=kind, last_on=last_on, at=unit.now, by=unit.viewer.name
        )
    )
    unit.session.flush()
    settle(unit, row.person_id)


def _need_free(unit: Unit, row: MandateRow) -> None:
    """Refuse to let a mandate go on into days in which she has been given the seat anew."""
    to_on = unit.session.scalar(select(Mandate.to_on).where(Mandate.id == row.mandate_id))
    whole = Span(row.span.from_on, to_on)
    spans = [one.span for one in held_by(unit.session, row.person_id) if one.seat is row.seat]
    spans.remove(row.span)
    if any(span.meets(whole) for span in spans):
        raise Conflict("She has been given the seat anew since. End or take back that one first.")


def _check_days(unit: Unit, span: Span, decision: Decision) -> None:
    far = unit.today + LONGEST_AHEAD
    if not EARLIEST <= span.from_on <= far:
        raise Refused("Check the year of the date", field="from_on")
    if span.to_on is not None and not span.from_on <= span.to_on <= far:
        raise Refused("The last day is before the first, or too far away", field="to_on")
    if not EARLIEST <= decision.on <= unit.today:
        raise Refused("The decision is after today. Write the day on which it was made", field="on")
