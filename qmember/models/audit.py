"""The audit chain: what was done, when and by whom, each row bound to the one before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Sealed, Word


class AuditEvent(Base):
    """One deed. ``digest`` is a salted hash of the details; ``mac`` covers this row and ``previous``."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(Word)
    actor_id: Mapped[int | None] = mapped_column(Id)
    actor_name: Mapped[str] = mapped_column(Line)
    event: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(Word)
    subject_id: Mapped[int | None] = mapped_column(Id)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditDetail(Base):
    """The salt and the sealed details of an event; erasable, and the chain stays whole."""

    __tablename__ = "audit_detail"

    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes] = mapped_column(Sealed)
