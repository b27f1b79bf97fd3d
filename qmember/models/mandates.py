"""Who has been elected to what: each mandate written once, and what became of it as rows of its own."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Word


class Mandate(Base):
    """That somebody has a seat from a day to a day (open: until it is ended), by which decision."""

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="order"),
        Index("ix_mandate_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seat: Mapped[str] = mapped_column(Word)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    decided_by: Mapped[str] = mapped_column(Word)
    decided_on: Mapped[date] = mapped_column(Date)
    paragraph: Mapped[str] = mapped_column(Word, default="")
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class MandateStep(Base):
    """What became of a mandate; the newest row holds.

    ``kind`` is ``ended`` (``last_on`` is its last day), ``resumed`` (it was not ended after all) or
    ``withdrawn`` (it was never right).
    """

    __tablename__ = "mandate_step"
    __table_args__ = (Index("ix_mandate_step_mandate", "mandate_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"))
    kind: Mapped[str] = mapped_column(Word)
    last_on: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
