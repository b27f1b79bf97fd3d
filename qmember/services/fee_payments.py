"""Record money that came for a membership fee by hand: on the claim, and what is over by the house's rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.ledger import REFUND, Channel, IncomeKind
from qmember.domain.permissions import Permission
from qmember.services import audit, claims, receipts
from qmember.services.fee_division import on_claim
from qmember.services.income import IncomeFacts, add_incomes
from qmember.services.unit import Unit, answer_before, remember_answer

DEED = "fee.record"


@dataclass(frozen=True, slots=True)
class FeePaid:
    """Öre that came for a claim, on which day and which way."""

    claim_id: int
    amount: int
    received_on: date
    channel: Channel


def record_fee(unit: Unit, person_id: int, paid: FeePaid, *, key: str | None = None) -> int:
    """Record a payment of a member's fee; öre that were more than was asked for.

    What is over is a gift or counts on the next year, as the association has chosen; where it is
    given back, only what is asked for is taken.

    The payer of the claim is the giver. The same ``key`` again records nothing. Raises Conflict when
    nothing is open on the claim.
    """
    unit.need(Permission.CLAIM_FEES)
    content = [paid.claim_id, paid.amount, paid.received_on, paid.channel]
    if (before := answer_before(unit, key, DEED, content)) is not None:
        return int(before)
    claim = claims.claim_of(unit, person_id, paid.claim_id)
    parts = on_claim(unit, claim, paid.amount)
    if any(one.kind == REFUND for one in parts):
        raise Refused(
            "That is more than is asked for. Take what is asked for, and give the rest back"
        )
    rows = add_incomes(
        unit,
        [
            IncomeFacts(
                IncomeKind(one.kind), one.amount, paid.received_on, paid.channel, claim.payer_id
            )
            for one in parts
        ],
    )
    linked = zip(rows, parts, strict=True)
    claims.answer(unit, [(row, one.claim_id) for row, one in linked if one.claim_id is not None])
    receipts.issue_wanted(unit, [row for row in rows if row.kind == IncomeKind.GIFT])
    audit.note(unit, Event.CLAIM_PAID, "person", claim.person_id, claim=claim.id)
    beyond = paid.amount - parts[0].amount
    remember_answer(unit, key, DEED, content, str(beyond))
    return beyond
