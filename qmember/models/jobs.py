"""Work to be done after the commit: jobs with a lease, and mails in the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Long, Sealed, Word


class Job(Base):
    """One piece of work, written in the same transaction as its cause.

    ``key`` is unique, so that a cause asks once. A worker holds ``lease_until``; when it dies the
    lease runs out and another takes over, so the work must be safe to do again. ``progress`` and
    ``total`` are written by nobody any more: older backups carry them, and they cost nothing.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_waiting", "done_at", "run_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    payload: Mapped[str] = mapped_column(Long)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    progress: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int | None] = mapped_column(Integer)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Line)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Line)


class OutboxMail(Base):
    """One mail to one reader, sent after ``send_after``; its address and values are sealed."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_mail_waiting", "sent_at", "send_after"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)
    message_id: Mapped[str] = mapped_column(Line)
    send_after: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Line)
    created_at: Mapped[datetime]


class Heartbeat(Base):
    """When something last gave a sign of life: the worker, a bank file, a backup."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(Word, primary_key=True)
    at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(Line, default="")
