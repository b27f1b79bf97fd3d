"""The money of a refund leaves: a row of the bank tells of it, or somebody has handed it over."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import REFUND_PAID, Posting
from qmember.domain.permissions import Permission
from qmember.domain.refunds import AT_ONCE, Way
from qmember.models import BankDeposit, Refund, RefundPayment, RefundPaymentUndo, RefundUndo
from qmember.queries.withdrawals_taken import is_taken
from qmember.services import audit, ledger
from qmember.services.unit import Unit

NO_PAGE = "The page does not exist. Search, or go to the overview"
UNDONE = "The refund has been undone. Nothing has changed."
PAID = "The refund has been paid already. Nothing has changed."
NOT_AFTER = "The date is after today. Write the day when the money went back"


def standing(unit: Unit, refund_id: int) -> Refund:
    """The refund, not undone; NotFound or Conflict otherwise."""
    row = unit.session.get(Refund, refund_id)
    if row is None:
        raise NotFound(NO_PAGE)
    if unit.session.get(RefundUndo, refund_id) is not None:
        raise Conflict(UNDONE)
    return row


def payments_of(unit: Unit, refund_id: int) -> dict[bool, RefundPayment]:
    """How a refund was paid, as far as it holds: by a row of the bank (True), handed over (False)."""
    query = (
        select(RefundPayment)
        .outerjoin(RefundPaymentUndo, RefundPaymentUndo.payment_id == RefundPayment.id)
        .where(RefundPayment.refund_id == refund_id, RefundPaymentUndo.payment_id.is_(None))
        .order_by(RefundPayment.id)
    )
    return {row.deposit_id is not None: row for row in unit.session.scalars(query)}


def pay_out(unit: Unit, refund_id: int, way: Way, on: date) -> None:
    """Note that a refund was handed over in cash or sent by Swish on a day."""
    unit.need(Permission.RECORD_GIFTS)
    refund = standing(unit, refund_id)
    if payments_of(unit, refund_id):
        raise Conflict(PAID)
    if way not in AT_ONCE:
        raise Refused(
            "Choose Swish or cash. What leaves by bank is in the bank's file", field="way"
        )
    if on > unit.today:
        raise Refused(NOT_AFTER, field="paid_on")
    hand_over(unit, refund, way, on)


def hand_over(unit: Unit, refund: Refund, way: Way, on: date) -> None:
    """Take what is owed from the cash box, or from what the Swish account is to settle."""
    owed = ledger.account_of(unit, refund.entry_id, -refund.amount_ore)
    lines = (
        Posting("", refund.amount_ore, account=owed),
        Posting(AT_ONCE[way], -refund.amount_ore),
    )
    _pay(unit, refund, RefundPayment(way=way, paid_on=on), lines)


def name_withdrawal(unit: Unit, refund_id: int, deposit_id: int) -> None:
    """Say that a row by which money left the bank is the money of a refund.

    Conflict when either has found another, Refused when the amounts differ.
    """
    unit.need(Permission.RECORD_BANK)
    refund, row = standing(unit, refund_id), unit.session.get(BankDeposit, deposit_id)
    if row is None or row.entry_id is None or row.booked_on is None:
        raise NotFound(NO_PAGE)
    if row.amount_ore != -refund.amount_ore:
        raise Refused("The refund and the bank's row have different amounts.")
    paid = payments_of(unit, refund_id)
    handed = paid.get(False)
    if True in paid or (handed is not None and handed.way == Way.CASH):
        raise Conflict(PAID)
    if is_taken(unit.session, deposit_id):
        raise Conflict("The bank's row is the money of another refund. Nothing has changed.")
    left = handed.entry_id if handed is not None else refund.entry_id
    lines = (
        Posting("", refund.amount_ore, account=ledger.account_of(unit, left, -refund.amount_ore)),
        Posting(
            "", -refund.amount_ore, account=ledger.account_of(unit, row.entry_id, refund.amount_ore)
        ),
    )
    paid_on = row.booked_on
    payment = RefundPayment(way=Way.BANK, deposit_id=deposit_id, paid_on=paid_on)
    _pay(unit, refund, payment, lines)


def undo_payment(unit: Unit, refund_id: int) -> None:
    """Take back what was noted last of how a refund was paid; it is still to be paid."""
    unit.need(Permission.RECORD_BANK)
    refund = standing(unit, refund_id)
    paid = payments_of(unit, refund_id)
    row = paid.get(True) or paid.get(False)
    if row is None:
        raise Conflict("The refund has not been paid. Nothing has changed.")
    entry = ledger.reverse(unit, row.entry_id, kind="reversal")
    unit.session.add(
        RefundPaymentUndo(payment_id=row.id, entry_id=entry.id, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
    audit.note(unit, Event.REFUND_UNPAID, "refund", refund.id, amount_ore=refund.amount_ore)


def _pay(unit: Unit, refund: Refund, row: RefundPayment, lines: tuple[Posting, ...]) -> None:
    row.entry_id = ledger.post(unit, ledger.Draft(REFUND_PAID, row.paid_on, lines)).id
    row.refund_id, row.at, row.by = refund.id, unit.now, unit.viewer.name
    unit.session.add(row)
    unit.session.flush()
    audit.note(
        unit, Event.REFUND_PAID, "refund", refund.id, amount_ore=refund.amount_ore, how=row.way
    )
