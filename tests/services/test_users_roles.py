"""Offices with dates: who may give them, that somebody can always let others in, and at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from qmember.domain.errors import Conflict, NotAllowed, Refused
from qmember.domain.permissions import CLI, Role, Viewer, permissions_of
from qmember.models import User
from qmember.queries.users import account_by_id, roles_of, user_card
from qmember.services import roles, users
from tests.conftest import EVERYTHING, TODAY


def viewer(role: Role, user_id: int = 1) -> Viewer:
    held = frozenset({role})
    return Viewer("user", str(role), permissions_of(held), user_id, roles=held)


CAST = (Role.TREASURER, Role.CHAIR, Role.SECRETARY, Role.PROTECTION_OFFICER, Role.AUDITOR)


@pytest.fixture
def cast(association, open_unit) -> dict[Role, int]:
    """One account for some offices, by office."""
    found = {}
    with open_unit(EVERYTHING) as unit:
        for role in CAST:
            email = f"{role.value.replace('_', '-')}@example.org"
            found[role] = users.add_user(
                unit, email=email, name=role, password=None, roles=[role]
            ).id
    return found


def held(database, user_id: int, on: date = TODAY) -> frozenset[Role]:
    with database.reading() as session:
        return roles_of(session, user_id, on)


def test_a_role_holds_from_its_first_day_to_its_last(database, cast, open_unit) -> None:
    secretary = cast[Role.SECRETARY]
    first, last = TODAY + timedelta(days=10), TODAY + timedelta(days=20)
    with open_unit(CLI) as unit:
        roles.give_role(unit, secretary, Role.GRANT_OWNER, from_on=first, to_on=last)
    days = [TODAY, first, last, last + timedelta(days=1)]
    have = [Role.GRANT_OWNER in held(database, secretary, day) for day in days]
    assert have == [False, True, True, False]


def test_the_same_role_twice_in_the_same_days_is_refused(cast, open_unit) -> None:
    with pytest.raises(Refused, match="already"), open_unit(CLI) as unit:
        roles.give_role(unit, cast[Role.SECRETARY], Role.SECRETARY)


def test_a_last_day_before_the_first_is_refused(cast, open_unit) -> None:
    with pytest.raises(Refused), open_unit(CLI) as unit:
        roles.give_role(
            unit, cast[Role.SECRETARY], Role.MANAGER, from_on=TODAY, to_on=date(2026, 11, 1)
        )


def test_an_ended_role_is_gone_at_once_and_stays_in_the_history(database, cast, open_unit) -> None:
    with open_unit(CLI) as unit:
        roles.end_role(unit, cast[Role.SECRETARY], Role.SECRETARY)
    assert held(database, cast[Role.SECRETARY]) == frozenset()
    with database.reading() as session:
        (row,) = user_card(session, cast[Role.SECRETARY], TODAY).roles
    assert (row.state, row.to_on) == ("past", TODAY - timedelta(days=1))


def test_the_last_one_who_lets_others_in_cannot_leave(cast, open_unit) -> None:
    with open_unit(CLI) as unit:
        roles.end_role(unit, cast[Role.CHAIR], Role.CHAIR)
    for deed in (
        lambda unit: roles.end_role(unit, cast[Role.TREASURER], Role.TREASURER),
        lambda unit: users.close_user(unit, cast[Role.TREASURER]),
        lambda unit: roles.end_role(
            unit, cast[Role.TREASURER], Role.TREASURER, last_on=TODAY + timedelta(days=30)
        ),
    ):
        with pytest.raises(Conflict, match="let others in"), open_unit(CLI) as unit:
            deed(unit)


def test_a_successor_who_begins_the_day_after_is_enough(database, cast, open_unit) -> None:
    last = TODAY + timedelta(days=30)
    with open_unit(CLI) as unit:
        roles.end_role(unit, cast[Role.CHAIR], Role.CHAIR)
        roles.give_role(
            unit, cast[Role.SECRETARY], Role.TREASURER, from_on=last + timedelta(days=1)
        )
        roles.end_role(unit, cast[Role.TREASURER], Role.TREASURER, last_on=last)
    assert held(database, cast[Role.TREASURER], last) == {Role.TREASURER}
    assert held(database, cast[Role.TREASURER], last + timedelta(days=1)) == frozenset()


def test_another_office_of_the_last_manager_can_end(cast, open_unit) -> None:
    with open_unit(CLI) as unit:
        roles.end_role(unit, cast[Role.CHAIR], Role.CHAIR)
        roles.give_role(unit, cast[Role.TREASURER], Role.BOARD_MEMBER)
    with open_unit(CLI) as unit:
        roles.end_role(unit, cast[Role.TREASURER], Role.BOARD_MEMBER)


TREASURERS_TRIES = {
    "invite a protection officer": lambda unit, cast: users.invite(
        unit, email="x@example.org", name="X", role=Role.PROTECTION_OFFICER
    ),
    "invite a chair": lambda unit, cast: users.invite(
        unit, email="x@example.org", name="X", role=Role.CHAIR
    ),
    "become protection officer": lambda unit, cast: roles.give_role(
        unit, cast[Role.TREASURER], Role.PROTECTION_OFFICER
    ),
    "become chair": lambda unit, cast: roles.give_role(unit, cast[Role.TREASURER], Role.CHAIR),
    "end the chair": lambda unit, cast: roles.end_role(unit, cast[Role.CHAIR], Role.CHAIR),
    "close the chair's account": lambda unit, cast: users.close_user(unit, cast[Role.CHAIR]),
    "take the chair's account over": lambda unit, cast: users.renew_access(unit, cast[Role.CHAIR]),
    "take the officer's account over": lambda unit, cast: users.renew_access(
        unit, cast[Role.PROTECTION_OFFICER]
    ),
}


@pytest.mark.parametrize("attempt", TREASURERS_TRIES)
def test_a_treasurer_cannot(cast, open_unit, attempt) -> None:
    karin = viewer(Role.TREASURER, cast[Role.TREASURER])
    with pytest.raises(Refused, match="chair"), open_unit(karin) as unit:
        TREASURERS_TRIES[attempt](unit, cast)


def test_the_chair_can_name_a_protection_officer(database, cast, open_unit) -> None:
    with open_unit(viewer(Role.CHAIR, cast[Role.CHAIR])) as unit:
        roles.give_role(unit, cast[Role.SECRETARY], Role.PROTECTION_OFFICER)
    assert Role.PROTECTION_OFFICER in held(database, cast[Role.SECRETARY])


def test_where_nobody_is_chair_the_treasurer_may_name_one(database, cast, open_unit) -> None:
    with open_unit(CLI) as unit:
        roles.end_role(unit, cast[Role.CHAIR], Role.CHAIR)
    with open_unit(viewer(Role.TREASURER, cast[Role.TREASURER])) as unit:
        roles.give_role(unit, cast[Role.SECRETARY], Role.CHAIR)
    assert Role.CHAIR in held(database, cast[Role.SECRETARY])


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.AUDITOR, Role.MEMBER, Role.BOARD_MEMBER])
def test_who_does_not_manage_users_can_do_none_of_it(cast, open_unit, role) -> None:
    for deed in (
        lambda unit: users.invite(unit, email="x@example.org", name="X", role=Role.MEMBER),
        lambda unit: roles.give_role(unit, cast[Role.SECRETARY], Role.MEMBER),
        lambda unit: roles.end_role(unit, cast[Role.SECRETARY], Role.SECRETARY),
        lambda unit: users.close_user(unit, cast[Role.SECRETARY]),
        lambda unit: users.renew_access(unit, cast[Role.SECRETARY]),
        lambda unit: users.withdraw_invitation(unit, 1),
    ):
        with pytest.raises(NotAllowed), open_unit(viewer(role, 99)) as unit:
            deed(unit)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PROTECTION_OFFICER])
def test_the_chair_gets_no_link_to_the_account_of(database, cast, open_unit, role) -> None:
    birgit = viewer(Role.CHAIR, cast[Role.CHAIR])
    with pytest.raises(Refused) as refusal, open_unit(birgit) as unit:
        users.renew_access(unit, cast[role], by_mail=False)
    assert refusal.value.code == "keeper-only"
    with pytest.raises(Refused), open_unit(birgit) as unit:  # nor by a way around
        roles.end_role(unit, cast[role], role)
        users.renew_access(unit, cast[role], by_mail=False)
    with open_unit(birgit) as unit:
        users.renew_access(unit, cast[Role.SECRETARY], by_mail=False)
        users.renew_access(unit, cast[role], by_mail=True)
    with open_unit(CLI) as unit:
        users.renew_access(unit, cast[role], by_mail=False)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PROTECTION_OFFICER])
def test_nobody_gives_herself_the_office_of(database, cast, open_unit, role) -> None:
    birgit = viewer(Role.CHAIR, cast[Role.CHAIR])
    with pytest.raises(Refused, match="Somebody else"), open_unit(birgit) as unit:
        roles.give_role(unit, cast[Role.CHAIR], role)
    with open_unit(birgit) as unit:
        roles.give_role(unit, cast[Role.SECRETARY], role)
    assert role in held(database, cast[Role.SECRETARY])


def test_nobody_gives_herself_a_new_start(cast, open_unit) -> None:
    birgit = viewer(Role.CHAIR, cast[Role.CHAIR])
    with pytest.raises(Refused, match="Somebody else"), open_unit(birgit) as unit:
        users.renew_access(unit, cast[Role.CHAIR])


def test_a_closed_account_is_none(database, cast, open_unit) -> None:
    with open_unit(CLI) as unit:
        users.close_user(unit, cast[Role.SECRETARY])
    with database.reading() as session:
        assert account_by_id(session, cast[Role.SECRETARY], TODAY) is None
        assert (
            session.scalars(select(User.active).where(User.id == cast[Role.SECRETARY])).one()
            is False
        )


def test_an_address_belongs_to_one_account_in_any_case(cast, open_unit) -> None:
    with pytest.raises(Refused, match="already has an account"), open_unit(CLI) as unit:
        users.invite(unit, email="Treasurer@Example.ORG", name="X", role=Role.MEMBER)
