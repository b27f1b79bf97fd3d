"""Close a month, or open it again; from then on no write path books in a closed one."""

from __future__ import annotations

import re

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.periods import Month, month_of
from qmember.domain.permissions import Permission
from qmember.models import PeriodEvent
from qmember.queries.periods import closed_months, deviations, open_months
from qmember.services import audit
from qmember.services.unit import Unit

MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


def close_month(unit: Unit, month: str, *, reason: str = "") -> None:
    """Close ``month`` (``2026-10``); Refused for a month that is not over or is closed already.

    With payments that wait or a statement that does not add up a reason is needed; the audit chain
    keeps it for the chair and the auditor.
    """
    unit.need(Permission.CLOSE_PERIODS)
    name = _month(month)
    if name >= month_of(unit.today):
        raise Refused("The month is not over yet. Close it when it has ended.", code="not-over")
    if name in closed_months(unit.session):
        raise Refused("The month is already closed.", code="already-closed")
    found = deviations(unit.session, name)
    if not found.none and not reason:
        raise Refused(
            "Not everything in %(month)s is done. Write why you close it all the same",
            field="reason", code="reason-needed", month=name,
        )  # fmt: skip
    details = {"waiting": found.waiting, "disagreeing": found.disagreeing, "reason": reason}
    _record(unit, name, closed=True, event=Event.MONTH_CLOSED, details=details)


def close_through(unit: Unit, month: str, *, reason: str = "") -> list[Month]:
    """Close ``month`` and every open one before it, the oldest first; those that were closed."""
    done = open_months(unit.session, _month(month))
    if not done:
        raise Refused("The month is already closed.", code="already-closed")
    for one in done:
        close_month(unit, one, reason=reason)
    return done


def open_month(unit: Unit, month: str, *, reason: str) -> None:
    """Open a closed month again; the auditor reads the reason."""
    unit.need(Permission.OPEN_PERIODS)
    name = _month(month)
    if name not in closed_months(unit.session):
        raise Refused("The month is not closed.", code="not-closed")
    if not reason.strip():
        raise Refused("Write why you open it. The auditor reads it", field="reason")
    _record(unit, name, closed=False, event=Event.MONTH_OPENED, details={"reason": reason})


def _month(text: str) -> Month:
    if not MONTH.fullmatch(text):
        raise Refused("Write the month as 2026-10", field="month", code="bad-month")
    return Month(text)


def _record(
    unit: Unit, month: Month, *, closed: bool, event: Event, details: dict[str, object]
) -> None:
    row = PeriodEvent(month=month, closed=closed, at=unit.now, by=unit.viewer.name)
    unit.session.add(row)
    unit.session.flush()
    unit.memory.pop("closed", None)
    audit.note(unit, event, "month", row.id, month=month, **details)
