"""Births are kept where something asks for an age, sealed, and reach the roll as an answer alone."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import NotAllowed, NotFound, Refused
from qmember.domain.member_types import TypeRule
from qmember.domain.people import PersonKind, Protection, ReadPurpose
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.domain.voters import Vote
from qmember.models import PersonBirth, ReadLog
from qmember.queries.ages import ages_asked, too_young
from qmember.queries.electoral_register import live_roll
from qmember.queries.member_types import member_types
from qmember.queries.protected import Reading, births, has_birth, open_birth
from qmember.services import memberships, people
from qmember.services.births import forget_birth, note_birth
from qmember.services.clock import Clock
from qmember.services.member_types import add_type
from qmember.services.statutes import write_statutes
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.factories.members import add_member
from tests.factories.people import KARIN, MONA

NOW = Clock(TODAY).now()


@pytest.fixture
def anna(association, open_unit) -> int:
    with open_unit(EVERYTHING) as unit:
        return add_member(unit, "Anna Ek").id


@pytest.fixture
def eighteen(association, open_unit) -> None:
    """The statutes let nobody vote who is younger than eighteen."""
    with open_unit(EVERYTHING) as unit:
        rules = {Key.MIN_AGE: Rule(18, "§ 4")}
        write_statutes(unit, from_on=date(2026, 1, 1), rules=rules)


@pytest.fixture
def young_type(association, open_unit) -> int:
    """A type whose lowest age is fifteen."""
    with open_unit(EVERYTHING) as unit:
        add_type(unit, name="Ungdom", rule=TypeRule(date(2026, 1, 1), Vote.YES, min_age=15))
        return next(one.id for one in member_types(unit.session) if one.name == "Ungdom")


def write(open_unit, person_id: int, text: str) -> None:
    with open_unit(EVERYTHING) as unit:
        note_birth(unit, person_id, text)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("2008-11-23", "eligible"), ("2008-11-24", "not_eligible"), ("2007", "eligible"),
        ("2008", "needs_decision"), ("2009", "not_eligible"), ("", "needs_decision"),
    ],
)  # fmt: skip
def test_the_roll_asks_whether_she_is_old_enough(
    association, open_unit, anna, eighteen, text, outcome
) -> None:
    if text:
        write(open_unit, anna, text)
    with association.reading() as session:
        [row] = live_roll(session, KEYS, EVERYTHING, TODAY).rows
    assert row.outcome == outcome
    assert "2008" not in repr(row)


def test_where_nothing_asks_for_an_age_nothing_is_kept(association, open_unit, anna) -> None:
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="Nothing here asks"):
        note_birth(unit, anna, "1985")
    with association.reading() as session:
        assert ages_asked(session, TODAY) == ()


def test_it_is_sealed_replaced_and_forgotten(association, open_unit, anna, eighteen) -> None:
    write(open_unit, anna, "1985")
    write(open_unit, anna, "1986-03-12")
    with association.reading() as session:
        [row] = session.query(PersonBirth)
        assert b"1986" not in row.sealed
        assert births(session, KEYS)[anna].text() == "1986-03-12"
    with open_unit(EVERYTHING) as unit:
        forget_birth(unit, anna)
        forget_birth(unit, anna)
    with association.reading() as session:
        assert not has_birth(session, anna)


def test_each_opening_is_noted(association, open_unit, anna, eighteen) -> None:
    write(open_unit, anna, "1985")
    found = open_birth(association, Reading(KARIN, NOW, ReadPurpose.MEETING), 1001)
    assert found is not None
    assert found.text() == "1985"
    with association.reading() as session:
        assert [(row.what, row.person_id) for row in session.query(ReadLog)] == [("birth", anna)]


def test_a_hidden_persons_is_compared_and_never_shown(
    association, open_unit, anna, eighteen
) -> None:
    write(open_unit, anna, "2012")
    with open_unit(EVERYTHING) as unit:
        people.set_protection(unit, anna, Protection.PROTECTED)
    with pytest.raises(NotFound):
        open_birth(association, Reading(EVERYTHING, NOW, ReadPurpose.MEETING), 1001)
    with association.reading() as session:
        assert [r.outcome for r in live_roll(session, KEYS, EVERYTHING, TODAY).rows] == [
            "not_eligible"
        ]
    with open_unit(MONA) as unit, pytest.raises((NotAllowed, NotFound)):
        note_birth(unit, anna, "1985")
    with open_unit(EVERYTHING) as unit:
        people.set_protection(unit, anna, Protection.OFF_REGISTER)
    with association.reading() as session:
        assert not has_birth(session, anna)
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="protected details"):
        note_birth(unit, anna, "1985")


def test_an_organisation_was_never_born(association, open_unit, eighteen) -> None:
    with open_unit(EVERYTHING) as unit:
        firm = people.add_person(unit, name="Bygg AB", kind=PersonKind.ORGANISATION).id
        with pytest.raises(Refused):
            note_birth(unit, firm, "1985")


@pytest.mark.parametrize(("text", "young"), [("2013", True), ("2010", False), ("", False)])
def test_who_is_known_to_be_too_young_is_not_accepted_as_the_type(
    association, open_unit, young_type, text, young
) -> None:
    with open_unit(EVERYTHING) as unit:
        tova = people.add_person(unit, name="Tova Ny").id
    if text:
        write(open_unit, tova, text)
    with association.reading() as session:
        assert [one.age for one in ages_asked(session, TODAY)] == [15]
        assert bool(too_young(session, KEYS, [(tova, young_type)], TODAY)) is young
    with open_unit(EVERYTHING) as unit:
        if not young:
            memberships.accept(unit, tova, type_id=young_type, on=TODAY)
            return
        with pytest.raises(Refused, match="Too young for the type"):
            memberships.accept(unit, tova, type_id=young_type, on=TODAY)


def test_nor_given_it_later(association, open_unit, anna, young_type) -> None:
    write(open_unit, anna, "2013")
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="Too young for the type"):
        memberships.give_type(unit, anna, type_id=young_type, from_on=TODAY)
