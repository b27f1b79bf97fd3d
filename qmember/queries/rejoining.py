"""What it would be to accept somebody on a day: seen before it is done, by the rules that then hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from qmember.domain.errors import Refused
from qmember.domain.membership import spells, status, until
from qmember.domain.membership_facts import Accepted, MemberFacts, Standing, Status
from qmember.domain.membership_rules import Days, MembershipRules, StartsAt, covered, fee_year
from qmember.queries.member_facts import member_facts
from qmember.queries.member_types import FeeRow, fee_for, fee_free_on, member_types
from qmember.queries.membership_rules import membership_rules
from qmember.queries.reading import Reads

TOO_LATE = "The date is after today. Write the day she was accepted"

OWING = frozenset({Standing.ACCEPTED, Standing.UNPAID})
"""Those who are asked for a fee now, unless their type has none."""


@dataclass(frozen=True, slots=True)
class WouldBe:
    """What she would be today. ``member_until`` is the last day of her membership before, if any.

    ``days`` and ``fee`` are what she would be asked for: no days when nothing is asked of her now, no
    fee when nobody has decided one. ``waits_for`` is what begins her membership, while it has not.
    """

    status: Status
    member_until: date | None
    days: Days | None
    fee: FeeRow | None
    waits_for: StartsAt | None


def would_be(session: Reads, person_id: int, type_id: int, on: date, today: date) -> WouldBe:
    """What follows if she is accepted as of a day; Refused for a day after today."""
    if on > today:
        raise Refused(TOO_LATE, field="from_on")
    before = member_facts(session, today, [person_id]).get(person_id, MemberFacts())
    free = fee_free_on(member_types(session), today)
    facts = before._replace(accepted=(*before.accepted, Accepted(on, type_id)), fee_free=free)
    rules = membership_rules(session, today)
    now = status(facts, rules, today)
    owes = now.standing in OWING and now.type_id not in free
    days, fee = fee_due(session, rules, now, today) if owes else (None, None)
    waits = rules.starts_at if now.standing is Standing.ACCEPTED else None
    return WouldBe(now, _last_day(before, rules, today), days, fee, waits)


def fee_due(
    session: Reads, rules: MembershipRules, now: Status, day: date
) -> tuple[Days, FeeRow | None]:
    """The days for which somebody of this status is asked for a fee on a day, and which one."""
    days = covered(rules, day, paid_until=now.paid_until, joined=now.since)
    return days, fee_for(session, now.type_id or 0, fee_year(rules, days))


def _last_day(facts: MemberFacts, rules: MembershipRules, today: date) -> date | None:
    """The last day of the membership that she had."""
    ends = [one.ended_on for one in spells(until(facts, today), rules) if one.ended_on is not None]
    return ends[-1] - timedelta(days=1) if ends else None
