"""Each office may do what its work needs and nothing more (``ux`` 6.4)."""

from __future__ import annotations

import pytest

from qmember.domain.people import (
    MONEY_ROLES,
    PersonRole,
    Protection,
    may_see_name,
    may_see_role,
)
from qmember.domain.permissions import (
    CLI,
    GIVEN_BY_CHAIR,
    MANAGERS,
    NOBODY,
    ROLE_PERMISSIONS,
    SYSTEM,
    Permission,
    Role,
    Viewer,
    is_staff,
    permissions_of,
)

P, R = Permission, Role
HOLDERS = {
    P.OWN_ACCOUNT: set(R),
    P.SEE_OVERVIEW: set(R) - {R.MEMBER},
    P.READ_PEOPLE: {R.TREASURER, R.MEMBER_OFFICER, R.PROTECTION_OFFICER},
    P.EDIT_PEOPLE: {R.TREASURER, R.MEMBER_OFFICER, R.PROTECTION_OFFICER},
    P.SHOW_CONTACT: {R.TREASURER, R.MEMBER_OFFICER, R.PROTECTION_OFFICER},
    P.SET_PROTECTION: {R.PROTECTION_OFFICER},
    P.OPEN_VAULT: {R.PROTECTION_OFFICER},
    P.KEEP_DOCUMENTS: {R.TREASURER, R.MEMBER_OFFICER, R.PROTECTION_OFFICER},
    P.READ_GIFTS: {R.TREASURER, R.AUDITOR},
    P.READ_RECEIPTS: {R.TREASURER, R.AUDITOR},
    P.RECORD_GIFTS: {R.TREASURER},
    P.RECORD_BANK: {R.TREASURER},
    P.READ_BANK: {R.TREASURER, R.AUDITOR},
    P.READ_LEDGER: {R.TREASURER, R.AUDITOR},
    P.EXPORT_BOOKS: {R.TREASURER, R.AUDITOR},
    P.HAND_OVER: {R.TREASURER},
    P.EXPORT_PEOPLE: {R.TREASURER, R.MEMBER_OFFICER},
    P.READ_MEMBERS: {R.TREASURER, R.MEMBER_OFFICER, R.PROTECTION_OFFICER},
    P.EDIT_MEMBERS: {R.TREASURER, R.MEMBER_OFFICER, R.PROTECTION_OFFICER},
    P.CLAIM_FEES: {R.TREASURER, R.MEMBER_OFFICER},
    P.IMPORT_PEOPLE: {R.TREASURER, R.MEMBER_OFFICER},
    P.READ_PERIODS: {R.TREASURER, R.AUDITOR, R.CHAIR},
    P.CLOSE_PERIODS: {R.TREASURER},
    P.READ_AUDIT: {R.AUDITOR, R.CHAIR},
    P.AUDIT_BOOKS: {R.AUDITOR},
    P.ANSWER_AUDIT: {R.TREASURER},
    P.READ_FUNDING: {
        R.TREASURER, R.CHAIR, R.AUDITOR, R.GRANT_OWNER, R.COMMUNICATOR, R.BOARD_MEMBER, R.MANAGER,
    },
    P.READ_COUNTS: {
        R.TREASURER, R.CHAIR, R.AUDITOR, R.GRANT_OWNER, R.COMMUNICATOR, R.BOARD_MEMBER, R.MANAGER,
        R.MEMBER_OFFICER, R.PROTECTION_OFFICER,
    },
    P.READ_MANDATES: set(R) - {R.MEMBER, R.COMMUNICATOR, R.MEMBER_OFFICER},
    P.EDIT_MANDATES: {R.CHAIR},
    P.RUN_SERVICE: set(),
}  # fmt: skip
"""Who may do each thing, from the table of roles."""

WRITING = {
    P.EDIT_PEOPLE, P.IMPORT_PEOPLE, P.RECORD_GIFTS, P.RECORD_BANK, P.CLOSE_PERIODS, P.OPEN_PERIODS, P.EDIT_FUNDING,
    P.MANAGE_USERS, P.MANAGE_SETTINGS, P.SET_PROTECTION, P.EDIT_MANDATES,
    P.KEEP_DOCUMENTS, P.HAND_OVER,
}  # fmt: skip


def holding(role):
    return Viewer("user", "Någon", permissions_of(frozenset({role})), roles=frozenset({role}))


@pytest.mark.parametrize("permission", HOLDERS)
def test_a_thing_is_allowed_to_those_whose_work_it_is(permission) -> None:
    assert {role for role in R if holding(role).may(permission)} == HOLDERS[permission]


def test_every_office_is_in_the_table_and_nobody_else() -> None:
    assert set(ROLE_PERMISSIONS) == set(R)


@pytest.mark.parametrize(
    "role", [R.MEMBER, R.SECRETARY, R.BOARD_MEMBER, R.MANAGER, R.COMMUNICATOR, R.GRANT_OWNER,
             R.NOMINATION, R.AUDITOR],
)  # fmt: skip
def test_those_who_only_look_can_change_nothing(role) -> None:
    assert not ROLE_PERMISSIONS[role] & WRITING


def test_a_member_may_open_her_own_account_and_nothing_else() -> None:
    assert permissions_of(frozenset({R.MEMBER})) == {P.OWN_ACCOUNT}


def test_the_treasurer_sees_no_protected_name_without_the_extra_office() -> None:
    both = permissions_of(frozenset({R.TREASURER, R.PROTECTION_OFFICER}))
    assert P.OPEN_VAULT not in permissions_of(frozenset({R.TREASURER}))
    assert P.OPEN_VAULT in both
    assert both == ROLE_PERMISSIONS[R.TREASURER] | ROLE_PERMISSIONS[R.PROTECTION_OFFICER]


def test_nobody_may_do_nothing_and_the_machine_sees_no_people() -> None:
    assert permissions_of(frozenset()) == frozenset() == NOBODY.permissions
    for viewer in (CLI, SYSTEM):
        assert not viewer.permissions & {
            P.OPEN_VAULT,
            P.SHOW_CONTACT,
            P.SET_PROTECTION,
            P.KEEP_DOCUMENTS,
        }


def test_an_office_beside_membership_makes_staff() -> None:
    assert not is_staff(frozenset())
    assert not is_staff(frozenset({R.MEMBER}))
    assert all(is_staff(frozenset({R.MEMBER, role})) for role in set(R) - {R.MEMBER})


def test_those_who_let_others_in_are_few_and_the_chair_gives_the_dangerous_offices() -> None:
    assert {R.TREASURER, R.CHAIR} >= MANAGERS
    assert R.CHAIR in MANAGERS
    assert R.PROTECTION_OFFICER in GIVEN_BY_CHAIR


@pytest.mark.parametrize("role", R)
@pytest.mark.parametrize("protection", Protection)
def test_a_hidden_person_is_named_to_none(role, protection) -> None:
    viewer = holding(role)
    hidden = protection in {Protection.PROTECTED, Protection.OFF_REGISTER}
    assert may_see_name(viewer, protection) is (not hidden and viewer.may(P.READ_PEOPLE))


@pytest.mark.parametrize("role", R)
def test_who_gives_money_is_seen_only_by_those_who_read_gifts(role) -> None:
    viewer = holding(role)
    seen = {one for one in PersonRole if may_see_role(viewer, one)}
    assert (
        seen == set(PersonRole)
        if viewer.may(P.READ_GIFTS)
        else seen == set(PersonRole) - MONEY_ROLES
    )
