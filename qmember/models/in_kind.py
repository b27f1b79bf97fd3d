"""Gifts that are things: described, never booked; taken back by a row of its own."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Word


class InKindGift(Base):
    """A thing that was given. ``estimate_ore`` is what the association itself thinks it is worth, in öre."""

    __tablename__ = "in_kind_gift"
    __table_args__ = (
        CheckConstraint("estimate_ore > 0", name="positive"),
        Index("ix_in_kind_gift_person", "person_id"),
        Index("ix_in_kind_gift_day", "received_on", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    received_on: Mapped[date] = mapped_column(Date)
    description: Mapped[str] = mapped_column(Line)
    estimate_ore: Mapped[int | None] = mapped_column(Ore)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class InKindVoid(Base):
    """That such a gift was written down by mistake."""

    __tablename__ = "in_kind_void"

    in_kind_id: Mapped[int] = mapped_column(ForeignKey("in_kind_gift.id"), primary_key=True)
    why: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
