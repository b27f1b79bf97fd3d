"""Somebody new: every field, what is wrong said at the field, known people shown once, one press one person."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from qmember.models import Person, PersonRoleRow
from tests.doors import send, token_in
from tests.office.register import ANNA, HIDDEN, OTHER_ANNA, SECRET, STAFF

MAY = {"kassor", "medlemsansvarig", "skydd"}
PAGE = "/personer/ny"
FIELDS = {
    "name": "Mirjam Łukasik", "kind": "", "payer_kind": "", "email": "mirjam@example.org",
    "phone": "08-644 20 32", "street": "Gatan 3", "postcode": "22222", "city": "Lund", "orgnr": "",
    "receipt_wish": "", "language": "sv", "named_as": "", "protection": "normal", "key": "k" * 22,
}  # fmt: skip


def add(client, **fields: object):
    return send(client, PAGE, **{**FIELDS, **fields})


def errors(text: str) -> list[str]:
    found = re.findall(r'class="field-error" id="([^"]+)-error".*?</span> ([^<]+)</p>', text)
    return [f"{name}: {sentence}" for name, sentence in found]


def people(database) -> list[Person]:
    with database.reading() as session:
        return list(session.scalars(select(Person).order_by(Person.number)))


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_edit_people_open_it(sign_in, who: str) -> None:
    client = sign_in(f"{who}@example.org")
    assert client.get(PAGE).status_code == (200 if who in MAY else 403)


def test_everything_that_was_written_is_kept_in_its_form(sign_in, database) -> None:
    answer = add(sign_in(), roles=["giver", "member"], may_be_named="y", named_as="Mirjam")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/personer/P1001")
    [person] = people(database)
    assert (person.name, person.kind, person.payer_kind) == ("Mirjam Łukasik", "person", "person")
    assert (person.email, person.phone) == ("mirjam@example.org", "+4686442032")
    assert (person.street, person.postcode, person.city) == ("Gatan 3", "222 22", "Lund")
    assert (person.receipt_wish, person.language) == ("email", "sv")
    assert (person.may_be_named, person.named_as) == (True, "Mirjam")
    with database.reading() as session:
        roles = set(session.execute(select(PersonRoleRow.role, PersonRoleRow.from_on)))
    assert {role for role, _ in roles} == {"giver", "member"}
    assert {str(day) for _, day in roles} == {"2026-11-23"}


def test_an_organisation_is_guessed_from_its_name_and_can_be_said(sign_in, database) -> None:
    client = sign_in()
    add(client, name="Solna kommun", email="", key="one")
    other = {"kind": "organisation", "payer_kind": "foundation", "phone": "", "key": "two"}
    add(client, name="Systrarna", email="", **other)
    assert [(p.kind, p.payer_kind) for p in people(database)] == [
        ("organisation", "municipality"), ("organisation", "foundation"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": " "}, "name: Skriv namnet"),
        (
            {"email": "mirjam"},
            "email: Skriv e-postadressen med @, till exempel namn@exempel.se",
        ),
        (
            {"phone": "hundra"},
            "phone: Skriv telefonnumret med siffror, till exempel 070-123 45 67",
        ),
        (
            {"orgnr": "802000-0001"},
            "orgnr: Kontrollera organisationsnumret. Sista siffran stämmer inte",
        ),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(
    sign_in, stored, fields, told
) -> None:
    client, before = sign_in(), stored()
    answer = add(client, **fields)
    assert answer.status_code == 422
    assert errors(answer.text) == [told]
    assert "<title>Fel: " in answer.text
    assert f'href="#{next(iter(fields))}"' in answer.text
    assert stored() == before


def test_several_faults_are_told_at_once_and_what_was_typed_stays(sign_in, stored) -> None:
    before = stored()
    text = add(
        sign_in(), name="", email="fel", phone="x", street="Vägen <1>", roles=["member"]
    ).text
    assert [line.partition(":")[0] for line in errors(text)] == ["name", "email", "phone"]
    assert "Kontrollera 3 saker" in text
    assert 'value="fel"' in text
    assert 'value="Vägen &lt;1&gt;"' in text
    assert re.search(r'<input checked[^>]*value="member"', text)
    assert stored() == before


def test_a_choice_that_is_not_offered_is_refused(sign_in, stored) -> None:
    client, before = sign_in("medlemsansvarig@example.org"), stored()
    for fields in (
        {"protection": "protected"},
        {"roles": ["giver"]},
        {"language": "xx"},
        {"kind": "x"},
    ):
        assert add(client, **fields).status_code == 422, fields
    assert stored() == before


def test_paper_for_somebody_discreet_is_refused_at_its_field(sign_in, stored) -> None:
    before = stored()
    text = add(sign_in(), protection="discreet", receipt_wish="paper").text
    assert [line.partition(":")[0] for line in errors(text)] == ["receipt_wish"]
    assert stored() == before


def test_who_is_known_already_is_shown_once_and_does_not_stand_in_the_way(
    sign_in, ids, database
) -> None:
    client = sign_in()
    asked = add(client, name="anna ek", email="")
    assert asked.status_code == 422
    assert "Är det någon som redan finns här?" in asked.text
    assert f'href="/personer/{ANNA}"' in asked.text
    assert f'href="/personer/{OTHER_ANNA}"' in asked.text
    assert "Lägg till ändå" in asked.text
    confirmed = re.search(r'name="confirmed"[^>]* value="([^"]*)"', asked.text)[1]
    again = {**FIELDS, "name": "anna ek", "email": "", "confirmed": confirmed}
    answer = client.post(PAGE, data={"csrf_token": token_in(asked.text), **again})
    assert answer.headers["Location"] == "/personer/P1007"
    assert len(people(database)) == len(ids) + 1


@pytest.mark.parametrize(
    "same",
    [
        {"email": "ANNA@example.org"},
        {"phone": "070-123 45 67"},
        {"orgnr": "8020000009", "name": "Kommunen"},
    ],
)
def test_the_same_mail_or_number_is_known_too(sign_in, ids, same) -> None:
    assert "Är det någon som redan finns här?" in add(sign_in(), **same).text


def test_somebody_else_than_was_shown_is_shown_again(sign_in, ids) -> None:
    client = sign_in()
    assert add(client, name="Örjan Wall", email="", confirmed=ANNA).status_code == 422


def test_a_hidden_person_is_never_hinted_at(sign_in, ids, database) -> None:
    answer = add(sign_in(), name=f"{SECRET} Ek", email=f"{SECRET.lower()}@example.org")
    assert answer.status_code == 302
    assert HIDDEN not in answer.text


def test_a_double_press_is_one_person(sign_in, database) -> None:
    client = sign_in()
    first, second = add(client), add(client, confirmed="P1001")
    assert first.headers["Location"] == second.headers["Location"]
    assert len(people(database)) == 1


def test_the_same_key_with_something_else_is_told_and_asks_for_a_press_more(
    sign_in, database
) -> None:
    client = sign_in()
    add(client)
    other = {"name": "Någon Annan", "email": "annan@example.org", "phone": ""}
    answer = add(client, **other)
    assert answer.status_code == 409
    assert 'value="Någon Annan"' in answer.text
    assert len(people(database)) == 1
    key = re.search(r'name="key"[^>]* value="([^"]+)"', answer.text)[1]
    assert add(client, **other, key=key).status_code == 302


def test_the_protection_officer_may_hide_from_the_first_moment(sign_in, database) -> None:
    client = sign_in("skydd@example.org")
    answer = add(client, name=f"{SECRET} Berg", protection="protected")
    [person] = people(database)
    assert (person.name, person.email, person.street, person.protection) == (
        None, None, None, "protected",
    )  # fmt: skip
    assert SECRET not in client.get(answer.headers["Location"]).text
    assert SECRET not in sign_in().get(answer.headers["Location"]).text


def test_outside_the_register_needs_no_name(sign_in, database) -> None:
    answer = add(sign_in("skydd@example.org"), name="", email="", protection="off_register")
    assert answer.status_code == 302
    assert [person.protection for person in people(database)] == ["off_register"]


def test_there_is_no_field_for_a_story(sign_in) -> None:
    text = sign_in().get(PAGE).text
    assert "<textarea" not in text
    for word in ("Anteckning", "Bakgrund", "Orsak", "Historik", "Personnummer"):
        assert word not in text


def test_without_a_token_nothing_is_added(sign_in, stored) -> None:
    client, before = sign_in(), stored()
    assert client.post(PAGE, data=FIELDS).status_code == 400
    assert stored() == before
