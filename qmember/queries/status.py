"""How the service is doing: signs of life and what waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from qmember.models import AuditEvent, Heartbeat
from qmember.queries.reading import Reads

WORKER_SILENCE = timedelta(minutes=2)
CHECK_SILENCE = timedelta(minutes=30)
CLOCK_ERROR = timedelta(minutes=5)


def last_sign(session: Reads, name: str) -> datetime | None:
    """When ``name`` (worker, backup, bank_file, check ...) last gave a sign of life."""
    row = session.get(Heartbeat, name)
    return row.at if row else None


def self_check_fault(session: Reads, now: datetime) -> str | None:
    """What the last self-check found wrong, or that it is long ago; None while all is well."""
    row = session.get(Heartbeat, "check")
    if row is None:
        return None  # the first comes ten minutes after the first start
    if row.detail:
        return row.detail
    return f"last: {row.at}" if abs(now - row.at) > CHECK_SILENCE else None


def clock_behind(session: Reads, now: datetime) -> timedelta | None:
    """How far the clock is behind the newest event in the log; None for less than five minutes."""
    newest = session.scalar(select(AuditEvent.at).order_by(AuditEvent.id.desc()).limit(1))
    behind = newest - now if newest else timedelta()
    return behind if behind > CLOCK_ERROR else None


def healthy(session: Reads, now: datetime, *, worker: bool) -> bool:
    """Tell whether the database answers and, when one is expected, the worker lives."""
    seen = last_sign(session, "worker")
    return not worker or (seen is not None and abs(now - seen) < WORKER_SILENCE)
