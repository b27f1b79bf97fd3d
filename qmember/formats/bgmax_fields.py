"""Single fields of a BgMax record: amounts, dates, giro numbers, references, names."""

from __future__ import annotations

import re
from datetime import date

LENGTH = 80
LARGEST = 10**15


def amount(text: str) -> int | None:
    """Öre, or a count, of a zero-filled field; None when it is not a number."""
    stripped = text.strip()
    if not (stripped.isascii() and stripped.isdecimal()):
        return None
    number = int(stripped)
    return number if number < LARGEST else None


def day(text: str) -> date | None:
    """A date written CCYYMMDD; None when there is no such day."""
    if re.fullmatch("[0-9]{8}", text) is None:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def giro(text: str) -> str:
    """A bankgiro number with its hyphen; empty for zeros; text that is none stays as it is."""
    digits = text.strip().lstrip("0")
    if re.fullmatch("[0-9]{7,8}", digits):
        return f"{digits[:-4]}-{digits[-4:]}"
    return digits


def references(text: str) -> tuple[str, ...]:
    """References of a field, several divided by blanks or commas; a phrase stays whole."""
    parts = text.replace(",", " ").split()
    if parts and all(part.isdecimal() for part in parts):
        return tuple(parts)
    return (" ".join(text.split()),) if parts else ()


def name(record: str) -> str:
    """The payer's name of a 26-record; an extra name that is really a street is left out."""
    first, extra = record[2:37].strip(), record[37:72].strip()
    street = first and any(c.isdecimal() for c in extra)
    return " ".join(part for part in (first, "" if street else extra) if part)


def message(lines: list[str]) -> str:
    """Message lines as one text: no gap after a line that was full, else a blank."""
    text, full = "", False
    for line in lines:
        text += line.rstrip() if full else f" {line.rstrip()}"
        full = not line.endswith(" ")
    return " ".join(text.split())
