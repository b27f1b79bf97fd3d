"""Segments: what an association has made groups of people for, and who is in each from when to when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line


class Segment(Base):
    """A group with its purpose. After ``last_on``, its last day, nobody is known to have been in it.

    ``ended_on`` is set when it was ended before that.
    """

    __tablename__ = "segment"
    __table_args__ = (CheckConstraint("last_on >= from_on", name="order"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str] = mapped_column(Line)
    of_money: Mapped[bool]
    from_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class SegmentPerson(Base):
    """That somebody is in a segment from a day until (not with) another; open while she is.

    Removed when she becomes hidden, and when the segment is over.
    """

    __tablename__ = "segment_person"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
        Index("ix_segment_person_segment", "segment_id", "person_id"),
        Index("ix_segment_person_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
