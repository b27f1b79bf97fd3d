"""Elected offices: the seats of each body, from when to when somebody has one, and what it opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qmember.domain.permissions import Role


class Body(StrEnum):
    """What people are elected or appointed to."""

    BOARD = "board"
    AUDIT = "audit"
    NOMINATION = "nomination"
    SIGNATORIES = "signatories"
    STAFF = "staff"


class Seat(StrEnum):
    """One office in a body."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    TREASURER = "treasurer"
    SECRETARY = "secretary"
    ORDINARY = "ordinary"
    DEPUTY = "deputy"
    AUDITOR = "auditor"
    DEPUTY_AUDITOR = "deputy_auditor"
    CONVENER = "convener"
    NOMINATION = "nomination"
    SIGNATORY = "signatory"
    STAFF = "staff"


BODIES: dict[Body, tuple[Seat, ...]] = {
    Body.BOARD: (
        Seat.CHAIR, Seat.VICE_CHAIR, Seat.TREASURER, Seat.SECRETARY, Seat.ORDINARY, Seat.DEPUTY,
    ),
    Body.AUDIT: (Seat.AUDITOR, Seat.DEPUTY_AUDITOR),
    Body.NOMINATION: (Seat.CONVENER, Seat.NOMINATION),
    Body.SIGNATORIES: (Seat.SIGNATORY,),
    Body.STAFF: (Seat.STAFF,),
}  # fmt: skip

PAPER = (Body.BOARD, Body.SIGNATORIES)
"""What an authority asks for: who sits on the board, and who signs for the association."""

MOST_SEATS = 30

USUAL_SEATS: tuple[tuple[str, int], ...] = (
    (Seat.CHAIR, 1), (Seat.TREASURER, 1), (Seat.SECRETARY, 1), (Seat.ORDINARY, 2),
    (Seat.AUDITOR, 1), (Seat.CONVENER, 1), (Seat.SIGNATORY, 2),
)  # fmt: skip
"""How many there are of each seat until the association has said; of the others there are none."""

USUAL_ROLES: tuple[tuple[str, str], ...] = (
    (Seat.CHAIR, Role.CHAIR), (Seat.VICE_CHAIR, Role.BOARD_MEMBER),
    (Seat.TREASURER, Role.TREASURER), (Seat.SECRETARY, Role.SECRETARY),
    (Seat.ORDINARY, Role.BOARD_MEMBER), (Seat.AUDITOR, Role.AUDITOR),
    (Seat.CONVENER, Role.NOMINATION), (Seat.NOMINATION, Role.NOMINATION),
)  # fmt: skip
"""What a seat opens for the account of who has it, until the association has said otherwise."""


class DecidedBy(StrEnum):
    """Who elected or appointed somebody."""

    ANNUAL_MEETING = "annual_meeting"
    EXTRA_MEETING = "extra_meeting"
    BOARD = "board"


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision by which somebody has a seat; ``paragraph`` is that of the minutes, or empty."""

    by: DecidedBy
    on: date
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, both included; ``to_on`` is None until something ends it."""

    from_on: date
    to_on: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether the day is one of them."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def meets(self, other: Span) -> bool:
        """Tell whether the two have a day in common."""
        starts = max(self.from_on, other.from_on)
        return all(one.to_on is None or starts <= one.to_on for one in (self, other))


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same days in as few spans as can be, in order: those that touch are one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.from_on):
        last = found[-1] if found else None
        if last is None or not _touch(last, span):
            found.append(span)
        elif last.to_on is not None:
            to_on = None if span.to_on is None else max(last.to_on, span.to_on)
            found[-1] = Span(last.from_on, to_on)
    return found


def _touch(earlier: Span, later: Span) -> bool:
    return earlier.to_on is None or later.from_on <= earlier.to_on + timedelta(days=1)


def body_of(seat: Seat) -> Body:
    """The body in which there is such a seat."""
    return next(body for body, seats in BODIES.items() if seat in seats)


def vacancies(counts: Mapping[str, int], held: Mapping[Seat, int], seat: Seat) -> int:
    """How many of a seat are empty; never less than none, though there may be more people than seats."""
    return max(0, counts.get(seat, 0) - held.get(seat, 0))
