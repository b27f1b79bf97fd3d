"""Amounts as people write them, read to whole öre."""

from __future__ import annotations

import re

from qmember.domain.amount_words import amount_in_words
from qmember.domain.errors import Refused
from qmember.domain.money import kronor

__all__ = ["amount_in_words", "parse_amount"]

LARGEST = 10_000_000_000 * 100
LONGEST = 40
GROUPED = r"[0-9]{1,3}([.,])[0-9]{3}(?:\2[0-9]{3})*"
AMOUNT = re.compile(rf"({GROUPED}|[0-9]+)(?:(?!\2)[.,]([0-9]*))?")
"""Thousands are set off with one mark throughout, and the decimals with the other."""

NOT_DIGITS = "Write the amount with digits, for example 500 or 1 234,50"
TOO_SMALL = "The amount must be greater than 0 kronor. Use Refund for money that goes out"
AMBIGUOUS = "Do you mean %(large)s kr or %(small)s kr? Choose one of the suggestions"


def parse_amount(text: str) -> int:
    """Read kronor as people write them and return öre; Refused with the field's sentence."""
    written = re.sub(r"\s", "", text.lower()).replace("\u2212", "-").replace("\u2013", "-")
    if not written:
        raise Refused("Write the amount")
    written = re.sub(r"(:-|,-|\.-|kr|sek)$", "", written)
    if written.startswith("-"):
        raise Refused(TOO_SMALL)
    ore = _read(written)
    if ore <= 0:
        raise Refused(TOO_SMALL)
    if ore > LARGEST:
        raise Refused(NOT_DIGITS)
    return ore


def _read(written: str) -> int:
    if re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", written):
        digits = re.sub(r"[.,]", "", written)
        large, small = int(digits) * 100, int(digits) // 10
        raise Refused(AMBIGUOUS, large=kronor(large, whole=True), small=kronor(small))
    found = AMOUNT.fullmatch(written)
    if found is None or len(written) > LONGEST:
        raise Refused(NOT_DIGITS)
    whole, part = re.sub(r"[.,]", "", found[1]), found[3] or ""
    if len(part) > 2:  # noqa: PLR2004
        raise Refused("Write at most two decimals")
    return int(whole) * 100 + int(part.ljust(2, "0"))
