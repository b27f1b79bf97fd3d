"""Which bank payments are certainly fees: one reference of ours, and to the öre what is open on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LOOKS_LIKE_OURS = re.compile(r"(?<!\d)\d{9}(?!\d)")
"""Nine digits by themselves, as ``services.claims`` makes references."""


@dataclass(frozen=True, slots=True)
class Told:
    """A payment as the bank told of it: öre that are left to name, and its references."""

    payment_id: int
    amount: int
    references: str


@dataclass(frozen=True, slots=True)
class OpenFee:
    """A fee that is asked for, and öre that are still open on it."""

    claim_id: int
    payer_id: int
    open_ore: int


def references_in(text: str) -> list[str]:
    """What may be references of ours in a text, each once, in order."""
    return list(dict.fromkeys(LOOKS_LIKE_OURS.findall(text)))


def certain(
    payments: Iterable[Told], fees: Mapping[str, OpenFee]
) -> Iterator[tuple[Told, OpenFee]]:
    """The payments that settle a fee beyond doubt, each with its fee; no fee is settled twice.

    A payment that names two of our references, or has another amount than what is open, is left to
    a person: it lowers nothing and picks nothing.
    """
    taken: set[int] = set()
    for one in payments:
        known = [
            fees[reference] for reference in references_in(one.references) if reference in fees
        ]
        if len(known) != 1 or known[0].claim_id in taken or known[0].open_ore != one.amount:
            continue
        taken.add(known[0].claim_id)
        yield one, known[0]
