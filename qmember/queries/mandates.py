"""Read who has been elected to what: a day with its empty seats, and one person's history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from qmember.domain.dates import stockholm_date
from qmember.domain.errors import NotFound
from qmember.domain.mandates import BODIES, Body, DecidedBy, Decision, Seat, Span, vacancies
from qmember.domain.people import HIDDEN, show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Mandate, MandateStep, Person, User
from qmember.queries.association import association
from qmember.queries.people import shown_name
from qmember.queries.reading import Reads

ENDED, WITHDRAWN = "ended", "withdrawn"
UNDO_TIME = timedelta(days=30)
"""So long a mandate that was written down, or an end of it, can be taken back as a slip of the pen."""


@dataclass(frozen=True, slots=True)
class MandateRow:
    """One mandate, masked for its viewer. ``to_on`` is its last day as it stands now.

    ``account`` tells whether she has an open account here; it is None for those who may not know.
    ``ended`` tells that it was ended before its time, ``can_undo`` that the last step can be taken back.
    """

    mandate_id: int
    seat: Seat
    person_id: int
    person_number: str
    shown_as: str
    span: Span
    decision: Decision
    account: bool | None
    ended: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat on a day: those who have it, and how many of it are empty."""

    seat: Seat
    holders: tuple[MandateRow, ...]
    vacant: int


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One body with those of its seats that the association has, or that somebody has."""

    body: Body
    seats: tuple[SeatRow, ...]


def bodies_on(session: Reads, viewer: Viewer, day: date, now: datetime) -> list[BodyRow]:
    """Every body as it is on a day. Hidden people are there only for those who may know of them."""
    held: dict[Seat, list[MandateRow]] = {}
    for row in _rows(session, viewer, now):
        if row.span.holds(day):
            held.setdefault(row.seat, []).append(row)
    counts, taken = (
        dict(association(session, day).seats),
        Counter({seat: len(rows) for seat, rows in held.items()}),
    )
    found = [
        BodyRow(body, tuple(
            SeatRow(seat, tuple(held.get(seat, ())), vacancies(counts, taken, seat))
            for seat in seats if held.get(seat) or counts.get(seat)
        ))
        for body, seats in BODIES.items()
    ]  # fmt: skip
    return [body for body in found if body.seats] if viewer.may(Permission.READ_MANDATES) else []


def coming(session: Reads, viewer: Viewer, day: date, now: datetime) -> list[MandateRow]:
    """The mandates that have not begun on the day, the first to begin first."""
    rows = (row for row in _rows(session, viewer, now) if row.span.from_on > day)
    return sorted(rows, key=lambda row: (row.span.from_on, row.mandate_id))


def mandates_of(session: Reads, viewer: Viewer, person_id: int, now: datetime) -> list[MandateRow]:
    """Everything that somebody has been elected to, the newest first."""
    rows = _rows(session, viewer, now, Mandate.person_id == person_id)
    return sorted(rows, key=lambda row: (row.span.from_on, row.mandate_id), reverse=True)


def mandate(session: Reads, viewer: Viewer, mandate_id: int, now: datetime) -> MandateRow:
    """One mandate; NotFound also for one that was withdrawn or whose holder the viewer may not know."""
    for row in _rows(session, viewer, now, Mandate.id == mandate_id):
        return row
    raise NotFound("The page does not exist. Search, or go to the overview")


@dataclass(frozen=True, slots=True)
class Held:
    """A seat of somebody with its days as they stand; ``at_once`` tells that it was ended that very day."""

    seat: Seat
    span: Span
    at_once: bool


def held_by(session: Reads, person_id: int) -> Iterator[Held]:
    """The seats of somebody, without those that were withdrawn."""
    for row, step in session.execute(_standing(Mandate.person_id == person_id)):
        ended = step is not None and step.kind == ENDED
        at_once = ended and step.last_on <= stockholm_date(step.at)
        yield Held(Seat(row.seat), _span(row, step), at_once)


def may_know_of_hidden(viewer: Viewer) -> bool:
    """Tell whether a hidden person's mandates, by her number, are there for the viewer.

    Those who open names may know of her, the one who writes mandates down has been told her number,
    and the command line names nobody at all.
    """
    return viewer.may(Permission.OPEN_VAULT) or viewer.may(Permission.EDIT_MANDATES)


def _rows(
    session: Reads, viewer: Viewer, now: datetime, *conditions: ColumnElement[bool]
) -> list[MandateRow]:
    if not viewer.may(Permission.READ_MANDATES):
        return []
    if not may_know_of_hidden(viewer):
        conditions = (*conditions, Person.protection.not_in(HIDDEN))
    query = _standing(*conditions, Person.id == Mandate.person_id).add_columns(
        Person.number, Person.name, Person.protection
    )
    accounts = set(session.scalars(select(User.person_id).where(User.active)))
    knows = viewer.may(Permission.EDIT_MANDATES)
    return [
        MandateRow(
            row.id, Seat(row.seat), row.person_id, show_number(number),
            shown_name(
                viewer, number=number, name=name, protection=protection, by=Permission.READ_MANDATES
            ),
            _span(row, step),
            Decision(DecidedBy(row.decided_by), row.decided_on, row.paragraph),
            (row.person_id in accounts) if knows else None,
            step is not None and step.kind == ENDED,
            now - (step.at if step and step.kind == ENDED else row.at) <= UNDO_TIME,
        )
        for row, step, number, name, protection in session.execute(query)
    ]  # fmt: skip


def _standing(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Mandates that were not withdrawn, each with the newest step of hers."""
    newest = select(func.max(MandateStep.id)).group_by(MandateStep.mandate_id)
    step = aliased(MandateStep)
    return (
        select(Mandate, step)
        .select_from(Mandate)
        .outerjoin(step, (step.mandate_id == Mandate.id) & step.id.in_(newest))
        .where(step.id.is_(None) | (step.kind != WITHDRAWN), *conditions)
        .order_by(Mandate.from_on, Mandate.id)
    )


def _span(row: Mandate, step: MandateStep | None) -> Span:
    if step is None or step.kind != ENDED:
        return Span(row.from_on, row.to_on)
    return Span(row.from_on, step.last_on)
