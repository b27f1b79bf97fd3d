"""Close a month, or open it again; from then on no write path books in a closed one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qmember.domain.approvals import ApprovalKind
from qmember.domain.closing import Check, Finding, clean, unexplained
from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.periods import Month, days_of, month_of
from qmember.domain.permissions import Permission
from qmember.models import PeriodDeviation, PeriodEvent
from qmember.queries.closing import findings
from qmember.queries.handover import begun, unsent_count
from qmember.queries.periods import closed_months, open_months
from qmember.services import approvals, audit
from qmember.services.handover import hand_over
from qmember.services.unit import Unit

MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
LONGEST = 200
NOT_CLOSED = "The month is not closed."


def close_month(
    unit: Unit, month: str, *, reasons: Mapping[Check, str] | None = None, reason: str = ""
) -> None:
    """Close ``month`` (``2026-10``); Refused for a month that is not over or is closed already.

    Each thing that is not as it should be (``queries.closing``) needs a reason of its own, or
    ``reason`` for all; chair and auditor read them.
    """
    _close(unit, [_month(month)], reasons or dict.fromkeys(Check, reason))


def close_through(
    unit: Unit,
    month: str,
    *,
    reasons: Mapping[Check, str] | None = None,
    reason: str = "",
    send: bool = False,
) -> list[Month]:
    """Close ``month`` and every open one before it, the oldest first; those that were closed.

    With ``send`` what the bookkeeping has not got of their days is handed over in the same deed, and
    needs no reason.
    """
    done = open_months(unit.session, _month(month))
    if not done:
        raise Refused("The month is already closed.", code="already-closed")
    _close(unit, done, reasons or dict.fromkeys(Check, reason), send=send)
    return done


def close_clean(unit: Unit, months: Sequence[Month]) -> list[Month]:
    """Close those of the months that need no reason, and hand over if the association does so.

    Each is closed as it would have been alone: its own batch, nothing of the others. Those that were
    closed; Refused when there is none.
    """
    unit.need(Permission.CLOSE_PERIODS)
    closed = closed_months(unit.session)
    wanted = [name for name in months if name not in closed and name < month_of(unit.today)]
    done = [name for name in wanted if clean(findings(unit.session, *days_of(name)))]
    if not done:
        raise Refused("No month can be closed without a reason.", code="nothing-to-close")
    for name in done:
        _close(unit, [name], {}, send=begun(unit.session))
    return done


def ask_to_open(unit: Unit, month: str, *, reason: str) -> int:
    """Ask that a closed month be opened again: the row id of what waits for the other one's answer."""
    unit.need(Permission.OPEN_PERIODS)
    name = _month(month)
    if name not in closed_months(unit.session):
        raise Refused(NOT_CLOSED, code="not-closed")
    if not reason.strip():
        raise Refused("Write why you open it. The auditor reads it", field="reason")
    return approvals.ask(unit, ApprovalKind.OPEN_MONTH, name, reason=reason)


def answer_opening(unit: Unit, approval_id: int, *, granted: bool) -> Month:
    """Open a closed month as somebody else has asked, or let it be; the auditor reads the reason."""
    unit.need(Permission.OPEN_PERIODS)
    asked = approvals.answer(unit, approval_id, ApprovalKind.OPEN_MONTH, granted=granted)
    name = _month(asked.subject)
    if granted:
        if name not in closed_months(unit.session):
            raise Refused(NOT_CLOSED, code="not-closed")
        _record(unit, name, Event.MONTH_OPENED, reason=asked.reason)
    return name


def _month(text: str) -> Month:
    if not MONTH.fullmatch(text):
        raise Refused("Write the month as 2026-10", field="month", code="bad-month")
    return Month(text)


def _close(
    unit: Unit, months: Sequence[Month], reasons: Mapping[Check, str], *, send: bool = False
) -> None:
    """Close months that follow one another; what deviates in any of them stands by the last."""
    unit.need(Permission.CLOSE_PERIODS)
    if months[-1] >= month_of(unit.today):
        raise Refused("The month is not over yet. Close it when it has ended.", code="not-over")
    if set(months) & closed_months(unit.session):
        raise Refused("The month is already closed.", code="already-closed")
    first, last = days_of(months[0])[0], days_of(months[-1])[1]
    if send and unsent_count(unit.session, first, last):
        hand_over(unit, first, last)
    wrong = [one for one in findings(unit.session, first, last) if one.asks]
    _need_reasons(months[-1], wrong, reasons)
    for month in months[:-1]:
        _record(unit, month, Event.MONTH_CLOSED)
    counts = {one.check.value: one.count for one in wrong}
    event = _record(unit, months[-1], Event.MONTH_CLOSED, **counts)
    unit.session.add_all(
        PeriodDeviation(
            event_id=event.id, what=one.check, count=one.count,
            reason=reasons[one.check].strip()[:LONGEST],
        )
        for one in wrong
    )  # fmt: skip
    unit.session.flush()


def _need_reasons(month: Month, found: Sequence[Finding], reasons: Mapping[Check, str]) -> None:
    for check in unexplained(found, reasons)[:1]:
        raise Refused(
            "Not everything in %(month)s is done. Write why you close it all the same",
            field=check, code="reason-needed", month=month,
        )  # fmt: skip


def _record(unit: Unit, month: Month, event: Event, **details: object) -> PeriodEvent:
    closed = event is Event.MONTH_CLOSED
    row = PeriodEvent(month=month, closed=closed, at=unit.now, by=unit.viewer.name)
    unit.session.add(row)
    unit.session.flush()
    unit.memory.pop("closed", None)
    audit.note(unit, event, "month", row.id, month=month, **details)
    return row
