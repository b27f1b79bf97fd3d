"""How many members there were in each year and what happened in it, without anybody who is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from qmember.domain.dates import year_before
from qmember.domain.member_counts import MemberCounts, count
from qmember.domain.membership_facts import MemberFacts
from qmember.domain.membership_rules import MembershipRules, year_of
from qmember.domain.people import HIDDEN
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Person
from qmember.queries.member_facts import member_facts, statuses
from qmember.queries.member_types import fee_free_on, member_types
from qmember.queries.membership_rules import membership_rules
from qmember.queries.reading import Reads

YEARS = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a day beside those of the same day the year before.

    ``hidden`` is how many members are in no count because of their protection; None for those who
    may not know.
    """

    now: MemberCounts
    before: MemberCounts
    names: Mapping[int, str]
    hidden: int | None = None


def counted(session: Reads, viewer: Viewer, on: date) -> Counted | None:
    """The counts that the board reads; None for those who may not.

    Hidden people are in none of them: with the list of members beside it, a count would tell how
    many they are.
    """
    if not viewer.may(Permission.READ_COUNTS):
        return None
    facts = _facts(session, on)
    rules, then = membership_rules(session, on), year_before(on)
    knows = viewer.may(Permission.OPEN_VAULT)
    return Counted(
        now=_count(session, facts, rules, on),
        before=_count(session, facts, membership_rules(session, then), then),
        names={one.id: one.name for one in member_types(session)},
        hidden=_hidden_members(session, on) if knows else None,
    )


def by_year(
    session: Reads, viewer: Viewer, on: date, *, type_id: int | None = None, years: int = YEARS
) -> list[MemberCounts]:
    """The counts of the last day of each of the last years, and of the day itself, oldest first.

    Only of those who are of a type, where one is chosen. Empty for those who may not read members.
    """
    if not viewer.may(Permission.READ_MEMBERS):
        return []
    days = [on]
    for _ in range(years - 1):
        rules = membership_rules(session, days[0])
        days.insert(0, year_of(rules, days[0])[0] - timedelta(days=1))
    facts = _facts(session, on)
    return [_count(session, facts, membership_rules(session, day), day, type_id) for day in days]


def _hidden_members(session: Reads, on: date) -> int:
    """How many of the members of a day are hidden."""
    hidden = session.scalars(select(Person.id).where(Person.protection.in_(HIDDEN))).all()
    return sum(one.is_member for one in statuses(session, on, hidden).values())


def _facts(session: Reads, on: date) -> list[MemberFacts]:
    """The facts of everybody who is not hidden."""
    hidden = set(session.scalars(select(Person.id).where(Person.protection.in_(HIDDEN))))
    return [facts for i, facts in member_facts(session, on).items() if i not in hidden]


def _count(
    session: Reads,
    facts: list[MemberFacts],
    rules: MembershipRules,
    on: date,
    type_id: int | None = None,
) -> MemberCounts:
    """The counts of a day, with the types that were free of a fee then."""
    free = fee_free_on(member_types(session), on)
    then = [one if one.fee_free == free else one._replace(fee_free=free) for one in facts]
    return count(then, rules, on, type_id=type_id)
