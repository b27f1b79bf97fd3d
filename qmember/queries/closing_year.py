"""The twelve months of a fiscal year as whoever closes it meets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select

from qmember.domain.closing import Check, Finding, clean
from qmember.domain.periods import Month, days_of, month_of, months_of
from qmember.models import Entry
from qmember.queries.closing import findings
from qmember.queries.periods import closed_months
from qmember.queries.reading import Reads


class MonthState(StrEnum):
    """How far a month of a year has come: only the first three can be closed, or are."""

    CLOSED = "closed"
    CLEAN = "clean"
    LEFT = "left"
    RUNNING = "running"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class YearMonth:
    """A month of the year; ``left`` is what needs a reason, ``unsent`` what is handed over with it."""

    month: Month
    state: MonthState
    left: tuple[Finding, ...] = ()
    unsent: int = 0


def year_months(session: Reads, year: int, today: date, first_month: int) -> list[YearMonth]:
    """The months of the fiscal year ``year`` in order; those before the books began ask for nothing."""
    closed = closed_months(session)
    began = session.scalar(select(func.min(Entry.booked_on)))
    start = month_of(began or today)
    found = []
    for name in months_of(year, first_month):
        if name in closed:
            found.append(YearMonth(name, MonthState.CLOSED))
        elif name >= month_of(today):
            found.append(YearMonth(name, MonthState.RUNNING))
        elif name < start:
            found.append(YearMonth(name, MonthState.BEFORE))
        else:
            found.append(_open(session, name))
    return found


def _open(session: Reads, name: Month) -> YearMonth:
    found = findings(session, *days_of(name))
    if clean(found):
        unsent = sum(one.count for one in found if one.check is Check.HANDOVER and one.asks)
        return YearMonth(name, MonthState.CLEAN, unsent=unsent)
    return YearMonth(name, MonthState.LEFT, left=tuple(one for one in found if one.asks))
