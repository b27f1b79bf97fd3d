"""Record money that came for a membership fee by hand: on the claim, and what is over as a gift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qmember.domain.claims import divide
from qmember.domain.errors import Conflict
from qmember.domain.events import Event
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.permissions import Permission
from qmember.queries.claims import claim_facts
from qmember.services import audit, claims, receipts
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
    """Record a payment of a member's fee; öre that were more than was asked for: they are a gift.

    The payer of the claim is the giver. The same ``key`` again records nothing. Raises Conflict when
    nothing is open on the claim.
    """
    unit.need(Permission.CLAIM_FEES)
    content = [paid.claim_id, paid.amount, paid.received_on, paid.channel]
    if (before := answer_before(unit, key, DEED, content)) is not None:
        return int(before)
    claim = claims.claim_of(unit, person_id, paid.claim_id)
    facts = claim_facts(unit.session, [claim.id])[claim.id]
    if not facts.open_ore:
        raise Conflict("Nothing is asked for on that claim any more. Nothing has changed.")
    division = divide(paid.amount, [facts.open_ore])
    kinds = ((IncomeKind.MEMBERSHIP_FEE, division.on_claims[0]), (IncomeKind.GIFT, division.over))
    wanted = [
        IncomeFacts(kind, ore, paid.received_on, paid.channel, claim.payer_id)
        for kind, ore in kinds
        if ore
    ]
    rows = add_incomes(unit, wanted)
    claims.answer(unit, [(rows[0], claim.id)])
    receipts.issue_wanted(unit, rows[1:])
    audit.note(unit, Event.CLAIM_PAID, "person", claim.person_id, claim=claim.id)
    remember_answer(unit, key, DEED, content, str(division.over))
    return division.over
