"""Settle fees by themselves when a bank file brings them with their reference and their amount."""

from __future__ import annotations

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound
from qmember.domain.fee_matching import OpenFee, Told, certain, references_in
from qmember.domain.ledger import IncomeKind
from qmember.domain.permissions import Permission
from qmember.models import BankDeposit, BankPayment, Claim, OpenPayment
from qmember.queries.claims import open_claims
from qmember.queries.payer_memory import ITSELF
from qmember.services.bank_naming import Named, Part, name_payment, name_payments
from qmember.services.fee_division import on_claim
from qmember.services.open_payments import booked_payments
from qmember.services.unit import Unit


def settle_certain(unit: Unit, import_id: int) -> int:
    """Name what is certain among the payments that a file put in the queue; how many that were.

    Each can be undone like any other naming.
    """
    query = (
        select(BankPayment.id, BankPayment.amount_ore, BankPayment.references)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .join(OpenPayment, OpenPayment.payment_id == BankPayment.id)
        .where(BankDeposit.import_id == import_id, BankPayment.amount_ore > 0)
        .order_by(BankPayment.id)
    )
    told = [Told(row.id, row.amount_ore, row.references) for row in unit.session.execute(query)]
    ours = {reference for one in told for reference in references_in(one.references)}
    fees = {
        reference: OpenFee(claim_id, payer_id, facts.open_ore)
        for reference, (claim_id, payer_id, facts) in open_claims(unit.session, ours).items()
    }
    named = [(one.payment_id, (_part(one, fee),)) for one, fee in certain(told, fees)]
    if named:
        name_payments(unit, named, how=ITSELF)
    return len(named)


def name_as_fee(unit: Unit, payment_id: int, claim_id: int, *, how: str | None = None) -> Named:
    """Name the open rest of a payment as the money of a fee; what is over follows the house's rule.

    Conflict when the payment has been named, or nothing is open on the fee any more.
    """
    unit.need(Permission.RECORD_BANK)
    claim = unit.session.get(Claim, claim_id)
    if claim is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    payment = booked_payments(unit, [payment_id])[payment_id]
    found = on_claim(unit, claim, payment.left)
    if payment.left <= 0:
        raise Conflict("Somebody has already named this payment. Nothing has changed.")
    parts = [Part(one.kind, one.amount, claim.payer_id, claim_id=one.claim_id) for one in found]
    return name_payment(unit, payment_id, parts, how=how)


def _part(one: Told, fee: OpenFee) -> Part:
    return Part(
        IncomeKind.MEMBERSHIP_FEE, one.amount, person_id=fee.payer_id, claim_id=fee.claim_id
    )
