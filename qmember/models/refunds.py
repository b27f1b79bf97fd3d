"""Money that goes back: the refund, what it was of, when it was paid out, and what two people decided.

All are written once. A refund that did not happen is undone by a row, and so is a payment of it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Word


class Refund(Base):
    """That ``amount_ore`` of an income goes back; ``rest_income_id`` is what is left of it, if anything.

    ``income_id`` is None for money that never was income, such as a fee that was paid too much of.
    ``entry_id`` moves the money to the account of what is owed; ``person_id`` is who gets it, None for
    somebody whom nobody knows. ``paid_on`` is the day that was told, None while it was still to be.
    """

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount_ore > 0", name="positive"),
        Index("ix_refund_person", "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    income_id: Mapped[int | None] = mapped_column(ForeignKey("income.id"), unique=True)
    rest_income_id: Mapped[int | None] = mapped_column(ForeignKey("income.id"), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    amount_ore: Mapped[int] = mapped_column(Ore)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    why: Mapped[str] = mapped_column(Word)
    way: Mapped[str] = mapped_column(Word)
    paid_on: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class RefundUndo(Base):
    """That a refund did not happen: the money is what it was before, or waits for a name."""

    __tablename__ = "refund_undo"

    refund_id: Mapped[int] = mapped_column(ForeignKey("refund.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class RefundNaming(Base):
    """Which part of a bank payment a refund is, so that the payment stays wholly explained."""

    __tablename__ = "refund_naming"
    __table_args__ = (Index("ix_refund_naming_refund_id", "refund_id"),)

    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"), primary_key=True)
    refund_id: Mapped[int] = mapped_column(ForeignKey("refund.id"))


class RefundPayment(Base):
    """That the money of a refund has left: by a row of the bank (``deposit_id``), or handed over.

    What was sent by Swish leaves its clearing account first, and that account when the bank tells.
    """

    __tablename__ = "refund_payment"
    __table_args__ = (
        CheckConstraint("(way = 'bank') = (deposit_id IS NOT NULL)", name="bank_has_row"),
        Index("ix_refund_payment_refund_id", "refund_id"),
        Index("ix_refund_payment_deposit_id", "deposit_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    refund_id: Mapped[int] = mapped_column(ForeignKey("refund.id"))
    way: Mapped[str] = mapped_column(Word)
    deposit_id: Mapped[int | None] = mapped_column(ForeignKey("bank_deposit.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    paid_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class RefundPaymentUndo(Base):
    """That a payment of a refund was not one: the refund is still to be paid."""

    __tablename__ = "refund_payment_undo"

    payment_id: Mapped[int] = mapped_column(ForeignKey("refund_payment.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class RefundRequest(Base):
    """A refund above the limit, as somebody asked for it; done when another person agrees."""

    __tablename__ = "refund_request"
    __table_args__ = (CheckConstraint("amount_ore > 0", name="positive"),)

    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"), primary_key=True)
    income_id: Mapped[int] = mapped_column(ForeignKey("income.id"))
    amount_ore: Mapped[int] = mapped_column(Ore)
    why: Mapped[str] = mapped_column(Word)
    way: Mapped[str] = mapped_column(Word)
