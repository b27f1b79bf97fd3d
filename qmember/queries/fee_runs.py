"""Whom a fee run would ask, for how much, and why it leaves the others out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from qmember.domain.claims import ClaimEnd
from qmember.domain.membership import status
from qmember.domain.membership_facts import MemberFacts, Standing, Status
from qmember.domain.membership_rules import year_of
from qmember.domain.permissions import Viewer
from qmember.models import Claim, Person
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.claims import standing_ends
from qmember.queries.member_facts import member_facts
from qmember.queries.member_types import FeeRow, fees
from qmember.queries.membership_rules import membership_rules
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
    facts, asked_before = member_facts(session, on, ids), _claimed(session, first, last, ids)
    if viewer is not None:
        met = set(session.scalars(select(Person.id).where(*in_lists(viewer))))
        facts = {person_id: one for person_id, one in facts.items() if person_id in met}
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
