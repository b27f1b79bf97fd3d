"""Ask for fees: one claim a member and year with one reference, paid, waived, taken back or closed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from qmember.domain.claims import ClaimEnd, ClaimState, state
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import IncomeKind
from qmember.domain.permissions import Permission
from qmember.domain.references import reference
from qmember.models import Claim, ClaimPayment, Income, MemberNumber
from qmember.queries.claim_proofs import proofs_of
from qmember.queries.claims import claim_facts
from qmember.queries.fee_payers import payers
from qmember.queries.member_facts import status_of
from qmember.queries.membership_rules import membership_rules
from qmember.queries.rejoining import fee_due
from qmember.services import audit
from qmember.services.claim_periods import ask_again, end, settle
from qmember.services.unit import Unit

FIRST_PAYLOAD = 10**6
"""Seven digits, of which the first is no 0: short enough to type, and no count of anything.

With length digit and check digit they are nine; a telephone number that payers write begins with 0.
"""

MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class ClaimWish:
    """The fee of whom to ask for, from what day, payable when, by whom and in how many parts."""

    person_id: int
    due_on: date
    from_on: date | None = None
    payer_id: int | None = None
    parts: int = 1


def make_claim(unit: Unit, wish: ClaimWish) -> int:
    """Ask a member for the fee of the year that she has not paid yet; the claim's row id.

    Raises Refused when nobody has decided a fee, Conflict when she has been asked already or owes
    none.
    """
    unit.need(Permission.CLAIM_FEES)
    day = wish.from_on or unit.today
    now = status_of(unit.session, wish.person_id, day)
    if now.type_id is None or unit.session.get(MemberNumber, wish.person_id) is None:
        raise Refused("She is not a member. Accept her as one first", field="person")
    if not 1 <= wish.parts <= MOST_PARTS:
        raise Refused("Choose 1 to 12 parts", field="parts")
    rules = membership_rules(unit.session, day)
    (first, last), fee = fee_due(unit.session, rules, now, day)
    if fee is None:
        raise Refused("Nobody has decided the fee of that year. Add it under Settings, Fees")
    if _asked(unit, wish.person_id, first, last):
        raise Conflict("She has already been asked for the fee of that year. Nothing has changed.")
    row = Claim(
        person_id=wish.person_id, payer_id=wish.payer_id or _payer(unit, wish.person_id), type_id=now.type_id,
        fee_id=fee.fee_id, run_id=None, amount_ore=fee.amount_ore, from_on=first, to_on=last,
        reference=new_references(unit, 1)[0], issued_on=unit.today, due_on=wish.due_on,
        parts=wish.parts, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.CLAIM_MADE, "person", wish.person_id, claim=row.id, until=last)
    return row.id


def end_claim(unit: Unit, person_id: int, claim_id: int, how: ClaimEnd) -> None:
    """Stop asking for a fee. Nobody is asked why; a waiver counts as paid."""
    unit.need(Permission.CLAIM_FEES)
    claim = claim_of(unit, person_id, claim_id)
    facts = claim_facts(unit.session, [claim_id])[claim_id]
    if state(facts, unit.today) not in (ClaimState.OPEN, ClaimState.LATE):
        raise Conflict("Nothing is asked for on that claim any more. Nothing has changed.")
    if how is ClaimEnd.TAKEN_BACK and facts.paid:
        raise Conflict("Something has been paid on it. Move or give back the payment first.")
    if how is ClaimEnd.TAKEN_BACK and claim_id in proofs_of(unit.session, person_id):
        raise Conflict("She has shown that she paid it. Take that back first.")
    end(unit, claim_id, how)
    settle(unit, [claim_id])
    audit.note(unit, Event.CLAIM_ENDED, "person", claim.person_id, claim=claim_id)


def reopen_claim(unit: Unit, person_id: int, claim_id: int) -> None:
    """Ask for the fee again after all."""
    unit.need(Permission.CLAIM_FEES)
    claim = claim_of(unit, person_id, claim_id)
    if not ask_again(unit, claim_id):
        raise Conflict("The fee is asked for already. Nothing has changed.")
    settle(unit, [claim_id])
    audit.note(unit, Event.CLAIM_REOPENED, "person", claim.person_id, claim=claim_id)


def answer(unit: Unit, paid: Sequence[tuple[Income, int]]) -> None:
    """Let each income, a membership fee, answer its claim; never more than the claim asks for."""
    if not paid:
        return
    facts = claim_facts(unit.session, {claim_id for _, claim_id in paid})
    left = {claim_id: one.open_ore for claim_id, one in facts.items()}
    for income, claim_id in paid:
        if claim_id not in left or income.kind != IncomeKind.MEMBERSHIP_FEE:
            raise Refused("Choose the fee that the money is for", field="claim")
        left[claim_id] -= income.amount_ore
        if left[claim_id] < 0:
            raise Refused(
                "That is more than is open of the fee. Divide the payment", field="amount"
            )
    rows = [{"income_id": income.id, "claim_id": claim_id} for income, claim_id in paid]
    unit.session.execute(insert(ClaimPayment), rows)
    settle(unit, facts)


def follow(unit: Unit, old: Income, new: Income) -> None:
    """Let the income that replaces another answer the claim that the old one answered.

    Moved to somebody else it answers the oldest claim of hers that asks for as much or more, where
    there is one: a fee is hers for whom it is paid.
    """
    link = unit.session.get(ClaimPayment, old.id)
    if link is None or new.kind != IncomeKind.MEMBERSHIP_FEE or new.person_id is None:
        return
    mine = [link.claim_id]
    if new.person_id != old.person_id:
        query = select(Claim.id).where(Claim.person_id == new.person_id)
        mine = list(unit.session.scalars(query.order_by(Claim.from_on, Claim.id)))
    facts = claim_facts(unit.session, mine)
    claim_id = next((i for i in mine if facts[i].open_ore >= new.amount_ore), None)
    if claim_id is not None:
        answer(unit, [(new, claim_id)])


def new_references(
    unit: Unit, count: int, draw: Callable[[int], int] = secrets.randbelow
) -> list[str]:
    """References that no claim has had: drawn by lot, because others read them on statements."""
    found: dict[str, None] = {}
    while len(found) < count:
        drawn = [
            reference(str(FIRST_PAYLOAD + draw(9 * FIRST_PAYLOAD)))
            for _ in range(min(500, count - len(found)))
        ]
        taken = set(unit.session.scalars(select(Claim.reference).where(Claim.reference.in_(drawn))))
        found |= dict.fromkeys(one for one in drawn if one not in taken)
    return list(found)


def _asked(unit: Unit, person_id: int, first: date, last: date) -> bool:
    """Tell whether a claim that has not been taken back already asks for some of these days."""
    query = select(Claim.id).where(
        Claim.person_id == person_id, Claim.from_on <= last, Claim.to_on >= first
    )
    facts = claim_facts(unit.session, list(unit.session.scalars(query)))
    return any(one.end not in (ClaimEnd.TAKEN_BACK, ClaimEnd.CLOSED) for one in facts.values())


def _payer(unit: Unit, person_id: int) -> int:
    return payers(unit.session, [person_id]).get(person_id, person_id)


def claim_of(unit: Unit, person_id: int, claim_id: int) -> Claim:
    """One of a member's claims; NotFound when there is none, or when it is somebody else's."""
    row = unit.session.get(Claim, claim_id)
    if row is None or row.person_id != person_id:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return row
