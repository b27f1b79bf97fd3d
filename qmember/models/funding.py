"""What the board decided about a year's funding page: its sentence and its adoption."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Long, Word


class FundingText(Base):
    """The headline that somebody wrote for a year; the newest holds, an empty one means generated."""

    __tablename__ = "funding_text"
    __table_args__ = (Index("ix_funding_text_year", "year", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(Word)
    headline: Mapped[str] = mapped_column(Long)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class FundingAdoption(Base):
    """That a year's figures were adopted (fastställd): their version code and the figures themselves."""

    __tablename__ = "funding_adoption"
    __table_args__ = (Index("ix_funding_adoption_year", "year", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    version: Mapped[str] = mapped_column(String(40))
    figures: Mapped[str] = mapped_column(Long)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
