"""Which months are closed."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qmember.models import PeriodEvent


def closed_months(session: Session) -> frozenset[str]:
    """The months, as ``2026-11``, whose newest event closed them."""
    newest = select(func.max(PeriodEvent.id)).group_by(PeriodEvent.month)
    closed = select(PeriodEvent.month).where(PeriodEvent.id.in_(newest), PeriodEvent.closed)
    return frozenset(session.scalars(closed))
