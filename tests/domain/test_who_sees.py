"""Who sees what of somebody is what the pages ask: by permission, protection, and what she is to us."""

from __future__ import annotations

import pytest

from qmember.domain.people import PersonRole, Protection
from qmember.domain.permissions import Permission, Role
from qmember.domain.who_sees import Seen, who_sees
from tests.domain.test_permissions import HOLDERS

R, P = Role, PersonRole


def told(protection=Protection.NORMAL, *roles, member=False) -> dict[Seen, set[Role]]:
    return {
        sight.what: set(sight.by) for sight in who_sees(protection, frozenset(roles), member=member)
    }


@pytest.mark.parametrize("protection", [Protection.NORMAL, Protection.DISCREET])
def test_an_ordinary_member(protection) -> None:
    assert told(protection, P.MEMBER, member=True) == {
        Seen.NAME: HOLDERS[Permission.READ_PEOPLE],
        Seen.CONTACT: HOLDERS[Permission.SHOW_CONTACT],
        Seen.DOCUMENTS: HOLDERS[Permission.KEEP_DOCUMENTS],
        Seen.MEMBERSHIP: HOLDERS[Permission.READ_MEMBERS],
        Seen.ROLL: {R.CHAIR, R.SECRETARY},
        Seen.MONEY: {R.TREASURER},
        Seen.MONEY_BY_NUMBER: {R.AUDITOR},
    }


def test_a_payer_and_nothing_more_is_not_met_by_the_member_officer() -> None:
    seen = told(Protection.NORMAL, P.GIVER)
    assert seen[Seen.NAME] == {R.TREASURER, R.PROTECTION_OFFICER}
    assert R.MEMBER_OFFICER not in set().union(*seen.values())
    assert R.MEMBER_OFFICER in told(Protection.NORMAL, P.GIVER, P.CONTACT)[Seen.NAME]


@pytest.mark.parametrize("protection", [Protection.PROTECTED, Protection.OFF_REGISTER])
def test_somebody_in_danger_is_named_to_the_protection_officer_alone(protection) -> None:
    seen = told(protection, P.MEMBER, member=True)
    kept = {Seen.DOCUMENTS} if protection is Protection.PROTECTED else set()
    assert seen.keys() - kept == {
        Seen.VAULT,
        Seen.NUMBER,
        Seen.ROLL_BY_NUMBER,
        Seen.MONEY_BY_NUMBER,
    }
    assert all(seen[what] == {R.PROTECTION_OFFICER} for what in kept)
    assert seen[Seen.VAULT] == {R.PROTECTION_OFFICER}


def test_those_who_are_no_members_are_on_no_roll() -> None:
    for protection in Protection:
        assert not {Seen.ROLL, Seen.ROLL_BY_NUMBER, Seen.MEMBERSHIP} & told(protection).keys()
