"""Membership fees that are asked for: what is still open, in which parts, and what money of them is.

A claim never changes. What is open is derived from its amount, from what was paid and still counts,
and from whether it was waived or taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qmember.domain.amounts import TOO_SMALL
from qmember.domain.dates import months_after
from qmember.domain.errors import Refused
from qmember.domain.money import shares


class ClaimEnd(StrEnum):
    """Why nothing more is asked for on a claim, by somebody's decision.

    ``WAIVED`` counts as paid and is never given a reason. ``ROUNDED`` counts as paid too: what lacks
    is less than the association minds, and ``MOVED_IN``: it was paid before the books here began, and
    is income of that time. ``TAKEN_BACK``: it should not have been made. ``CLOSED``: the
    membership is over, and a fee is never chased as a debt.
    """

    WAIVED = "waived"
    ROUNDED = "rounded"
    TAKEN_BACK = "taken_back"
    CLOSED = "closed"
    MOVED_IN = "moved_in"


COUNTS_AS_PAID = frozenset({ClaimEnd.WAIVED, ClaimEnd.ROUNDED, ClaimEnd.MOVED_IN})


class ClaimState(StrEnum):
    """What a claim is on a day."""

    OPEN = "open"
    LATE = "late"
    PAID = "paid"
    WAIVED = "waived"
    ROUNDED = "rounded"
    TAKEN_BACK = "taken_back"
    CLOSED = "closed"
    MOVED_IN = "moved_in"


@dataclass(frozen=True, slots=True)
class Paid:
    """Öre that were paid on a claim and still count, and the day the money came."""

    amount: int
    on: date


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What is asked for, what was paid of it, and whether somebody ended it."""

    amount: int
    due_on: date
    paid: tuple[Paid, ...] = ()
    end: ClaimEnd | None = None
    ended_on: date | None = None
    parts: int = 1

    @property
    def paid_ore(self) -> int:
        """Öre that were paid and still count."""
        return sum(one.amount for one in self.paid)

    @property
    def open_ore(self) -> int:
        """Öre that are still asked for; nothing when somebody ended the claim."""
        return 0 if self.end is not None else max(0, self.amount - self.paid_ore)


def settled_on(claim: ClaimFacts) -> date | None:
    """The day from which the claim counts as paid: its last necessary payment, or its waiver."""
    if claim.end in COUNTS_AS_PAID:
        return claim.ended_on
    left = claim.amount
    for one in sorted(claim.paid, key=lambda paid: paid.on):
        left -= one.amount
        if left <= 0:
            return one.on
    return None


def state(claim: ClaimFacts, on: date) -> ClaimState:
    """What the claim is on a day: what was paid stays paid, and what was ended asks for nothing."""
    if claim.end in COUNTS_AS_PAID or (claim.end is not None and settled_on(claim) is None):
        return ClaimState(claim.end)
    if settled_on(claim) is not None:
        return ClaimState.PAID
    return ClaimState.LATE if on > claim.due_on else ClaimState.OPEN


def plan(claim: ClaimFacts) -> list[tuple[date, int]]:
    """The parts of a claim that may be paid in instalments: a day and öre each, a month apart."""
    amounts = shares(claim.amount, [1] * claim.parts)
    return [(months_after(claim.due_on, n), ore) for n, ore in enumerate(amounts)]


def keeps_plan(claim: ClaimFacts, on: date) -> bool:
    """Tell whether what was due by the day has been paid."""
    due = sum(ore for day, ore in plan(claim) if day <= on)
    return sum(one.amount for one in claim.paid if one.on <= on) >= due


@dataclass(frozen=True, slots=True)
class Division:
    """What one payment is: öre on claims in the order that they were given, and öre that are over.

    ``short`` is what is still open after it.
    """

    on_claims: tuple[int, ...]
    over: int
    short: int


def divide(amount: int, open_ore: Sequence[int]) -> Division:
    """Divide a payment on claims, the oldest first; never more on a claim than is open."""
    if amount <= 0 or any(one <= 0 for one in open_ore):
        raise Refused(TOO_SMALL, field="amount")
    left, on_claims = amount, []
    for one in open_ore:
        on_claims.append(min(left, one))
        left -= on_claims[-1]
    short = sum(open_ore) - sum(on_claims)
    return Division(tuple(on_claims), left, short)
