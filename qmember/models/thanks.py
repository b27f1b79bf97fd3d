"""Words of thanks, dated, and which gifts have been thanked for."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Long, Word


class ThanksTextRow(Base):
    """Words of thanks from a day on; ``lines`` is JSON, and without a purpose they are for any."""

    __tablename__ = "thanks_text"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    purpose_id: Mapped[int | None] = mapped_column(ForeignKey("purpose.id"))
    language: Mapped[str] = mapped_column(Word)
    from_on: Mapped[date] = mapped_column(Date)
    lines: Mapped[str] = mapped_column(Long)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class GiftThanks(Base):
    """That a gift has been thanked for, once: by ``mail``, on ``paper``, or in another way."""

    __tablename__ = "gift_thanks"

    income_id: Mapped[int] = mapped_column(ForeignKey("income.id"), primary_key=True)
    how: Mapped[str] = mapped_column(Word)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_mail.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class GiftThanksTurn(Base):
    """That what was noted as thanked was taken back, or noted again; the newest row of a gift holds.

    ``how`` is the way of the thanks that it is about, as in GiftThanks.
    """

    __tablename__ = "gift_thanks_turn"
    __table_args__ = (Index("ix_gift_thanks_turn_income", "income_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    income_id: Mapped[int] = mapped_column(ForeignKey("gift_thanks.income_id"))
    holds: Mapped[bool]
    how: Mapped[str] = mapped_column(Word)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_mail.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
