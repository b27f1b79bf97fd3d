"""What a yearly statement says: every gift of a year that holds, and their sum, kept as issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from qmember.domain.receipts import receipt_number

VERSION = 1
SERIES = "Å"


def statement_number(year: int, number: int) -> str:
    """A statement's number as people read it: ``Å2026-0003``; the year is the one it was issued in."""
    return receipt_number(year, number, SERIES)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One gift: its day, öre, how it was paid, what for, and the receipt of its own that it has."""

    gift_on: date
    amount_ore: int
    channel: str
    purpose: str | None
    receipt: str | None


@dataclass(frozen=True, slots=True)
class StatementText:
    """All that is printed on a statement; stored with it and never looked up again.

    ``year`` is that of the gifts, by the day on which each came. ``everything`` tells whether gifts
    with receipts of their own are among ``lines``; ``left_out`` is how many are not, and
    ``left_out_ore`` their sum. The other fields are those of ``domain.receipts.ReceiptText``.
    """

    association_name: str
    orgnr: str
    address: tuple[str, ...]
    contact: str
    number: str
    issued_on: date
    year: int
    giver_name: str | None
    giver_address: tuple[str, ...]
    lines: tuple[StatementLine, ...]
    everything: bool
    left_out: int = 0
    left_out_ore: int = 0
    replaces: str | None = None
    language: str = "sv"
    code: str | None = None
    check_at: str | None = None

    @property
    def total_ore(self) -> int:
        """Öre of all lines together."""
        return sum(line.amount_ore for line in self.lines)

    def to_json(self) -> str:
        """The canonical stored form: one line of ASCII, keys sorted; equal texts give equal bytes."""
        facts = {**asdict(self), "version": VERSION}
        return json.dumps(facts, sort_keys=True, separators=(",", ":"), default=date.isoformat)

    @classmethod
    def from_json(cls, stored: str) -> StatementText:
        """Read the stored form back; ValueError when it is not one that we have written."""
        facts = json.loads(stored)
        if facts.pop("version") != VERSION:
            raise ValueError("unknown version of a statement's facts")
        facts["issued_on"] = date.fromisoformat(facts["issued_on"])
        facts["lines"] = tuple(
            StatementLine(**{**line, "gift_on": date.fromisoformat(line["gift_on"])})
            for line in facts["lines"]
        )
        for name in ("address", "giver_address"):
            facts[name] = tuple(facts[name])
        return cls(**facts)


def basis_of(income_ids: Sequence[int], *, everything: bool) -> str:
    """A mark of which gifts a statement is made of: another mark, and it no longer is what holds.

    Gifts are never changed, only replaced by others, so their row ids say it all.
    """
    text = f"{int(everything)}:" + ",".join(map(str, sorted(income_ids)))
    return hashlib.sha256(text.encode()).hexdigest()
