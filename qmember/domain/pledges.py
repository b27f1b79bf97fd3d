"""A gift that somebody has promised: an amount and a day, no income until it comes (E3)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from qmember.domain.errors import Refused

LONGEST = timedelta(days=5 * 366)
"""Nothing is promised further ahead than this."""


class PledgeEnd(StrEnum):
    """How a promise ended: the gift came, or it is not expected any more."""

    KEPT = "kept"
    CANCELLED = "cancelled"


class PledgeState(StrEnum):
    """Where a promise stands on a day. ``OVERDUE`` only of somebody who may be asked."""

    OPEN = "open"
    OVERDUE = "overdue"
    KEPT = "kept"
    CANCELLED = "cancelled"


def pledge_state(due_on: date, today: date, *, end: PledgeEnd | None, may_ask: bool) -> PledgeState:
    """The state of a promise; who said that she is not to be asked is never overdue."""
    if end is not None:
        return PledgeState(end)
    return PledgeState.OVERDUE if may_ask and due_on < today else PledgeState.OPEN


def check_pledge(amount: int, due_on: date, today: date) -> None:
    """Raise Refused for a sum of öre or a day that cannot be promised."""
    if amount <= 0:
        raise Refused("Write an amount greater than 0 kronor", field="amount")
    if due_on < today:
        raise Refused("The day is over. Write a day from today on", field="due_on")
    if due_on > today + LONGEST:
        raise Refused("Choose a day within five years", field="due_on")
