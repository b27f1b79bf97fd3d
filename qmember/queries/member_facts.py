"""Everything dated about members, read for some or for all, and what they were on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from qmember.domain.lists import batched
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
from qmember.models import (
    MembershipApplication,
    MembershipEvent,
    MembershipPeriod,
    MembershipPeriodVoid,
    PersonDeath,
)
from qmember.queries.member_types import fee_free_on, member_types
from qmember.queries.membership_rules import membership_rules
from qmember.queries.reading import Columns, Reads, Values

FEW = 500
"""So many people are asked for by their ids; for more, everybody's facts are read at once."""


CAUSES = {cause.value: cause for cause in Cause}


class Happened(StrEnum):
    """What an event of a membership says."""

    ACCEPTED = "accepted"
    TYPE_CHANGED = "type_changed"
    RESIGNED = "resigned"
    EXCLUDED = "excluded"
    REMINDED = "reminded"
    UNDONE = "undone"


def member_facts(
    session: Reads, on: date, ids: Collection[int] | None = None
) -> dict[int, MemberFacts]:
    """The facts of the people with these row ids, or of all who have any; by row id."""
    free = fee_free_on(member_types(session), on)
    events, periods = _events(session, ids), _periods(session, ids)
    asked, died = _applications(session, ids), _deaths(session, ids)
    return {
        person_id: _facts(
            events[person_id], periods[person_id], asked.get(person_id), died.get(person_id), free
        )
        for person_id in {*events, *periods, *asked}
    }


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
    periods: list[Period],
    asked: Applied | None,
    died_on: date | None,
    free: frozenset[int],
) -> MemberFacts:
    def of(kind: Happened) -> list[Values]:
        return [row for row in events if row.kind == kind]

    left = [row for row in events if row.kind in (Happened.RESIGNED, Happened.EXCLUDED)]
    return MemberFacts(
        accepted=tuple(Accepted(row.from_on, row.type_id) for row in of(Happened.ACCEPTED)),
        changes=tuple(TypeChange(row.from_on, row.type_id) for row in of(Happened.TYPE_CHANGED)),
        left=tuple(Left(row.from_on, Leaving(row.kind)) for row in left),
        reminded=tuple(row.from_on for row in of(Happened.REMINDED)),
        periods=tuple(periods), application=asked, died_on=died_on, fee_free=free,
    )  # fmt: skip


def _events(session: Reads, ids: Collection[int] | None) -> Mapping[int, list[Values]]:
    undo, event = aliased(MembershipEvent), MembershipEvent
    query = (
        select(event.person_id, event.kind, event.from_on, event.type_id)
        .outerjoin(undo, undo.undoes_id == event.id)
        .where(undo.id.is_(None), event.undoes_id.is_(None))
        .order_by(event.id)
    )
    found: dict[int, list[Values]] = defaultdict(list)
    for row in _of(session, query, event.person_id, ids):
        found[row.person_id].append(row)
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
        return list(session.execute(query))
    if len(ids) > FEW:
        wanted = frozenset(ids)
        return [row for row in session.execute(query) if row.person_id in wanted]
    return [
        row
        for part in batched(sorted(ids), FEW)
        for row in session.execute(query.where(column.in_(part)))
    ]
