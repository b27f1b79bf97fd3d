"""The association's statutes as data: versions with their rules, and who compared one with the paper."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Long, Word


class StatuteVersion(Base):
    """One version of the statutes, valid from a day; of two from one day the newer holds."""

    __tablename__ = "statute_version"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    from_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class StatuteRule(Base):
    """What one version says of one rule (``domain.statute_rules``), as JSON, and in which paragraph."""

    __tablename__ = "statute_rule"

    version_id: Mapped[int] = mapped_column(ForeignKey("statute_version.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Word, primary_key=True)
    value: Mapped[str] = mapped_column(Long)
    paragraph: Mapped[str] = mapped_column(Word)


class StatuteConfirmation(Base):
    """That somebody has compared a version with the statutes on paper."""

    __tablename__ = "statute_confirmation"

    version_id: Mapped[int] = mapped_column(ForeignKey("statute_version.id"), primary_key=True)
    confirmed_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
