"""How the service is doing: signs of life and what waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session, scoped_session

from qmember.models import Heartbeat

WORKER_SILENCE = timedelta(minutes=2)


def last_sign(session: Session | scoped_session[Session], name: str) -> datetime | None:
    """When ``name`` (worker, backup, bank_file ...) last gave a sign of life."""
    row = session.get(Heartbeat, name)
    return row.at if row else None


def healthy(session: Session | scoped_session[Session], now: datetime, *, worker: bool) -> bool:
    """Tell whether the database answers and, when one is expected, the worker lives."""
    seen = last_sign(session, "worker")
    return not worker or (seen is not None and abs(now - seen) < WORKER_SILENCE)
