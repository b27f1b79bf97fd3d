"""The members of today beside those of a year ago, and who came and went: read from spans, in no time.

The figures are those that ``queries.member_counts`` computes from all facts, for a page that everybody
opens.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from qmember.domain.dates import year_before
from qmember.domain.member_counts import MemberCounts
from qmember.domain.membership_facts import Standing
from qmember.domain.membership_rules import year_of
from qmember.domain.permissions import Permission, Viewer
from qmember.models import MembershipSpan, Person
from qmember.queries.membership_rules import membership_rules
from qmember.queries.membership_spans import counts_on, is_any_of, of_type, on_day
from qmember.queries.people_scope import hidden_ones
from qmember.queries.reading import Reads

MEMBERS = (Standing.PAID, Standing.UNPAID)
DAY = timedelta(days=1)
Span = MembershipSpan

ANY = 0
"""The types are not told apart here: all members stand under one."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """The figures of the day and its membership year as they may be told, and the day a year before.

    A number of few people is None, as in ``MemberCounts.figures``.
    """

    on: date
    figures: dict[str, int | None]
    before_on: date
    members_before: int | None


def members_so_far(session: Reads, viewer: Viewer, on: date) -> SoFar | None:
    """The figures for those who read counts, else None; hidden people are in none, whoever looks."""
    if not viewer.may(Permission.READ_COUNTS):
        return None
    first, then = year_of(membership_rules(session, on), on)[0], year_before(on)
    now = MemberCounts(
        on, {ANY: open_members(session, on)},
        joined=_moved(session, Span.since, MEMBERS, first, on),
        left=_moved(session, Span.ended_on, (Standing.RESIGNED, Standing.EXCLUDED), first, on)
        + _died(session, first, on),
        lapsed=_moved(session, Span.ended_on, (Standing.LAPSED,), first, on),
    )  # fmt: skip
    before = MemberCounts(then, {ANY: open_members(session, then)})
    return SoFar(on, now.figures(), then, before.figures()["members"])


def _hidden() -> ColumnElement[bool]:
    """The condition that a span is of a hidden person."""
    return Span.person_id.in_(select(Person.id).where(*hidden_ones()))


def open_members(session: Reads, on: date, type_id: int | None = None) -> tuple[int, int]:
    """How many members of a day, of a type if one is chosen, had paid and had not; nobody hidden."""
    everybody, mine = counts_on(session, on, type_id), (*on_day(on), *of_type(type_id))
    theirs = select(Span.standing, func.count()).where(*mine, _hidden())
    hidden = dict(session.execute(theirs.group_by(Span.standing)).all())
    paid, unpaid = (everybody[one] - int(hidden.get(one, 0)) for one in MEMBERS)
    return paid, unpaid


def _moved(
    session: Reads,
    day: InstrumentedAttribute[date | None],
    standings: Collection[Standing],
    first: date,
    on: date,
) -> int:
    """How often a membership began or ended on a ``day`` from the first to the last."""
    moves = (
        select(Span.person_id, day)
        .where(day >= first, day <= on, Span.from_on <= on, is_any_of(standings))
        .where(~_hidden())
        .distinct()
    )
    found: int = session.scalar(select(func.count()).select_from(moves.subquery())) or 0
    return found


def _died(session: Reads, first: date, on: date) -> int:
    """How many died as members: who had left before has been counted then."""
    dead = select(Span.person_id, Span.ended_on).where(
        Span.ended_on >= first, Span.ended_on <= on, Span.from_on <= on,
        is_any_of([Standing.DECEASED]), ~_hidden(),
    )  # fmt: skip
    last_days = {row.person_id: row.ended_on - DAY for row in session.execute(dead)}
    if not last_days:
        return 0
    were = select(Span.person_id, Span.to_on).where(
        Span.person_id.in_(last_days), is_any_of(MEMBERS)
    )
    return sum(last_days[row.person_id] == row.to_on for row in session.execute(were))
