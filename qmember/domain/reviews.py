"""Which vouchers an auditor looks at: a sample that anybody can draw again by its seed.

The method, version 1. The vouchers of the months that a draw covers stand in a queue: the place of
each is SHA-256 over the seed and the voucher's number. Those above an amount are taken whatever
their place is; of the others the first ones of the queue, as many as were asked for. A place depends
on nothing but seed and number. So the same seed gives the same sample, a larger sample holds the
smaller one, and what is booked in other months changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from qmember.domain.errors import Refused
from qmember.domain.ledger import voucher_number

SIZE = 25
"""So many vouchers are drawn when the auditor says nothing else."""

MOST = 5000
"""So many are drawn at most; who wants more looks at all of them."""

METHOD = "qmember-1"
SEED = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class Why(StrEnum):
    """Why a voucher is in the sample."""

    ALL = "all"
    LARGE = "large"
    DRAWN = "drawn"


class Step(StrEnum):
    """What was said last in a question: whose turn it is, or that it is closed."""

    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is drawn: ``size`` vouchers (None: all), and every one above ``over_ore``."""

    seed: str
    size: int | None = SIZE
    over_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A voucher that may be drawn, with its total in öre."""

    year: int
    number: int
    total_ore: int


def place(seed: str, year: int, number: int) -> bytes:
    """A voucher's place in the queue of a seed; places are compared byte by byte."""
    return hashlib.sha256(f"{METHOD}\n{seed}\n{voucher_number(year, number)}".encode()).digest()


def drawn(candidates: Iterable[Candidate], wish: Wish) -> dict[Candidate, Why]:
    """The sample, in the order of the numbers, and why each is in it."""
    known = sorted(candidates, key=lambda one: (one.year, one.number))
    if wish.size is None:
        return dict.fromkeys(known, Why.ALL)
    large = {one for one in known if wish.over_ore is not None and one.total_ore > wish.over_ore}
    queue = sorted(
        (one for one in known if one not in large),
        key=lambda one: place(wish.seed, one.year, one.number),
    )
    taken = large | set(queue[: wish.size])
    return {one: Why.LARGE if one in large else Why.DRAWN for one in known if one in taken}


def checked(wish: Wish) -> Wish:
    """The wish as it is kept; Refused when the number, the amount or the seed cannot be used."""
    if wish.size is not None and not 1 <= wish.size <= MOST:
        raise Refused("Write a number between 1 and %(most)s", field="size", most=MOST)
    if wish.over_ore is not None and wish.over_ore <= 0:
        raise Refused("Write an amount above 0, or leave it empty", field="over")
    seed = wish.seed.strip().lower()
    if not SEED.fullmatch(seed):
        raise Refused(
            "Write the seed with the letters a to z, digits and hyphens, at most 40", field="seed"
        )
    return Wish(seed, wish.size, wish.over_ore)


def next_of(numbers: list[str], here: str, left: frozenset[str] | None = None) -> str | None:
    """The number after ``here``, or with ``left`` the next of those that are left, round the end."""
    if here not in numbers:
        return None
    place_ = numbers.index(here)
    after = numbers[place_ + 1 :]
    if left is None:
        return after[0] if after else None
    return next((one for one in [*after, *numbers[:place_]] if one in left), None)
