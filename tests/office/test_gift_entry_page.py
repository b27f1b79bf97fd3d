"""Recording a gift through the page: what is kept, what is refused with which sentence, pressed twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.models import Income, Person
from qmember.services.periods import close_month
from tests.office.register import ANNA, HIDDEN, SECRET
from tests.office.sending import edited, fields_of

PAGE = "/gavor/ny"
WHOLE = {"amount": "500", "giver": "Anna Ek", "giver_code": ANNA, "received_on": "2026-11-20"}


def incomes(database) -> list[Income]:
    with database.reading() as session:
        return list(session.scalars(select(Income).order_by(Income.id)))


def test_a_gift_is_saved_and_the_page_is_ready_for_the_next(sign_in, ids, database) -> None:
    karin = sign_in()
    answer = edited(karin, PAGE, **WHOLE)
    assert (answer.status_code, answer.location) == (302, PAGE)
    text = karin.get(PAGE).text.replace("\u00a0", " ")
    assert "Sparad. 500,00 kr från Anna Ek. Verifikation 2026-0001." in text
    assert fields_of(text)["amount"] == ""
    assert fields_of(text)["received_on"] == "2026-11-20"
    [row] = incomes(database)
    assert (row.amount_ore, row.person_id, row.channel) == (50000, ids[0], "bankgiro")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("amount", "", "Skriv beloppet"),
        ("amount", "0", "Beloppet ska vara större än 0 kronor. Använd Återbetala för pengar ut"),
        ("amount", "-5", "Beloppet ska vara större än 0 kronor. Använd Återbetala för pengar ut"),
        ("amount", "1.234", "Menar du 1 234 kr eller 1,23 kr? Välj ett av förslagen"),
        ("amount", "trehundra", "Skriv beloppet med siffror, till exempel 500 eller 1 234,50"),
        ("amount", "1,2345", "Skriv högst två decimaler"),
        ("received_on", "", "Skriv datumet"),
        ("received_on", "31/31", "Skriv datumet som 2026-11-23, eller skriv &#34;igår&#34;"),
        ("received_on", "2026-12-01", "Datumet är efter i dag. Skriv dagen då pengarna kom in"),
        ("received_on", "2026-10-05", "Oktober är stängd. Välj ett datum i november eller senare"),
        ("giver_code", "", "Välj givare i listan, eller välj Anonym gåva"),
        ("giver_code", "P9999", "Välj givare i listan, eller välj Anonym gåva"),
        ("email", "utan snabel-a", "Här sparas e-postadressen bara för en ny givare."),
    ],
)
def test_bad_input_has_its_sentence_keeps_what_was_typed_and_stores_nothing(
    sign_in, ids, opened, stored, field, typed, sentence
) -> None:
    with opened() as unit:
        close_month(unit, "2026-10", reason="prov")
    karin, before = sign_in(), stored()
    answer = edited(karin, PAGE, **WHOLE | {field: typed})
    text = answer.text.replace("\u00a0", " ")
    assert answer.status_code == 422
    assert "<title>Fel: Registrera gåva" in text
    assert text.count(sentence) == 2, "at the field and in the summary"
    kept = fields_of(answer.text)
    for name, value in (WHOLE | {field: typed}).items():
        if name != "giver_code":
            assert kept[name] == value
    assert stored() == before


def test_an_address_without_at_is_refused_for_somebody_new(sign_in, stored) -> None:
    karin, before = sign_in(), stored()
    answer = edited(
        karin, PAGE, amount="50", giver="Ny Givare", giver_code="ny", email="ny.example.org"
    )
    assert answer.status_code == 422
    assert "Skriv e-postadressen med @, till exempel namn@exempel.se" in answer.text
    assert fields_of(answer.text)["giver_code"] == "ny"
    assert stored() == before


def test_a_chosen_suggestion_answers_an_ambiguous_amount(sign_in, ids, database) -> None:
    karin = sign_in()
    fields = fields_of(karin.get(PAGE).text) | WHOLE | {"amount": ["1.234", "1\u00a0234"]}
    assert karin.post(PAGE, data=fields).status_code == 302
    assert [row.amount_ore for row in incomes(database)] == [123400]


def test_a_suggestion_that_was_not_made_is_not_taken(sign_in, ids, stored) -> None:
    karin, before = sign_in(), stored()
    fields = fields_of(karin.get(PAGE).text) | WHOLE | {"amount": ["1.234", "999"]}
    assert karin.post(PAGE, data=fields).status_code == 422
    assert stored() == before


def test_the_page_asks_who_is_meant_and_takes_the_answer(sign_in, ids, database) -> None:
    karin = sign_in()
    asked = edited(karin, PAGE, **WHOLE | {"giver": "anna", "giver_code": ""})
    assert asked.status_code == 422
    for line in ("Anna Ek · Solna", "Anna Ek · Malmö", "Ny givare: anna", "Anonym gåva"):
        assert line in asked.text
    answer = karin.post(PAGE, data=fields_of(asked.text) | {"giver_code": "P1002"})
    assert answer.status_code == 302
    assert incomes(database)[0].person_id == ids[1]


def test_the_same_form_twice_is_one_gift_and_one_new_giver(sign_in, database) -> None:
    karin = sign_in()
    fields = fields_of(karin.get(PAGE).text) | {
        "amount": "100", "giver": "Ny Givare", "giver_code": "ny", "email": "ny@example.org",
    }  # fmt: skip
    assert [karin.post(PAGE, data=fields).status_code for _ in range(3)] == [302] * 3
    assert len(incomes(database)) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_a_form_that_was_saved_with_other_content_asks_and_gets_a_key_of_its_own(
    sign_in, ids, database
) -> None:
    karin = sign_in()
    fields = fields_of(karin.get(PAGE).text) | WHOLE
    karin.post(PAGE, data=fields)
    answer = karin.post(PAGE, data=fields | {"amount": "600"})
    assert answer.status_code == 409
    assert fields_of(answer.text)["amount"] == "600"
    assert karin.post(PAGE, data=fields_of(answer.text)).status_code == 302
    assert [row.amount_ore for row in incomes(database)] == [50000, 60000]


def test_a_gift_much_like_another_is_asked_about_until_it_is_confirmed(
    sign_in, ids, database
) -> None:
    karin = sign_in()
    edited(karin, PAGE, **WHOLE)
    asked = edited(karin, PAGE, **WHOLE | {"received_on": "2026-11-23"})
    text = asked.text.replace("\u00a0", " ")
    assert asked.status_code == 422
    assert "Liknar verifikation 2026-0001 (500 kr, 20 november). Spara ändå?" in text
    assert "Spara ändå</button>" in text
    assert karin.post(PAGE, data=fields_of(asked.text)).status_code == 302
    assert len(incomes(database)) == 2


def test_a_confirmation_counts_for_the_gift_that_it_was_given_for(sign_in, ids, database) -> None:
    karin = sign_in()
    edited(karin, PAGE, **WHOLE)
    edited(karin, PAGE, **WHOLE | {"amount": "700"})
    asked = edited(karin, PAGE, **WHOLE)
    again = karin.post(PAGE, data=fields_of(asked.text) | {"amount": "700"})
    assert again.status_code == 422
    assert "Liknar verifikation 2026-0002" in again.text
    assert len(incomes(database)) == 2


def test_a_hidden_giver_is_named_by_her_number_and_by_nothing_else(sign_in, ids, database) -> None:
    karin = sign_in()
    asked = edited(karin, PAGE, **WHOLE | {"giver": SECRET, "giver_code": ""})
    assert "Hemligkvist Ek" not in asked.text
    answer = edited(karin, PAGE, **WHOLE | {"giver": HIDDEN, "giver_code": HIDDEN})
    assert answer.status_code == 302
    page = karin.get(PAGE).text
    assert f"från {HIDDEN}." in page
    assert SECRET not in page
    assert incomes(database)[0].person_id == ids[5]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (ANNA, "Kvitto skickas till a…@…org"),
        ("P1002", "Inget kvitto"),
        (HIDDEN, "Inget kvitto"),
        ("anonym", "Inget kvitto"),
        ("ny", "Kvitto skickas via e-post om du skriver en adress"),
        ("P4711", "Kvitto som givaren vill ha det"),
    ],
)
def test_the_open_form_is_told_the_receipt_in_words_and_never_the_address(
    sign_in, ids, code, line
) -> None:
    karin = sign_in()
    token = fields_of(karin.get(PAGE).text)["csrf_token"]
    answer = karin.post(
        "/gavor/givare", data={"csrf_token": token, "code": code, "name": "Stiftelsen Ek"}
    )
    assert answer.json == {
        "receipt": line, "purpose": None, "kind": "organisation" if code == "ny" else None,
    }  # fmt: skip


def test_undo_voids_the_number_and_opens_the_form_with_the_values(sign_in, ids, database) -> None:
    karin = sign_in()
    edited(karin, PAGE, **WHOLE | {"channel": "cash"})
    answer = edited(karin, "/gavor", "/gavor/2026-0001/angra")
    assert (answer.status_code, answer.location) == (302, "/gavor/ny?som=2026-0001")
    text = karin.get(answer.location).text
    assert "Ångrat. Verifikation 2026-0001 är makulerad." in text
    kept = fields_of(text)
    assert (kept["amount"], kept["giver_code"], kept["channel"]) == ("500", ANNA, "cash")
    again = edited(karin, "/gavor", "/gavor/2026-0001/angra")
    assert again.location == "/verifikationer/2026-0001"
    assert "redan makulerat" in karin.get(again.location).text


@pytest.mark.parametrize("number", ["2026-0001", "2026-9999", "2026-00", "x", "9" * 30])
def test_an_address_that_names_no_undone_gift_is_an_empty_form(sign_in, gift, number) -> None:
    answer = sign_in().get(f"{PAGE}?som={number}")
    assert answer.status_code == 200
    assert fields_of(answer.text)["amount"] == ""


def test_nothing_is_undone_or_saved_by_reading_an_address(sign_in, gift, stored) -> None:
    karin, before = sign_in(), stored()
    for address in ("/gavor/2026-0001/angra", "/gavor/2026-0001/kvitto", "/gavor/givare"):
        assert karin.get(address).status_code in {404, 405}
    assert stored() == before


def test_the_panel_is_asked_for_with_few_questions(sign_in, ids, gift, asked) -> None:
    karin = sign_in()
    karin.get(PAGE)
    with asked() as questions:
        karin.get(PAGE)
    assert len(questions) <= 12


def test_the_session_remembers_only_day_and_way_of_payment(sign_in, ids) -> None:
    karin = sign_in()
    edited(karin, PAGE, **WHOLE | {"received_on": "igår", "channel": "swish"})
    kept = fields_of(karin.get(PAGE).text)
    yesterday = date(2026, 11, 22).isoformat()
    assert (kept["received_on"], kept["channel"], kept["giver"]) == (yesterday, "swish", "")
