"""Which rows by which money left the bank are known to be something already: each is only one thing."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from qmember.models import BankDeposit, Entry, ParkedGiftEnd, RefundPayment, RefundPaymentUndo
from qmember.queries.reading import Reads


def taken() -> ColumnElement[bool]:
    """That a row of the bank is the money of a refund, or of a parked gift that went back."""
    back = aliased(Entry)
    undone = select(RefundPaymentUndo.payment_id).where(
        RefundPaymentUndo.payment_id == RefundPayment.id
    )
    refunded = select(RefundPayment.id).where(
        RefundPayment.deposit_id == BankDeposit.id, ~undone.exists()
    )
    reversed_ = select(back.id).where(back.reverses_id == ParkedGiftEnd.entry_id)
    returned = select(ParkedGiftEnd.id).where(
        ParkedGiftEnd.deposit_id == BankDeposit.id, ~reversed_.exists()
    )
    return or_(refunded.exists(), returned.exists())


def is_taken(session: Reads, deposit_id: int) -> bool:
    """Tell it of one row."""
    query = select(BankDeposit.id).where(BankDeposit.id == deposit_id, taken())
    return session.scalar(query) is not None
