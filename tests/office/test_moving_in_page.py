"""A list on its pages: chosen, its columns, rows corrected in place and decided, saved, undone."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from qmember.domain.people import Protection
from qmember.services.people import set_protection
from tests.factories.tables import workbook
from tests.office.sending import fields_of
from tests.office.test_bank_page import plain

PAGE, DRAFT = "/las-in", "/las-in/1"
LIST = """Namn;E-post;Telefon;Ort;Anteckning;Avgift
Listad, Lisa;lisa@example.org;070-1234567;Mora;ringer ej;200
Bo Listad;bo@example.org;;Lund;;200
Bo Listadh;bo@example.org;;Lund;;200
;eva@example.org;;Mora;;200
""".encode("cp1252")


def choose(client, content=LIST, name="lista.csv", **fields):
    data = {"csrf_token": fields_of(client.get(PAGE).text)["csrf_token"], **fields}
    data["file"] = (BytesIO(content or b""), name if content is not None else "")
    return client.post(PAGE, data=data, content_type="multipart/form-data")


def press(client, path, page=DRAFT, **fields):
    token = fields_of(client.get(page).text)["csrf_token"]
    return client.post(path, data={"csrf_token": token, **fields})


def test_a_list_is_looked_through_before_anything_is_saved(sign_in, stored) -> None:
    mona = sign_in("medlemsansvarig@example.org")
    before = stored()["person"]
    assert choose(mona).location == DRAFT
    text = plain(mona.get(DRAFT).text)
    assert "2 klara · 2 behöver dig · 0 sparade ännu" in text
    assert "Kolumnen ”Anteckning” hoppas över. Läs in den bara om du vet" in text
    assert "ringer ej" not in text
    assert "Rad 5: namnet saknas" in text
    assert "Kan vara rad 3:" in text
    assert "nästan samma namn, samma e-postadress" in text.lower()
    assert "Spara 2 personer" in text
    assert stored()["person"] == before


def test_what_becomes_of_a_membership_is_told_first_and_stands_in_the_list_after(sign_in) -> None:
    karin = sign_in()
    rows = "Namn\tMedlem sedan\tBetalt år\tAvgift\nLisa Listad\t2019-03-01\t2026\t200,00"
    choose(karin, None, pasted=rows)
    told = plain(karin.get(DRAFT).text).replace("\u00a0", " ")
    assert "Medlem sedan 2019-03-01, betalt 2026, 200,00 kr" in told
    press(karin, f"{DRAFT}/spara", role="member")
    assert "Lisa Listad" in karin.get("/medlemmar").text
    press(karin, "/las-in/inlasning/1/angra", PAGE)
    assert "Lisa Listad" not in karin.get("/medlemmar").text


def test_the_columns_are_proposed_as_last_time_and_forgotten_in_one_press(sign_in) -> None:
    karin = sign_in()
    choose(karin, None, pasted="Kallas\tKod\nLisa Listad\tA1")
    press(karin, f"{DRAFT}/kolumner", **{"kolumn-0": "name", "kolumn-1": "city"})
    press(karin, f"{DRAFT}/spara", role="giver")
    next_one = choose(karin, None, pasted="Kallas\tKod\nEva Listad\tB2").location
    page = karin.get(next_one).text
    assert "Kolumnerna är valda som förra gången, 2026-11-23." in plain(page)
    assert '<option value="city" selected>' in page
    answer = press(karin, f"{next_one}/kolumner/glom", next_one)
    assert answer.location == next_one
    page = karin.get(next_one).text
    assert "som förra gången" not in plain(page)
    assert '<option value="city" selected>' not in page
    assert "Glömt. Kolumnerna är gissade på nytt." in plain(page)


def test_pasted_rows_and_workbooks_are_read_as_well(sign_in) -> None:
    karin = sign_in()
    assert choose(karin, None, pasted="Namn\tOrt\nLisa Listad\tMora").location == DRAFT
    assert "1 klara" in plain(karin.get(DRAFT).text)
    book = workbook([["Lista"], ["Namn", "Ort"], ["Lisa Listad", "Mora"]])
    assert choose(karin, book, "lista.xlsx").location == "/las-in/2"
    assert "Rubriken står på rad 2." in plain(karin.get("/las-in/2").text)
    assert "Listor som väntar på dig" in karin.get(PAGE).text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Välj en fil eller klistra in rader först"),
        (b"", "Välj en fil eller klistra in rader först"),
        (b"%PDF-1.7", "Spara listan som XLSX eller CSV"),
        (b'Namn;Ort\n"Lisa;Mora\n', "Rad 2: Citattecknen går inte ihop"),
    ],
)
def test_a_file_that_is_no_list_says_what_to_do(sign_in, stored, content, sentence) -> None:
    karin, before = sign_in(), stored()
    answer = choose(karin, content)
    assert answer.status_code == 422
    assert sentence in plain(answer.text)
    assert stored() == before


def test_what_was_pasted_is_not_lost_when_it_cannot_be_read(sign_in) -> None:
    answer = choose(sign_in(), None, pasted='Namn;Ort\n"Lisa;Mora')
    assert answer.status_code == 422
    assert "&#34;Lisa;Mora" in answer.text


def test_columns_are_changed_by_menu(sign_in) -> None:
    karin = sign_in()
    choose(karin)
    wrong = press(karin, f"{DRAFT}/kolumner", **{"kolumn-1": "email"})
    assert wrong.status_code == 422
    assert "Välj vilken kolumn som innehåller namnet" in wrong.text
    fields = {"kolumn-0": "name", "kolumn-1": "", "kolumn-3": "city", "kolumn-4": "notes"}
    assert press(karin, f"{DRAFT}/kolumner", **fields).location == DRAFT
    page = karin.get(DRAFT).text
    assert "lisa@example.org" not in page.partition("Klara att spara")[2]
    assert re.search(r'<option value="city" selected>', page)


def test_a_row_is_corrected_in_place_and_what_was_typed_stays(sign_in) -> None:
    karin = sign_in()
    choose(karin)
    press(karin, f"{DRAFT}/rad/5", **{"cell-0": "Eva Ny", "cell-1": "eva"})
    page = karin.get(DRAFT).text
    assert "Rad 5: skriv e-postadressen med @" in plain(page)
    assert 'value="Eva Ny"' in page
    press(karin, f"{DRAFT}/rad/5", **{"cell-1": "eva@example.org"})
    assert "3 klara · 1 behöver dig" in plain(karin.get(DRAFT).text)


def test_a_doubt_is_decided_and_all_is_saved_and_undone(sign_in, stored) -> None:
    karin = sign_in()
    before = {name: stored()[name] for name in ("person", "person_role", "person_word")}
    choose(karin)
    press(karin, f"{DRAFT}/rad/4/beslut", same="3")
    press(karin, f"{DRAFT}/rad/5/beslut", skip="1")
    answer = press(karin, f"{DRAFT}/spara", role="member")
    assert answer.location == PAGE
    page = karin.get(PAGE).text
    assert "Sparad. 2 nya personer." in plain(page)
    assert "Lisa Listad" in karin.get("/personer").text
    assert press(karin, "/las-in/inlasning/1/angra", PAGE).location == PAGE
    assert "Registret är som det var före listan." in plain(karin.get(PAGE).text)
    assert {name: stored()[name] for name in before} == before


def test_what_waits_stays_and_can_be_taken_along_and_thrown_away(sign_in) -> None:
    karin = sign_in()
    choose(karin)
    assert press(karin, f"{DRAFT}/spara", role="").location == DRAFT
    text = plain(karin.get(DRAFT).text)
    assert "2 nya personer. 2 rader väntar på dig." in text
    assert "Kan vara P1002 i registret: Bo Listad · b…@…org" in text
    file = karin.get(f"{DRAFT}/fel.csv")
    assert file.headers["Content-Disposition"].startswith("attachment")
    lines = file.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "Namn;E-post;Telefon;Ort;Avgift;Kommentar"
    assert re.fullmatch(r";eva@example.org;;Mora;[^;]*;Rad 5: namnet saknas", lines[2])
    assert press(karin, f"{DRAFT}/kasta").location == PAGE
    assert karin.get(DRAFT).status_code == 404


def test_the_file_of_errors_is_read_in_again_when_it_is_corrected(sign_in) -> None:
    karin = sign_in()
    choose(karin)
    content = karin.get(f"{DRAFT}/fel.csv").get_data().replace(b"\n;eva", b"\nEva Ny;eva")
    assert choose(karin, content).location == "/las-in/2"
    assert "Kommentar" in plain(karin.get("/las-in/2").text)
    assert "2 klara" in plain(karin.get("/las-in/2").text)


def test_a_list_is_its_readers_alone(sign_in) -> None:
    choose(sign_in())
    mona = sign_in("medlemsansvarig@example.org")
    assert mona.get(DRAFT).status_code == 404
    assert "Listor som väntar" not in mona.get(PAGE).text
    assert sign_in("ordforande@example.org").get(PAGE).status_code == 403


def test_nobody_who_is_hidden_is_hinted_at(sign_in, opened) -> None:
    karin = sign_in()
    choose(karin)
    press(karin, f"{DRAFT}/spara", role="member")
    with opened() as unit:
        set_protection(unit, 1, Protection.PROTECTED)
    choose(karin)
    text = plain(karin.get(DRAFT).text)
    assert "P1001" not in text
    undone = press(karin, "/las-in/inlasning/1/angra", PAGE)
    assert undone.location == PAGE
    assert "Någon i listan har ändrats sedan dess" in plain(karin.get(PAGE).text)


def test_text_of_a_list_is_shown_as_text(sign_in) -> None:
    karin = sign_in()
    choose(karin, b"Namn;Ort\n<script>alert(1)</script>;<b>Mora</b>\n")
    page = karin.get(DRAFT).text
    assert "<script>alert" not in page
    assert "<b>Mora" not in page
