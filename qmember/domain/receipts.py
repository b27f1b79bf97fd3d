"""What a gift receipt says: its number and every fact that is printed on it, kept as issued."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date

VERSION = 1
"""The version of the stored form; a reader knows every version that was ever written."""

_LINES = ("address", "giver_address")
_DATES = ("issued_on", "gift_on")


def receipt_number(year: int, number: int, series: str = "") -> str:
    """A receipt's number as people read it: ``2026-0088``; a series of its own comes first."""
    return f"{series}{year:04d}-{number:04d}"


@dataclass(frozen=True, slots=True)
class ReceiptText:
    """All that is printed on a receipt; it is stored with the receipt and never looked up again.

    ``address`` is the association's postal address, line by line; ``contact`` one line with
    telephone, e-mail or website. ``giver_name`` is the giver as she wishes to be named (a name or a
    number), None for an anonymous giver; ``giver_address`` is empty unless the receipt is posted in
    a window envelope. ``channel`` is the word of :class:`qmember.domain.ledger.Channel`,
    ``amount_ore`` positive öre. ``purpose`` is None for a gift without a purpose, ``voucher`` the
    number in the books, ``replaces`` the receipt that this one replaces. ``tax_sentence`` is None
    unless the association was approved by Skatteverket on the day of the gift (domain.md 2.5);
    ``split_note`` tells how a payment was divided. ``refunded_ore`` is what has gone back of the gift,
    of which ``amount_ore`` is left; None where nothing has. ``language`` is ``sv`` or ``en``. ``code``
    is what the receipt is checked by (``domain.check_codes``), ``check_at`` the page where that is
    done; receipts of earlier days have neither.
    """

    association_name: str
    orgnr: str
    address: tuple[str, ...]
    contact: str
    bankgiro: str
    number: str
    issued_on: date
    giver_name: str | None
    giver_address: tuple[str, ...]
    gift_on: date
    amount_ore: int
    channel: str
    purpose: str | None = None
    voucher: str | None = None
    replaces: str | None = None
    tax_sentence: str | None = None
    language: str = "sv"
    split_note: str | None = None
    refunded_ore: int | None = None
    code: str | None = None
    check_at: str | None = None

    def to_json(self) -> str:
        """The canonical stored form: one line of ASCII, keys sorted; equal texts give equal bytes."""
        facts: dict[str, object] = {field.name: getattr(self, field.name) for field in fields(self)}
        facts["issued_on"] = self.issued_on.isoformat()
        facts["gift_on"] = self.gift_on.isoformat()
        facts["version"] = VERSION
        return json.dumps(facts, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, stored: str) -> ReceiptText:
        """Read the stored form back; ValueError when it is not one that we have written."""
        try:
            facts = json.loads(stored)
            if facts.pop("version") != VERSION:
                raise ValueError("unknown version of a receipt's facts")
            facts.update({name: date.fromisoformat(facts[name]) for name in _DATES})
            facts.update({name: tuple(facts[name]) for name in _LINES})
            return cls(**facts)
        except (AttributeError, KeyError, TypeError) as wrong:
            raise ValueError("not the facts of a receipt") from wrong
