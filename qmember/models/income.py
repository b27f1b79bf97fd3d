"""Income that has come in: gifts, fees, grants, sales; written once, reversed when wrong."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Word


class Purpose(Base):
    """What a gift is for (ändamål), from a day to a day."""

    __tablename__ = "purpose"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Line, unique=True)
    general: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)


class Income(Base):
    """One payment of one kind from one payer, or from nobody named.

    ``received_on`` is the day the money came. ``anonymity`` belongs to this row alone; with ``all``
    no person is stored. ``replaces_id`` names the row that this one corrects.
    """

    __tablename__ = "income"
    __table_args__ = (
        CheckConstraint("amount_ore > 0", name="positive"),
        CheckConstraint("anonymity <> 'all' OR person_id IS NULL", name="anonymous"),
        Index("ix_income_person", "person_id", "kind", "received_on"),
        Index("ix_income_year", "year", "kind", "person_id", "amount_ore"),
        Index("ix_income_so_far", "year", "kind", "received_on", "amount_ore"),
        Index("ix_income_recent", "kind", "id"),
        Index("ix_income_amount", "amount_ore", "id"),
        Index("ix_income_day", "received_on", "id"),
        Index("ix_income_purpose", "purpose_id", "entry_id", "amount_ore"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    payer_kind: Mapped[str] = mapped_column(Word)
    amount_ore: Mapped[int] = mapped_column(Ore)
    received_on: Mapped[date] = mapped_column(Date)
    year: Mapped[int] = mapped_column(Integer)
    channel: Mapped[str] = mapped_column(Word)
    purpose_id: Mapped[int | None] = mapped_column(ForeignKey("purpose.id"))
    anonymity: Mapped[str] = mapped_column(Word)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("income.id"), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Line)


class IncomePart(Base):
    """Öre of a gift that are for one purpose, where it is divided on several.

    Its own purpose is NULL then.
    """

    __tablename__ = "income_part"
    __table_args__ = (
        CheckConstraint("amount_ore > 0", name="positive"),
        Index("ix_income_part_purpose", "purpose_id", "income_id"),
    )

    income_id: Mapped[int] = mapped_column(ForeignKey("income.id"), primary_key=True)
    purpose_id: Mapped[int] = mapped_column(ForeignKey("purpose.id"), primary_key=True)
    amount_ore: Mapped[int] = mapped_column(Ore)


class IncomeReversal(Base):
    """That an income row no longer counts: undone, corrected or moved to another person."""

    __tablename__ = "income_reversal"

    income_id: Mapped[int] = mapped_column(ForeignKey("income.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    reason: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class RequestKey(Base):
    """A deed that was asked for under a key: the same key again gives the same answer."""

    __tablename__ = "request_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    deed: Mapped[str] = mapped_column(Word)
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Line)
    at: Mapped[datetime]
