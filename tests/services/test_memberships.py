"""Members come and go by dated events: each can be taken back, and the status follows on every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.member_numbers import read_member_number
from qmember.domain.membership_facts import Leaving, Standing
from qmember.models import MemberNumber, MembershipApplication
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.services import memberships, people
from tests.conftest import EVERYTHING, TODAY

SPRING = date(2026, 3, 1)


@pytest.fixture
def anna(association, open_unit) -> int:
    with open_unit(EVERYTHING) as unit:
        return people.add_person(unit, name="Anna Ek").id


@pytest.fixture
def types(association) -> dict[str, int]:
    with association.reading() as session:
        return {one.name: one.id for one in member_types(session)}


@pytest.fixture
def status(association):
    def asked(person_id: int, on: date):
        with association.reading() as session:
            return status_of(session, person_id, on)

    return asked


@pytest.fixture
def member(anna, types, open_unit) -> int:
    with open_unit(EVERYTHING) as unit:
        memberships.accept(unit, anna, type_id=types["Medlem"], on=SPRING, decision="Styrelsen § 4")
    return anna


def test_who_is_accepted_is_a_member_from_her_day_and_has_a_number(
    association, member, types, status
) -> None:
    assert not status(member, SPRING - timedelta(days=1)).is_member
    now = status(member, SPRING)
    assert (now.standing, now.since, now.type_id) == (Standing.UNPAID, SPRING, types["Medlem"])
    with association.reading() as session:
        number = session.get_one(MemberNumber, member).number
    assert read_member_number(number) == number


def test_the_number_is_hers_for_ever(association, member, types, open_unit) -> None:
    with association.reading() as session:
        before = session.get_one(MemberNumber, member).number
    with open_unit(EVERYTHING) as unit:
        memberships.leave(unit, member, from_on=date(2026, 6, 1))
    with open_unit(EVERYTHING) as unit:
        memberships.accept(unit, member, type_id=types["Stödmedlem"], on=date(2026, 9, 1))
    with association.reading() as session:
        assert session.get_one(MemberNumber, member).number == before


@pytest.mark.parametrize("how", list(Leaving))
def test_who_leaves_is_no_member_from_that_day_until_it_is_taken_back(
    member, open_unit, status, how
) -> None:
    day = date(2026, 6, 1)
    before = status(member, day)
    with open_unit(EVERYTHING) as unit:
        event = memberships.leave(unit, member, from_on=day, how=how)
    assert status(member, day - timedelta(days=1)).is_member
    assert (status(member, day).standing, status(member, day).ended_on) == (Standing(how), day)
    with open_unit(EVERYTHING) as unit:
        memberships.undo(unit, member, event)
    assert status(member, day) == before
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="taken back"):
        memberships.undo(unit, member, event)


def test_a_resignation_at_the_end_of_the_year_is_noted_today(member, open_unit, status) -> None:
    with open_unit(EVERYTHING) as unit:
        memberships.leave(unit, member, from_on=date(2027, 1, 1))
    assert status(member, TODAY).is_member
    assert status(member, date(2027, 1, 1)).standing is Standing.RESIGNED


@pytest.mark.parametrize("day", [SPRING, SPRING - timedelta(days=9)])
def test_nobody_leaves_before_she_came(member, open_unit, day) -> None:
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="not a member the day before"):
        memberships.leave(unit, member, from_on=day)


def test_a_member_is_not_accepted_twice(member, types, open_unit) -> None:
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="already a member"):
        memberships.accept(unit, member, type_id=types["Medlem"], on=TODAY)


def test_another_type_holds_from_its_day(member, types, open_unit, status) -> None:
    with open_unit(EVERYTHING) as unit:
        memberships.give_type(unit, member, type_id=types["Stödmedlem"], from_on=date(2026, 5, 1))
    assert status(member, date(2026, 4, 30)).type_id == types["Medlem"]
    assert status(member, date(2026, 5, 1)).type_id == types["Stödmedlem"]
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="that type already"):
        memberships.give_type(unit, member, type_id=types["Stödmedlem"], from_on=TODAY)


def test_an_honorary_member_owes_nothing(anna, types, open_unit, status) -> None:
    with open_unit(EVERYTHING) as unit:
        memberships.accept(unit, anna, type_id=types["Hedersmedlem"], on=SPRING)
    assert status(anna, TODAY).standing is Standing.PAID


def test_an_application_waits_for_the_board_and_is_forgotten_when_it_is_answered(
    association, anna, types, open_unit, status
) -> None:
    with open_unit(EVERYTHING) as unit:
        memberships.apply_for(unit, anna, type_id=types["Medlem"], on=TODAY)
    assert status(anna, TODAY).standing is Standing.APPLIED
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="waits to become one"):
        memberships.apply_for(unit, anna, type_id=types["Medlem"], on=TODAY)
    with open_unit(EVERYTHING) as unit:
        memberships.accept(unit, anna, type_id=types["Medlem"], on=TODAY)
    assert status(anna, TODAY).is_member
    with association.reading() as session:
        assert session.query(MembershipApplication).count() == 0


def test_a_refused_application_is_refused_once(anna, types, open_unit, status) -> None:
    with open_unit(EVERYTHING) as unit:
        asked = memberships.apply_for(unit, anna, type_id=types["Medlem"], on=TODAY)
    with open_unit(EVERYTHING) as unit:
        memberships.refuse(unit, asked)
    assert status(anna, TODAY).standing is Standing.REFUSED
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="answered already"):
        memberships.refuse(unit, asked)


def test_nobody_is_accepted_tomorrow_or_as_a_type_that_is_not_there(anna, types, open_unit) -> None:
    tomorrow = TODAY + timedelta(days=1)
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="after today"):
        memberships.accept(unit, anna, type_id=types["Medlem"], on=tomorrow)
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="Choose a type"):
        memberships.accept(unit, anna, type_id=99, on=TODAY)
    with open_unit(EVERYTHING) as unit, pytest.raises(NotFound):
        memberships.accept(unit, 999, type_id=types["Medlem"], on=TODAY)
