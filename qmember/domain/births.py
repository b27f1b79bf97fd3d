"""The day or the year in which somebody was born: read, kept as text, and whether she has reached an age.

It is asked for only where the statutes or a type of membership have a lowest age. A personal number is
never taken, nor cut down to its first digits.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from qmember.domain.dates import months_after, parse_date
from qmember.domain.errors import N_, Refused
from qmember.domain.moved_cells import has_identity

OLDEST = 120
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
NOT_A_BIRTH = N_("Write the day as 1985-03-12, or only the year")
NO_IDENTITY = N_("Write only the day or the year. The register keeps no personal numbers")


class Birth(NamedTuple):
    """The year of a birth, and its day where that is known."""

    year: int
    day: date | None = None

    def text(self) -> str:
        """The form in which it is kept and shown: ``1985-03-12``, or ``1985``."""
        return self.day.isoformat() if self.day else str(self.year)


def read_birth(text: str, today: date) -> Birth:
    """Read a day or a year as people write it; Refused when it is neither, or cannot be."""
    written = text.strip()
    if has_identity(written, digits_expected=False):
        raise Refused(NO_IDENTITY)
    if YEAR.fullmatch(written):
        found = Birth(int(written))
    elif re.search(r"(?:19|20)[0-9]{2}", written):
        found = _of_day(written, today)
    else:
        raise Refused(NOT_A_BIRTH)
    if not today.year - OLDEST <= found.year <= today.year or (found.day or today) > today:
        raise Refused("Check the year. Nobody can be born then")
    return found


def kept_birth(text: str) -> Birth:
    """Read what ``Birth.text`` wrote."""
    if len(text) == len("1985"):
        return Birth(int(text))
    day = date.fromisoformat(text)
    return Birth(day.year, day)


def reached(birth: Birth | None, age: int, on: date) -> bool | None:
    """Whether somebody has reached an age on a day; None where what is known does not tell.

    Who was born on 29 February has her birthday on the 28th in other years.
    """
    if birth is None:
        return None
    if birth.day is not None:
        return months_after(birth.day, 12 * age) <= on
    turns = birth.year + age
    if turns == on.year and (on.month, on.day) != (12, 31):
        return None
    return turns <= on.year


def _of_day(written: str, today: date) -> Birth:
    try:
        day = parse_date(written, today)
    except Refused:
        raise Refused(NOT_A_BIRTH) from None
    return Birth(day.year, day)
