"""Read the outbox: states only, never whom a mail is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from qmember.models import OutboxMail
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail; ``state`` is ``waiting``, ``sent``, ``cancelled`` or ``failed``."""

    mail_id: int
    kind: str
    state: str
    send_after: datetime
    attempts: int
    error: str = ""


def mails(session: Reads, limit: int = 1000) -> list[MailRow]:
    """The newest mails first."""
    rows = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(limit))
    return [_mail(row) for row in rows]


def unsent(session: Reads, limit: int = 50) -> list[MailRow]:
    """Mails that were given up, and those that wait, the newest first."""
    left = (OutboxMail.sent_at.is_(None), OutboxMail.cancelled_at.is_(None))
    query = select(OutboxMail).where(*left).order_by(OutboxMail.failed_at.is_(None))
    return [
        _mail(row) for row in session.scalars(query.order_by(OutboxMail.id.desc()).limit(limit))
    ]


def _mail(row: OutboxMail) -> MailRow:
    return MailRow(
        row.id, row.kind, state(row), row.send_after, row.attempts, error=row.error or ""
    )


def state(row: OutboxMail) -> str:
    """The state of one mail, from its dates."""
    if row.sent_at:
        return "sent"
    if row.cancelled_at:
        return "cancelled"
    return "failed" if row.failed_at else "waiting"


def waiting(session: Reads) -> int:
    """How many mails have neither left nor been taken back nor been given up."""
    query = select(func.count()).select_from(OutboxMail).where(*still_open())
    return session.scalar(query) or 0


def failed(session: Reads) -> int:
    """How many mails were given up."""
    query = select(func.count()).select_from(OutboxMail)
    given_up = (OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_not(None))
    return session.scalar(query.where(*given_up)) or 0


def still_open() -> tuple[ColumnElement[bool], ...]:
    """The conditions of a mail that still may leave."""
    return (
        OutboxMail.sent_at.is_(None),
        OutboxMail.cancelled_at.is_(None),
        OutboxMail.failed_at.is_(None),
    )
