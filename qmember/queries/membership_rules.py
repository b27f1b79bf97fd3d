"""The rules that memberships are judged by on a day: from the statutes, and the association's choices."""

from __future__ import annotations

from datetime import date

from qmember.domain.membership_rules import MembershipRules
from qmember.queries.association import association
from qmember.queries.reading import Reads


def membership_rules(session: Reads, on: date) -> MembershipRules:
    """What holds on a day; silent statutes end nobody's membership."""
    house = association(session, on)
    return MembershipRules(first_month=house.fiscal_month)
