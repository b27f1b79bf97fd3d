"""Receipts and statements that leave together: a run, what is in it, and what became of each part."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Word


class ReceiptRun(Base):
    """One press that lets many leave: by mail in a job, or on paper as a bundle.

    ``what`` is ``receipts`` or ``statements``, ``how`` ``mail`` or ``paper``; ``year`` is that of
    statements. Its parts are settled when it begins.
    """

    __tablename__ = "receipt_run"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    what: Mapped[str] = mapped_column(Word)
    how: Mapped[str] = mapped_column(Word)
    year: Mapped[int | None] = mapped_column(Integer)
    everything: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ReceiptRunPart(Base):
    """One receipt of a run, or one person who is to get a statement."""

    __tablename__ = "receipt_run_part"
    __table_args__ = (
        CheckConstraint("(receipt_id IS NULL) <> (person_id IS NULL)", name="one"),
        Index("ix_receipt_run_part_run", "run_id"),
        Index("ix_receipt_run_part_receipt", "receipt_id"),
        Index("ix_receipt_run_part_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("receipt_run.id"))
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ReceiptRunDone(Base):
    """What became of one part: ``mail``, ``paper``, or the word of what barred it; never twice."""

    __tablename__ = "receipt_run_done"

    part_id: Mapped[int] = mapped_column(ForeignKey("receipt_run_part.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(Word)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_mail.id"))
    at: Mapped[datetime]


class ReceiptRunEnd(Base):
    """How a run ended before its parts were all done, or its bundle after it was printed.

    ``how`` is ``printed`` (the originals have left) or ``stopped`` (what was left waits again).
    """

    __tablename__ = "receipt_run_end"

    run_id: Mapped[int] = mapped_column(ForeignKey("receipt_run.id"), primary_key=True)
    how: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
