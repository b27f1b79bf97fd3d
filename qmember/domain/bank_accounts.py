"""When a number in a bank file is one of the association's own, however the bank writes it."""

from __future__ import annotations

import re

from qmember.domain.check_digits import ends_right

CLEARING = 4
"""Digits of the clearing number that a Swedish account begins with."""

STATEMENT_KINDS = ("bban", "iban")
"""The kinds of numbers that banks write statements of, day after day."""

SHORTEST = 6
"""An account number alone, without its clearing, says too little when it is shorter."""

ALONE = 9
"""Where nothing but digits say that it is an account, so many are needed: a bankgiro has eight."""

IBAN_DIGITS = 22
"""Digits of a Swedish IBAN; the last 17 are the account, zero-filled."""


def digits_of(text: str) -> str:
    """The ASCII digits of a number as it is written."""
    return "".join(re.findall("[0-9]", text))


def same_account(ours: str, theirs: str) -> bool:
    """Tell whether two numbers are one account: written alike, zero-filled, or one inside an IBAN.

    A clearing number of five digits is also written with four, and an account without any.
    """
    first, second = digits_of(ours), digits_of(theirs)
    if not first or not second:
        return False
    return (
        bool(_forms(first) & _forms(second)) or _in_iban(first, second) or _in_iban(second, first)
        or _alone(first, second) or _alone(second, first)
    )  # fmt: skip


def _forms(number: str) -> set[str]:
    """A number bare of zeros, and with the zeros between its clearing and account left out."""
    bare = number.lstrip("0")
    fifth = bare.startswith("8") and len(bare) > CLEARING + 1 and ends_right(bare[: CLEARING + 1])
    return {bare} | {
        f"{bare[:CLEARING]} {bare[at:].lstrip('0')}"
        for at in (CLEARING, CLEARING + 1)
        if at == CLEARING or fifth
    }


def _alone(account: str, number: str) -> bool:
    """Tell whether a number is an account without its clearing number."""
    return (
        len(number) >= ALONE and len(account) == len(number) + CLEARING and account.endswith(number)
    )


def _in_iban(account: str, iban: str) -> bool:
    """Tell whether an IBAN holds the account, with its clearing number or without."""
    if len(iban) != IBAN_DIGITS or len(account) == IBAN_DIGITS:
        return False
    inside = iban[-17:].lstrip("0")
    alone = account[CLEARING:].lstrip("0")
    return inside == account.lstrip("0") or (len(alone) >= SHORTEST and inside == alone)
