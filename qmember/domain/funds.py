"""Funds: money that was given for a purpose, what was used of it, and what is left (BFNAR 2012:1, 37.3).

A fund is every purpose but the general one. Its gifts are what the ledger says; what it was used for
stands in the bookkeeping program, and is noted here by day, sum and words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class FundKind(StrEnum):
    """What changes a fund. Gifts are never noted by hand."""

    OPENING = "opening"
    GIVEN = "given"
    USED = "used"


BY_HAND = (FundKind.USED, FundKind.OPENING)
"""What somebody notes."""


@dataclass(frozen=True, slots=True)
class FundYear:
    """One fund in one fiscal year; öre. ``used_ore`` is positive."""

    purpose_id: int
    name: str
    opening_ore: int
    given_ore: int
    used_ore: int

    @property
    def closing_ore(self) -> int:
        """What is left for the next year."""
        return self.opening_ore + self.given_ore - self.used_ore

    @property
    def idle(self) -> bool:
        """Tell whether there was and is nothing of it."""
        return not (self.opening_ore or self.given_ore or self.used_ore)


@dataclass(frozen=True, slots=True)
class Change:
    """What one kind of change comes to in a fiscal year; öre, negative for what was used."""

    purpose_id: int
    year: int
    amount_ore: int
    kind: FundKind


def fund_years(names: Mapping[int, str], changes: Iterable[Change], year: int) -> list[FundYear]:
    """Each fund's year from everything that ever changed one, in the order of the names.

    What came before the year is its opening, and so is what there was at a take-over within it.
    """
    opening, given, used = (dict.fromkeys(names, 0) for _ in range(3))
    for one in changes:
        if one.year < year or (one.year == year and one.kind is FundKind.OPENING):
            opening[one.purpose_id] += one.amount_ore
        elif one.year == year and one.kind is FundKind.GIVEN:
            given[one.purpose_id] += one.amount_ore
        elif one.year == year:
            used[one.purpose_id] -= one.amount_ore
    return [FundYear(i, name, opening[i], given[i], used[i]) for i, name in names.items()]
