"""The list of members of one type: beside state and group, in what is marked, and in what is taken along."""

from __future__ import annotations

import re
from datetime import date

import pytest

from qmember.domain.people import Protection
from qmember.domain.segments import SegmentFacts
from qmember.models import Person
from qmember.queries.member_types import member_types
from qmember.queries.segments import ids_in
from qmember.services import memberships, people
from qmember.services.segments import make_segment, put_in
from tests.conftest import EVERYTHING, TODAY
from tests.factories.members import add_member, pay_fee
from tests.office.test_segment_pages import send

LIST = "/medlemmar"


@pytest.fixture
def kinds(opened) -> dict[str, int]:
    """Two members, one of whom has paid, three supporters, one of them hidden; ids of the types."""
    with opened() as unit:
        found = {one.name: one.id for one in member_types(unit.session)}
        pay_fee(unit, add_member(unit, "Anna Ek"), date(2026, 2, 1))
        add_member(unit, "Bo Al")
        for name, level in (
            ("Stina Stöd", Protection.NORMAL), ("Sten Stöd", Protection.NORMAL),
            ("Hilda Gömd", Protection.PROTECTED),
        ):  # fmt: skip
            one = people.add_person(unit, name=name, protection=level)
            memberships.accept(unit, one.id, type_id=found["Stödmedlem"], on=date(2026, 5, 1))
    return found


@pytest.fixture
def letters(opened, kinds) -> int:
    """A group with a member and a supporter in it."""
    with opened() as unit:
        facts = SegmentFacts("Nyhetsbrev", "Brev", date(2027, 6, 30))
        group = make_segment(unit, facts)
        put_in(unit, group, people_called(unit.session, "Anna Ek", "Stina Stöd"))
        return group


def people_called(session, *names: str) -> list[int]:
    return [session.query(Person.id).filter_by(name=name).scalar() for name in names]


def shown(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', text)


def chips(text: str) -> dict[str, str]:
    """What each filter above the list leads to."""
    links = re.findall(r'<li><a href="([^"]*)"[^>]*>([^<]+)</a></li>', text)
    return {label: href.replace("&amp;", "&") for href, label in links}


def test_it_shows_and_counts_those_of_the_type(sign_in, kinds) -> None:
    karin = sign_in()
    text = karin.get(f"{LIST}?typ={kinds['Stödmedlem']}").text
    assert shown(text) == ["Sten Stöd", "Stina Stöd"]
    assert "Aktiva (2)" in chips(text)
    assert "Nya i år (2)" in chips(text)
    text = karin.get(f"{LIST}?typ={kinds['Medlem']}&visa=obetalda").text
    assert shown(text) == ["Bo Al"]
    assert {"Aktiva (2)", "Obetalda (1)", "Nya i år (0)"} <= set(chips(text))


def test_who_may_know_of_hidden_members_meets_those_of_the_type(sign_in, kinds) -> None:
    siv = sign_in("skydd@example.org")
    assert "Aktiva (3)" in chips(siv.get(f"{LIST}?typ={kinds['Stödmedlem']}").text)
    assert "Aktiva (2)" in chips(siv.get(f"{LIST}?typ={kinds['Medlem']}").text)


def test_every_link_keeps_the_others_and_the_chosen_one_leads_out(sign_in, kinds, letters) -> None:
    typ = kinds["Stödmedlem"]
    links = chips(sign_in().get(f"{LIST}?visa=nya&typ={typ}&grupp={letters}").text)
    assert links["Stödmedlem"] == f"{LIST}?visa=nya&grupp={letters}"
    assert links["Medlem"] == f"{LIST}?visa=nya&grupp={letters}&typ={kinds['Medlem']}"
    assert links["Nyhetsbrev"] == f"{LIST}?visa=nya&typ={typ}"
    assert links["Nya i år (1)"] == f"{LIST}?visa=nya&typ={typ}&grupp={letters}"
    assert links["Aktiva (1)"] == f"{LIST}?typ={typ}&grupp={letters}"


def test_a_group_is_narrowed_too(sign_in, kinds, letters) -> None:
    karin = sign_in()
    assert shown(karin.get(f"{LIST}?grupp={letters}").text) == ["Anna Ek", "Stina Stöd"]
    text = karin.get(f"{LIST}?grupp={letters}&typ={kinds['Stödmedlem']}").text
    assert shown(text) == ["Stina Stöd"]


def test_a_search_stays_within_the_type(sign_in, kinds) -> None:
    karin, typ = sign_in(), kinds["Medlem"]
    assert f'name="typ" value="{typ}"' in karin.get(f"{LIST}?typ={typ}").text
    assert shown(send(karin, LIST, q="sti").text) == ["Stina Stöd"]
    assert shown(send(karin, LIST, q="sti", typ=typ).text) == []


def test_everybody_in_the_list_is_everybody_of_the_type(
    sign_in, kinds, letters, opened, database
) -> None:
    karin, typ = sign_in(), kinds["Stödmedlem"]
    assert "Alla i listan (2)" in karin.get(f"{LIST}?typ={typ}").text
    sent = {"mal": letters, "everybody": "y", "deed": "in", "typ": typ}
    assert send(karin, "/medlemmar/grupp", **sent).location == f"{LIST}?typ={typ}"
    with database.reading() as session:
        found = ids_in(session, EVERYTHING, letters, TODAY)
        assert found == people_called(session, "Anna Ek", "Sten Stöd", "Stina Stöd")


def test_the_list_that_is_taken_along_is_of_the_type(sign_in, kinds) -> None:
    karin, typ = sign_in(), kinds["Stödmedlem"]
    text = karin.get(f"{LIST}?visa=nya&typ={typ}").text
    assert f"/medlemmar/export?visa=nya&amp;typ={typ}" in text
    page = karin.get(f"/medlemmar/export?visa=nya&typ={typ}").text
    assert "2 medlemmar är valda." in page
    assert "Bara medlemstypen Stödmedlem." in page
    assert f'href="{LIST}?visa=nya&amp;typ={typ}"' in page


@pytest.mark.parametrize("word", ["4711", "x", "-1", ""])
def test_a_type_that_there_is_none_of_is_left_out_of_the_address(sign_in, kinds, word) -> None:
    text = sign_in().get(f"{LIST}?typ={word}").text
    assert len(shown(text)) == 4
    assert chips(text)["Aktiva (4)"] == LIST


def test_a_type_without_anybody_says_so(sign_in, kinds) -> None:
    typ = chips(sign_in().get(LIST).text)["Hedersmedlem"]
    assert "Här finns ingen att visa." in sign_in().get(typ).text
