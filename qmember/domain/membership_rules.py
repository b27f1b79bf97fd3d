"""What rules say of memberships: when one begins, when it lapses, and which time a fee covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qmember.domain.dates import day_of_year, months_after

DAY = timedelta(days=1)


class StartsAt(StrEnum):
    """What begins a membership (``domain`` 2.1: all are written by real associations)."""

    ACCEPTED = "accepted"
    FEE_PAID = "fee_paid"
    COURSE = "course"


class Lapse(StrEnum):
    """When a membership ends by itself because nobody paid, from variants in real statutes."""

    NEVER = "never"
    AT_PERIOD_END = "at_period_end"
    END_OF_UNPAID_YEAR = "end_of_unpaid_year"
    AT_ANNUAL_MEETING = "at_annual_meeting"
    MONTHS_AFTER_REMINDER = "months_after_reminder"
    MONTHS_IN_ARREARS = "months_in_arrears"


class YearKind(StrEnum):
    """Which time a fee covers: the association's year, or twelve months of each member's own."""

    FIXED = "fixed"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class MembershipRules:
    """The rules that memberships are judged by.

    ``first_month`` begins the association's membership year. From ``late_from`` (month, day) on, who
    joins gets the rest of the year and the whole next one. ``meetings`` are the days of ordinary
    annual meetings, in order. ``course_from`` is the day from which the statutes ask for a course:
    who was accepted before needs none.
    """

    starts_at: StartsAt = StartsAt.ACCEPTED
    course_from: date = date.min
    lapse: Lapse = Lapse.NEVER
    lapse_months: int = 0
    lapse_paragraph: str = ""
    year: YearKind = YearKind.FIXED
    first_month: int = 1
    late_from: tuple[int, int] | None = None
    meetings: tuple[date, ...] = ()


def lapses_on(
    rules: MembershipRules, unpaid_from: date, reminded: Sequence[date], *, ever_paid: bool
) -> date | None:
    """The last day of a membership that is not paid from a day on; None while nothing ends it.

    Who has never paid keeps her first year to its end, also where others lapse with their period.
    """
    match rules.lapse:
        case Lapse.AT_PERIOD_END if ever_paid:
            return unpaid_from - DAY
        case Lapse.AT_PERIOD_END | Lapse.END_OF_UNPAID_YEAR:
            return year_of(rules, unpaid_from)[1]
        case Lapse.AT_ANNUAL_MEETING:
            return next((day for day in rules.meetings if day >= unpaid_from), None)
        case Lapse.MONTHS_AFTER_REMINDER:
            first = next((day for day in reminded if day >= unpaid_from), None)
            return None if first is None else months_after(first, rules.lapse_months)
        case Lapse.MONTHS_IN_ARREARS:
            return months_after(unpaid_from, rules.lapse_months) - DAY
        case _:
            return None


def year_of(rules: MembershipRules, on: date) -> tuple[date, date]:
    """First and last day of the association's membership year that a day lies in."""
    year = on.year if on.month >= rules.first_month else on.year - 1
    return date(year, rules.first_month, 1), date(year + 1, rules.first_month, 1) - DAY


Days = tuple[date, date]
"""A first and a last day, both included."""


def covered(
    rules: MembershipRules, on: date, *, paid_until: date | None, joined: date | None = None
) -> Days:
    """First and last day of what a fee that is asked for on a day covers.

    Who is a member goes on where the last period ended. Others get the year that they are asked in,
    and the next one too if they ``joined`` late in it; where nobody says when, they join that day.
    """
    if rules.year is YearKind.ROLLING:
        first = max(on, paid_until + DAY) if paid_until is not None else on
        return first, months_after(first, 12) - DAY
    if paid_until is not None and paid_until >= on:
        return year_of(rules, paid_until + DAY)
    return _with_late(rules, year_of(rules, on), None if paid_until else joined or on)


def covered_in(
    rules: MembershipRules, year: Days, on: date, *, paid_until: date | None, joined: date
) -> Days | None:
    """What one member's fee covers when all are asked on a day for a membership year.

    Twelve months of her own are those that begin in the year; None when hers begin after it.
    """
    if rules.year is not YearKind.ROLLING:
        return _with_late(rules, year, None if paid_until else joined)
    days = covered(rules, max(on, year[0]), paid_until=paid_until)
    return None if days[0] > year[1] else days


def fee_year(rules: MembershipRules, days: Days) -> int:
    """The membership year by whose fee some days are paid: the later of two, or where they begin."""
    return year_of(rules, days[0] if rules.year is YearKind.ROLLING else days[1])[0].year


def _with_late(rules: MembershipRules, year: Days, joined: date | None) -> Days:
    """The year, and the next one too for who has never paid and joined late in it."""
    first, last = year
    if joined is not None and first <= joined <= last and is_late(rules, joined):
        return first, year_of(rules, last + DAY)[1]
    return year


def is_late(rules: MembershipRules, on: date) -> bool:
    """Tell whether who joins on a day gets the next year too."""
    if rules.late_from is None:
        return False
    first, last = year_of(rules, on)
    month, day = rules.late_from
    late = day_of_year(first.year if month >= rules.first_month else last.year, month, day)
    return on >= late
