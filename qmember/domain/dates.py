"""Dates as people write and read them in Swedish and English; months; Stockholm dates."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qmember.domain.errors import Refused

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONTHS = {
    "sv": ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
           "oktober", "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
}  # fmt: skip
NOT_A_DATE = 'Write the date as 2026-11-23, or write "yesterday"'
NEAR = {"idag": 0, "i dag": 0, "today": 0, "igår": 1, "i går": 1, "yesterday": 1}


def parse_date(text: str, today: date) -> date:
    """Read a date as people write it; one without a year is the nearest that is not in the future.

    Raises Refused with the sentence of the field.
    """
    written = " ".join(text.strip().lower().split())
    if not written:
        raise Refused("Write the date")
    if written in NEAR:
        return today - timedelta(days=NEAR[written])
    if re.fullmatch(r"-\d{1,3}", written):
        return today - timedelta(days=int(written[1:]))
    try:
        return _calendar(written, today)
    except ValueError:
        raise Refused(NOT_A_DATE) from None


def parse_past_date(text: str, today: date) -> date:
    """Read a date that may not be after today."""
    day = parse_date(text, today)
    if day > today:
        raise Refused("The date is after today. Write the day when the money came in")
    return day


def _calendar(written: str, today: date) -> date:
    if found := re.fullmatch(r"(\d{4})-?(\d\d)-?(\d\d)", written):
        return date(*(int(part) for part in found.groups()))
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:[ /-](\d{4}))?", written):
        day, month, year = found.groups()
        return _near(int(day), int(month), year, today)
    if found := re.fullmatch(r"(\d{1,2}) ([a-zåäö]+)\.?(?: (\d{4}))?", written):
        return _near(int(found[1]), _month_number(found[2]), found[3], today)
    raise ValueError(written)


def _near(day: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year), month, day)
    for candidate in range(today.year, today.year - 9, -1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue  # 29 February: look for the latest leap year
        if found <= today:
            return found
    raise ValueError(f"{day}/{month}")


def _month_number(word: str) -> int:
    for names in MONTHS.values():
        for number, name in enumerate(names, 1):
            if len(word) > 2 and name.lower().startswith(word):  # noqa: PLR2004
                return number
    raise ValueError(word)


def month_name(month: int, language: str = "sv") -> str:
    """The name of a month, 1 to 12."""
    return MONTHS[language][month - 1]


def long_date(on: date, language: str = "sv") -> str:
    """A date as in a letter: ``23 november 2026``."""
    return f"{on.day} {month_name(on.month, language)} {on.year}"


def day_of_year(year: int, month: int, day: int) -> date:
    """A day that comes each year; 29 February is the 28th where there is none."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def months_after(on: date, months: int) -> date:
    """The same day some months later or earlier, or the last of its month where there is none."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return day_of_year(year, month + 1, on.day)


def stockholm_midnight(on: date) -> datetime:
    """When a day begins in Stockholm, in UTC."""
    return datetime.combine(on, time(), STOCKHOLM).astimezone(UTC)


def stockholm_date(at: datetime) -> date:
    """The Stockholm date of an aware time."""
    return at.astimezone(STOCKHOLM).date()


def year_before(day: date) -> date:
    """The same day a year ago; the last of February for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
