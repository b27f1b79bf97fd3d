"""The number of an account that a payment came from, however banks write it: what payers are known by."""

from __future__ import annotations

import re

from qmember.domain.bank_accounts import IBAN_DIGITS

SHORTEST = 6
"""A shorter number says too little to be an account."""

ACCOUNT_PART = 17
"""So many digits of a Swedish IBAN are the account, filled with zeros."""


def sender_account(text: str) -> str:
    """One form of an account, IBAN, bankgiro or mobile number; empty where it is none."""
    kept = re.sub(r"[^0-9A-Z]", "", text.upper())
    if re.fullmatch(rf"SE[0-9]{{{IBAN_DIGITS}}}", kept):
        kept = kept[-ACCOUNT_PART:]
    if re.fullmatch(r"0?0?46(0?)7[0-9]{8}|07[0-9]{8}", kept):
        kept = f"46{kept[-9:]}"
    kept = kept.lstrip("0")
    return kept if len(kept) >= SHORTEST else ""
