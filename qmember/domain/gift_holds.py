"""Payers whose money is not received without a decision, and what becomes of what they give (E17).

Neither the flag nor the decision has a story: a word of a list is enough. What such a payer gives is
no income until two people have said so.
"""

from __future__ import annotations

from enum import StrEnum

from qmember.domain.ledger import IncomeKind


class HoldReason(StrEnum):
    """Why nothing is received from somebody without a decision, in neutral words."""

    BOARD = "board"
    BIAS = "bias"
    ORIGIN = "origin"
    UNSAID = "unsaid"


HELD_KINDS = frozenset({IncomeKind.GIFT, IncomeKind.SPONSORSHIP, IncomeKind.OTHER})
"""What is parked: what is given freely, or to be seen beside us.

A fee is asked for, and a sale or a grant has a contract.
"""


class ParkedEnd(StrEnum):
    """What became of parked money."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    UNDONE = "undone"


class ParkedState(StrEnum):
    """Where parked money stands: waiting for somebody to ask, for the other one, or to go back."""

    WAITS = "waits"
    ASKED = "asked"
    TO_RETURN = "to_return"
    ENDED = "ended"


def parked_state(*, ended: bool, returning: bool, asked: bool) -> ParkedState:
    """The state of parked money from the rows about it."""
    if ended:
        return ParkedState.ENDED
    if returning:
        return ParkedState.TO_RETURN
    return ParkedState.ASKED if asked else ParkedState.WAITS
