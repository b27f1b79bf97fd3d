"""Protection: her own wish, no reason asked, in the words that are said to her, and at once."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from qmember.models import Person, ReceiptKey
from tests.office.register import ANNA, HIDDEN, SECRET, STAFF
from tests.office.sending import edited, fields_of

MAY = {"kassor", "medlemsansvarig", "skydd"}
PAGE = f"/personer/{ANNA}/skydd"


def person(database, number: str) -> Person:
    with database.reading() as session:
        return session.scalars(select(Person).where(Person.number == int(number[1:]))).one()


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_edit_people_open_it(sign_in, ids, who: str) -> None:
    assert sign_in(f"{who}@example.org").get(PAGE).status_code == (200 if who in MAY else 403)


def test_the_words_are_those_that_are_said_to_her(sign_in, ids) -> None:
    text = sign_in("skydd@example.org").get(PAGE).text
    assert "Vi mejlar som vanligt från föreningen." in text
    assert "Vi skickar ingen post och nämner dig aldrig vid namn." in text
    assert "Bara två personer i föreningen kan se ditt namn. Vi sparar ingen adress." in text
    assert "Fråga aldrig efter skäl eller bevis." in text


def test_there_is_no_field_for_a_reason(sign_in, ids) -> None:
    held = fields_of(sign_in("skydd@example.org").get(PAGE).text)
    assert set(held) == {"csrf_token", "level"}


def test_discreet_holds_at_once(sign_in, ids, database) -> None:
    answer = edited(sign_in(), PAGE, level="discreet")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/personer/{ANNA}")
    assert person(database, ANNA).protection == "discreet"
    assert edited(sign_in("medlemsansvarig@example.org"), PAGE, level="normal").status_code == 302
    assert person(database, ANNA).protection == "normal"


def test_protected_empties_the_address_and_hides_her_at_once(sign_in, ids, gift, database) -> None:
    treasurer, officer = sign_in(), sign_in("skydd@example.org")
    assert edited(officer, PAGE, level="protected").status_code == 302
    found = person(database, ANNA)
    assert (found.name, found.email, found.street, found.city) == (None, None, None, None)
    listed = treasurer.get("/personer").text
    assert f"/personer/{ANNA}" not in listed
    shown = treasurer.get(f"/personer/{ANNA}").text
    assert "Anna" not in shown
    assert f"<h1>{ANNA}</h1>" in shown
    for page in ("/gavor", "/gavor/kvitton", "/oversikt"):
        assert "Anna Ek" not in treasurer.get(page).text, page


def test_only_the_protection_officer_switches_it_on_or_off(sign_in, ids, stored) -> None:
    client, before = sign_in(), stored()
    text = client.get(PAGE).text
    assert 'value="protected"' not in text
    assert "Skyddade uppgifter slås på av den skyddsansvariga" in text
    assert edited(client, PAGE, level="protected").status_code == 422
    hidden = f"/personer/{HIDDEN}/skydd"
    assert client.get(hidden).status_code == 403
    assert client.post(hidden, data=fields_of(text) | {"level": "normal"}).status_code == 403
    assert stored() == before


def test_back_from_protected_her_name_returns_and_the_address_does_not(
    sign_in, ids, database
) -> None:
    officer = sign_in("skydd@example.org")
    edited(officer, PAGE, level="protected")
    edited(officer, PAGE, level="normal")
    found = person(database, ANNA)
    assert (found.name, found.email, found.street) == ("Anna Ek", "anna@example.org", None)


def test_outside_the_register_erases_her_and_closes_her_receipts(
    sign_in, ids, gift, database
) -> None:
    officer = sign_in("skydd@example.org")
    assert "Skriv dem på papper först" in officer.get(PAGE).text
    edited(officer, PAGE, level="off_register")
    with database.reading() as session:
        assert session.scalars(select(ReceiptKey)).all() == []
    assert "Bara numret finns här" in officer.get(f"/personer/{ANNA}").text


def test_back_from_outside_the_register_needs_a_name(sign_in, ids, database) -> None:
    officer, page = sign_in("skydd@example.org"), f"/personer/{HIDDEN}/skydd"
    edited(officer, page, level="off_register")
    asked = edited(officer, page, level="normal")
    assert asked.status_code == 422
    assert re.findall(r'class="field-error" id="(\w+)-error"', asked.text) == ["name"]
    assert person(database, HIDDEN).protection == "off_register"
    assert edited(officer, page, level="normal", name="Ny Början").status_code == 302
    assert person(database, HIDDEN).name == "Ny Början"
    assert SECRET not in officer.get(f"/personer/{HIDDEN}").text


def test_pressed_twice_it_is_one_change(sign_in, ids, stored) -> None:
    client = sign_in()
    sent = fields_of(client.get(PAGE).text) | {"level": "discreet"}
    client.post(PAGE, data=sent)
    once = stored()
    assert client.post(PAGE, data=sent).status_code == 302
    assert stored() == once


@pytest.mark.parametrize("level", ["", "hemlig"])
def test_a_level_that_is_none_is_refused(sign_in, ids, stored, level: str) -> None:
    client, before = sign_in(), stored()
    assert edited(client, PAGE, level=level).status_code == 422
    assert stored() == before
