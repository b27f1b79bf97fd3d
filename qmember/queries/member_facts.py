"""Everything dated about members, read for some or for all, and what they were on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from qmember.domain.membership import status
from qmember.domain.membership_facts import (
    Accepted,
    Applied,
    Cause,
    Leaving,
    Left,
    MemberFacts,
    Period,
    Status,
    TypeChange,
)
from qmember.domain.voters import Suspension
from qmember.models import (
    ListFact,
    MembershipApplication,
    MembershipEvent,
    MembershipMatter,
    MembershipPeriod,
    MembershipPeriodVoid,
    PersonDeath,
)
from qmember.queries.member_types import fee_free_on, member_types
from qmember.queries.membership_rules import membership_rules
from qmember.queries.reading import Columns, Reads, Values, plain_rows, rows_of

DAY = timedelta(days=1)
CAUSES = {cause.value: cause for cause in Cause}


class Happened(StrEnum):
    """What an event of a membership says."""

    ACCEPTED = "accepted"
    TYPE_CHANGED = "type_changed"
    RESIGNED = "resigned"
    EXCLUDED = "excluded"
    REMINDED = "reminded"
    UNDONE = "undone"


class Matter(StrEnum):
    """What concerns a membership without beginning or ending it by itself."""

    SUSPENDED = "suspended"
    LIFTED = "lifted"
    APPEALED = "appealed"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    COURSE = "course"
    UNDONE = "undone"


def member_facts(
    session: Reads, on: date, ids: Collection[int] | None = None
) -> dict[int, MemberFacts]:
    """The facts of the people with these row ids, or of all who have any; by row id."""
    free = fee_free_on(member_types(session), on)
    events, periods = _events(session, ids), _periods(session, ids)
    matters = _matters(session, ids)
    asked, died = _applications(session, ids), _deaths(session, ids)
    return {
        person_id: _facts(
            events[person_id], matters.get(person_id, []), periods[person_id],
            (asked.get(person_id), died.get(person_id), free),
        )
        for person_id in {*events, *periods, *asked}
    }  # fmt: skip


def statuses(session: Reads, on: date, ids: Collection[int] | None = None) -> dict[int, Status]:
    """What the people with these row ids, or all who ever had anything to do with it, were on a day."""
    rules = membership_rules(session, on)
    return {i: status(facts, rules, on) for i, facts in member_facts(session, on, ids).items()}


def status_of(session: Reads, person_id: int, on: date) -> Status:
    """What one person was on a day."""
    facts = member_facts(session, on, [person_id]).get(person_id, MemberFacts())
    return status(facts, membership_rules(session, on), on)


def _facts(
    events: list[Values],
    matters: list[Values],
    periods: list[Period],
    others: tuple[Applied | None, date | None, frozenset[int]],
) -> MemberFacts:
    """The facts of one person; ``others``: what she asked for, her death, the types without a fee."""
    asked, died_on, free = others
    accepted, changes, left, reminded = [], [], [], []
    for row in events:
        match row.kind:
            case Happened.ACCEPTED:
                accepted.append(Accepted(row.from_on, row.type_id, row.moved_in))
            case Happened.TYPE_CHANGED:
                changes.append(TypeChange(row.from_on, row.type_id))
            case Happened.RESIGNED | Happened.EXCLUDED:
                left.append(row)
            case Happened.REMINDED:
                reminded.append(row.from_on)
    about = {row.about_id: row for row in matters if row.about_id is not None}
    return MemberFacts(
        tuple(accepted), tuple(changes), tuple(periods),
        _leavings(left, matters, about) if left else (), tuple(reminded), asked, died_on,
        tuple(row.from_on for row in matters if row.kind == Matter.COURSE) if matters else (),
        tuple(_suspensions(matters, about)) if matters else (), free,
    )  # fmt: skip


def _leavings(
    left: list[Values], matters: list[Values], about: Mapping[int, Values]
) -> tuple[Left, ...]:
    """How memberships ended, each with the appeal against it."""
    appeals = {row.event_id: row for row in matters if row.kind == Matter.APPEALED}
    return tuple(_left(row, appeals.get(row.id), about) for row in left)


def _left(row: Values, appeal: Values | None, about: Mapping[int, Values]) -> Left:
    """How a membership ended, with the appeal and what became of it."""
    if appeal is None:
        return Left(row.from_on, Leaving(row.kind))
    settled = about.get(appeal.id)
    return Left(
        row.from_on, Leaving(row.kind), appeal.from_on, settled.from_on if settled else None,
        settled.kind == Matter.UPHELD if settled else None,
    )  # fmt: skip


def _suspensions(matters: list[Values], about: Mapping[int, Values]) -> Iterator[Suspension]:
    """The days of each suspension; one that was lifted before it began has none."""
    for row in matters:
        if row.kind != Matter.SUSPENDED:
            continue
        lifted = about.get(row.id)
        ends = [row.to_on, lifted.from_on - DAY if lifted else None]
        last = min((day for day in ends if day is not None), default=None)
        if last is None or last >= row.from_on:
            yield Suspension(row.from_on, last)


def _events(session: Reads, ids: Collection[int] | None) -> Mapping[int, list[Values]]:
    undo, event = aliased(MembershipEvent), MembershipEvent
    came = (ListFact.kind == event.__tablename__) & (ListFact.row_id == event.id)
    moved_in = ListFact.row_id.is_not(None).label("moved_in")
    query = (
        select(event.id, event.person_id, event.kind, event.from_on, event.type_id, moved_in)
        .outerjoin(undo, undo.undoes_id == event.id)
        .outerjoin(ListFact, came)
        .where(undo.id.is_(None), event.undoes_id.is_(None))
        .order_by(event.id)
    )
    found: dict[int, list[Values]] = defaultdict(list)
    for row in _of(session, query, event.person_id, ids):
        found[row.person_id].append(row)
    return found


def _matters(session: Reads, ids: Collection[int] | None) -> Mapping[int, list[Values]]:
    undo, row = aliased(MembershipMatter), MembershipMatter
    query = (
        select(row.id, row.person_id, row.kind, row.from_on, row.to_on, row.event_id, row.about_id)
        .outerjoin(undo, undo.undoes_id == row.id)
        .where(undo.id.is_(None), row.undoes_id.is_(None))
        .order_by(row.id)
    )
    found: dict[int, list[Values]] = defaultdict(list)
    for one in _of(session, query, row.person_id, ids):
        found[one.person_id].append(one)
    return found


def _periods(session: Reads, ids: Collection[int] | None) -> Mapping[int, list[Period]]:
    row, void = MembershipPeriod, MembershipPeriodVoid
    query = (
        select(row.person_id, row.from_on, row.to_on, row.settled_on, row.cause)
        .outerjoin(void, void.period_id == row.id)
        .where(void.period_id.is_(None))
    )
    found: dict[int, list[Period]] = defaultdict(list)
    for person_id, from_on, to_on, settled_on, cause in _of(session, query, row.person_id, ids):
        found[person_id].append(Period(from_on, to_on, settled_on, CAUSES[cause]))
    return found


def _applications(session: Reads, ids: Collection[int] | None) -> Mapping[int, Applied]:
    row = MembershipApplication
    query = select(row.person_id, row.asked_on, row.until_on, row.refused_on).order_by(row.id)
    return {
        one.person_id: Applied(one.asked_on, one.until_on, one.refused_on)
        for one in _of(session, query, row.person_id, ids)
    }


def _deaths(session: Reads, ids: Collection[int] | None) -> Mapping[int, date]:
    query = select(PersonDeath.person_id, PersonDeath.died_on)
    return {row.person_id: row.died_on for row in _of(session, query, PersonDeath.person_id, ids)}


def _of(
    session: Reads,
    query: Columns,
    column: InstrumentedAttribute[int],
    ids: Collection[int] | None,
) -> list[Values]:
    """The rows of the people with these ids, in the order of the query."""
    if ids is None:
        return plain_rows(session, query)
    return rows_of(session, query, column, ids)
