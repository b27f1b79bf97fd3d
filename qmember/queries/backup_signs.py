"""What the backups of the nights left as signs of life: their faults, and the last trial."""

from __future__ import annotations

from datetime import datetime, timedelta

from qmember.models import Heartbeat
from qmember.queries.invariants import Finding
from qmember.queries.reading import Reads

TRIED = "backup_check"
MAKING_FAULT, TRIAL_FAULT = "backup_fault", "backup_check_fault"
"""The signs that tell the last fault; their detail is empty while all is well."""

TRIAL_AGE = timedelta(days=40)


def fault(session: Reads, name: str) -> str:
    """What the last try left: a few words of a fault, or nothing."""
    row = session.get(Heartbeat, name)
    return f"{row.at:%Y-%m-%d %H:%M}: {row.detail}" if row is not None and row.detail else ""


def findings(session: Reads, now: datetime, *, demo: bool) -> list[Finding]:
    """Two checks: the last nightly backup succeeded, and one could be restored not long ago.

    Where there was no trial yet all is well: the first comes with the first backup.
    """
    making, trial = fault(session, MAKING_FAULT), fault(session, TRIAL_FAULT)
    row = session.get(Heartbeat, TRIED)
    last = f"last: {row.at:%Y-%m-%d}, {row.detail}" if row else ""
    late = row is not None and abs(now - row.at) > TRIAL_AGE
    return [
        Finding("the nightly backup succeeds", not making or demo, making),
        Finding("a backup could be restored", not (trial or late) or demo, trial or last),
    ]
