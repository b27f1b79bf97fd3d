"""What must always hold of memberships: lists read what the facts say."""

from __future__ import annotations

import random
from collections.abc import Callable

from sqlalchemy import select

from qmember.models import MembershipEvent, MembershipSpan
from qmember.queries.membership_rules import rule_eras
from qmember.queries.membership_spans import kept_spans, wanted_spans
from qmember.queries.reading import Reads

LOOKED_AT = 500
"""So many members are computed anew at each check: others each time, so that all are in time."""


def _spans(session: Reads) -> int:
    """Members whose spans are not those that the one function of status gives."""
    known = select(MembershipEvent.person_id).union(select(MembershipSpan.person_id))
    ids = list(session.scalars(known))
    some = random.sample(ids, min(len(ids), LOOKED_AT))
    kept, wanted = kept_spans(session, some), wanted_spans(session, rule_eras(session), some)
    return sum(kept.get(i, []) != wanted.get(i, []) for i in some)


CHECKS: dict[str, Callable[[Reads], int]] = {"memberships are as their facts say": _spans}
