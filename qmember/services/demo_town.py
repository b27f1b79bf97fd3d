"""The example association as a plan: its people, its days, and money that will move, from one seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from qmember.domain.ledger import Anonymity, Channel
from qmember.services.demo_cast import Giving, Invented

SPARE_TIME, CHRISTMAS = "Fritid och utflykter", "Julgåvor"
"""Purposes besides the general one."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a payment, or a part of it, will be named: ``who`` is a place among the people."""

    kind: str
    amount: int
    who: int | None = None
    purpose: str = ""
    anonymity: Anonymity = Anonymity.NONE
    income_id: int | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """One payment, or a withdrawal (negative, öre): what the bank writes, and what it is meant to be.

    A payment without ``parts`` is left in the queue.
    """

    on: date
    amount: int
    way: Channel = Channel.TRANSFER
    name: str = ""
    message: str = ""
    reference: str = ""
    parts: tuple[Meant, ...] = ()
    account: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """People, first day and today; with the seed, all money follows from them."""

    people: Sequence[Invented]
    start: date
    today: date
    seed: int
    fees: dict[int, dict[int, list[tuple[date, int]]]] = field(default_factory=dict)

    def chance(self, subject: str) -> random.Random:
        """A stream of chances for one subject, the same each time."""
        return random.Random(f"{self.seed}:{subject}")  # noqa: S311  # the same money each time

    def place(self, key: str) -> int:
        """Where somebody of the story is among the people."""
        return self.places(key)[0]

    def places(self, key: str) -> list[int]:
        """Where those who share a part in the story are."""
        return [n for n, one in enumerate(self.people) if one.key == key]

    def who(self, gives: Giving) -> Iterator[tuple[int, Invented]]:
        """Those who give in this way."""
        return ((n, one) for n, one in enumerate(self.people) if one.gives is gives)

    def months(self) -> Iterator[date]:
        """The first day of every month from the beginning to the current one."""
        month = self.start
        while month <= self.today:
            yield month
            month = next_month(month)

    @property
    def last_of_astrid(self) -> date:
        """The day on which Astrid dies: in the autumn of last year."""
        return date(self.today.year - 1, 9, 14)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(32)).replace(day=1)


def banking_day(day: date) -> date:
    """The day itself, or the Friday before a weekend; never out of its month."""
    moved = day - timedelta(max(0, day.weekday() - 4))
    return moved if moved.month == day.month else day


def bank_name(one: Invented) -> str:
    """A name as banks write it; nothing of those whose name nobody may read."""
    if one.facts.hidden or one.facts.name is None:
        return ""
    return last_name_first(one.facts.name)


def last_name_first(name: str) -> str:
    """A person's name in a bank's spelling."""
    first, _, last = name.rpartition(" ")
    return f"{last} {first}".strip().upper()
