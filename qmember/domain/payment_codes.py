"""Payments as codes for a telephone: Swish's own code, and the code of invoices for bank apps.

Neither says whom the payment is for: reference and amount are enough.
"""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import quote

SAFE = "!?(),.-:"


def swish_code(number: str, amount: int | None, message: str) -> str:
    """The text of a Swish code (Swish's guide, code C) for öre, or for what the payer writes.

    Number and message cannot be changed by the payer. ValueError for what is no number to Swish.
    """
    digits = re.sub(r"[\s-]", "", number)
    if re.fullmatch(r"[0-9]{10,15}", digits) is None:
        msg = "not a Swish number"
        raise ValueError(msg)
    kronor = "" if amount is None else _kronor(amount).replace(".", ",")
    code = f"C{digits};{kronor};{quote(message[:50], safe=SAFE)}"
    return f"{code};2" if amount is None else code


def bank_code(
    *, payee: str, orgnr: str, bankgiro: str, reference: str, amount: int, due_on: date
) -> str:
    """The text of an invoice's code that Swedish bank apps read (UsingQR, version 1), for öre."""
    head: dict[str, object] = {
        "uqr": 1, "tp": 1, "nme": payee, "cc": "SE", "cid": orgnr, "iref": reference,
        "ddt": f"{due_on:%Y%m%d}",
    }  # fmt: skip
    tail: dict[str, object] = {"cur": "SEK", "pt": "BG", "acc": bankgiro}
    return f'{_json(head)[:-1]},"due":{_kronor(amount)},{_json(tail)[1:]}'


def _json(facts: dict[str, object]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _kronor(amount: int) -> str:
    if amount <= 0:
        msg = "a payment is more than nothing"
        raise ValueError(msg)
    kronor, ore = divmod(amount, 100)
    return f"{kronor}.{ore:02d}"
