"""Public holidays in Sweden (lag 1989:253), and the eves on which post and offices stand still too."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from qmember.domain.errors import N_

SATURDAY, SUNDAY = 5, 6
FIXED = {
    (1, 1): N_("New Year's Day"), (1, 6): N_("Epiphany"), (5, 1): N_("May Day"),
    (6, 6): N_("the National Day"), (12, 24): N_("Christmas Eve"), (12, 25): N_("Christmas Day"),
    (12, 26): N_("Boxing Day"), (12, 31): N_("New Year's Eve"),
}  # fmt: skip
FROM_EASTER = {
    -2: N_("Good Friday"), 0: N_("Easter Day"), 1: N_("Easter Monday"), 39: N_("Ascension Day"),
    49: N_("Whit Sunday"),
}  # fmt: skip


def holiday(on: date) -> str | None:
    """The name of a holiday, ``Sunday`` for a plain one, or None."""
    named = _of_year(on.year).get(on)
    return named or (N_("a Sunday") if on.weekday() == SUNDAY else None)


@cache
def _of_year(year: int) -> dict[date, str]:
    days = {date(year, *day): name for day, name in FIXED.items()}
    midsummer = _saturday_from(date(year, 6, 20))
    days[midsummer - timedelta(days=1)] = N_("Midsummer Eve")
    days[midsummer] = N_("Midsummer Day")
    days[_saturday_from(date(year, 10, 31))] = N_("All Saints' Day")
    for after, name in FROM_EASTER.items():
        days[easter(year) + timedelta(days=after)] = name
    return days


def _saturday_from(on: date) -> date:
    return on + timedelta(days=(SATURDAY - on.weekday()) % 7)


def easter(year: int) -> date:
    """Easter Day by the Gregorian calendar (the rule of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)
