"""When a number in a bank file is one of the association's own, however the bank writes it."""

from __future__ import annotations

import re

CLEARING = 4
"""Digits of the clearing number that a Swedish account begins with."""

SHORTEST = 6
"""An account number alone, without its clearing, says too little when it is shorter."""

IBAN_DIGITS = 22
"""Digits of a Swedish IBAN; the last 17 are the account, zero-filled."""


def digits_of(text: str) -> str:
    """The ASCII digits of a number as it is written."""
    return "".join(re.findall("[0-9]", text))


def same_account(ours: str, theirs: str) -> bool:
    """Tell whether two numbers are one account: written alike, zero-filled, or one inside an IBAN."""
    first, second = digits_of(ours), digits_of(theirs)
    if not first or not second:
        return False
    return (
        bool(_forms(first) & _forms(second)) or _in_iban(first, second) or _in_iban(second, first)
    )


def _forms(number: str) -> set[str]:
    """A number bare of zeros, and with the zeros between its clearing and account left out."""
    bare = number.lstrip("0")
    return {bare, f"{bare[:CLEARING]} {bare[CLEARING:].lstrip('0')}"}


def _in_iban(account: str, iban: str) -> bool:
    """Tell whether an IBAN holds the account, with its clearing number or without."""
    if len(iban) != IBAN_DIGITS or len(account) == IBAN_DIGITS:
        return False
    inside = iban[-17:].lstrip("0")
    alone = account[CLEARING:].lstrip("0")
    return inside == account.lstrip("0") or (len(alone) >= SHORTEST and inside == alone)
