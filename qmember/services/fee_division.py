"""Divide money that came for somebody's fees: on what is asked for, and what is over by the house's rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from qmember.domain.claims import divide
from qmember.domain.errors import Conflict
from qmember.domain.fee_policies import Over
from qmember.domain.ledger import REFUND, IncomeKind
from qmember.models import Claim
from qmember.queries.association import association
from qmember.queries.claims import claim_facts
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.unit import Unit

TIME_TO_PAY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class FeePart:
    """Öre of a payment, as what they count, and the claim that they answer."""

    kind: str
    amount: int
    claim_id: int | None = None


def divided(unit: Unit, person_id: int, amount: int) -> list[FeePart]:
    """The parts of a payment that somebody made for fees, as their payer or for herself.

    A fee that is open for exactly the amount comes first, then the oldest. Nothing open: the whole
    is a fee that answers nothing.
    """
    found = _open(unit, person_id)
    exact = [one for one in found if one[1] == amount]
    found = exact[:1] or found
    if not found or amount <= 0:
        return [FeePart(IncomeKind.MEMBERSHIP_FEE, amount)]
    division = divide(amount, [ore for _, ore in found])
    parts = [
        FeePart(IncomeKind.MEMBERSHIP_FEE, ore, claim.id)
        for (claim, _), ore in zip(found, division.on_claims, strict=True)
        if ore
    ]
    return [*parts, *over(unit, found[-1][0], division.over)] if division.over else parts


def on_claim(unit: Unit, claim: Claim, amount: int) -> list[FeePart]:
    """The parts of öre that came for one claim: what it asks for, and what is over by the house's rule.

    Conflict when nothing is open on it any more.
    """
    still = claim_facts(unit.session, [claim.id])[claim.id].open_ore
    if not still:
        raise Conflict("Nothing is asked for on that claim any more. Nothing has changed.")
    mine = FeePart(IncomeKind.MEMBERSHIP_FEE, min(amount, still), claim.id)
    return [mine, *over(unit, claim, amount - still)] if amount > still else [mine]


def over(unit: Unit, claim: Claim, amount: int) -> list[FeePart]:
    """What öre are that were paid beyond a claim, as the association has chosen."""
    policy = Over(association(unit.session, unit.today).fee_over)
    if policy is Over.GIVE_BACK:
        return [FeePart(REFUND, amount)]
    if policy is Over.GIFT:
        return [FeePart(IncomeKind.GIFT, amount)]
    first = claim.to_on + timedelta(days=1)
    ahead = unit.session.get_one(Claim, _next_year(unit, claim, first))
    on_next = min(amount, claim_facts(unit.session, [ahead.id])[ahead.id].open_ore)
    parts = [FeePart(IncomeKind.MEMBERSHIP_FEE, on_next, ahead.id)] if on_next else []
    rest = amount - on_next
    return [*parts, FeePart(IncomeKind.GIFT, rest)] if rest else parts


def _next_year(unit: Unit, claim: Claim, first: date) -> int:
    """The claim of the year that begins on a day: the one that there is, or a new one."""
    query = select(Claim.id).where(Claim.person_id == claim.person_id, Claim.from_on == first)
    ids = list(unit.session.scalars(query.order_by(Claim.id)))
    standing = [i for i, facts in claim_facts(unit.session, ids).items() if facts.end is None]
    if standing:
        return standing[0]
    due = max(first, unit.today) + TIME_TO_PAY
    return make_claim(unit, ClaimWish(claim.person_id, due, first, claim.payer_id))


def _open(unit: Unit, person_id: int) -> list[tuple[Claim, int]]:
    """The claims that ask somebody for money, with öre that are open; the oldest first."""
    query = select(Claim).where(or_(Claim.payer_id == person_id, Claim.person_id == person_id))
    rows = unit.session.scalars(query.order_by(Claim.from_on, Claim.id)).all()
    facts = claim_facts(unit.session, [row.id for row in rows])
    return [(row, facts[row.id].open_ore) for row in rows if facts[row.id].open_ore]
