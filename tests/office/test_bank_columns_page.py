"""A bank's table that is not known: its columns are told once, and the next one is read by itself."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest

from qmember.domain.people import Protection
from qmember.formats.bank_columns import table_of
from qmember.models import Account, BankDraft
from qmember.services.association import add_bank_account
from qmember.services.bank_drafts import WAITS, forget_bank_drafts
from qmember.services.people import set_protection
from tests.factories.bank_tables import Booked, account_file, swish_report
from tests.office.register import SECRET
from tests.office.sending import fields_of

PAGE = "/avstamning"
MONDAY = date(2026, 11, 16)
TABLE = (
    "Ekobanken;;;\nDag;Vad;In;Ut;Kvar;Ref\n2026-11-16;Gåva från Anna;100,00;;300,00;A1\n"
    "2026-11-15;Hyra;;50,50;200,00;B2\n"
).encode()
NEXT = (
    "Ekobanken;;;\nRef;Kvar;Ut;In;Vad;Dag\nC3;320,00;;20,00;Gåva;2026-11-17\n"
).encode()  # fmt: skip
CHOSEN = {
    "kolumn-0": "booked", "kolumn-1": "text", "kolumn-2": "in", "kolumn-3": "out", "kolumn-4": "balance",
    "kolumn-5": "number", "slag": "konto",
}  # fmt: skip


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


def send(client, content: bytes, name: str = "konto.csv", **fields: str):
    held = fields_of(client.get(PAGE).text)
    data = {"csrf_token": held["csrf_token"], "file": (BytesIO(content), name), **fields}
    return client.post("/avstamning/fil", data=data, content_type="multipart/form-data")


def choose(client, page: str, **fields: str):
    token = fields_of(client.get(page).text)["csrf_token"]
    return client.post(page, data={"csrf_token": token, **fields})


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_of_a_known_bank_is_read_at_once(sign_in, kind) -> None:
    karin = sign_in()
    rows = [Booked(25_000, MONDAY, "Gåva"), Booked(-5_000, MONDAY, "Hyra")]
    assert send(karin, account_file("seb", rows, opening_ore=100, kind=kind)).location == PAGE
    text = plain(karin.get(PAGE).text)
    assert (
        "16 november 2026 till 16 november 2026. 1 betalning in, 250,00 kr. Ingående och utgående saldo "
        "stämmer. 2 nya rader." in text
    )
    assert "Konto ," not in text
    assert "Betalningar som väntar (1)" in text
    assert "201,00 201,00 Stämmer" in text


def test_the_form_says_which_files_are_taken(sign_in) -> None:
    text = sign_in().get(PAGE).text
    assert (
        "Kontofil som CSV, XLSX eller XML (camt.053, camt.054), BgMax eller Swish-rapport" in text
    )
    assert ".csv,.xlsx" in text


def test_columns_that_nobody_knows_are_shown_told_once_and_remembered(sign_in) -> None:
    karin = sign_in()
    page = send(karin, TABLE).location
    assert re.fullmatch(r"/avstamning/kolumner/\d+", page)
    text = plain(karin.get(page).text)
    assert "Vi känner inte igen filen från den här banken." in text
    assert "Gåva från Anna · Hyra" in text
    shown = choose(karin, page, visa="1", **CHOSEN)
    assert shown.status_code == 200
    assert (
        "1 betalning in, 100,00 kr. 1 rad ut, 50,50 kr. Ingående och utgående saldo stämmer."
        in plain(shown.text)
    )
    assert "Betalningar som väntar (1)" not in plain(karin.get(PAGE).text)
    assert choose(karin, page, **CHOSEN).location == PAGE
    assert "Betalningar som väntar (1)" in plain(karin.get(PAGE).text)
    assert karin.get(page).status_code == 404
    assert send(karin, NEXT).location == PAGE, "the next file is read by itself"
    text = plain(karin.get(PAGE).text)
    assert "Betalningar som väntar (2)" in text
    assert "Välj kolumnerna på nytt" in text
    again = send(karin, NEXT + b"\n", anew="y").location
    assert again.startswith("/avstamning/kolumner/")
    selected = re.findall(r'value="(\w+)" selected', karin.get(again).text)
    assert selected == ["number", "balance", "out", "in", "text", "booked"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kolumn-0": "other"}, "Välj vilken kolumn som har dagen"),
        ({"kolumn-2": "other", "kolumn-3": "other"}, "Välj vilken kolumn som har beloppet"),
        ({"kolumn-5": "in"}, "Välj varje sak för bara en kolumn"),
        ({"kolumn-5": "amount"}, "Välj antingen en kolumn för beloppet, eller en för pengar in"),
        ({"kolumn-2": "out", "kolumn-3": "other", "kolumn-1": "in"}, "Beloppet går inte att läsa."),
    ],
)
def test_a_wrong_choice_says_what_to_do_and_keeps_what_was_chosen(
    sign_in, stored, changed, sentence
) -> None:
    karin = sign_in()
    page, before = send(karin, TABLE).location, stored()
    answer = choose(karin, page, **{**CHOSEN, **changed})
    assert answer.status_code == 422
    assert sentence in plain(answer.text)
    assert "Inget i filen har tagits in." in plain(answer.text)
    wanted = {**CHOSEN, **changed}["kolumn-1"]
    assert re.search(rf'name="kolumn-1">.*?value="{wanted}" selected', answer.text, re.DOTALL)
    assert stored() == before


def test_amounts_that_do_not_show_their_decimal_mark_are_asked_about(sign_in) -> None:
    karin = sign_in()
    page = send(karin, b"Dag;Vad;Kronor\n2026-11-16;a;1.234\n").location
    assert "Vad betyder 1.234 i filen?" in karin.get(page).text
    columns = {"kolumn-0": "booked", "kolumn-1": "text", "kolumn-2": "amount"}
    answer = choose(karin, page, **columns)
    assert "Välj vilket decimaltecken beloppen har" in answer.text
    shown = choose(karin, page, visa="1", decimaler="komma", **columns)
    assert "1 betalning in, 1 234,00 kr." in plain(shown.text)


def test_which_of_several_accounts_is_asked_and_suggested_the_next_time(sign_in, opened) -> None:
    with opened() as unit:
        unit.session.add(Account(number="1940", name="Sparkonto"))
        unit.session.flush()
        spar = add_bank_account(
            unit, kind="bban", number="54400002222", name="Spar", account="1940"
        ).id
    karin = sign_in()
    page = send(karin, account_file("seb", [Booked(100, MONDAY, "a")])).location
    text = karin.get(page).text
    assert "Vilket konto gäller filen?" in text
    assert "kolumn-0" not in text
    answer = choose(karin, page)
    assert answer.status_code == 422
    assert "Filen säger inte vilket konto den gäller. Välj kontot" in answer.text
    assert choose(karin, page, konto=str(spar)).location == PAGE
    page = send(karin, account_file("seb", [Booked(200, MONDAY, "b")])).location
    assert f'value="{spar}" selected' in karin.get(page).text


def test_an_account_that_is_not_ours_is_refused(sign_in, stored) -> None:
    karin, before = sign_in(), stored()
    content = account_file("swedbank", [Booked(100, MONDAY)]).replace(b"0001111", b"0004567")
    answer = send(karin, content)
    assert answer.status_code == 422
    assert (
        "Filen gäller konto som slutar på 4567. Vårt bankgiro hör till kontot som slutar på 1111"
        in answer.text
    )
    assert stored() == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ((b"Bokf\xf6ringsdatum;Verifikationsnummer;Text;Belopp;Saldo\n2026-11-16;1;a;;5\n2026-11-15;1;a;;\n"
         b"2026-11-14;1;a;5;5\n"), "Rad 3: beloppet saknas"),
        (b"Bokf\xf6ringsdatum;Verifikationsnummer;Text;Belopp;Saldo\n", "Filen innehåller inga betalningar"),
        (b"PK\x03\x04nonsense", "Arbetsboken"),
    ],
)  # fmt: skip
def test_a_table_that_is_not_taken_says_why(sign_in, stored, content, sentence) -> None:
    karin, before = sign_in(), stored()
    answer = send(karin, content)
    assert answer.status_code == 422
    assert sentence in plain(answer.text)
    assert stored() == before


def test_cells_that_name_somebody_in_danger_are_covered(sign_in, ids) -> None:
    karin = sign_in()
    page = send(karin, TABLE.replace(b"Anna", SECRET.encode() + b" Ek")).location
    text = karin.get(page).text
    assert SECRET not in text
    assert "•••" in text


def test_a_file_that_waits_is_its_own_and_can_be_thrown_away(sign_in, opened) -> None:
    karin = sign_in()
    page = send(karin, TABLE).location
    assert send(karin, TABLE).location == page, "the same file goes on with the one that waits"
    other = sign_in("ordforande@example.org")
    assert other.get(page).status_code in {403, 404}
    token = fields_of(karin.get(page).text)["csrf_token"]
    assert karin.post(f"{page}/kasta", data={"csrf_token": token}).location == PAGE
    assert karin.get(page).status_code == 404
    with opened() as unit:
        assert unit.session.query(BankDraft).all() == []


def test_a_day_that_cannot_be_right_is_asked_for_where_the_columns_are_told(
    sign_in, stored
) -> None:
    karin = sign_in()
    page = send(karin, TABLE.replace(b"2026-11-16", b"1010-11-16")).location
    before = stored()
    answer = choose(karin, page, **CHOSEN)
    assert answer.status_code == 422
    assert 'name="dated"' in answer.text
    wrong = choose(karin, page, dated="imorgon", **CHOSEN)
    assert wrong.status_code == 422
    assert 'value="imorgon"' in wrong.text
    assert stored() == before
    assert choose(karin, page, dated="2026-11-16", **CHOSEN).location == PAGE


def test_two_presses_at_once_read_the_file_once(sign_in, monkeypatch) -> None:
    karin = sign_in()
    page = send(karin, TABLE).location
    token = fields_of(karin.get(page).text)["csrf_token"]
    table = table_of(TABLE, lambda _: None)
    monkeypatch.setattr("qmember.web.office.bank_columns._table", lambda _: table)
    for _ in range(2):
        answer = karin.post(page, data={"csrf_token": token, **CHOSEN})
        assert answer.location == PAGE
    text = plain(karin.get(PAGE).text)
    assert "Den filen är redan inläst. Inget har ändrats" in text
    assert "Betalningar som väntar (1)" in text


def test_a_file_that_waits_is_gone_after_a_day_and_when_somebody_becomes_hidden(
    sign_in, opened, ids
) -> None:
    karin = sign_in()
    page = send(karin, TABLE).location
    with opened() as unit:
        forget_bank_drafts(unit, before=unit.now - WAITS)
    assert karin.get(page).status_code == 200
    with opened() as unit:
        forget_bank_drafts(unit, before=unit.now + timedelta(minutes=1))
    assert karin.get(page).status_code == 404
    page = send(karin, TABLE).location
    with opened() as unit:
        set_protection(unit, ids[2], Protection.PROTECTED)
    assert karin.get(page).status_code == 404


@pytest.mark.parametrize("email", ["revisor@example.org", "medlemsansvarig@example.org"])
def test_who_may_not_read_files_in_reaches_no_columns(sign_in, email) -> None:
    page = send(sign_in(), TABLE).location
    reader = sign_in(email)
    assert reader.get(page).status_code == 403


def test_a_swish_report_of_a_bank_that_is_not_known_is_told_as_one(sign_in) -> None:
    karin = sign_in()
    content = swish_report("portal", [Booked(100, MONDAY, name="ANNA EK", sender="+46701234567")])
    content = content.replace(b"Referensnummer", b"Nr").replace(
        b"Mobilnummer", b"Swish fr\xc3\xa5n"
    )
    page = send(karin, content).location
    assert 'value="swish" selected' in karin.get(page).text
