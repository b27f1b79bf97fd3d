"""Cash that two people count: how many of each note and coin, and what they are together."""

from __future__ import annotations

import re
from collections.abc import Mapping

DENOMINATIONS: tuple[int, ...] = (
    100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100,
)  # fmt: skip
"""Notes and coins that are money in Sweden, in öre, the largest first."""

MOST = 9_999
"""Of one kind; more are counted by a machine."""

KEPT = re.compile(r"(\d+)x(\d+)")


def counted_ore(counted: Mapping[int, int]) -> int:
    """Öre in all of so many of each note and coin."""
    return sum(worth * number for worth, number in counted.items())


def kept_count(counted: Mapping[int, int]) -> str:
    """A count as one short line, ``100000x2 2000x5``; kinds of which there are none are left out."""
    return " ".join(f"{one}x{counted[one]}" for one in DENOMINATIONS if counted.get(one))


def read_count(kept: str) -> dict[int, int]:
    """The count behind such a line."""
    return {int(worth): int(number) for worth, number in KEPT.findall(kept)}
