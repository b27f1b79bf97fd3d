"""Which months are closed, and what stands in the way of closing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import extract, func, select

from qmember.domain.periods import Month, days_of, fiscal_year, month_of
from qmember.models import (
    BankBalance,
    BankDeposit,
    BankPayment,
    Entry,
    OpenPayment,
    PeriodEvent,
)
from qmember.queries.reading import Reads

SHOWN = 24
"""How many months a list shows, the newest first."""


@dataclass(frozen=True, slots=True)
class Deviations:
    """What is not as it should be in a month: payments without a name, statements that do not add up."""

    waiting: int
    disagreeing: int

    @property
    def none(self) -> bool:
        return not self.waiting and not self.disagreeing


NOTHING = Deviations(0, 0)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: is it over and closed, how many vouchers has it, who closed or opened it last."""

    month: Month
    over: bool
    closed: bool
    vouchers: int
    deviations: Deviations
    changed_at: datetime | None
    changed_by: str


def closed_months(session: Reads) -> frozenset[str]:
    """The months, as ``2026-11``, whose newest event closed them."""
    newest = select(func.max(PeriodEvent.id)).group_by(PeriodEvent.month)
    closed = select(PeriodEvent.month).where(PeriodEvent.id.in_(newest), PeriodEvent.closed)
    return frozenset(session.scalars(closed))


def months(session: Reads, today: date, *, shown: int = SHOWN) -> list[MonthRow]:
    """The newest months with or between vouchers, down from the present one."""
    first = session.scalar(select(func.min(Entry.booked_on)))
    names = _names(first or today, today)[:shown]
    counts = _vouchers(session, date.fromisoformat(f"{names[-1]}-01"))
    newest = select(func.max(PeriodEvent.id)).group_by(PeriodEvent.month)
    events = {
        row.month: row
        for row in session.scalars(select(PeriodEvent).where(PeriodEvent.id.in_(newest)))
    }
    return [
        MonthRow(
            month=name, over=name < month_of(today), vouchers=counts.get(name, 0),
            closed=not _open(events, name),
            deviations=deviations(session, name) if _open(events, name) else NOTHING,
            changed_at=events[name].at if name in events else None,
            changed_by=events[name].by if name in events else "",
        )
        for name in names
    ]  # fmt: skip


def open_months(session: Reads, through: str) -> list[Month]:
    """Every month from the first voucher up to and with ``through`` that is open, the oldest first."""
    first = session.scalar(select(func.min(Entry.booked_on)))
    last = date.fromisoformat(f"{through}-01")
    closed = closed_months(session)
    names = _names(min(first, last) if first else last, last)
    return [name for name in reversed(names) if name not in closed]


def fiscal_years(session: Reads, today: date, first_month: int) -> list[int]:
    """The fiscal years from the first voucher's to the present one, the newest first."""
    began = session.scalar(select(func.min(Entry.booked_on))) or today
    first, last = fiscal_year(began, first_month), fiscal_year(today, first_month)
    return list(range(last, min(first, last) - 1, -1))


def deviations(session: Reads, month: str) -> Deviations:
    """What a person should look at before she closes the month."""
    first, last = days_of(month)
    waiting = (
        select(func.count())
        .select_from(OpenPayment)
        .join(BankPayment, BankPayment.id == OpenPayment.payment_id)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .where(BankDeposit.booked_on.between(first, last))
    )
    disagreeing = select(func.count()).where(
        BankBalance.agree.is_(False), BankBalance.from_on <= last, BankBalance.to_on >= first
    )
    return Deviations(session.scalar(waiting) or 0, session.scalar(disagreeing) or 0)


def _open(events: dict[str, PeriodEvent], month: str) -> bool:
    return month not in events or not events[month].closed


def _names(first: date, last: date) -> list[Month]:
    """The months from ``first`` to ``last``, the newest first."""
    count = (last.year - first.year) * 12 + last.month - first.month
    start = last.year * 12 + last.month - 1
    ago = (divmod(start - back, 12) for back in range(max(count, 0) + 1))
    return [Month(f"{year:04d}-{month + 1:02d}") for year, month in ago]


def _vouchers(session: Reads, since: date) -> dict[str, int]:
    year, month = extract("year", Entry.booked_on), extract("month", Entry.booked_on)
    query = select(year, month, func.count()).where(Entry.booked_on >= since)
    rows = session.execute(query.group_by(year, month))
    return {f"{int(row[0]):04d}-{int(row[1]):02d}": row[2] for row in rows}
