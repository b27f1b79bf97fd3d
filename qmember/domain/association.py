"""What an association may say of itself: each fact in the form in which it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from qmember.domain.errors import Refused
from qmember.domain.giros import bankgiro
from qmember.domain.identity import organisation_number
from qmember.domain.own_numbers import NumberKind, shown_number, swish
from qmember.domain.text import check_email

PERIOD = re.compile(r"(\d{4}-\d\d-\d\d)\s*(?:-|–|till|to|,)?\s*(\d{4}-\d\d-\d\d)")
Reader = Callable[[str], object]


def checked_facts(choices: dict[str, object], today: date) -> dict[str, object]:
    """The choices with numbers and addresses checked; Refused at the first that is not right."""
    if not choices.get("name", "?"):
        raise Refused("Write the association's name", field="name")
    readers: dict[str, Reader] = {
        "orgnr": lambda text: organisation_number(text, today), "bankgiro": bankgiro,
        "swish": lambda text: shown_number(NumberKind.SWISH, swish(re.sub(r"\s", "", text))),
        "email": check_email, "anchor_email": check_email, "exit_url": exit_address,
        "public_url": public_address,
    }  # fmt: skip
    return {name: _checked(name, value, readers.get(name)) for name, value in choices.items()}


def _checked(name: str, value: object, read: Reader | None) -> object:
    if read is None or not isinstance(value, str) or not value:
        return value
    try:
        return read(value)
    except Refused as error:
        raise Refused(error.message, field=name) from None


def exit_address(text: str) -> str:
    """The address of the page to which the quick exit leads: https and a host, nothing personal."""
    if not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[A-Za-z0-9._~/-]*)?", text):
        raise Refused("Write the whole address, for example https://www.smhi.se/")
    return text


def public_address(text: str) -> str:
    """Where strangers reach these pages: https and a host, without a path and the last slash."""
    found = re.fullmatch(r"(https://[a-z0-9.-]+\.[a-z]{2,}(:\d{1,5})?)/?", text.strip().lower())
    if found is None:
        raise Refused("Write the whole address, for example https://kvitto.exempel.se")
    return found[1]


def tax_periods(text: str) -> tuple[tuple[str, str], ...]:
    """Periods of two dates, one a line; Refused at ``tax_periods`` for a line that is none."""
    return tuple(_period(line.strip()) for line in text.splitlines() if line.strip())


def _period(line: str) -> tuple[str, str]:
    found = PERIOD.fullmatch(line)
    try:
        first, last = (date.fromisoformat(part) for part in found.groups()) if found else (0, 0)
    except ValueError:
        first, last = 0, 0
    if not isinstance(first, date) or not isinstance(last, date) or last < first:
        raise Refused(
            "Write one period a line, for example 2026-01-01 – 2028-12-31", field="tax_periods"
        )
    return first.isoformat(), last.isoformat()
