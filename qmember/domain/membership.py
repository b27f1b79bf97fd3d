"""The one function that tells what somebody was to the association on any day.

No status is stored. Whoever asks for a list, a count, an export or the röstlängd asks ``status``, so
that they cannot differ, and so that last year's answer never changes by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple, TypeVar

from qmember.domain.membership_facts import Accepted, MemberFacts, Standing, Status, TypeChange
from qmember.domain.membership_rules import Lapse, MembershipRules, StartsAt, lapses_on

DAY = timedelta(days=1)

ON, FROM_ON = attrgetter("on"), attrgetter("from_on")
Dated = TypeVar("Dated", Accepted, TypeChange)

WAITS = frozenset({Standing.APPLIED, Standing.ACCEPTED})
"""Those who are not members yet, but may become so without asking again."""


class Spell(NamedTuple):
    """One unbroken membership. ``ended_on`` is the first day after it; None while it goes on."""

    accepted: Accepted
    from_on: date
    paid_until: date | None = None
    lapses_on: date | None = None
    ended_on: date | None = None
    how: Standing | None = None


def status(facts: MemberFacts, rules: MembershipRules, on: date) -> Status:
    """What somebody was on a day, from what had happened until then."""
    known = until(facts, on)
    found = [spell for spell in spells(known, rules) if spell.from_on <= on]
    last = found[-1] if found else None
    if known.died_on is not None:
        since, type_id = (last.from_on, type_of(known, last)) if last else (None, None)
        return Status(Standing.DECEASED, type_id, since, ended_on=known.died_on)
    if last is None:
        return _before(known, on)
    if last.ended_on is not None and last.ended_on <= on:
        since_then = _before(after(known, last.ended_on), on)
        if since_then.standing in WAITS:
            return since_then
    return _of(known, last, rules, on)


def after(facts: MemberFacts, day: date) -> MemberFacts:
    """What has been asked for and decided from a day on."""
    asked = facts.application if facts.application and facts.application.on >= day else None
    accepted = tuple(one for one in facts.accepted if one.on >= day)
    return facts._replace(accepted=accepted, application=asked)


def until(facts: MemberFacts, on: date) -> MemberFacts:
    """The facts that had happened by a day; of periods those that were settled by then.

    An exclusion that a meeting has overturned is left out from the day of that meeting on: from then
    she is what she would have been without it, with the days of her membership unbroken. Until then it
    held, and what she was on those days stays as it was.
    """
    left = [one for row in facts.left if (one := row.known(on)) is not None]
    return MemberFacts(
        _begun(facts.accepted, on),
        _begun(facts.changes, on),
        tuple(sorted([p for p in facts.periods if p.settled_on <= on], key=FROM_ON)),
        tuple(sorted(left, key=FROM_ON)) if left else (),
        facts.reminded and tuple(sorted(day for day in facts.reminded if day <= on)),
        facts.application if facts.application and facts.application.on <= on else None,
        facts.died_on if facts.died_on and facts.died_on <= on else None,
        facts.courses and tuple(day for day in facts.courses if day <= on),
        facts.suspensions, facts.fee_free,
    )  # fmt: skip


def _begun(rows: tuple[Dated, ...], on: date) -> tuple[Dated, ...]:
    """Those of a day or before it, in order: nearly everybody has one, or none."""
    if not rows or (len(rows) == 1 and rows[0].on <= on):
        return rows
    return tuple(sorted([row for row in rows if row.on <= on], key=ON))


def spells(facts: MemberFacts, rules: MembershipRules) -> Iterator[Spell]:
    """The memberships that somebody has had, in order; what is the same one comes once."""
    ended = date.min
    for accepted in facts.accepted:
        start = _start(facts, rules, accepted)
        if start is None or start < ended:
            continue  # not begun, or accepted anew while she was a member
        spell = _spell(facts, rules, accepted, start)
        yield spell
        ended = spell.ended_on or date.max


def type_of(facts: MemberFacts, spell: Spell) -> int:
    """The type that a membership has now, or had at its end."""
    mine = [
        change.type_id
        for change in facts.changes
        if change.on >= spell.accepted.on and (spell.ended_on is None or change.on < spell.ended_on)
    ]
    return mine[-1] if mine else spell.accepted.type_id


def course_of(facts: MemberFacts, rules: MembershipRules, accepted: Accepted) -> date | None:
    """The day from which the introduction of a membership is done; None while it is not.

    A course that was taken once holds for ever. Nobody is asked for one who was a member before the
    statutes did, here or where the list came from that she stands in.
    """
    if accepted.moved_in or accepted.on < rules.course_from:
        return accepted.on
    return min(facts.courses, default=None)


def _start(facts: MemberFacts, rules: MembershipRules, accepted: Accepted) -> date | None:
    """The first day of a membership; None while it waits for its fee, or for the introduction."""
    if rules.starts_at is StartsAt.COURSE:
        done = course_of(facts, rules, accepted)
        return None if done is None else max(accepted.on, done)
    if rules.starts_at is not StartsAt.FEE_PAID or accepted.type_id in facts.fee_free:
        return accepted.on
    paid = [
        max(accepted.on, p.settled_on, p.from_on) for p in facts.periods if p.to_on >= accepted.on
    ]
    return min(paid, default=None)


def _spell(facts: MemberFacts, rules: MembershipRules, accepted: Accepted, start: date) -> Spell:
    left = next((one for one in facts.left if one.from_on >= start), None)
    paid_until, last_day = _paid(facts, rules, accepted, start)
    ends: list[tuple[date, Standing]] = []
    if left is not None:
        ends.append((left.from_on, Standing(left.how)))
    if last_day is not None:
        ends.append((last_day + DAY, Standing.LAPSED))
    ended_on, how = min(ends, default=(None, None))
    return Spell(accepted, start, paid_until, last_day, ended_on, how)


def _paid(
    facts: MemberFacts, rules: MembershipRules, accepted: Accepted, start: date
) -> tuple[date | None, date | None]:
    """How far a membership is settled, and the last day on which it holds without more."""
    if accepted.type_id in facts.fee_free:
        return None, None
    if rules.lapse is Lapse.NEVER:
        return max([p.to_on for p in facts.periods if p.to_on >= start], default=None), None
    paid_until, unpaid_from = None, start
    for period in facts.periods:
        if period.to_on < start:
            continue
        last_day = lapses_on(rules, unpaid_from, facts.reminded, ever_paid=paid_until is not None)
        if last_day is not None and (
            period.settled_on > last_day or period.from_on > last_day + DAY
        ):
            return paid_until, last_day  # too late: it needs that she is accepted anew
        paid_until = max(period.to_on, paid_until or period.to_on)
        unpaid_from = paid_until + DAY
    ever_paid = paid_until is not None
    return paid_until, lapses_on(rules, unpaid_from, facts.reminded, ever_paid=ever_paid)


def _of(facts: MemberFacts, spell: Spell, rules: MembershipRules, on: date) -> Status:
    """The status that a membership gives on a day."""
    over = spell.ended_on is not None and spell.ended_on <= on
    covered = any(p.from_on <= on <= p.to_on for p in facts.periods)
    free = type_of(facts, spell) in facts.fee_free
    now = Standing.PAID if covered or free else Standing.UNPAID
    standing = spell.how if over and spell.how else now
    by_rule = standing is Standing.LAPSED or (not over and spell.lapses_on is not None)
    return Status(
        standing, type_of(facts, spell), spell.from_on, spell.paid_until,
        lapses_on=None if over else spell.lapses_on, ended_on=spell.ended_on if over else None,
        paragraph=rules.lapse_paragraph if by_rule else "",
    )  # fmt: skip


def _before(facts: MemberFacts, on: date) -> Status:
    """The status of somebody who is not a member yet, or not yet again."""
    if facts.accepted:
        return Status(Standing.ACCEPTED, facts.accepted[-1].type_id)
    if facts.application is None:
        return Status(Standing.NONE)
    if facts.application.refused_on is not None and facts.application.refused_on <= on:
        return Status(Standing.REFUSED)
    return Status(Standing.APPLIED if on <= facts.application.until else Standing.NONE)
