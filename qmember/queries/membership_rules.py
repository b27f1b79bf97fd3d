"""The rules that memberships are judged by on a day: from the statutes, and the association's choices."""

from __future__ import annotations

from datetime import date

from qmember.domain.membership_rules import Lapse, MembershipRules, StartsAt
from qmember.domain.statute_rules import Key
from qmember.queries.association import association
from qmember.queries.meetings import annual_days
from qmember.queries.reading import Reads
from qmember.queries.statutes import statutes_for

STARTS = frozenset(StartsAt)


def membership_rules(session: Reads, on: date) -> MembershipRules:
    """What holds on a day; silent statutes end nobody's membership.

    Where a course begins a membership, whoever writes a member down does so when she has taken it.
    """
    house, statutes = association(session, on), statutes_for(session, on)
    starts_at, lapse = statutes.word(Key.STARTS_AT), Lapse(statutes.word(Key.LAPSE))
    return MembershipRules(
        starts_at=StartsAt(starts_at) if starts_at in STARTS else StartsAt.ACCEPTED,
        lapse=lapse,
        lapse_months=statutes.count(Key.LAPSE_MONTHS),
        lapse_paragraph=statutes.paragraph(Key.LAPSE),
        first_month=house.fiscal_month,
        meetings=annual_days(session, on) if lapse is Lapse.AT_ANNUAL_MEETING else (),
    )
