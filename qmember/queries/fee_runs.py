"""Whom a fee run would ask, for how much, and why it leaves the others out; and the runs that were made."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, or_, select

from qmember.domain.claims import ClaimEnd
from qmember.domain.membership import status
from qmember.domain.membership_facts import MemberFacts, Standing, Status
from qmember.domain.membership_rules import year_of
from qmember.models import Claim, FeeRun, Job
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.claims import standing_ends
from qmember.queries.member_facts import member_facts
from qmember.queries.member_types import FeeRow, fees
from qmember.queries.membership_rules import membership_rules
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


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run, how many claims it has, and how many it will have while a worker still makes them."""

    run_id: int
    year: int
    due_on: date
    at: datetime
    by: str
    claims: int
    wanted: int | None = None


def preview(session: Reads, year: int, on: date, ids: Collection[int] | None = None) -> Preview:
    """What a run for the membership year that begins in ``year`` would do on the day.

    Only the people with these row ids are asked, where some are given.
    """
    rules = membership_rules(session, on)
    first, last = year_of(rules, date(year, rules.first_month, 1))
    facts, asked_before = member_facts(session, on, ids), _claimed(session, first, last, ids)
    costs = {one.type_id: one for one in reversed(fees(session)) if one.from_year <= year}
    asked, skipped = [], Counter[Skipped]()
    for person_id, one in sorted(facts.items()):
        now = status(one, rules, on)
        if not (now.is_member or now.standing is Standing.ACCEPTED) or now.type_id is None:
            continue
        why = _why_not(now, one, costs, first, last)
        if person_id in asked_before:
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


def runs(session: Reads) -> list[RunRow]:
    """The runs that were made or are being made, the newest first."""
    under_way = _under_way(session)
    count = select(func.count()).where(Claim.run_id == FeeRun.id).scalar_subquery()
    query = select(FeeRun, count.label("claims")).order_by(FeeRun.id.desc())
    return [
        RunRow(
            row.id, row.year, row.due_on, row.at, row.by, count, under_way.get(job_key(row.id))
        )
        for row, count in session.execute(query)
    ]  # fmt: skip


def _under_way(session: Reads) -> dict[str, int]:
    """How many claims each run is to have that a worker still makes, by the key of its job."""
    over = or_(Job.done_at.is_not(None), Job.cancelled_at.is_not(None))
    query = select(Job.key, Job.payload).where(Job.kind == KIND, ~over)
    return {row.key: int(json.loads(row.payload)["claims"]) for row in session.execute(query)}


def _why_not(
    now: Status, facts: MemberFacts, costs: Mapping[int, FeeRow], first: date, last: date
) -> Skipped | None:
    if now.type_id in facts.fee_free:
        return Skipped.FEE_FREE
    if any(one.from_on <= last and one.to_on >= first for one in facts.periods):
        return Skipped.PAID
    return None if now.type_id in costs else Skipped.NO_FEE


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
