"""Close a month, or open it again; from then on no write path books in a closed one."""

from __future__ import annotations

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.periods import month_of
from qmember.models import PeriodEvent
from qmember.queries.periods import closed_months
from qmember.services import audit
from qmember.services.unit import Unit


def close_month(unit: Unit, month: str) -> None:
    """Close ``month`` (``2026-10``); Refused for a month that is not over or is closed already."""
    if month >= month_of(unit.today):
        raise Refused("The month is not over yet. Close it when it has ended.", code="not-over")
    if month in closed_months(unit.session):
        raise Refused("The month is already closed.", code="already-closed")
    _record(unit, month, closed=True, event=Event.MONTH_CLOSED)


def open_month(unit: Unit, month: str) -> None:
    """Open a closed month again."""
    if month not in closed_months(unit.session):
        raise Refused("The month is not closed.", code="not-closed")
    _record(unit, month, closed=False, event=Event.MONTH_OPENED)


def _record(unit: Unit, month: str, *, closed: bool, event: Event) -> None:
    unit.session.add(PeriodEvent(month=month, closed=closed, at=unit.now, by=unit.viewer.name))
    unit.session.flush()
    unit.memory.pop("closed", None)
    audit.note(unit, event, "month", month=month)
