"""Whom a figure of members counts on a day: as many rows as the figure says, and nobody hidden.

Whoever looks, the rows are those of ``queries.member_counts``. Hidden people are in no figure, and so
they are not here either, also for those who meet them in the list of members.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select, union

from qmember.domain.member_counts import Move, moves
from qmember.domain.membership_facts import IS_MEMBER, Standing
from qmember.domain.membership_rules import year_of
from qmember.domain.people import HIDDEN
from qmember.domain.permissions import Permission, Viewer
from qmember.models import MembershipSpan, Person
from qmember.queries.member_facts import member_facts
from qmember.queries.member_moves import open_members
from qmember.queries.members import PAGE, MemberRow, member_rows
from qmember.queries.membership_rules import membership_rules
from qmember.queries.membership_spans import who_are
from qmember.queries.reading import Reads, rows_of, unindexed


class Figure(StrEnum):
    """A figure that counts people."""

    MEMBERS = "members"
    PAID = "paid"
    UNPAID = "unpaid"
    JOINED = "joined"
    LEFT = "left"
    LAPSED = "lapsed"


STANDINGS: dict[Figure, frozenset[Standing]] = {
    Figure.MEMBERS: IS_MEMBER,
    Figure.PAID: frozenset({Standing.PAID}),
    Figure.UNPAID: frozenset({Standing.UNPAID}),
}
"""What they are on the day whom a figure counts; the others count what happened in the year."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One whom a figure counts, and the day of what happened where that is what it counts."""

    member: MemberRow
    day: date | None = None


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A page of them in Swedish order, and how many the figure counts."""

    rows: tuple[FigureRow, ...] = ()
    count: int = 0
    page: int = 1
    pages: int = 1


def people_behind(
    session: Reads,
    viewer: Viewer,
    figure: Figure,
    *,
    on: date,
    type_id: int | None = None,
    page: int = 1,
) -> FigurePage:
    """Those whom a figure of a day counts; of a type only where it counts members of a day.

    Who joined or left twice in the year is there twice, as she is counted. Empty for those who may
    not read members.
    """
    if not viewer.may(Permission.READ_MEMBERS):
        return FigurePage()
    happened = None if figure in STANDINGS else _happened(session, Move(figure), on)
    count = _count(session, figure, on, type_id) if happened is None else len(happened)
    pages = max(1, -(-count // PAGE))
    start = (min(max(1, page), pages) - 1) * PAGE
    if happened is None:
        ids = _standing(session, figure, on, type_id, start)
        days: Sequence[date | None] = [None] * len(ids)
    else:
        ids = [one for one, _ in happened[start : start + PAGE]]
        days = [day for _, day in happened[start : start + PAGE]]
    members = member_rows(session, viewer, ids, on)
    rows = tuple(FigureRow(one, day) for one, day in zip(members, days, strict=True))
    return FigurePage(rows, count, start // PAGE + 1, pages)


def _count(session: Reads, figure: Figure, on: date, type_id: int | None) -> int:
    counts = dict(
        zip((Figure.PAID, Figure.UNPAID), open_members(session, on, type_id), strict=True)
    )
    return counts[figure] if figure in counts else sum(counts.values())


def _standing(
    session: Reads, figure: Figure, on: date, type_id: int | None, start: int
) -> list[int]:
    """A page of those who are something on a day, in Swedish order."""
    who = who_are(on, STANDINGS[figure], type_id)
    mine = (unindexed(Person.id).in_(who), Person.protection.not_in(HIDDEN))
    query = select(Person.id).where(*mine).order_by(Person.sort_key, Person.id)
    return list(session.scalars(query.offset(start).limit(PAGE)))


def _happened(session: Reads, move: Move, on: date) -> list[tuple[int, date]]:
    """Who came or went in the year until a day, and when, in Swedish order.

    Spans tell whose membership may have begun or ended then, and the facts of these what is counted.
    """
    rules = membership_rules(session, on)
    first, span = year_of(rules, on)[0], MembershipSpan
    changed = union(*(
        select(span.person_id).where(day >= first, day <= on) for day in (span.since, span.ended_on)
    ))  # fmt: skip
    facts = member_facts(session, on, list(session.scalars(changed)))
    found = {
        i: [day for what, day in moves(one, rules, on) if what is move] for i, one in facts.items()
    }
    ids = [i for i, days in found.items() if days]
    return [(one, day) for one in _in_order(session, ids) for day in found[one]]


def _in_order(session: Reads, ids: Sequence[int]) -> list[int]:
    """These people in Swedish order, without the hidden ones."""
    query = select(Person.id).where(Person.protection.not_in(HIDDEN))
    ordered = query.order_by(Person.sort_key, Person.id)
    return [row.id for row in rows_of(session, ordered, Person.id, ids)]
