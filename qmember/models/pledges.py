"""Promised gifts and how each ended; written once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Word


class Pledge(Base):
    """That somebody has promised a gift by a day; öre."""

    __tablename__ = "pledge"
    __table_args__ = (
        CheckConstraint("amount_ore > 0", name="positive"),
        CheckConstraint("due_on >= promised_on", name="order"),
        Index("ix_pledge_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    amount_ore: Mapped[int] = mapped_column(Ore)
    promised_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    purpose_id: Mapped[int | None] = mapped_column(ForeignKey("purpose.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class PledgeEndRow(Base):
    """How a promise ended. The newest counts; one that was kept is open again when its gift is reversed."""

    __tablename__ = "pledge_end"
    __table_args__ = (
        CheckConstraint("(how = 'kept') = (income_id IS NOT NULL)", name="kept_by_income"),
        Index("ix_pledge_end_pledge", "pledge_id", "id"),
        Index("ix_pledge_end_income_id", "income_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    pledge_id: Mapped[int] = mapped_column(ForeignKey("pledge.id"))
    how: Mapped[str] = mapped_column(Word)
    income_id: Mapped[int | None] = mapped_column(ForeignKey("income.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
