"""How people want to be reached: written once; the newest row of a wish says whether it holds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Word


class ContactWishRow(Base):
    """That a wish of somebody's holds from a day on, or no longer does.

    ``wish`` is a word of ``domain.contact_wishes.ContactWish``; nobody is asked why.
    """

    __tablename__ = "contact_wish"
    __table_args__ = (Index("ix_contact_wish_person", "person_id", "wish", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    wish: Mapped[str] = mapped_column(Word)
    holds: Mapped[bool]
    from_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
