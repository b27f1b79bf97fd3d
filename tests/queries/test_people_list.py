from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qmember.domain.people import PersonRole, Protection
from qmember.domain.permissions import Permission
from qmember.domain.person_facts import PersonFacts, RoleSpan
from qmember.domain.pseudonyms import UNKNOWN, pseudonym
from qmember.queries.people import hidden_page, people_page, person_id_by_code, shown_name
from qmember.services.people import add_people, mark_deceased
from tests.conftest import TODAY
from tests.factories.people import BIRGIT, KARIN, MONA, RUT, SIV, canary_facts

NAMING = replace(RUT, pseudonym_key=b"k" * 32)
NAMED = pseudonym(b"k" * 32, 1042, 0)
GIVER, FUNDER = PersonRole.GIVER, PersonRole.FUNDER
SINCE = date(2025, 1, 1)


@pytest.fixture
def register(open_unit, database):
    rows = [
        PersonFacts(name="Örjan Wall", city="Lund", roles=(RoleSpan(GIVER, SINCE),)),
        PersonFacts(name="Ägir Vik", city="Lund"),
        PersonFacts(name="åsa ek", email="asa@example.org", city="Solna", roles=(RoleSpan(GIVER, SINCE),)),
        PersonFacts(name="Zita Ek", city="Ås", roles=(RoleSpan(GIVER, SINCE, date(2025, 6, 1)),)),
        PersonFacts(name="Wilma Ek", protection=Protection.DISCREET),
        PersonFacts(name="Solna kommun", roles=(RoleSpan(FUNDER, SINCE),)),
        canary_facts("Ek"),
    ]  # fmt: skip
    with open_unit(SIV) as unit:
        ids = add_people(unit, rows)
        mark_deceased(unit, ids[3], SINCE)
    with database.reading() as session:
        yield session


def names(session, viewer=KARIN, words="", **more) -> list[str]:
    page = people_page(session, viewer, words=words, on=TODAY, **more)
    return [row.shown_as for row in page.rows]


def test_the_order_is_swedish_and_hidden_people_are_not_in_it(register) -> None:
    assert names(register) == [
        "Solna kommun", "Wilma Ek", "Zita Ek", "åsa ek", "Ägir Vik", "Örjan Wall",
    ]  # fmt: skip


def test_a_page_goes_on_where_the_one_above_ended(register) -> None:
    seen, after = [], None
    while True:
        page = people_page(register, KARIN, on=TODAY, after=after, limit=2)
        seen.append([row.shown_as for row in page.rows])
        if (after := page.after) is None:
            break
    assert [len(rows) for rows in seen] == [2, 2, 2]
    assert [name for rows in seen for name in rows] == names(register)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ek", ["Wilma Ek", "Zita Ek", "åsa ek"]),
        ("EK as", ["Zita Ek", "åsa ek"]),
        ("ek sol", ["åsa ek"]),
        ("orj", ["Örjan Wall"]),
        ("asa@ex", ["åsa ek"]),
        ("asa@example.org", ["åsa ek"]),
        ("solna", ["Solna kommun", "åsa ek"]),
        ("kek", []),
        ("%", ["Solna kommun", "Wilma Ek", "Zita Ek", "åsa ek", "Ägir Vik", "Örjan Wall"]),
    ],
)
def test_every_word_must_begin_a_word(register, words: str, found: list[str]) -> None:
    assert names(register, words=words) == found


def test_roles_hold_on_the_day(register) -> None:
    assert names(register, role=GIVER) == ["åsa ek", "Örjan Wall"]
    assert names(register, role=GIVER, words="ek") == ["åsa ek"]
    page = people_page(register, KARIN, on=SINCE, role=GIVER)
    assert len(page.rows) == 3


def test_one_role_never_shows_another(register) -> None:
    assert names(register, viewer=MONA, role=GIVER) == []
    assert names(register, viewer=MONA, role=PersonRole.MEMBER) == []
    assert names(register, viewer=MONA) == ["Wilma Ek", "Ägir Vik"]


def test_an_exact_number_finds_exactly_that_person(register) -> None:
    assert names(register, words="P1003") == names(register, words=" 1003 ") == ["åsa ek"]
    assert names(register, words="100") == []


@pytest.mark.parametrize("viewer", [KARIN, MONA, SIV])
def test_a_hidden_person_comes_by_number_alone_and_shows_nothing_else(register, viewer) -> None:
    [row] = people_page(register, viewer, on=TODAY, words="p1007").rows
    assert (row.shown_as, row.protection_band) == ("P1007", True)
    assert (row.place, row.last_gift_year, row.deceased) == (None, None, False)


@pytest.mark.parametrize("viewer", [RUT, BIRGIT])
def test_without_the_right_there_is_nobody(register, viewer) -> None:
    assert names(register, viewer=viewer) == names(register, viewer=viewer, words="1003") == []
    assert person_id_by_code(register, viewer, "P1003") is None


def test_only_those_who_may_know_of_them_list_hidden_people(register) -> None:
    assert [row.number for row in hidden_page(register, SIV).rows] == ["P1007"]
    assert hidden_page(register, KARIN).rows == ()


def test_the_dead_are_marked(register) -> None:
    dead = [r.shown_as for r in people_page(register, KARIN, on=TODAY).rows if r.deceased]
    assert dead == ["Zita Ek"]


@pytest.mark.parametrize(
    ("viewer", "protection", "shown"),
    [
        (KARIN, Protection.NORMAL, "Eva"),
        (KARIN, Protection.DISCREET, "Eva"),
        (KARIN, Protection.PROTECTED, "P1042"),
        (SIV, Protection.OFF_REGISTER, "P1042"),
        (RUT, Protection.NORMAL, UNKNOWN),
        (NAMING, Protection.NORMAL, NAMED),
        (NAMING, Protection.PROTECTED, NAMED),
    ],
)
def test_what_a_person_may_be_called(viewer, protection, shown) -> None:
    assert shown_name(viewer, number=1042, name="Eva", protection=protection) == shown
    assert viewer.may(Permission.READ_PEOPLE) or shown.startswith("G-")
