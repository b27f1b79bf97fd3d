"""Money in whole öre: exact sums, and divisions whose parts always add up to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NewType

Ore = NewType("Ore", int)


class Kronor(int):
    """Öre among the values of a sentence, so that the edge writes them as ``100,00 kr``."""

    __slots__ = ()


NBSP = "\u00a0"
MINUS = "\u2212"


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Divide ``total`` (any whole number, also negative) in proportion to ``weights``.

    The parts always sum to ``total`` (largest remainder; equal remainders go to the first). Raises
    ValueError for no weights, a negative weight or a zero sum of weights.
    """
    whole = sum(weights)
    if not weights or min(weights) < 0 or whole == 0:
        msg = "weights must be non-negative with a positive sum"
        raise ValueError(msg)
    sign = -1 if total < 0 else 1
    parts = [abs(total) * weight // whole for weight in weights]
    remainders = [abs(total) * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in order[: abs(total) - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def nearest(total: int, parts: int) -> int:
    """``total`` divided by ``parts`` as the nearest whole number; halves go away from zero."""
    sign = -1 if (total < 0) != (parts < 0) else 1
    return sign * ((2 * abs(total) + abs(parts)) // (2 * abs(parts)))


def kronor(amount: int, *, whole: bool = False) -> str:
    """``123450`` öre as ``1 234,50`` (no-break spaces); ``whole`` drops ``,00`` where there is no öre."""
    sign = MINUS if amount < 0 else ""
    kr, ore = divmod(abs(amount), 100)
    digits = f"{kr:,}".replace(",", NBSP)
    return f"{sign}{digits}" if whole and ore == 0 else f"{sign}{digits},{ore:02d}"
