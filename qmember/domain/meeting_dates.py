"""The days that a meeting asks for: when notice, motions and papers must be there, counted backwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qmember.domain.dates import day_of_year
from qmember.domain.holidays import holiday
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Statutes


class MeetingKind(StrEnum):
    """The annual meeting that the statutes ask for, and another that somebody has asked for."""

    ORDINARY = "ordinary"
    EXTRA = "extra"


class Deadline(StrEnum):
    """What must be done before a meeting, in the order in which it usually falls due."""

    NOMINATIONS = "nominations"
    MOTIONS = "motions"
    NOTICE = "notice"
    DOCUMENTS = "documents"


WEEKS = {
    Deadline.NOMINATIONS: Key.NOMINATION_WEEKS, Deadline.MOTIONS: Key.MOTION_WEEKS,
    Deadline.NOTICE: Key.NOTICE_WEEKS, Deadline.DOCUMENTS: Key.DOCUMENTS_WEEKS,
}  # fmt: skip
SENT = frozenset({Deadline.NOTICE, Deadline.DOCUMENTS})
"""What goes to every member, by post to some."""

ONLY_ORDINARY = frozenset({Deadline.NOMINATIONS, Deadline.MOTIONS})
"""An extra meeting decides what it was called for, and nothing that others bring."""


@dataclass(frozen=True, slots=True)
class Day:
    """The last day of one thing. ``holiday`` names it when it is one.

    ``by_forwarding_on`` is the day for those whom post reaches through Skatteverket; ``earliest_on``
    the first day on which it may be done, where the statutes name one. ``passed`` tells that the day
    is over, whether or not it was done.
    """

    what: Deadline
    last_on: date
    paragraph: str
    passed: bool
    holiday: str | None = None
    by_forwarding_on: date | None = None
    forwarding_passed: bool = False
    earliest_on: date | None = None


@dataclass(frozen=True, slots=True)
class DeadlineSheet:
    """The days of a meeting in their order; ``too_late`` is the day by which it should be held."""

    held_on: date
    days: tuple[Day, ...]
    holiday: str | None
    too_late: date | None


def deadline_sheet(
    statutes: Statutes, *, kind: MeetingKind, held_on: date, today: date
) -> DeadlineSheet:
    """Count whole days backwards from the meeting, its own day not counted."""
    days = [
        _day(statutes, what, kind, held_on, today)
        for what in Deadline
        if kind is MeetingKind.ORDINARY or what not in ONLY_ORDINARY
    ]
    found = sorted((day for day in days if day is not None), key=lambda day: day.last_on)
    latest = _latest(statutes, held_on) if kind is MeetingKind.ORDINARY else None
    late = latest if latest is not None and held_on > latest else None
    return DeadlineSheet(held_on, tuple(found), holiday(held_on), late)


def _day(
    statutes: Statutes, what: Deadline, kind: MeetingKind, held_on: date, today: date
) -> Day | None:
    extra = what is Deadline.NOTICE and kind is MeetingKind.EXTRA
    key = Key.EXTRA_NOTICE_WEEKS if extra else WEEKS[what]
    weeks = statutes.count(key)
    if not weeks:
        return None
    last = held_on - timedelta(weeks=weeks)
    forwarded = last - timedelta(days=statutes.count(Key.FORWARDING_DAYS))
    earliest = statutes.count(Key.EARLIEST_NOTICE_WEEKS) if what is Deadline.NOTICE else 0
    return Day(
        what, last, statutes.paragraph(key), passed=last < today, holiday=holiday(last),
        by_forwarding_on=forwarded if what in SENT else None,
        forwarding_passed=what in SENT and forwarded < today,
        earliest_on=held_on - timedelta(weeks=earliest) if earliest else None,
    )  # fmt: skip


def _latest(statutes: Statutes, held_on: date) -> date | None:
    day = statutes.day(Key.LATEST_DAY)
    return day_of_year(held_on.year, *day) if day else None
