"""Keep the periods of memberships in step with what was paid: the one place that begins and voids them.

A period follows its claim. When the claim counts as paid there is one, when it no longer does the
period is voided, and paid again it is there again with the same days. So nothing that happens to the
money, in any order, makes a second period or a shorter one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, insert, select

from qmember.domain.claims import ClaimEnd, ClaimFacts, settled_on
from qmember.domain.events import Event
from qmember.domain.fee_policies import within
from qmember.domain.lists import batched
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
    periods = _periods_of(unit, facts)
    for claim_id, period in periods.items():
        if settled_on(facts[claim_id]) is None:
            void_period(unit, period)
    _begin(unit, {i: one for i, one in facts.items() if i not in periods})


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


def _begin(unit: Unit, facts: Mapping[int, ClaimFacts]) -> None:
    """Note that the fees of these claims are settled, of those that are; a file may bring thousands.

    Days of hers that another period covers already are left out.
    """
    days = {
        claim_id: day for claim_id, one in facts.items() if (day := settled_on(one)) is not None
    }
    begun = list(_open_days(unit, _claims(unit, days)))
    rows = [
        {
            "person_id": claim.person_id, "from_on": first, "to_on": claim.to_on,
            "settled_on": days[claim.id], "cause": CAUSES.get(facts[claim.id].end, Cause.PAYMENT),
            "claim_id": claim.id, "at": unit.now, "by": unit.viewer.name,
        }
        for claim, first in begun
    ]  # fmt: skip
    if rows:
        unit.session.execute(insert(MembershipPeriod), rows)
    noted: list[tuple[int | None, audit.Details]] = [
        (one.person_id, {"from_on": first, "until": one.to_on}) for one, first in begun
    ]
    audit.note_many(unit, Event.PERIOD_SETTLED, "person", noted)


def _claims(unit: Unit, ids: Collection[int]) -> list[Claim]:
    """The claims with these row ids, in that order."""
    found: dict[int, Claim] = {}
    for part in batched(sorted(ids), 500):
        rows = unit.session.scalars(select(Claim).where(Claim.id.in_(part)))
        found |= {claim.id: claim for claim in rows}
    return [found[claim_id] for claim_id in ids]


def _periods_of(unit: Unit, claim_ids: Collection[int]) -> dict[int, MembershipPeriod]:
    """The periods that claims have, by the claim's row id."""
    found: dict[int, MembershipPeriod] = {}
    for part in batched(sorted(claim_ids), 500):
        query = _standing().where(MembershipPeriod.claim_id.in_(part))
        found |= {one.claim_id or 0: one for one in unit.session.scalars(query)}
    return found


def _open_days(unit: Unit, claims: Sequence[Claim]) -> Iterator[tuple[Claim, date]]:
    """The claims with days that no period covers yet, each with the first of these days.

    What an earlier claim of hers among these covers counts too.
    """
    covered = _covered(unit, {claim.person_id for claim in claims})
    for claim in claims:
        first, hers = claim.from_on, covered[claim.person_id]
        for start, end in sorted(hers):
            if start <= claim.to_on and end >= first:
                first = end + timedelta(days=1)
        if first <= claim.to_on:
            hers.append((first, claim.to_on))
            yield claim, first


def _covered(unit: Unit, people: Collection[int]) -> dict[int, list[tuple[date, date]]]:
    """The days of the periods that stand, by whose they are."""
    row, found = MembershipPeriod, defaultdict(list)
    for part in batched(sorted(people), 500):
        query = _standing().where(row.person_id.in_(part))
        days = query.with_only_columns(row.person_id, row.from_on, row.to_on)
        for person_id, start, end in unit.session.execute(days):
            found[person_id].append((start, end))
    return found


def _standing() -> Select[MembershipPeriod]:
    """The periods that still count."""
    row, void = MembershipPeriod, MembershipPeriodVoid
    query = select(row).outerjoin(void, void.period_id == row.id)
    return query.where(void.period_id.is_(None))
