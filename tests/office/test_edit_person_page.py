"""Change what is kept: only what was changed, told at the field, noted as an opening, hidden ones unseen."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from qmember.models import Person, ReadLog
from tests.doors import token_in
from tests.office.register import ANNA, DISA, HIDDEN, SECRET, STAFF
from tests.office.sending import edited, fields_of

MAY = {"kassor", "medlemsansvarig", "skydd"}
PAGE = f"/personer/{ANNA}/andra"


def person(database, number: str) -> Person:
    with database.reading() as session:
        return session.scalars(select(Person).where(Person.number == int(number[1:]))).one()


def readings(database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(row.what, row.purpose) for row in session.scalars(select(ReadLog))]


@pytest.mark.parametrize("who", STAFF)
def test_only_those_who_edit_people_open_it(sign_in, ids, who: str) -> None:
    assert sign_in(f"{who}@example.org").get(PAGE).status_code == (200 if who in MAY else 403)


def test_the_form_holds_what_is_kept_and_its_opening_is_noted(sign_in, ids, database) -> None:
    kept = fields_of(sign_in().get(PAGE).text)
    assert (kept["name"], kept["email"], kept["phone"]) == (
        "Anna Ek", "anna@example.org", "070-123 45 67",
    )  # fmt: skip
    assert (kept["street"], kept["postcode"], kept["city"]) == ("Hemvägen 7", "123 45", "Solna")
    assert readings(database) == [("contact", "edit")]


def test_a_change_is_kept_and_the_rest_stays(sign_in, ids, database) -> None:
    answer = edited(sign_in(), PAGE, email="ny@example.org", street="")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/personer/{ANNA}")
    found = person(database, ANNA)
    assert (found.email, found.street, found.phone) == ("ny@example.org", None, "+46701234567")
    assert found.version == 2


def test_saving_without_a_change_says_so_and_stores_nothing(sign_in, ids, stored) -> None:
    client, before = sign_in(), stored()
    answer = edited(client, PAGE)
    assert stored() == before
    assert "Inget ändrades" in client.get(answer.headers["Location"]).text


def test_a_new_name_is_found_and_the_old_one_not(sign_in, ids) -> None:
    client = sign_in()
    edited(client, PAGE, name="Anna Björk")
    token = token_in(client.get("/personer").text)
    found = client.post("/personer", data={"csrf_token": token, "q": "björk"}).text
    assert f'href="/personer/{ANNA}"' in found


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": ""}, "name"),
        ({"email": "fel"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"orgnr": "1"}, "orgnr"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_stays_typed(
    sign_in, ids, stored, changes, where
) -> None:
    client, before = sign_in(), stored()
    answer = edited(client, PAGE, **changes, city="Uppsala")
    assert answer.status_code == 422
    assert re.findall(r'class="field-error" id="(\w+)-error"', answer.text) == [where]
    assert fields_of(answer.text)["city"] == "Uppsala"
    assert stored() == before


def test_the_page_that_told_of_a_fault_can_be_sent_again(sign_in, ids, database) -> None:
    client = sign_in()
    wrong = edited(client, PAGE, email="fel", city="Uppsala")
    again = fields_of(wrong.text) | {"email": "ratt@example.org"}
    assert client.post(PAGE, data=again).status_code == 302
    found = person(database, ANNA)
    assert (found.email, found.city) == ("ratt@example.org", "Uppsala")


def test_somebody_discreet_is_offered_no_paper_and_no_thanks_in_public(
    sign_in, ids, database
) -> None:
    page = f"/personer/{DISA}/andra"
    text = sign_in().get(page).text
    assert 'value="paper"' not in text
    assert 'name="may_be_named"' not in text
    assert edited(sign_in(), page, may_be_named="y", city="Lund").status_code == 302
    assert (person(database, DISA).may_be_named, person(database, DISA).city) == (False, "Lund")
    assert edited(sign_in(), page, receipt_wish="paper").status_code == 422


def test_an_old_page_without_its_marks_changes_nothing_unseen(sign_in, ids, stored) -> None:
    client, before = sign_in(), stored()
    for marks in ({"was": "nonsense", "version": ""}, {"was": "[]", "version": "x"}):
        assert edited(client, PAGE, **marks, city="Uppsala").status_code in {409, 422}
    assert stored() == before


def test_a_hidden_person_is_not_changed_by_those_who_may_not_know(sign_in, ids, stored) -> None:
    client, before = sign_in(), stored()
    page = f"/personer/{HIDDEN}/andra"
    token = token_in(client.get(PAGE).text)
    assert client.get(page).status_code == 403
    for address in (page, f"{page}/skyddad"):
        answer = client.post(address, data={"csrf_token": token, "name": "Kapad", "version": "1"})
        assert answer.status_code == 403
        assert SECRET not in answer.text
    assert stored() == before


def test_new_details_of_a_hidden_person_go_in_unseen(sign_in, ids, database) -> None:
    client, page = sign_in("skydd@example.org"), f"/personer/{HIDDEN}/andra"
    text = client.get(page).text
    assert SECRET not in text
    assert "070-987" not in text
    answer = edited(client, page, to=f"{page}/skyddad", email="saker@example.org", no_phone="y")
    assert answer.status_code == 302
    assert person(database, HIDDEN).email is None
    shown = edited(
        client, f"/personer/{HIDDEN}", to=f"/personer/{HIDDEN}/visa", purpose="reply"
    ).text
    assert "saker@example.org" in shown
    assert f"{SECRET} Ek" in shown
    assert "070-987" not in shown
    assert readings(database) == [("vault", "reply")]


def test_a_fault_in_a_hidden_persons_form_is_told_at_its_field(sign_in, ids, stored) -> None:
    client, before = sign_in("skydd@example.org"), stored()
    page = f"/personer/{HIDDEN}/andra"
    answer = edited(client, page, to=f"{page}/skyddad", email="fel", name="Ny Dotter")
    assert answer.status_code == 422
    assert re.findall(r'class="field-error" id="(\w+)-error"', answer.text) == ["email"]
    assert fields_of(answer.text)["name"] == "Ny Dotter"
    assert stored() == before


def test_two_officers_are_told_of_each_other(sign_in, ids, database) -> None:
    page = f"/personer/{HIDDEN}/andra"
    first, second = sign_in("skydd@example.org"), sign_in("skydd@example.org")
    old = fields_of(second.get(page).text)
    edited(first, page, to=f"{page}/skyddad", name="Första Namnet")
    answer = second.post(f"{page}/skyddad", data=old | {"name": "Andra Namnet"})
    assert answer.status_code == 409
    assert "Siv ändrade samma uppgift" in answer.text
    assert fields_of(answer.text)["name"] == "Andra Namnet"
    assert second.post(f"{page}/skyddad", data=fields_of(answer.text)).status_code == 302
