"""Parts of addresses: voucher and person numbers, months."""

from __future__ import annotations

from werkzeug.routing import BaseConverter

from qmember.domain.ledger import voucher_number
from qmember.domain.people import show_number
from qmember.domain.periods import Month


class VoucherNumber(BaseConverter):
    """``2026-0143`` in an address; (2026, 143) in a view."""

    regex = r"\d{4}-\d{4,9}"

    def to_python(self, value: str) -> tuple[int, int]:
        year, number = value.split("-")
        return int(year), int(number)

    def to_url(self, value: tuple[int, int] | str) -> str:
        return value if isinstance(value, str) else voucher_number(*value)


class MonthName(BaseConverter):
    """``2026-10`` in an address; the month in a view."""

    regex = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        return Month(value)


class PersonNumber(BaseConverter):
    """``P1042`` in an address; 1042 in a view."""

    regex = r"P\d{1,9}"

    def to_python(self, value: str) -> int:
        return int(value[1:])

    def to_url(self, value: int | str) -> str:
        return value if isinstance(value, str) else show_number(value)
