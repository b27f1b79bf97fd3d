"""The running balance of an account's rows: it proves that every row was read, and read rightly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Counted:
    """A row as it is added up: öre with their sign, and the balance after it where one is written."""

    line: int
    ore: int
    balance: int | None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """What balances say: the first and the last, and each ``(line, öre)`` that is missing before a row."""

    opening_ore: int | None
    closing_ore: int | None
    missing: tuple[tuple[int, int], ...]
    newest_first: bool = False

    @property
    def agrees(self) -> bool:
        """Tell whether every balance follows from the one before it."""
        return self.opening_ore is not None and not self.missing


def run(rows: Sequence[Counted]) -> Running:
    """Follow the balances in the order that they follow from each other: oldest first, or newest.

    Where both orders fit as well, the days tell which it is; of one day, most banks write the newest
    first.
    """
    old, new = _follow(rows), replace(_follow(rows[::-1]), newest_first=True)
    if len(old.missing) != len(new.missing):
        return min(old, new, key=lambda one: len(one.missing))
    days = [row.day for row in rows if row.day is not None]
    return old if days and days[0] < days[-1] else new


def _follow(rows: Sequence[Counted]) -> Running:
    opening = balance = None
    before = 0
    missing: list[tuple[int, int]] = []
    for row in rows:
        before += row.ore
        if row.balance is None:
            continue
        if balance is None:
            opening = row.balance - before
        elif row.balance != balance + before:
            missing.append((row.line, row.balance - balance - before))
        balance, before = row.balance, 0
    if balance is not None and before:
        balance += before
    return Running(opening, balance, tuple(missing))
