"""The auditor's own book, apart from the ledger: what was drawn, what was looked at, what was asked.

Nothing in it is changed: a tick is taken back by a row. What was written in questions and answers lies
apart and can be erased, because it may name somebody.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Sealed, Word


class ReviewDraw(Base):
    """A sample that was drawn: by the same seed, months and last voucher it is drawn again.

    ``months`` are those it covers (``2026-01,2026-02``), ``last_number`` the newest voucher of the year
    at that moment. ``size`` None means every voucher, ``over_ore`` the amount above which all are taken.
    """

    __tablename__ = "review_draw"
    __table_args__ = (Index("ix_review_draw_year", "year", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    months: Mapped[str] = mapped_column(Line)
    last_number: Mapped[int] = mapped_column(Integer)
    seed: Mapped[str] = mapped_column(Word)
    size: Mapped[int | None] = mapped_column(Integer)
    over_ore: Mapped[int | None] = mapped_column(Ore)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ReviewPick(Base):
    """That a voucher is in the sample, by the first draw that took it; ``why`` is a word of ``Why``."""

    __tablename__ = "review_pick"
    __table_args__ = (Index("ix_review_pick_draw", "draw_id"),)

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entry.id"), primary_key=True, autoincrement=False
    )
    draw_id: Mapped[int] = mapped_column(ForeignKey("review_draw.id"))
    why: Mapped[str] = mapped_column(Word)


class ReviewTick(Base):
    """That a voucher of the sample was looked at; one tick of a voucher holds at a time.

    ``seen_id`` is the newest entry at that moment: a reversal that came later was not seen.
    """

    __tablename__ = "review_tick"
    __table_args__ = (Index("ix_review_tick_entry", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("review_pick.entry_id"))
    seen_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ReviewTickUndo(Base):
    """That a tick was taken back."""

    __tablename__ = "review_tick_undo"

    tick_id: Mapped[int] = mapped_column(ForeignKey("review_tick.id"), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ReviewMessage(Base):
    """One step of a question: asked, answered, closed. The first of a thread has no ``thread_id``."""

    __tablename__ = "review_message"
    __table_args__ = (
        Index("ix_review_message_entry", "entry_id", "id"),
        Index("ix_review_message_thread", "thread_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("review_pick.entry_id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("review_message.id"))
    step: Mapped[str] = mapped_column(Word)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ReviewText(Base):
    """What was written in a step, sealed; erased where it names somebody in danger."""

    __tablename__ = "review_text"

    message_id: Mapped[int] = mapped_column(ForeignKey("review_message.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)
