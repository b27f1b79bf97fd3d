"""Fiscal years and months: which year a date belongs to, and where a late booking goes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


class Month(str):
    """A month such as ``2026-10``, so that a sentence can name it in the reader's language."""

    __slots__ = ()


def fiscal_year(on: date, first_month: int = 1) -> int:
    """The fiscal year that ``on`` lies in, named by the calendar year in which it begins."""
    return on.year if on.month >= first_month else on.year - 1


def fiscal_period(year: int, first_month: int = 1) -> tuple[date, date]:
    """First and last day of the fiscal year ``year``."""
    start = date(year, first_month, 1)
    end_year = year + 1
    return start, date(end_year, first_month, 1) - timedelta(days=1)


def months_of(year: int, first_month: int = 1) -> tuple[Month, ...]:
    """The twelve months of the fiscal year ``year``, in order."""
    count = year * 12 + first_month - 1
    pairs = (divmod(count + more, 12) for more in range(12))
    return tuple(Month(f"{of:04d}-{month + 1:02d}") for of, month in pairs)


def month_of(on: date) -> Month:
    """The month as ``2026-11``: the unit that is closed."""
    return Month(f"{on:%Y-%m}")


def first_open_day(closed: Iterable[str], after: date) -> date:
    """The first day of the first month after ``after``'s that is not closed."""
    shut = set(closed)
    day = after.replace(day=1)
    while month_of(day) in shut:
        day = (day + timedelta(days=32)).replace(day=1)
    return max(day, after) if month_of(day) == month_of(after) else day


def days_of(month: str) -> tuple[date, date]:
    """First and last day of a month."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
