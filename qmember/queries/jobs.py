"""Read the job table: what waits and what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from qmember.models import Job
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job that was given up, with the name of the fault."""

    job_id: int
    kind: str
    failed_at: datetime
    error: str


def waiting_jobs(session: Reads) -> int:
    """How many jobs are still to be done."""
    query = select(func.count()).select_from(Job)
    open_ones = (Job.done_at.is_(None), Job.failed_at.is_(None), Job.cancelled_at.is_(None))
    return session.scalar(query.where(*open_ones)) or 0


def failed_jobs(session: Reads, limit: int = 50) -> list[JobRow]:
    """Jobs that were given up, the newest first."""
    query = select(Job).where(Job.failed_at.is_not(None)).order_by(Job.failed_at.desc())
    return [
        JobRow(row.id, row.kind, row.failed_at, row.error or "")
        for row in session.scalars(query.limit(limit))
        if row.failed_at is not None
    ]
