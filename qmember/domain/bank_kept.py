"""What may be kept for ever of a payer's words: numbers that identify money, never a person.

A bank row is never changed or removed, so names, telephone numbers and personal numbers stay out of
it; the payer's own words lie apart, sealed, and can be emptied.
"""

from __future__ import annotations

import re
from datetime import date

from qmember.domain.bank import Debit, Deposit, Payment
from qmember.domain.errors import Refused
from qmember.domain.identity import coordination_number, personal_number

SWISH = "Swish"
LONGEST = 35
PHONE = re.compile(r"(?<![0-9])(?:\+|00)?(?:46|0)[ -]?7(?:[ -]?[0-9]){8}(?![0-9])")
IDENTITY = re.compile(r"(?<![0-9])(?:[0-9]{2})?[0-9]{6}[-+]?[0-9]{4}(?![0-9])")
TOKEN = re.compile(r"[0-9A-Za-z]+")


def kept_reference(row: Deposit | Debit, today: date) -> str:
    """The bank's reference of a row without what tells of a person.

    A deposit to a bankgiro begins with ``BG`` and its number, a telephone number becomes ``Swish``.
    """
    if isinstance(row, Debit):
        return " ".join(_numbers(row.bank_reference, today))[:200]
    words = _numbers(row.reference or row.bank_reference, today)
    if row.bankgiro:
        digits = "".join(re.findall("[0-9]", row.bankgiro))
        known = {digits, f"BG{digits}", *row.bankgiro.split("-")}
        words = [f"BG{digits}", *(word for word in words if word not in known)]
    return " ".join(words)[:200]


def _numbers(text: str, today: date) -> list[str]:
    text = PHONE.sub(f" {SWISH} ", _without_people(text, today))
    return [word for word in TOKEN.findall(text) if word == SWISH or _is_number(word)]


def head(reference: str) -> str:
    """The way a kept reference says that the money came: ``BG4032850`` or ``Swish``; else empty."""
    first = reference.partition(" ")[0]
    return first if first == SWISH or re.fullmatch(r"BG[0-9]{7,8}", first) else ""


def kept_references(payment: Payment, today: date) -> tuple[tuple[str, ...], str]:
    """A payment's references that are numbers of money, and its other words with its message."""
    numbers = tuple(one for one in payment.references if _may_stay(one, today))
    words = [one for one in payment.references if one not in numbers]
    return numbers, " ".join((*words, payment.message)).strip()


def _may_stay(reference: str, today: date) -> bool:
    return (
        len(reference) <= LONGEST
        and re.fullmatch(r"[0-9A-Za-z/.-]+", reference) is not None
        and _is_number(reference)
        and not PHONE.search(reference)
        and _without_people(reference, today) == reference
    )


def _is_number(word: str) -> bool:
    """Tell whether a word is more digits than letters."""
    digits = sum(c.isdecimal() for c in word)
    return digits > sum(c.isalpha() for c in word)


def _without_people(text: str, today: date) -> str:
    return IDENTITY.sub(lambda found: "" if _is_person(found[0], today) else found[0], text)


def _is_person(text: str, today: date) -> bool:
    for read in (personal_number, coordination_number):
        try:
            read(text, today)
        except Refused:
            continue
        return True
    return False
