"""When two rows of bank files are the same money: fingerprints, twins, and sightings elsewhere."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from qmember.domain.bank import Debit, Deposit, Payment, signed
from qmember.domain.bank_kept import head

VERSION = 1
"""The version of the fingerprints; rows read under an earlier one are compared under that."""

SWISH_REPORT = "swish"
TABLES = {
    "csv": "table", "xlsx": "table", "swish-csv": SWISH_REPORT, "swish-xlsx": SWISH_REPORT,
}  # fmt: skip
"""The formats of tables, with the kind of file that each is."""

Row = TypeVar("Row", Deposit, Debit)
Key = TypeVar("Key", bound=Hashable)


def counted(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Give rows that are equal in every respect their ordinal: two equal payments are two."""
    seen: dict[Hashable, int] = {}
    result = []
    for row in rows:
        key = (
            row.booked_on,
            row.written_on,
            row.amount_ore,
            row.currency,
            row.account,
            row.bank_reference,
        )
        result.append(replace(row, ordinal=seen.get(key, 0)))
        seen[key] = seen.get(key, 0) + 1
    return tuple(result)


def row_fingerprint(row: Deposit | Debit, format_name: str) -> str:
    """The identity of a row of either kind."""
    if isinstance(row, Debit):
        return debit_fingerprint(row, format_name)
    return deposit_fingerprint(row, format_name)


def deposit_fingerprint(row: Deposit, format_name: str) -> str:
    """The identity of a deposit: the same in a file that was saved again, never in two deposits.

    The bank's own reference where there is one; the ordinal keeps apart rows that look alike. In a
    file it is their order; where a file before told of others, ``services.bank_known`` gives the next
    one that is free. Names stay out of it, since it is never erased. Another kind of file counts its
    rows by itself: see ``pairs``.
    """
    return _hash(
        "deposit", source(format_name), _day(row.booked_on or row.written_on), row.amount_ore, row.currency,
        _digits(row.account), _digits(row.bankgiro), row.bank_reference, row.ordinal,
    )  # fmt: skip


def debit_fingerprint(row: Debit, format_name: str) -> str:
    """The identity of a withdrawal; see ``deposit_fingerprint``."""
    return _hash(
        "debit", source(format_name), _day(row.booked_on or row.written_on), row.amount_ore,
        row.currency, _digits(row.account), row.bank_reference, row.ordinal,
    )  # fmt: skip


def payment_fingerprint(deposit: str, payment: Payment, ordinal: int) -> str:
    """The identity of a payment inside its deposit."""
    return _hash("payment", deposit, signed(payment), payment.bank_id, ordinal)


def in_kronor(fingerprint: str, ordinal: int) -> str:
    """The identity that a row in another currency has as the kronor a person said it was."""
    return _hash("kronor", fingerprint, ordinal)


def cross_key(booked_on: date | None, amount: int, currency: str) -> str:
    """What a row looks like in every kind of file: its day, signed amount and currency."""
    return _hash("cross", _day(booked_on), amount, currency)


def source(format_name: str) -> str:
    """The kind of a file that can tell of the same money as another kind, whatever its version.

    An account file is the same whether it was saved as CSV or as a workbook, and so is a Swish report.
    """
    if format_name in TABLES:
        return TABLES[format_name]
    return format_name[:8] if format_name.startswith("camt.05") else format_name


@dataclass(frozen=True, slots=True)
class Sighting:
    """A row as it can be compared with rows of another kind of file.

    ``key`` is what both must have alike, ``reference`` as ``bank_kept`` keeps it.
    """

    key: Hashable
    reference: str


def pairs(new: Mapping[Key, Sighting], known: Mapping[int, Sighting]) -> dict[Key, int]:
    """Which of ``new`` are the same money as one of ``known``, one to one.

    Those with the same reference are paired first, then those of the same way of payment, then those
    that do not say. A deposit to one bankgiro is never the same as one to another, or as Swish.
    """
    found: dict[Key, int] = {}
    left_new, left_known = dict(new), dict(known)
    for look in (_whole, _way, _silent_known, _silent_new):
        for key, row_id in _match(left_new, left_known, look):
            found[key] = row_id
            del left_new[key], left_known[row_id]
    return found


Look = Callable[[Sighting, bool], Hashable]


def _match(
    new: Mapping[Key, Sighting], known: Mapping[int, Sighting], look: Look
) -> Iterable[tuple[Key, int]]:
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for row_id, sighting in known.items():
        if (seen := look(sighting, False)) is not None:
            waiting[sighting.key, seen].append(row_id)
    return [
        (key, waiting[sighting.key, seen].popleft())
        for key, sighting in new.items()
        if (seen := look(sighting, True)) is not None and waiting.get((sighting.key, seen))
    ]


def _whole(sighting: Sighting, is_new: bool) -> Hashable:  # noqa: FBT001
    del is_new
    return sighting.reference or None


def _way(sighting: Sighting, is_new: bool) -> Hashable:  # noqa: FBT001
    del is_new
    return head(sighting.reference) or None


def _silent_known(sighting: Sighting, is_new: bool) -> Hashable:  # noqa: FBT001
    """Any new row fits a known one that does not say which way the money came."""
    return True if is_new or not head(sighting.reference) else None


def _silent_new(sighting: Sighting, is_new: bool) -> Hashable:  # noqa: FBT001
    """A new row that does not say fits any known one."""
    return True if not is_new or not head(sighting.reference) else None


def _hash(*parts: object) -> str:
    text = json.dumps([VERSION, *parts], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal()).lstrip("0")
