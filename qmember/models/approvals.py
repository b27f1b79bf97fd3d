"""What two people do together: one asks, another one answers, and both are kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Word


class Approval(Base):
    """Somebody has asked that something be done which one alone may not do.

    ``kind`` is a word of ``domain.approvals``, ``subject`` what it is about, such as a month.
    """

    __tablename__ = "approval"
    __table_args__ = (Index("ix_approval_subject", "kind", "subject"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    subject: Mapped[str] = mapped_column(Word)
    reason: Mapped[str] = mapped_column(Line)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ApprovalAnswer(Base):
    """What the second person said; written in the deed that did what was asked for."""

    __tablename__ = "approval_answer"

    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"), primary_key=True)
    granted: Mapped[bool]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ApprovalWithdrawal(Base):
    """That the one who asked does not any more; what was answered is not withdrawn."""

    __tablename__ = "approval_withdrawal"

    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
