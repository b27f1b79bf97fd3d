"""What may be kept for ever of a payer's words: numbers that identify money, never a person.

A bank row is never changed or removed, so names, telephone numbers and personal numbers stay out of
it; the payer's own words lie apart, sealed, and can be emptied.
"""

from __future__ import annotations

import re

from qmember.domain.bank import Debit, Deposit, Payment
from qmember.domain.bank_people import COVERED, SWISH, tells_of_person, without_people

LONGEST = 35
RETURNED = "Retur"
"""How the kept reference of a withdrawal begins that takes a payment back."""

TOKEN = re.compile(r"[0-9A-Za-z]+")


def kept_reference(row: Deposit | Debit) -> str:
    """The bank's reference of a row without what tells of a person.

    A deposit to a bankgiro begins with ``BG`` and its number, a mobile number becomes ``Swish``.
    A withdrawal that takes a payment back begins with ``Retur``.
    """
    if isinstance(row, Debit):
        said = " ".join(dict.fromkeys(_numbers(" ".join((row.bank_reference, *row.references)))))
        return shown_reference(f"{RETURNED} {said}" if row.returned else said)
    words = _numbers(row.reference or row.bank_reference)
    if row.bankgiro:
        digits = "".join(re.findall("[0-9]", row.bankgiro))
        known = {digits, f"BG{digits}", *row.bankgiro.split("-")}
        words = [f"BG{digits}", *(word for word in words if word not in known)]
    return shown_reference(" ".join(words))


def _numbers(text: str) -> list[str]:
    words = TOKEN.findall(without_people(text))
    return [word for word in words if word == SWISH or _is_number(word)]


def shown_reference(kept: str) -> str:
    """A bank's reference as it may be shown: what was kept before a rule was sharper is covered too."""
    return " ".join(without_people(kept[:200]).split())


def shown_references(kept: str) -> str:
    """The references of a payment, with ``•••`` for one that tells of a person."""
    return " ".join(COVERED if tells_of_person(one) else one for one in kept.split())


def head(reference: str) -> str:
    """The way a kept reference says that the money came: ``BG4032850`` or ``Swish``; else empty."""
    first = reference.partition(" ")[0]
    return first if first == SWISH or re.fullmatch(r"BG[0-9]{7,8}", first) else ""


def kept_references(payment: Payment) -> tuple[tuple[str, ...], str]:
    """A payment's references that are numbers of money, and its other words with its message."""
    numbers = tuple(one for one in payment.references if _may_stay(one))
    words = [one for one in payment.references if one not in numbers]
    return numbers, " ".join((*words, payment.message)).strip()


def _may_stay(reference: str) -> bool:
    return (
        len(reference) <= LONGEST
        and re.fullmatch(r"[0-9A-Za-z/.-]+", reference) is not None
        and _is_number(reference)
        and not tells_of_person(reference)
    )


def _is_number(word: str) -> bool:
    """Tell whether a word is more digits than letters."""
    digits = sum(c.isdecimal() for c in word)
    return digits > sum(c.isalpha() for c in word)
