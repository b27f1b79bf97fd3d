"""The register: who may see it, roles as links, search by POST, more of it, hidden people nowhere."""

from __future__ import annotations

import re

import pytest

from qmember.domain.person_facts import PersonFacts
from qmember.services.people import add_people, mark_deceased
from tests.conftest import TODAY
from tests.doors import send, token_in
from tests.office.register import ANNA, HIDDEN, SECRET, STAFF

MAY = {"kassor", "medlemsansvarig", "skydd"}


def names(text: str) -> list[str]:
    """The people of the table, in order."""
    return re.findall(r'<th scope="row">.*?<a[^>]*>([^<]+)</a>', text)


def rows(client, **fields: str) -> list[str]:
    return names(send(client, "/personer", **fields).text)


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_read_people_open_it(sign_in, ids, who: str) -> None:
    answer = sign_in(f"{who}@example.org").get("/personer")
    assert answer.status_code == (200 if who in MAY else 403)


def test_a_stranger_is_asked_to_sign_in(client, ids) -> None:
    assert client.get("/personer").status_code == 302
    assert client.post("/personer", data={"q": "anna"}).status_code in {302, 400, 401}


def test_everybody_stands_in_swedish_order_but_no_hidden_person(sign_in, ids) -> None:
    text = sign_in().get("/personer").text
    assert names(text) == ["Anna Ek", "Anna Ek", "Disa Lund", "Solna kommun", "Örjan Wall"]
    assert SECRET not in text
    assert HIDDEN not in text


def test_a_row_shows_neither_contact_nor_address(sign_in, ids, gift) -> None:
    text = sign_in().get("/personer").text
    assert "Solna" in text
    assert ">2026</td>" in text
    for secret in ("anna@example.org", "123 45 67", "Hemvägen"):
        assert secret not in text


def test_the_year_of_a_gift_is_for_those_who_read_gifts(sign_in, ids, gift) -> None:
    text = sign_in("medlemsansvarig@example.org").get("/personer").text
    assert ">2026</td>" not in text
    assert "Senaste gåva" not in text


def test_roles_are_links_of_what_one_may_know(sign_in, ids) -> None:
    treasurer, officer = sign_in(), sign_in("medlemsansvarig@example.org")
    assert names(treasurer.get("/personer?roll=givare").text) == ["Anna Ek"]
    assert "roll=givare" not in officer.get("/personer").text
    assert "roll=medlem" in officer.get("/personer").text
    assert names(officer.get("/personer?roll=givare").text) == []


def test_a_role_that_is_none_shows_everybody(sign_in, ids) -> None:
    assert len(names(sign_in().get("/personer?roll=<b>").text)) == 5


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("anna", ["Anna Ek", "Anna Ek"]),
        ("ek mal", ["Anna Ek"]),
        ("orj", ["Örjan Wall"]),
        ("anna@example.org", ["Anna Ek"]),
        ("P1003", ["Örjan Wall"]),
        ("solna", ["Anna Ek", "Solna kommun"]),
    ],
)
def test_search_finds_by_name_place_mail_and_number(sign_in, ids, words, found) -> None:
    assert rows(sign_in(), q=words) == found


def test_what_is_searched_stays_in_the_field_and_in_no_address(sign_in, ids) -> None:
    text = send(sign_in(), "/personer", q="anna ek", roll="givare").text
    assert 'name="q" value="anna ek"' in text
    assert names(text) == ["Anna Ek"]
    assert 'name="roll" value="givare"' in text
    for address in re.findall(r'(?:href|action)="([^"]*)"', text):
        assert "anna" not in address.lower()


def test_words_in_an_address_are_not_searched(sign_in, ids) -> None:
    assert len(names(sign_in().get("/personer?q=orjan").text)) == 5


def test_words_that_are_no_letters_do_no_harm(sign_in, ids) -> None:
    for words in (
        "%",
        "'; drop table person; --",
        "<script>alert(1)</script>",
        "\u202e",
        "x" * 5000,
    ):
        answer = send(sign_in(), "/personer", q=words)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text


def test_no_hit_says_so_with_the_words(sign_in, ids) -> None:
    text = send(sign_in(), "/personer", q="annn").text
    assert "Ingen träff på ”annn”. Kontrollera stavningen eller lägg till personen." in text


def test_an_empty_register_says_what_comes_here(sign_in) -> None:
    assert "Ingen finns i registret ännu" in sign_in().get("/personer").text


def test_show_more_goes_on_by_link_and_a_search_by_button(sign_in, opened) -> None:
    with opened() as unit:
        add_people(unit, [PersonFacts(name=f"Eva Berg {n:03d}") for n in range(120)])
    client = sign_in()
    seen, page = [], client.get("/personer").text
    while found := re.search(r'href="(/personer\?efter=P\d+)" rel="next"', page):
        seen += names(page)
        page = client.get(found[1]).text
    assert [*seen, *names(page)] == [f"Eva Berg {n:03d}" for n in range(120)]
    first = send(client, "/personer", q="berg").text
    after = re.search(r'name="efter" value="(P\d+)"', first)[1]
    second = client.post(
        "/personer", data={"csrf_token": token_in(first), "q": "berg", "efter": after}
    )
    assert names(second.text) == [f"Eva Berg {n:03d}" for n in range(50, 100)]


def test_a_hidden_person_comes_by_her_number_alone(sign_in, ids) -> None:
    client = sign_in()
    text = send(client, "/personer", q=HIDDEN).text
    assert names(text) == [HIDDEN]
    assert "Kontakt via styrelsen" in text
    for words in (SECRET, f"{SECRET.lower()}@example.org", f"{SECRET}by", "0709876543"):
        assert rows(client, q=words) == []


def test_hidden_people_are_listed_for_the_protection_officer_alone(sign_in, ids) -> None:
    officer = sign_in("skydd@example.org").get("/personer?roll=skyddade").text
    assert names(officer) == [HIDDEN]
    assert SECRET not in officer
    treasurer = sign_in().get("/personer?roll=skyddade").text
    assert HIDDEN not in treasurer
    assert "skyddade" not in treasurer


def test_the_dead_are_marked(sign_in, opened, ids) -> None:
    with opened() as unit:
        mark_deceased(unit, ids[0], TODAY)
    assert sign_in().get("/personer").text.count("Avliden") == 1


def test_one_page_takes_as_many_questions_for_fifty_as_for_five(
    sign_in, opened, asked, ids
) -> None:
    client = sign_in()
    client.get("/personer")
    with asked() as few:
        client.get("/personer")
    with opened() as unit:
        add_people(unit, [PersonFacts(name=f"Eva Berg {n:03d}") for n in range(100)])
    with asked() as many:
        client.get("/personer")
    assert len(many) == len(few) <= 12


def test_every_row_leads_to_its_person(sign_in, ids) -> None:
    client = sign_in()
    assert f'href="/personer/{ANNA}"' in client.get("/personer").text
    assert client.get(f"/personer/{ANNA}").status_code == 200


@pytest.mark.parametrize("after", ["P0", "P999999", "hej", "<b>", "P1006"])
def test_an_address_that_goes_on_from_nowhere_still_answers(sign_in, ids, after: str) -> None:
    assert sign_in().get("/personer", query_string={"efter": after}).status_code == 200
