"""Membership as dated facts, and what somebody can be to the association on a day.

What a whole register has of each member is a named tuple: it is made in a fifth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from qmember.domain.voters import Suspension


class Standing(StrEnum):
    """What somebody is to the association as a member."""

    NONE = "none"
    APPLIED = "applied"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    PAID = "paid"
    UNPAID = "unpaid"
    LAPSED = "lapsed"
    RESIGNED = "resigned"
    EXCLUDED = "excluded"
    DECEASED = "deceased"


IS_MEMBER = frozenset({Standing.PAID, Standing.UNPAID})
"""Those who are members: with the fee settled for the day, or not yet."""


OVER = frozenset({Standing.LAPSED, Standing.RESIGNED, Standing.EXCLUDED, Standing.DECEASED})
"""Those who were members and are none any more."""


STANDINGS = {one.value: one for one in Standing}
"""By the word that is stored, for those who read a whole register of them."""


class Cause(StrEnum):
    """Why a period counts as settled."""

    PAYMENT = "payment"
    WAIVER = "waiver"
    MOVED_IN = "moved_in"
    CORRECTION = "correction"


class Leaving(StrEnum):
    """How a membership ended by somebody's decision."""

    RESIGNED = "resigned"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Applied:
    """An application that nobody has approved; it is forgotten after ``until``."""

    on: date
    until: date
    refused_on: date | None = None


class Accepted(NamedTuple):
    """That somebody was accepted as a member of a type; also each time she comes back.

    ``moved_in``: she came with a list from elsewhere and was a member there already.
    """

    on: date
    type_id: int
    moved_in: bool = False


@dataclass(frozen=True, slots=True)
class TypeChange:
    """That a member is of another type from a day on."""

    on: date
    type_id: int


@dataclass(frozen=True, slots=True)
class Left:
    """That a membership ended: ``from_on`` is the first day on which she was no longer a member.

    An exclusion may be appealed from a day on. ``settled_on`` is the day of the meeting that decided
    about the appeal, and ``upheld`` whether the exclusion stood.
    """

    from_on: date
    how: Leaving
    appealed_on: date | None = None
    settled_on: date | None = None
    upheld: bool | None = None

    def known(self, on: date) -> Left | None:
        """What was known of it on a day; None before it had happened, and when it was overturned."""
        if self.from_on > on:
            return None
        if self.appealed_on is None:
            return self
        if self.settled_on is not None and self.settled_on <= on:
            return None if self.upheld is False else self
        appealed_on = self.appealed_on if self.appealed_on <= on else None
        return Left(self.from_on, self.how, appealed_on)

    @property
    def appeal_open(self) -> bool:
        """Tell whether she has appealed and no meeting has answered."""
        return self.appealed_on is not None and self.settled_on is None


class Period(NamedTuple):
    """Time for which the fee is settled, both days included, and since which day it is."""

    from_on: date
    to_on: date
    settled_on: date
    cause: Cause = Cause.PAYMENT


class MemberFacts(NamedTuple):
    """Everything dated that is known of one person as a member; what was undone is left out."""

    accepted: tuple[Accepted, ...] = ()
    changes: tuple[TypeChange, ...] = ()
    periods: tuple[Period, ...] = ()
    left: tuple[Left, ...] = ()
    reminded: tuple[date, ...] = ()
    application: Applied | None = None
    died_on: date | None = None
    courses: tuple[date, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    fee_free: frozenset[int] = frozenset()


class Status(NamedTuple):
    """What somebody was on a day.

    ``since`` is the first day of the membership, ``ended_on`` the first day after it, ``paid_until``
    the last day that is settled, ``lapses_on`` the last day on which she is a member unless she
    pays. ``paragraph`` is where the statutes say why it ended or will end.
    """

    standing: Standing
    type_id: int | None = None
    since: date | None = None
    paid_until: date | None = None
    lapses_on: date | None = None
    ended_on: date | None = None
    paragraph: str = ""

    @property
    def is_member(self) -> bool:
        """Tell whether she was a member on that day."""
        return self.standing in IS_MEMBER
