"""Who may be meant already: with the reasons, within what the viewer meets, and nobody hidden."""

from __future__ import annotations

import pytest

from qmember.domain.alike import LIKE_NAME, SAME_EMAIL, SAME_NAME, SAME_ORGNR, SAME_PHONE, as_typed
from qmember.domain.moved_facts import Moved
from qmember.domain.person_facts import PersonFacts
from qmember.queries.alike import find_alike, find_alike_of
from qmember.services.people import add_people
from tests.factories.people import KARIN, RUT, SIV, canary_facts

ROWS = [
    PersonFacts(name="Anna Ek", city="Solna", email="anna@example.org", phone="070-123 45 67"),
    PersonFacts(name="Ek, Anna", city="Lund", orgnr="802471-7236"),
    PersonFacts(name="Ann Berg", city="Uppsala"),
    PersonFacts(name="Systrarna"),
    PersonFacts(name="Ingegerd Malmström"),
    canary_facts("Annalisa"),
]


@pytest.fixture
def ids(association, open_unit) -> list[int]:
    with open_unit(SIV) as unit:
        return add_people(unit, ROWS)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"name": "anna ek"}, [("P1001", SAME_NAME), ("P1002", SAME_NAME)]),
        ({"name": "Anna"}, []),
        ({"name": "Anna E"}, [("P1001", LIKE_NAME)]),
        ({"name": "Ek Anna"}, [("P1001", SAME_NAME), ("P1002", SAME_NAME)]),
        ({"name": "Ingegerd Malmstrom"}, [("P1005", SAME_NAME)]),
        ({"name": "Ingegärd Malmström"}, [("P1005", LIKE_NAME)]),
        ({"name": "Ingegerd Malnström"}, [("P1005", LIKE_NAME)]),
        ({"name": "Systrarna"}, [("P1004", SAME_NAME)]),
        ({"name": None, "email": "ANNA@example.org"}, [("P1001", SAME_EMAIL)]),
        ({"phone": "+46 70 123 45 67"}, [("P1001", SAME_PHONE)]),
        ({"phone": "070-12"}, []),
        ({"email": "anna@"}, []),
        ({"name": "Helt Annan", "orgnr": "802471-7236"}, [("P1002", SAME_ORGNR)]),
        ({"name": "", "email": "", "orgnr": None, "city": "Solna"}, []),
    ],
)
def test_those_who_may_already_be_there(database, ids, typed, found) -> None:
    with database.reading() as session:
        told = find_alike(session, KARIN, as_typed(**typed))
        assert [(one.number, one.reasons[0]) for one in told] == found
        assert find_alike(session, RUT, as_typed(**typed)) == []


def test_the_most_alike_comes_first_with_every_reason(database, ids) -> None:
    with database.reading() as session:
        first, second = find_alike(session, KARIN, Moved("Ek Anna", phone="+46701234567"))
    assert (first.number, first.place, first.reasons) == ("P1001", "Solna", (SAME_NAME, SAME_PHONE))
    assert second.reasons == (SAME_NAME,)


def test_a_hidden_person_is_never_hinted_at(database, ids) -> None:
    facts = canary_facts("Annalisa")
    with database.reading() as session:
        for viewer in (SIV, KARIN):
            wanted = Moved(facts.name, facts.email, facts.phone)
            assert find_alike(session, viewer, wanted) == []
            assert find_alike_of(session, viewer, ids[5]) == []


def test_nobody_is_like_herself(database, ids) -> None:
    with database.reading() as session:
        assert [one.number for one in find_alike_of(session, KARIN, ids[0])] == ["P1002"]


def test_a_full_page_of_namesakes_is_enough(open_unit, database, association) -> None:
    with open_unit() as unit:
        add_people(unit, [PersonFacts(name="Eva Berg") for _ in range(12)])
    with database.reading() as session:
        assert len(find_alike(session, KARIN, Moved("Eva Berg"))) == 8
