"""Payers whose money waits for a decision, the money that waits, and what became of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Word


class PayerHold(Base):
    """That money of somebody's is not received without a decision from a day on, or is again.

    ``why`` is a word of ``domain.gift_holds.HoldReason``. The newest row of a person counts.
    """

    __tablename__ = "payer_hold"
    __table_args__ = (Index("ix_payer_hold_person", "person_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    holds: Mapped[bool]
    why: Mapped[str] = mapped_column(Word)
    from_on: Mapped[date] = mapped_column(Date)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ParkedGift(Base):
    """Money of such a payer: no income, on an account of its own until two people have decided.

    ``kind`` is the kind of income that it becomes when it is accepted, ``receipt`` the receipt that
    was wished for then (None: as the giver wishes).
    """

    __tablename__ = "parked_gift"
    __table_args__ = (
        CheckConstraint("amount_ore > 0", name="positive"),
        Index("ix_parked_gift_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    amount_ore: Mapped[int] = mapped_column(Ore)
    received_on: Mapped[date] = mapped_column(Date)
    channel: Mapped[str] = mapped_column(Word)
    purpose_id: Mapped[int | None] = mapped_column(ForeignKey("purpose.id"))
    anonymity: Mapped[str] = mapped_column(Word)
    receipt: Mapped[str | None] = mapped_column(Word)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ParkedGiftPart(Base):
    """Öre of parked money that are for one purpose, where it is divided on several.

    Its own purpose is NULL then.
    """

    __tablename__ = "parked_gift_part"
    __table_args__ = (CheckConstraint("amount_ore > 0", name="positive"),)

    parked_id: Mapped[int] = mapped_column(ForeignKey("parked_gift.id"), primary_key=True)
    purpose_id: Mapped[int] = mapped_column(ForeignKey("purpose.id"), primary_key=True)
    amount_ore: Mapped[int] = mapped_column(Ore)


class ParkedGiftEnd(Base):
    """What became of parked money; it holds unless its entry has been reversed.

    ``deposit_id`` is the withdrawal at the bank by which it went back.
    """

    __tablename__ = "parked_gift_end"
    __table_args__ = (Index("ix_parked_gift_end_parked", "parked_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    parked_id: Mapped[int] = mapped_column(ForeignKey("parked_gift.id"))
    how: Mapped[str] = mapped_column(Word)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    income_id: Mapped[int | None] = mapped_column(ForeignKey("income.id"))
    deposit_id: Mapped[int | None] = mapped_column(ForeignKey("bank_deposit.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
