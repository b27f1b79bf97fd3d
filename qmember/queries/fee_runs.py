"""Whom a fee run would ask, for how much, and why it leaves the others out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from qmember.domain.claims import ClaimEnd
from qmember.domain.membership_facts import Standing
from qmember.domain.membership_rules import year_of
from qmember.domain.permissions import Viewer
from qmember.models import Claim, MembershipPeriod, MembershipPeriodVoid, Person
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.claims import standing_ends
from qmember.queries.member_types import FeeRow, fee_free_on, fees, member_types
from qmember.queries.membership_rules import membership_rules
from qmember.queries.membership_spans import statuses_on
from qmember.queries.people_scope import in_lists
from qmember.queries.reading import Reads

KIND = "run_fees"
"""The kind of the jobs that make the claims of large runs."""


class Skipped(StrEnum):
    """Why a member is not asked for the fee of a year."""

    FEE_FREE = "fee_free"
    PAID = "paid"
    ASKED = "asked"
    NO_FEE = "no_fee"


@dataclass(frozen=True, slots=True)
class Asked:
    """One member who would be asked: for öre, by the fee that was decided for her type."""

    person_id: int
    type_id: int
    fee_id: int
    amount_ore: int


@dataclass(frozen=True, slots=True)
class Preview:
    """The days that the year covers, whom a run would ask, and how many it leaves out for what."""

    from_on: date
    to_on: date
    asked: tuple[Asked, ...]
    skipped: Mapping[Skipped, int]

    @property
    def total_ore(self) -> int:
        """Öre that would be asked for together."""
        return sum(one.amount_ore for one in self.asked)


def preview(
    session: Reads,
    year: int,
    on: date,
    ids: Collection[int] | None = None,
    *,
    viewer: Viewer | None = None,
) -> Preview:
    """What a run for the membership year that begins in ``year`` would do on the day.

    Only the people with these row ids are asked, where some are given. For a viewer it counts only
    those whom she meets in lists; the run itself asks everybody.
    """
    rules = membership_rules(session, on)
    first, last = year_of(rules, date(year, rules.first_month, 1))
    found, paid = statuses_on(session, on, ids), _paid(session, first, last, ids)
    if viewer is not None:
        met = set(session.scalars(select(Person.id).where(*in_lists(viewer))))
        found = {person_id: one for person_id, one in found.items() if person_id in met}
    costs = {one.type_id: one for one in reversed(fees(session)) if one.from_year <= year}
    free, claimed = fee_free_on(member_types(session), on), _claimed(session, first, last, ids)
    asked, skipped = [], Counter[Skipped]()
    for person_id, now in sorted(found.items()):
        if not (now.is_member or now.standing is Standing.ACCEPTED) or now.type_id is None:
            continue
        why = _why_not(now.type_id, free, costs, paid=person_id in paid)
        if person_id in claimed:
            why = why or Skipped.ASKED
        if why is not None:
            skipped[why] += 1
            continue
        fee = costs[now.type_id]
        asked.append(Asked(person_id, now.type_id, fee.fee_id, fee.amount_ore))
    return Preview(first, last, tuple(asked), dict(skipped))


def job_key(run_id: int) -> str:
    """The key of the job that makes the claims of a run, where they are many."""
    return f"fee_run:{run_id}"


def _why_not(
    type_id: int, free: Collection[int], costs: Mapping[int, FeeRow], *, paid: bool
) -> Skipped | None:
    if type_id in free:
        return Skipped.FEE_FREE
    if paid:
        return Skipped.PAID
    return None if type_id in costs else Skipped.NO_FEE


def _paid(session: Reads, first: date, last: date, ids: Collection[int] | None) -> set[int]:
    """Those whose fee is settled for some of the days."""
    row, void = MembershipPeriod, MembershipPeriodVoid
    query = (
        select(row.person_id)
        .outerjoin(void, void.period_id == row.id)
        .where(void.period_id.is_(None), row.from_on <= last, row.to_on >= first)
    )
    if ids is not None:
        query = query.where(row.person_id.in_(ids))
    return set(session.scalars(query))


def _claimed(session: Reads, first: date, last: date, ids: Collection[int] | None) -> set[int]:
    """Those whom a claim that still holds asks for some of the days."""
    over = ClaimEndRow.how.in_([ClaimEnd.TAKEN_BACK, ClaimEnd.CLOSED])
    gone = standing_ends().where(over).with_only_columns(ClaimEndRow.claim_id)
    query = select(Claim.person_id).where(
        Claim.from_on <= last, Claim.to_on >= first, Claim.id.not_in(gone)
    )
    if ids is not None:
        query = query.where(Claim.person_id.in_(ids))
    return set(session.scalars(query))
