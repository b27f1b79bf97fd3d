"""Keep the periods of memberships in step with what was paid: the one place that begins and voids them.

A period follows its claim. When the claim counts as paid there is one, when it no longer does the
period is voided, and paid again it is there again with the same days. So nothing that happens to the
money, in any order, makes a second period or a shorter one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from sqlalchemy import Select, insert, select

from qmember.domain.claims import ClaimEnd, ClaimFacts, settled_on
from qmember.domain.events import Event
from qmember.domain.fee_policies import within
from qmember.domain.membership_facts import Cause
from qmember.models import (
    Claim,
    ClaimEndUndo,
    ClaimPayment,
    MembershipPeriod,
    MembershipPeriodVoid,
)
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.association import association
from qmember.queries.claims import claim_facts, standing_ends
from qmember.services import audit
from qmember.services.unit import Unit

CAUSES: dict[ClaimEnd | None, Cause] = {
    ClaimEnd.WAIVED: Cause.WAIVER,
    ClaimEnd.MOVED_IN: Cause.MOVED_IN,
}
"""Why a period counts as settled when no money came for it here."""


def settle(unit: Unit, claim_ids: Collection[int]) -> None:
    """Begin or void the period of each claim as its money now says.

    What lacks so little that the association lets it be is rounded off first, and asked for again
    when more lacks.
    """
    facts = claim_facts(unit.session, claim_ids)
    if rounded := _round_off(unit, facts):
        facts |= claim_facts(unit.session, rounded)
    for claim_id, one in facts.items():
        period, day = _period_of(unit, claim_id), settled_on(one)
        if day is None and period is not None:
            void_period(unit, period)
        elif day is not None and period is None:
            _begin(unit, unit.session.get_one(Claim, claim_id), one, day)


def end(unit: Unit, claim_id: int, how: ClaimEnd) -> None:
    """Write down that nothing more is asked for on a claim, from today."""
    row = ClaimEndRow(
        claim_id=claim_id, how=how, ended_on=unit.today, at=unit.now, by=unit.viewer.name
    )
    unit.session.add(row)
    unit.session.flush()


def end_many(unit: Unit, claim_ids: Collection[int], how: ClaimEnd) -> None:
    """The same of many at once, of which none is settled by it."""
    rows = [
        {
            "claim_id": i, "how": how, "ended_on": unit.today, "at": unit.now,
            "by": unit.viewer.name,
        }
        for i in claim_ids
    ]  # fmt: skip
    if rows:
        unit.session.execute(insert(ClaimEndRow), rows)


def ask_again(unit: Unit, claim_id: int) -> bool:
    """Write down that a claim that was ended is asked for again; False when it was not ended."""
    ends = standing_ends().where(ClaimEndRow.claim_id == claim_id)
    end_id = unit.session.scalar(ends.with_only_columns(ClaimEndRow.id))
    if end_id is None:
        return False
    unit.session.add(ClaimEndUndo(end_id=end_id, at=unit.now, by=unit.viewer.name))
    unit.session.flush()
    return True


def _round_off(unit: Unit, facts: Mapping[int, ClaimFacts]) -> list[int]:
    """Round claims off, or ask for them again, as the association minds; the row ids of these."""
    tolerance, changed = association(unit.session, unit.today).fee_short_ore, []
    for claim_id, one in facts.items():
        small = within(one.amount - one.paid_ore, tolerance)
        if one.end is None and one.paid and small:
            end(unit, claim_id, ClaimEnd.ROUNDED)
            event = Event.CLAIM_ENDED
        elif one.end is ClaimEnd.ROUNDED and not small:
            ask_again(unit, claim_id)
            event = Event.CLAIM_REOPENED
        else:
            continue
        person_id = unit.session.get_one(Claim, claim_id).person_id
        audit.note(unit, event, "person", person_id, claim=claim_id)
        changed.append(claim_id)
    return changed


def settle_for_income(unit: Unit, income_id: int) -> None:
    """The same for the claim that an income answers, if it answers one."""
    link = unit.session.get(ClaimPayment, income_id)
    if link is not None:
        settle(unit, [link.claim_id])


def void_period(unit: Unit, period: MembershipPeriod) -> None:
    """Let a period no longer count; the row stays."""
    row = MembershipPeriodVoid(period_id=period.id, at=unit.now, by=unit.viewer.name)
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.PERIOD_VOIDED, "person", period.person_id, until=period.to_on)


def add_period(
    unit: Unit,
    person_id: int,
    days: tuple[date, date],
    *,
    settled: date,
    cause: Cause,
    claim_id: int | None = None,
) -> int | None:
    """Note that the fee of some days is settled; its row id.

    Days that are settled already are left out; None when none is left.
    """
    first = _first_open(unit, person_id, *days)
    if first > days[1]:
        return None
    row = MembershipPeriod(
        person_id=person_id, from_on=first, to_on=days[1], settled_on=settled, cause=cause,
        claim_id=claim_id, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.PERIOD_SETTLED, "person", person_id, from_on=first, until=days[1])
    return row.id


def _begin(unit: Unit, claim: Claim, facts: ClaimFacts, day: date) -> None:
    cause = CAUSES.get(facts.end, Cause.PAYMENT)
    days = (claim.from_on, claim.to_on)
    add_period(unit, claim.person_id, days, settled=day, cause=cause, claim_id=claim.id)


def _period_of(unit: Unit, claim_id: int) -> MembershipPeriod | None:
    return unit.session.scalar(_standing().where(MembershipPeriod.claim_id == claim_id))


def _first_open(unit: Unit, person_id: int, first: date, last: date) -> date:
    """The first of the days that no period of hers covers yet."""
    row = MembershipPeriod
    query = _standing().where(row.person_id == person_id, row.from_on <= last, row.to_on >= first)
    for period in unit.session.scalars(query.order_by(row.from_on)):
        first = max(first, period.to_on + timedelta(days=1))
    return first


def _standing() -> Select[MembershipPeriod]:
    """The periods that still count."""
    row, void = MembershipPeriod, MembershipPeriodVoid
    query = select(row).outerjoin(void, void.period_id == row.id)
    return query.where(void.period_id.is_(None))
