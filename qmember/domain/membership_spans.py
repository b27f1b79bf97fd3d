"""The days on which somebody's status is the same: ``domain.membership.status``, asked once a change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heapify, heappop, heappush

from qmember.domain.membership import status
from qmember.domain.membership_facts import MemberFacts, Standing, Status
from qmember.domain.membership_rules import MembershipRules

DAY = timedelta(days=1)
FOREVER = date.max


@dataclass(frozen=True, slots=True)
class Era:
    """The rules and the types without a fee that hold from a day until the next era."""

    from_on: date
    rules: MembershipRules
    fee_free: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """Days, both included, on which a status is the same; the last one goes on for ever."""

    from_on: date
    to_on: date
    status: Status


def merged(eras: Sequence[Era]) -> tuple[Era, ...]:
    """The eras in order, without those that change nothing."""
    kept: list[Era] = []
    for era in sorted(eras, key=lambda one: one.from_on):
        if not kept or (kept[-1].rules, kept[-1].fee_free) != (era.rules, era.fee_free):
            kept.append(era)
    return tuple(kept)


def timeline(facts: MemberFacts, eras: Sequence[Era]) -> list[Span]:
    """What somebody is on every day from her first one on; days on which she is nothing are left out.

    ``eras`` are in order, and the first holds from the beginning of time.
    """
    found: list[tuple[date, Status]] = []
    for on, now in _changes(facts, eras):
        if not found or found[-1][1] != now:
            found.append((on, now))
    ends = [on - DAY for on, _ in found[1:]] + [FOREVER] * bool(found)
    return [
        Span(on, last, now)
        for (on, now), last in zip(found, ends, strict=True)
        if now.standing is not Standing.NONE
    ]


def _changes(facts: MemberFacts, eras: Sequence[Era]) -> Iterator[tuple[date, Status]]:
    """Her status on each day on which it may be another one."""
    starts = [era.from_on for era in eras]
    known = [facts._replace(fee_free=era.fee_free) for era in eras]
    days = _days(facts)
    first = min(days, default=FOREVER)
    waiting = list(days | {day for day in starts if day > first})
    heapify(waiting)
    last = None
    while waiting:
        on = heappop(waiting)
        if on == last:
            continue
        last, at = on, bisect_right(starts, on) - 1
        now = status(known[at], eras[at].rules, on)
        if now.lapses_on is not None and now.lapses_on >= on:
            heappush(waiting, now.lapses_on + DAY)
        yield on, now


def _days(facts: MemberFacts) -> set[date]:
    """The days on which something happens to her, whatever the rules are."""
    days = {one.on for one in facts.accepted} | {one.on for one in facts.changes}
    days |= {one.from_on for one in facts.left} | set(facts.reminded) | set(facts.courses)
    days |= {one.settled_on for one in facts.left if one.settled_on is not None}
    for period in facts.periods:
        days |= {period.from_on, period.to_on + DAY, period.settled_on}
    if (asked := facts.application) is not None:
        days |= {asked.on, asked.until + DAY} | ({asked.refused_on} if asked.refused_on else set())
    return days | ({facts.died_on} if facts.died_on else set())
