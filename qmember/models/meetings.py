"""Annual meetings and their electoral registers: written once; what is changed is a new row."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Long, Sealed, Word


class Meeting(Base):
    """One meeting. ``code`` (``2027``, ``2027-2``) is its name in addresses and stays when it is moved."""

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Word, unique=True)
    kind: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class MeetingDay(Base):
    """On which day a meeting is held; the newest row holds."""

    __tablename__ = "meeting_day"
    __table_args__ = (Index("ix_meeting_day_meeting", "meeting_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    held_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class MeetingCancellation(Base):
    """That a meeting is not held."""

    __tablename__ = "meeting_cancellation"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ElectoralRegister(Base):
    """Who may vote at a meeting, as it was frozen. ``sha256`` is over its rows without names.

    A later version names the one that it ``amends``, by whose decision and of what cause.
    ``fee_by`` is the last day on which a fee counted.
    """

    __tablename__ = "electoral_register"
    __table_args__ = (UniqueConstraint("meeting_id", "version"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    version: Mapped[int] = mapped_column(Integer)
    held_on: Mapped[date] = mapped_column(Date)
    statute_version_id: Mapped[int | None] = mapped_column(ForeignKey("statute_version.id"))
    fee_by: Mapped[date | None] = mapped_column(Date)
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("electoral_register.id"), unique=True)
    decider: Mapped[str | None] = mapped_column(Word)
    cause: Mapped[str | None] = mapped_column(Word)
    minutes_paragraph: Mapped[str] = mapped_column(Word, default="")
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ElectoralRow(Base):
    """One member of a frozen register: her number, what the rules said of her, and why (JSON)."""

    __tablename__ = "electoral_row"
    __table_args__ = (Index("ix_electoral_row_person", "person_id"),)

    register_id: Mapped[int] = mapped_column(ForeignKey("electoral_register.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    member_no: Mapped[str] = mapped_column(Word)
    outcome: Mapped[str] = mapped_column(Word)
    weight: Mapped[int] = mapped_column(Integer)
    reasons: Mapped[str] = mapped_column(Long)


class ElectoralName(Base):
    """What a frozen register called a member, sealed, and erased when she is not to be named."""

    __tablename__ = "electoral_name"

    register_id: Mapped[int] = mapped_column(ForeignKey("electoral_register.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    name: Mapped[bytes] = mapped_column(Sealed)
