"""Whom a fee run would ask, for how much, and why it leaves the others out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from qmember.domain.claims import ClaimEnd
from qmember.domain.membership_facts import Standing, Status
from qmember.domain.membership_rules import (
    Days,
    MembershipRules,
    YearKind,
    covered_in,
    fee_year,
    year_of,
)
from qmember.domain.permissions import Viewer
from qmember.models import Claim, MembershipPeriod, MembershipPeriodVoid, Person
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.claims import standing_ends
from qmember.queries.member_types import FeeRow, fee_free_on, fee_of, fees, member_types
from qmember.queries.membership_rules import membership_rules
from qmember.queries.membership_spans import statuses_on
from qmember.queries.people_scope import in_lists
from qmember.queries.reading import Reads, plain_rows

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
    """One member who would be asked: for öre and some days, by the fee that was decided for her type."""

    person_id: int
    type_id: int
    fee_id: int
    amount_ore: int
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Preview:
    """The days of the year, whom a run would ask, and how many it leaves out for what."""

    from_on: date
    to_on: date
    asked: tuple[Asked, ...]
    skipped: Mapping[Skipped, int]

    @property
    def of_their_own(self) -> int:
        """How many are asked for other days than those of the year."""
        return sum((one.from_on, one.to_on) != (self.from_on, self.to_on) for one in self.asked)

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
    days = year_of(rules, date(year, rules.first_month, 1))
    found = statuses_on(session, on, ids)
    if viewer is not None:
        met = set(session.scalars(select(Person.id).where(*in_lists(viewer))))
        found = {person_id: one for person_id, one in found.items() if person_id in met}
    run = _Run(
        rules, days, on, fees(session), fee_free_on(member_types(session), on),
        frozenset() if rules.year is YearKind.ROLLING else _paid(session, *days, ids),
        _claimed(session, days[0], ids),
    )  # fmt: skip
    asked, skipped = [], Counter[Skipped]()
    for person_id, now in sorted(found.items()):
        if not (now.is_member or now.standing is Standing.ACCEPTED) or now.type_id is None:
            continue
        match run.judged(person_id, now.type_id, now):
            case Asked() as one:
                asked.append(one)
            case why:
                skipped[why] += 1
    return Preview(*days, tuple(asked), dict(skipped))


@dataclass(frozen=True, slots=True)
class _Run:
    """A membership year and the day on which all are asked for it, with what decides about each."""

    rules: MembershipRules
    year: Days
    on: date
    fees: Sequence[FeeRow]
    free: Collection[int]
    paid: Collection[int]
    claimed: Mapping[int, Sequence[Days]]

    def judged(self, person_id: int, type_id: int, now: Status) -> Asked | Skipped:
        """For what one member is asked, or why she is not."""
        if type_id in self.free:
            return Skipped.FEE_FREE
        days = covered_in(
            self.rules, self.year, self.on, paid_until=now.paid_until, joined=now.since or self.on
        )
        if days is None or person_id in self.paid:
            return Skipped.PAID
        fee = fee_of(self.fees, type_id, fee_year(self.rules, days))
        if fee is None:
            return Skipped.NO_FEE
        if any(one[0] <= days[1] and one[1] >= days[0] for one in self.claimed.get(person_id, ())):
            return Skipped.ASKED
        return Asked(person_id, type_id, fee.fee_id, fee.amount_ore, *days)


def job_key(run_id: int) -> str:
    """The key of the job that makes the claims of a run, where they are many."""
    return f"fee_run:{run_id}"


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


def _claimed(
    session: Reads, first: date, ids: Collection[int] | None
) -> Mapping[int, Sequence[Days]]:
    """The days from the first on for which claims that still hold ask, by person."""
    over = ClaimEndRow.how.in_([ClaimEnd.TAKEN_BACK, ClaimEnd.CLOSED])
    gone = standing_ends().where(over).with_only_columns(ClaimEndRow.claim_id)
    query = select(Claim.person_id, Claim.from_on, Claim.to_on).where(
        Claim.to_on >= first, Claim.id.not_in(gone)
    )
    if ids is not None:
        query = query.where(Claim.person_id.in_(ids))
    found: dict[int, list[Days]] = defaultdict(list)
    for person_id, *days in plain_rows(session, query):
        found[person_id].append((days[0], days[1]))
    return found
