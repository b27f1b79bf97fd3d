"""Whom the member officer meets: never somebody who is a payer and nothing more."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import NotFound
from qmember.domain.moved_facts import Moved
from qmember.domain.people import PersonRole, Protection, ReadPurpose
from qmember.domain.person_facts import PersonFacts, RoleSpan
from qmember.queries.alike import find_alike
from qmember.queries.givers import usual_for
from qmember.queries.people import find_givers, people_page, person_id_by_code
from qmember.queries.people_scope import in_scope
from qmember.queries.person_card import person_card
from qmember.queries.protected import Reading, open_facts, open_person
from qmember.services import people
from qmember.services.clock import Clock
from tests.conftest import TODAY
from tests.factories.people import KARIN, MONA, SIV, canary_facts

SINCE = date(2025, 1, 1)
MONEY = (PersonRole.GIVER, PersonRole.FUNDER, PersonRole.CUSTOMER)
MET = ["Ek Alma", "Ek Both", "Ek Former", "Ek Nothing"]


def spans(*roles: PersonRole, to_on: date | None = None) -> tuple[RoleSpan, ...]:
    return tuple(RoleSpan(role, SINCE, to_on) for role in roles)


@pytest.fixture
def ids(open_unit) -> list[int]:
    """P1001 to P1003 pay and are nothing more, so does P1008, who is hidden; the others are met."""
    rows = [PersonFacts(name=f"Ek {role.title()}", roles=spans(role)) for role in MONEY]
    rows += [
        PersonFacts(name="Ek Alma", roles=spans(PersonRole.CONTACT)),
        PersonFacts(name="Ek Both", roles=spans(PersonRole.MEMBER, *MONEY)),
        PersonFacts(name="Ek Former", roles=spans(PersonRole.MEMBER, to_on=SINCE)),
        PersonFacts(name="Ek Nothing"),
    ]
    with open_unit(SIV) as unit:
        found = people.add_people(unit, [*rows, canary_facts("Ek")])
        people.ensure_role(unit, found[-1], PersonRole.GIVER, SINCE)
    return found


def listed(session, viewer, words: str = "") -> list[str]:
    return [row.shown_as for row in people_page(session, viewer, on=TODAY, words=words).rows]


def test_the_list_search_and_pages_leave_payers_out(database, ids) -> None:
    with database.reading() as session:
        assert listed(session, MONA) == listed(session, MONA, "ek") == MET
        first = people_page(session, MONA, on=TODAY, limit=2)
        second = people_page(session, MONA, on=TODAY, limit=2, after=first.after)
        assert [row.shown_as for row in (*first.rows, *second.rows)] == MET
        assert second.after is None
        assert people_page(session, MONA, on=TODAY, after="P1003") == people_page(
            session, MONA, on=TODAY, after="P4711"
        )
        for viewer in (KARIN, SIV):
            assert in_scope(viewer) == ()
            assert len(listed(session, viewer)) == len(ids) - 1


@pytest.mark.parametrize("number", [1001, 1002, 1003, 1008])
def test_a_payer_is_found_by_nothing(database, ids, number: int) -> None:
    person_id, code = ids[number - 1001], f"P{number}"
    readings = Reading(MONA, Clock(TODAY).now(), ReadPurpose.EDIT)
    with database.reading() as session:
        assert listed(session, MONA, code) == find_givers(session, MONA, code) == []
        assert [hit.name for hit in find_givers(session, MONA, "ek")] == MET
        assert person_id_by_code(session, MONA, code) is None
        assert usual_for(session, MONA, person_id, on=TODAY) is None
        assert find_alike(session, MONA, Moved("ek giver")) == []
        assert len(find_alike(session, KARIN, Moved("ek giver"))) == 1
        with pytest.raises(NotFound):
            person_card(session, MONA, number)
        for viewer in (KARIN, SIV):
            assert person_card(session, viewer, number).number == code
    for opening in (open_person, open_facts):
        with pytest.raises(NotFound):
            opening(database, readings, number)


@pytest.mark.parametrize(
    "deed",
    [
        lambda unit, one: people.edit_person(unit, one, 1, {"city": "Lund"}),
        lambda unit, one: people.ensure_role(unit, one, PersonRole.MEMBER, SINCE),
        lambda unit, one: people.end_role(unit, one, PersonRole.GIVER, SINCE),
        lambda unit, one: people.mark_deceased(unit, one, SINCE),
        people.unmark_deceased,
        lambda unit, one: people.set_protection(unit, one, Protection.DISCREET),
    ],
)
def test_no_deed_reaches_a_payer(open_unit, ids, deed) -> None:
    with pytest.raises(NotFound), open_unit(MONA) as unit:
        deed(unit, ids[0])
    with open_unit(MONA) as unit:
        deed(unit, ids[4])


def test_the_protection_officer_protects_anybody(open_unit, database, ids) -> None:
    with open_unit(SIV) as unit:
        people.set_protection(unit, ids[0], Protection.PROTECTED)
    with database.reading() as session:
        assert person_card(session, SIV, 1001).hidden
