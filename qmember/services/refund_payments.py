"""The money of a refund leaves: a row of the bank tells of it, or somebody has handed it over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import REFUND_PAID, Posting
from qmember.domain.money import Kronor
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


def name_withdrawal(unit: Unit, deposit_id: int, refund_ids: Collection[int]) -> None:
    """Say that a row by which money left the bank is the money of a refund, or of several together.

    Each has an entry of its own. Conflict when one of them, or the row, has found another, Refused
    when the row is not their sum.
    """
    unit.need(Permission.RECORD_BANK)
    if not refund_ids:
        raise Refused("Choose the refunds that the bank's row paid")
    refunds = [standing(unit, one) for one in sorted(set(refund_ids))]
    row = unit.session.get(BankDeposit, deposit_id)
    if row is None or row.entry_id is None or row.booked_on is None:
        raise NotFound(NO_PAGE)
    left_by = [_not_told(unit, one) for one in refunds]
    if is_taken(unit.session, deposit_id):
        raise Conflict("The bank's row is the money of another refund. Nothing has changed.")
    _need_sum(row, refunds)
    bank = ledger.account_of(unit, row.entry_id, -row.amount_ore)
    for refund, entry_id in zip(refunds, left_by, strict=True):
        owed = ledger.account_of(unit, entry_id, -refund.amount_ore)
        lines = (
            Posting("", refund.amount_ore, account=owed),
            Posting("", -refund.amount_ore, account=bank),
        )
        payment = RefundPayment(way=Way.BANK, deposit_id=deposit_id, paid_on=row.booked_on)
        _pay(unit, refund, payment, lines)


def _not_told(unit: Unit, refund: Refund) -> int:
    """The entry after which the money of a refund is still to leave the bank; Conflict where it has."""
    paid = payments_of(unit, refund.id)
    handed = paid.get(False)
    if True in paid or (handed is not None and handed.way == Way.CASH):
        raise Conflict(PAID)
    return handed.entry_id if handed is not None else refund.entry_id


def _need_sum(row: BankDeposit, refunds: Sequence[Refund]) -> None:
    total = sum(one.amount_ore for one in refunds)
    if row.amount_ore == -total:
        return
    if len(refunds) <= 1:
        raise Refused("The refund and the bank's row have different amounts.")
    raise Refused(
        "The refunds that you chose come to %(total)s, and the bank's row to %(row)s.",
        total=Kronor(total), row=Kronor(-row.amount_ore),
    )  # fmt: skip


def undo_payment(unit: Unit, refund_id: int) -> int:
    """Take back what was noted last of how a refund was paid; it is still to be paid.

    What the same row of the bank paid goes with it. Returns how many refunds that were.
    """
    unit.need(Permission.RECORD_BANK)
    standing(unit, refund_id)
    paid = payments_of(unit, refund_id)
    row = paid.get(True) or paid.get(False)
    if row is None:
        raise Conflict("The refund has not been paid. Nothing has changed.")
    together = [row] if row.deposit_id is None else _paid_by(unit, row.deposit_id)
    for one in together:
        _unpay(unit, one)
    return len(together)


def _paid_by(unit: Unit, deposit_id: int) -> list[RefundPayment]:
    """What a row of the bank paid, as far as it holds."""
    query = (
        select(RefundPayment)
        .outerjoin(RefundPaymentUndo, RefundPaymentUndo.payment_id == RefundPayment.id)
        .where(RefundPayment.deposit_id == deposit_id, RefundPaymentUndo.payment_id.is_(None))
        .order_by(RefundPayment.id)
    )
    return list(unit.session.scalars(query))


def _unpay(unit: Unit, row: RefundPayment) -> None:
    refund = unit.session.get_one(Refund, row.refund_id)
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
