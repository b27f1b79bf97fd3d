"""The cells of a list read to what they mean: names the right way round, days, years, addresses."""

from __future__ import annotations

import re
from datetime import date, timedelta

from qmember.domain.amounts import parse_amount
from qmember.domain.bank_people import tells_of_identity
from qmember.domain.dates import NOT_A_DATE, parse_date
from qmember.domain.errors import N_, Refused
from qmember.domain.text import looks_like_organisation

FIRST_SERIAL, LAST_SERIAL = 10_000, 60_000
"""Days as Excel counts them, from 1927 to 2064."""

EXCEL_ZERO = date(1899, 12, 30)
PLACE = re.compile(r"(?:(.*?)[\s,]+)?(?:SE?-?\s?)?([1-9][0-9]{2}\s?[0-9]{2})[\s,]+([^\d,]+)")
IDENTITY = re.compile(
    r"(?<![0-9])(?:(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}[-+ ]?|"
    r"[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}[-+])[0-9A-Z][0-9]{3}(?![0-9])"
)
NOTHING = frozenset(
    {"", "-", "–", "0", "nej", "no", "false", "obetald", "obetalt", "saknas", "n/a", "ej"}
)
YES = frozenset({"x", "ja", "yes", "true", "1", "ok", "bet", "betald", "betalt", "paid"})

NOT_A_YEAR = N_("Write the year as four digits, for example 2026")
AFTER_TODAY = N_("The day is after today. Write the day when the person joined")


def read_name(text: str) -> str:
    """A name with the first name first: ``Ek, Anna`` is ``Anna Ek``; an organisation keeps its comma."""
    last, comma, first = text.partition(",")
    if not comma or "," in first or not first.strip() or looks_like_organisation(text):
        return text
    return f"{first.strip()} {last.strip()}".strip()


def read_day(text: str, today: date) -> date | None:
    """A day as lists write it: also Excel's count of days, with a time after it, or a year alone."""
    written = text.strip()
    if written.lower() in NOTHING:
        return None
    if re.fullmatch(r"[0-9]{5}", written) and FIRST_SERIAL <= int(written) <= LAST_SERIAL:
        return EXCEL_ZERO + timedelta(days=int(written))
    if re.fullmatch(r"(19|20)[0-9]{2}", written):
        return date(int(written), 1, 1)
    written = re.sub(r"[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$", "", written)
    written = re.sub(r"^([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})$", _iso, written)
    written = re.sub(r"^([0-9]{1,2})[.-]([0-9]{1,2})[.-]([0-9]{4})$", r"\1/\2/\3", written)
    try:
        return parse_date(written, today)
    except Refused:
        raise Refused(NOT_A_DATE) from None


def _iso(found: re.Match[str]) -> str:
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"


def read_joined(text: str, today: date) -> date | None:
    """The day on which somebody became a member."""
    day = read_day(text, today)
    if day is not None and day > today:
        raise Refused(AFTER_TODAY)
    return day


def read_year(text: str, heading: str, today: date) -> int | None:
    """The year for which somebody has paid: a year, a last day, or a cross under a year."""
    written = text.strip().lower()
    if written in NOTHING:
        return None
    above = re.fullmatch(r"\D*((?:19|20)[0-9]{2})\D*", heading)
    if above and (written in YES or not re.search("(19|20)[0-9]{2}", written)):
        return int(above[1])
    if found := re.fullmatch(r"\D*((?:19|20)[0-9]{2})\D*", written):
        return int(found[1])
    try:
        day = read_day(written, today)
    except Refused:
        raise Refused(NOT_A_YEAR) from None
    return day.year if day else None


def read_amount(text: str) -> int | None:
    """Öre; None where nothing was paid."""
    return None if text.strip().lower() in NOTHING else parse_amount(text)


def read_place(text: str) -> tuple[str, str, str] | None:
    """Street, postcode and city of an address in one cell; None when no postcode divides it."""
    found = PLACE.fullmatch(text.strip())
    return (found[1] or "", found[2], found[3].strip()) if found else None


def has_identity(text: str, *, digits_expected: bool) -> bool:
    """Tell whether a personal number stands in a cell, also one whose last digit does not fit.

    In cells of digits, such as telephones, only one with its century or its hyphen counts.
    """
    return bool(IDENTITY.search(text)) or (not digits_expected and tells_of_identity(text))


def whole_phone(text: str) -> str:
    """A telephone number that a spreadsheet took for a number gets back its first 0."""
    return f"0{text}" if re.fullmatch(r"[1-9][0-9]{7,8}", text) else text
