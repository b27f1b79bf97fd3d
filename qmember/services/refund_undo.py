"""Undo a refund that did not happen: the income is whole again, on its payment and with its receipt."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from qmember.domain.gift_parts import GiftPart, divided, joined_parts, without_parts
from qmember.domain.ledger import IncomeKind
from qmember.domain.permissions import Permission
from qmember.domain.reasons import Why
from qmember.models import ClaimPayment, Income, IncomeReversal, Receipt, ReceiptVoid, Refund
from qmember.queries.claims import claim_facts
from qmember.queries.corrections import newest_of
from qmember.queries.gift_parts import meant_for, same_purposes
from qmember.services import claims, ledger, pledges, receipts, refund_letters
from qmember.services.bank_matching import match_like
from qmember.services.income import add_income, reverse_income
from qmember.services.open_payments import back_in_queue
from qmember.services.refund_namings import name_again, naming_of, supersede, take_out
from qmember.services.refund_owed import end_refund
from qmember.services.refund_payments import standing
from qmember.services.refunds import again
from qmember.services.unit import Unit


def undo_refund(unit: Unit, refund_id: int) -> int | None:
    """Undo a refund of which nothing has been paid; the income that is whole again, if there is one.

    Where what was left has been un-named since, the money waits for a name together with it.
    Conflict when it has been paid or undone.
    """
    unit.need(Permission.RECORD_GIFTS)
    refund = standing(unit, refund_id)
    undone_by = end_refund(unit, refund)
    refund_letters.take_back(unit, refund)
    payments = take_out(unit, refund, undone_by=undone_by)
    whole = _whole(unit, refund, payments)
    for payment_id in payments:
        back_in_queue(unit, payment_id)
    match_like(unit, payments)
    return whole.id if whole is not None else None


def _whole(unit: Unit, refund: Refund, payments: list[int]) -> Income | None:
    """The income with what did not go back; nothing where its money waits for a name."""
    if refund.income_id is None:
        return None
    newest = unit.session.get_one(Income, newest_of(unit.session, refund.income_id))
    reversal = unit.session.get(IncomeReversal, newest.id)
    if reversal is None:
        if _fits(unit, refund, newest):
            return _joined(unit, refund, newest)
        return _anew(unit, refund, newest, payments, replaces_id=None)
    gone = reversal.reason != Why.REFUNDED  # what was left has been voided or un-named since
    if gone and payments:
        return None
    return _anew(unit, refund, newest, payments, replaces_id=None if gone else newest.id)


def _fits(unit: Unit, refund: Refund, rest: Income) -> bool:
    """Whether the fee that ``rest`` pays still asks for what did not go back; true of what is no fee.

    Where it has been paid by other money meanwhile, what is left goes on paying its part of it.
    """
    link = unit.session.get(ClaimPayment, rest.id)
    if link is None or rest.kind != IncomeKind.MEMBERSHIP_FEE:
        return True
    return claim_facts(unit.session, [link.claim_id])[link.claim_id].open_ore >= refund.amount_ore


def _anew(
    unit: Unit, refund: Refund, old: Income, payments: list[int], *, replaces_id: int | None
) -> Income:
    """What did not go back as income again, beside what is left or where nothing is."""
    account = ledger.account_of(unit, old.entry_id, old.amount_ore)
    facts = replace(again(old, refund.amount_ore, account), parts=_parts_back(unit, refund, old))
    whole = add_income(unit, facts, replaces_id=replaces_id, decided=True)
    claims.follow(unit, old, whole)
    pledges.follow(unit, old, whole)
    for payment_id in payments:
        name_again(unit, payment_id, old, whole)
    if replaces_id is not None and (receipt := _voided(unit, old.id)) is not None:
        receipts.issue_if_wanted(unit, whole, wish=None, replaces=receipt)
    return whole


def _joined(unit: Unit, refund: Refund, rest: Income) -> Income:
    """What was left and what did not go back as one income again."""
    naming, receipt = naming_of(unit, rest.id), receipts.holding(unit, rest.id)
    account = ledger.account_of(unit, rest.entry_id, rest.amount_ore)
    reversal = reverse_income(unit, rest, reason=Why.REPLACED)
    amount = rest.amount_ore + refund.amount_ore
    parts = joined_parts(meant_for(unit.session, rest), _parts_back(unit, refund, rest))
    facts = replace(again(rest, amount, account), parts=parts)
    whole = add_income(unit, facts, replaces_id=rest.id)
    claims.follow(unit, rest, whole)
    pledges.follow(unit, rest, whole)
    if naming is not None:
        supersede(unit, naming, whole, undone_by=reversal.entry_id)
    receipts.void_for_income(unit, rest.id, reason=Why.REPLACED)
    if receipt is not None:
        receipts.issue_if_wanted(unit, whole, wish=None, replaces=receipt)
    return whole


def _parts_back(unit: Unit, refund: Refund, newest: Income) -> tuple[GiftPart, ...]:
    """What the öre that did not go back are for: what they were for, to the öre.

    Where somebody has given what was left other purposes since, they follow it.
    """
    session = unit.session
    was = session.get_one(Income, refund.income_id)
    rest = session.get(Income, refund.rest_income_id) if refund.rest_income_id else None
    if not same_purposes(session, (rest or was).id, newest.id):
        return divided(refund.amount_ore, meant_for(session, newest))
    return without_parts(meant_for(session, was), meant_for(session, rest) if rest else ())


def _voided(unit: Unit, income_id: int) -> Receipt | None:
    """The receipt that the refund voided."""
    query = (
        select(Receipt)
        .join(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(Receipt.income_id == income_id, ReceiptVoid.reason == Why.REFUNDED)
    )
    return unit.session.scalar(query.order_by(Receipt.id.desc()).limit(1))
