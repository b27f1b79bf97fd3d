"""What an association does with a fee that is paid too much or too little of (its own choice)."""

from __future__ import annotations

from enum import StrEnum


class Over(StrEnum):
    """What is done with öre that are more than what is asked for.

    ``GIFT``: they are a gift. ``NEXT_YEAR``: they count on the fee of the next year, which is asked
    for at once. ``GIVE_BACK``: they are not income and are paid back.
    """

    GIFT = "gift"
    NEXT_YEAR = "next_year"
    GIVE_BACK = "give_back"


MOST_SHORT = 10_000
"""Öre: more than a hundred kronor is no small difference, whatever an association thinks."""


def within(open_ore: int, tolerance: int) -> bool:
    """Tell whether what lacks (öre) is so little that the association lets it be."""
    return 0 < open_ore <= tolerance
