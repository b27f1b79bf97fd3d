"""Fees that are asked for: what each claim says, what was paid on it, and what is still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, Select, cast, func, select

from qmember.domain.claims import ClaimEnd, ClaimFacts, ClaimState, Paid, keeps_plan, plan, state
from qmember.domain.lists import batched
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Claim, ClaimEndUndo, ClaimPayment, Income, IncomeReversal
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.reading import Columns, Reads, Values, plain_rows


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim as staff see it: öre asked for and still open, and what it is on the day.

    ``parts`` are the days and öre of its instalments, where there are several; ``keeps_plan`` tells
    whether those that were due have been paid.
    """

    claim_id: int
    reference: str
    from_on: date
    to_on: date
    issued_on: date
    due_on: date
    amount_ore: int
    open_ore: int
    state: ClaimState
    parts: tuple[tuple[date, int], ...] = ()
    keeps_plan: bool = True


def claim_facts(session: Reads, ids: Collection[int]) -> dict[int, ClaimFacts]:
    """What the claims with these row ids ask for, what was paid on them, and who ended them."""
    found: dict[int, ClaimFacts] = {}
    for part in batched(sorted(ids), 500):
        mine = select(Claim.id).where(Claim.id.in_(part))
        paid, ends = _paid(session, mine), _ends(session, mine)
        asked = select(Claim.id, Claim.amount_ore, Claim.due_on, Claim.parts)
        for row in session.execute(asked.where(Claim.id.in_(part))):
            end, ended_on = ends.get(row.id, (None, None))
            found[row.id] = ClaimFacts(
                row.amount_ore, row.due_on, tuple(paid.get(row.id, ())), end, ended_on, row.parts
            )
    return found


def claims_of(session: Reads, viewer: Viewer, person_id: int, on: date) -> list[ClaimRow]:
    """Every fee that was asked of a member, the newest first; empty for those who may not know."""
    if not viewer.may(Permission.READ_MEMBERS):
        return []
    query = select(Claim).where(Claim.person_id == person_id)
    rows = session.scalars(query.order_by(Claim.from_on.desc(), Claim.id.desc())).all()
    facts = claim_facts(session, [row.id for row in rows])
    return [
        ClaimRow(
            row.id, row.reference, row.from_on, row.to_on, row.issued_on, row.due_on,
            row.amount_ore, facts[row.id].open_ore, state(facts[row.id], on),
            tuple(plan(facts[row.id])) if row.parts > 1 else (), keeps_plan(facts[row.id], on),
        )
        for row in rows
    ]  # fmt: skip


def open_claims(
    session: Reads, references: Collection[str]
) -> Mapping[str, tuple[int, int, ClaimFacts]]:
    """The claims that have one of the references: id, payer and what is asked; by reference."""
    found: dict[str, tuple[int, int]] = {}
    for part in batched(sorted(references), 500):
        query = select(Claim.reference, Claim.id, Claim.payer_id).where(Claim.reference.in_(part))
        found |= {row.reference: (row.id, row.payer_id) for row in session.execute(query)}
    facts = claim_facts(session, [claim_id for claim_id, _ in found.values()])
    return {reference: (i, payer, facts[i]) for reference, (i, payer) in found.items()}


def unsettled(
    session: Reads, issued_by: date, people: Collection[int] | Select[int] | None = None
) -> list[Values]:
    """Claims made by a day of which something is open: whose, for which time, and öre paid of them.

    All such claims, or those on some ``people``: a few row ids, or a query of many.

    One query, however many there are: ``id, person_id, from_on, to_on, due_on, parts, amount_ore,
    paid_ore``.
    """
    paid = paid_sums().subquery()
    ended = standing_ends().subquery()
    ore = cast(func.coalesce(paid.c.ore, 0), BigInteger)  # PostgreSQL sums to a number of its own
    query = (
        select(
            Claim.id, Claim.person_id, Claim.from_on, Claim.to_on, Claim.due_on, Claim.parts,
            Claim.amount_ore, ore.label("paid_ore"),
        )
        .outerjoin(paid, paid.c.claim_id == Claim.id)
        .outerjoin(ended, ended.c.claim_id == Claim.id)
        .where(Claim.issued_on <= issued_by, ended.c.claim_id.is_(None), ore < Claim.amount_ore)
        .order_by(Claim.id)
    )  # fmt: skip
    if people is not None:
        query = query.where(Claim.person_id.in_(people))
    return plain_rows(session, query)


def paid_sums() -> Columns:
    """Öre that were paid on each claim and still count; nothing paid: not there."""
    return (
        select(ClaimPayment.claim_id, func.sum(Income.amount_ore).label("ore"))
        .join(Income, Income.id == ClaimPayment.income_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(IncomeReversal.income_id.is_(None))
        .group_by(ClaimPayment.claim_id)
    )


def _paid(session: Reads, mine: Columns) -> dict[int, list[Paid]]:
    query = (
        select(ClaimPayment.claim_id, Income.amount_ore, Income.received_on)
        .join(Income, Income.id == ClaimPayment.income_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(ClaimPayment.claim_id.in_(mine), IncomeReversal.income_id.is_(None))
        .order_by(Income.received_on, Income.id)
    )
    found: dict[int, list[Paid]] = defaultdict(list)
    for row in session.execute(query):
        found[row.claim_id].append(Paid(row.amount_ore, row.received_on))
    return found


def standing_ends() -> Columns:
    """The ends of claims that nobody has taken back: which claim, how and when."""
    return (
        select(ClaimEndRow.claim_id, ClaimEndRow.how, ClaimEndRow.ended_on)
        .outerjoin(ClaimEndUndo, ClaimEndUndo.end_id == ClaimEndRow.id)
        .where(ClaimEndUndo.end_id.is_(None))
    )


def _ends(session: Reads, mine: Columns) -> dict[int, tuple[ClaimEnd, date]]:
    query = standing_ends().where(ClaimEndRow.claim_id.in_(mine))
    return {row.claim_id: (ClaimEnd(row.how), row.ended_on) for row in session.execute(query)}
