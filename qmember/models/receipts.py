"""Gift receipts: numbered without gaps, their printed facts and bytes kept as they were issued."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Sealed, Word


class Receipt(Base):
    """One receipt. ``facts``, all that is printed, are sealed under the receipt's own key (ReceiptKey)."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index("ix_receipt_income", "income_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    income_id: Mapped[int] = mapped_column(ForeignKey("income.id"))
    issued_on: Mapped[date] = mapped_column(Date)
    amount_ore: Mapped[int] = mapped_column(Ore)
    language: Mapped[str] = mapped_column(Word)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), unique=True)
    facts: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Line)


class ReceiptDocument(Base):
    """The bytes of a receipt, drawn from its facts right after the commit and kept for ever.

    They are sealed under the receipt's own key; ``sha256`` is of the open bytes and stays when the
    key is destroyed.
    """

    __tablename__ = "receipt_document"

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes] = mapped_column(Sealed)
    drawn_at: Mapped[datetime]


class ReceiptKey(Base):
    """The key of one receipt, itself sealed with the data key; erasing the person destroys it."""

    __tablename__ = "receipt_key"

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(Sealed)


class ReceiptCode(Base):
    """The code that is printed on a receipt, by which a stranger asks whether it is genuine."""

    __tablename__ = "receipt_code"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), unique=True)


class ReceiptVoid(Base):
    """That a receipt no longer holds; its number stays in the list."""

    __tablename__ = "receipt_void"

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ReceiptDelivery(Base):
    """That the original left the association, by mail or on paper; what comes after is a copy."""

    __tablename__ = "receipt_delivery"
    __table_args__ = (Index("ix_receipt_delivery_receipt", "receipt_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    how: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
