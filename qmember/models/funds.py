"""What was used of money that was given for a purpose, and what there was of it at the take-over."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Word


class FundMove(Base):
    """A change of a fund that no gift is; öre, what was used is negative.

    ``kind`` is a word of ``domain.funds.FundKind``, ``text`` what the money was used for. A row that
    names another one takes it back, with the opposite amount.
    """

    __tablename__ = "fund_move"
    __table_args__ = (
        CheckConstraint("amount_ore <> 0", name="not_zero"),
        Index("ix_fund_move_purpose", "purpose_id", "on"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    purpose_id: Mapped[int] = mapped_column(ForeignKey("purpose.id"))
    kind: Mapped[str] = mapped_column(Word)
    on: Mapped[date] = mapped_column(Date)
    amount_ore: Mapped[int] = mapped_column(Ore)
    text: Mapped[str] = mapped_column(Line)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("fund_move.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
