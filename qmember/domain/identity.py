"""Numbers of people and organisations: personnummer, samordningsnummer, organisationsnummer.

No library is right on the official lists: they refuse coordination numbers without a known date and
accept serial 000. Blanks inside a number are never accepted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from qmember.domain.check_digits import ends_right
from qmember.domain.errors import Refused

INTERIM = "TRSUWXJKLMN"
"""Letters in place of the first serial digit of a number that a school or an insurer made up."""

OLDEST_YEAR = 1840
"""Nobody who has a number was born earlier: the first were given in 1947."""

UNKNOWN_DAY = 60
"""What a coordination number adds to the day of the month; alone it says that the day is unknown."""

PERSON = re.compile(
    rf"([0-9]{{2}})?([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})([-+]?)([0-9{INTERIM}][0-9]{{3}})"
)
ORGANISATION = re.compile(r"(?:16)?([0-9]{2}[2-9][0-9]{3})-?([0-9]{4})")


@dataclass(frozen=True, slots=True)
class _Written:
    """The parts of a person's number as they were written."""

    century: str | None
    year: int
    month: int
    day: int
    hundred: bool
    serial: str

    @property
    def ends_right(self) -> bool:
        """Tell whether the check digit fits; a letter counts as 1."""
        serial = "1" + self.serial[1:] if self.serial[0] in INTERIM else self.serial
        return ends_right(f"{self.year:02d}{self.month:02d}{self.day:02d}{serial}")

    def full_year(self, today: date) -> int:
        """The year of birth: as written, else the nearest that is not in the future.

        ``+`` means that the person turns at least a hundred this year.
        """
        if self.century is not None:
            return int(self.century) * 100 + self.year
        latest = today.year - 100 if self.hundred else today.year
        year = latest - (latest - self.year) % 100
        birthday = (year, self.month, self.day % UNKNOWN_DAY)
        return year - 100 if birthday > (today.year, today.month, today.day) else year

    def whole(self, year: int) -> str:
        """The number with its century."""
        return f"{year:04d}{self.month:02d}{self.day:02d}{self.serial}"


def personal_number(text: str, today: date, *, interim: bool = False) -> str:
    """A personnummer as 12 characters; Refused when it cannot be one.

    ``interim`` also accepts a letter in place of the first digit after the date.
    """
    number = _written(text)
    if number is None:
        raise Refused("Write the personal number as YYYYMMDD-NNNN")
    if number.serial[0] in INTERIM and not interim:
        raise Refused("This is an interim number, with a letter. Write the personal number")
    if UNKNOWN_DAY <= number.day <= UNKNOWN_DAY + 31:
        raise Refused("This is a coordination number, not a personal number")
    year = number.full_year(today)
    if not _is_birthday(year, number.month, number.day, today):
        raise Refused("Check the personal number. The date in it is not a day of birth")
    if number.serial.startswith("000"):
        raise Refused("Check the personal number. Nobody is given 000 after the date")
    if not number.ends_right:
        raise Refused("Check the personal number. The last digit is not right")
    return number.whole(year)


def _is_birthday(year: int, month: int, day: int, today: date) -> bool:
    try:
        return year >= OLDEST_YEAR and date(year, month, day) <= today
    except ValueError:
        return False


def coordination_number(text: str, today: date) -> str:
    """A samordningsnummer as 12 digits; Refused when it cannot be one.

    Its day is 60 more than a day of the month. Month 00, day 60 and dates that do not exist are
    official too and say that the date is not known, so no day of birth is read from the number.
    """
    number = _written(text)
    if number is None or number.serial[0] in INTERIM:
        raise Refused("Write the coordination number as YYYYMMDD-NNNN")
    if not UNKNOWN_DAY <= number.day <= UNKNOWN_DAY + 31:
        raise Refused("Check the coordination number. Its day is a number from 60 to 91")
    year = number.full_year(today)
    born = (year, number.month, number.day - UNKNOWN_DAY)
    if number.month > 12 or year < OLDEST_YEAR or born > (today.year, today.month, today.day):  # noqa: PLR2004
        raise Refused("Check the coordination number. The date in it is not a day of birth")
    if not number.ends_right:
        raise Refused("Check the coordination number. The last digit is not right")
    return number.whole(year)


def organisation_number(text: str, today: date) -> str:
    """An organisationsnummer as ``802000-0009``; Refused when it cannot be one.

    A sole trader's is her own personal or coordination number, with its ``+``: personal data.
    """
    found = ORGANISATION.fullmatch(text)
    if found is None:
        return _sole_trader(text, today)
    if not ends_right(found[1] + found[2]):
        raise Refused("Check the organisation number. The last digit is not right")
    return f"{found[1]}-{found[2]}"


def _sole_trader(text: str, today: date) -> str:
    number = _written(text)
    if number is None or number.century == "16":
        raise Refused("Write the organisation number as NNNNNN-NNNN")
    read = coordination_number if number.day >= UNKNOWN_DAY else personal_number
    whole = read(text, today)
    sign = "+" if today.year - int(whole[:4]) >= 100 else "-"  # noqa: PLR2004  # years
    return f"{whole[2:8]}{sign}{whole[8:]}"


def _written(text: str) -> _Written | None:
    found = PERSON.fullmatch(text)
    if found is None:
        return None
    century, year, month, day, sign, serial = found.groups()
    return _Written(century, int(year), int(month), int(day), sign == "+", serial)
