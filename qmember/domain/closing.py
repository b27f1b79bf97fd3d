"""What is looked at before a month is closed, and which days no bank statement tells of (``ux`` 5.1.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


class Check(StrEnum):
    """One thing that is looked at before a month is closed, in the order in which they are shown."""

    FILES = "files"
    WAITING = "waiting"
    BALANCES = "balances"
    BUNDLES = "bundles"
    RECEIPTS = "receipts"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class Statement:
    """What the bank says of an account from a day to a day; balances in öre, None where it says none."""

    from_on: date
    to_on: date
    opening_ore: int | None = None
    closing_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Days, both included, that no statement tells of.

    ``missing_ore`` is what the account changed by meanwhile; None where nobody knows.
    """

    first_on: date
    last_on: date
    missing_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: how much is not as it should be (0: nothing), which days, or how many öre.

    What is ``optional`` is told of and needs no reason.
    """

    check: Check
    count: int = 0
    gaps: tuple[Gap, ...] = ()
    ore: int | None = None
    optional: bool = False

    @property
    def ok(self) -> bool:
        """Tell whether all is as it should be."""
        return not self.count

    @property
    def asks(self) -> bool:
        """Tell whether a month that is closed all the same needs a reason for it."""
        return not self.ok and not self.optional


def gaps(statements: Iterable[Statement], first: date, last: date) -> tuple[Gap, ...]:
    """The days from ``first`` to ``last`` that no statement of an account tells of.

    Days between two statements are told of all the same when the later one begins with what the
    earlier one ended with: nothing has happened then. Statements may overlap or come twice.
    """
    found: list[Gap] = []
    told: Statement | None = None
    for one in sorted(statements, key=lambda row: (row.from_on, row.to_on)):
        found += _before(one, told, first, last)
        if told is None or one.to_on >= told.to_on:
            told = one
    if told is None or told.to_on < last:
        found.append(Gap(first if told is None else max(told.to_on + DAY, first), last))
    return tuple(found)


def _before(one: Statement, told: Statement | None, first: date, last: date) -> Iterator[Gap]:
    """The days between what was told of before and a statement, those of the time asked about."""
    begins, missing = first, None
    if told is not None:
        begins = max(told.to_on + DAY, first)
        if told.closing_ore is not None and one.opening_ore is not None:
            missing = one.opening_ore - told.closing_ore
    ends = min(one.from_on - DAY, last)
    if begins <= ends and missing != 0:
        yield Gap(begins, ends, missing)


def unexplained(findings: Sequence[Finding], reasons: Mapping[Check, str]) -> list[Check]:
    """The checks that found something which nobody has given a reason for."""
    return [one.check for one in findings if one.asks and not reasons.get(one.check, "").strip()]


def clean(findings: Iterable[Finding]) -> bool:
    """Tell whether nothing needs a reason but what is handed over with the closing itself."""
    return not any(one.asks for one in findings if one.check is not Check.HANDOVER)
