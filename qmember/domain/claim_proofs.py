"""When a member paid, by what she has shown: which days can be noted, and of which fees.

Some statutes count a fee from the day on which she paid, and not from the day on which the money came.
"""

from __future__ import annotations

from datetime import date

from qmember.domain.claims import ClaimFacts, ClaimState, settled_on, state
from qmember.domain.dates import months_after
from qmember.domain.errors import Conflict, Refused

PAYABLE = frozenset({ClaimState.OPEN, ClaimState.LATE, ClaimState.PAID, ClaimState.ROUNDED})
"""Fees of which a payment is expected or has come here; of no other can one be shown."""

FIELD = "shown_on"


def check_shown(claim: ClaimFacts, *, from_on: date, on: date, today: date) -> None:
    """Refuse a day on which nobody can have paid this fee; ``from_on`` begins the time that it is for.

    It may lie before the fee was asked for: who pays in December what is asked for in January has
    paid, and money that came before its claim settles it as well. A year ahead is a slip of the pen.
    Once the money has come, only a day before that one says anything.
    """
    if state(claim, today) not in PAYABLE:
        raise Conflict("No payment is expected of that fee. Nothing has changed.")
    if on > today:
        raise Refused("The date is after today. Write the day it happened", field=FIELD)
    if on < months_after(from_on, -12):
        raise Refused(
            "That is more than a year before the time that the fee is for. Check the year",
            field=FIELD,
        )
    came_on = settled_on(claim)
    if came_on is not None and on >= came_on:
        raise Refused(
            "The fee counts as paid on %(day)s already. Write an earlier day, or nothing",
            field=FIELD, day=came_on,
        )  # fmt: skip
