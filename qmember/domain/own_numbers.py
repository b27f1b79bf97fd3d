"""The association's own numbers for payments: read, checked by their digits, shown in groups."""

from __future__ import annotations

import re
from enum import StrEnum

from qmember.domain.errors import Refused
from qmember.domain.giros import bankgiro, plusgiro

IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
SWEDISH_IBAN = 24
WHOLE = 97
"""An IBAN read as one number leaves 1 when it is divided by this (ISO 7064)."""


class NumberKind(StrEnum):
    """What kind of number money may come to."""

    BBAN = "bban"
    IBAN = "iban"
    BANKGIRO = "bankgiro"
    PLUSGIRO = "plusgiro"
    SWISH = "swish"


def own_number(kind: NumberKind, text: str) -> str:
    """The digits that are kept of a number; Refused at ``number`` when it cannot be one."""
    readers = {
        NumberKind.BBAN: bank_account, NumberKind.IBAN: iban, NumberKind.BANKGIRO: bankgiro,
        NumberKind.PLUSGIRO: plusgiro, NumberKind.SWISH: swish,
    }  # fmt: skip
    try:
        found = readers[kind](re.sub(r"\s", "", text))
    except Refused as error:
        raise Refused(error.message, field="number", code="bad-number") from None
    return re.sub(r"[^0-9]", "", found)


def bank_account(text: str) -> str:
    """Clearing and account number, 7 to 16 digits."""
    digits = re.sub(r"[.,-]", "", text)
    if not re.fullmatch(r"[0-9]{7,16}", digits):
        raise Refused("Write the account with its clearing number, digits only")
    return digits


def iban(text: str) -> str:
    """An IBAN without blanks; Refused when its two check digits do not fit."""
    compact = text.upper()
    if not IBAN.fullmatch(compact) or (compact[:2] == "SE" and len(compact) != SWEDISH_IBAN):
        raise Refused("Write the IBAN with its letters, for example SE45 5000 0000 0583 9825 7466")
    turned = compact[4:] + compact[:4]
    if int("".join(str(int(c, 36)) for c in turned)) % WHOLE != 1:
        raise Refused("Check the IBAN. Its check digits are not right")
    return compact


def swish(text: str) -> str:
    """A Swish number of an organisation: 123 and seven digits."""
    digits = text.replace("-", "")
    if not re.fullmatch(r"123[0-9]{7}", digits):
        raise Refused("Write the Swish number with ten digits that begin with 123")
    return digits


def shown_number(kind: NumberKind, digits: str) -> str:
    """The number as people read it."""
    if kind in {NumberKind.BANKGIRO, NumberKind.PLUSGIRO}:
        cut = -4 if kind is NumberKind.BANKGIRO else -1
        return f"{digits[:cut]}-{digits[cut:]}"
    if kind is NumberKind.SWISH:
        return f"{digits[:3]} {digits[3:6]} {digits[6:8]} {digits[8:]}"
    if kind is NumberKind.IBAN:
        whole = f"SE{digits}" if len(digits) == SWEDISH_IBAN - 2 else digits
        return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))
    return f"{digits[:4]} {digits[4:]}"
