"""The pages of the handover: made by the treasurer, read by the auditor, the same file each time."""

from __future__ import annotations

import io
from datetime import date

import pytest

from qmember.domain.ledger import Channel
from qmember.formats.sie_read import read_sie
from qmember.queries.audit_log import log_page
from qmember.services.gifts import GiftFacts, record_gift
from tests.factories.sie_files import row, sie4e, voucher
from tests.sessions import form_token

DAY = date(2026, 10, 20)


@pytest.fixture
def given(opened) -> None:
    """Two gifts of October."""
    with opened() as unit:
        record_gift(unit, GiftFacts(50000, DAY, Channel.CASH, None, 1))
        record_gift(unit, GiftFacts(12345, DAY, Channel.SWISH, None))


def post(client, path, **values):
    return client.post(path, data={"csrf_token": form_token(client), **values})


def made(client):
    return post(client, "/bokforing/sie", from_on="2026-10-01", to_on="2026-10-31")


def plain(answer) -> str:
    return answer.text.replace("\u00a0", " ")


def test_the_page_proposes_the_year_up_to_the_last_month(sign_in, given) -> None:
    text = sign_in().get("/bokforing/sie").text
    assert 'value="2026-01-01"' in text
    assert 'value="2026-10-31"' in text
    assert "2 verifikationer kvar" in text


@pytest.mark.parametrize(
    ("asked", "last"),
    [("2026-03", "2026-03-31"), ("2025-12", "2025-12-31"), ("2026-13", "2026-10-31"), ("x", "2026-10-31")],
)  # fmt: skip
def test_a_month_that_was_closed_leads_here_with_its_days(sign_in, given, asked, last) -> None:
    text = sign_in().get(f"/bokforing/sie?manad={asked}").text
    assert f'value="{last}"' in text
    assert f'value="{last[:4]}-01-01"' in text


def test_a_file_is_made_fetched_and_noted(sign_in, given, opened) -> None:
    client = sign_in()
    answer = made(client)
    assert answer.headers["Location"].endswith("/bokforing/sie/1")
    page = client.get("/bokforing/sie/1")
    assert "Filen är skapad: 2 verifikationer." in plain(page)
    assert "623,45 kr" in plain(page)
    files = [post(client, "/bokforing/sie/1/fil") for _ in range(2)]
    assert files[0].data == files[1].data
    assert read_sie(files[0].data).debit_ore == 62345
    assert files[0].headers["Content-Disposition"] == 'attachment; filename="overlamning-1.si"'
    assert files[0].headers["Cache-Control"] == "no-store"
    with opened() as unit:
        events = [row.event for row in log_page(unit.session, unit.keys, unit.viewer)[:3]]
    assert events == ["export.made", "export.made", "handover.made"]
    assert "2 verifikationer kvar" not in client.get("/bokforing/sie").text


def test_pressed_again_it_is_the_same_file(sign_in, given) -> None:
    client = sign_in()
    made(client)
    again = made(client)
    assert again.headers["Location"].endswith("/bokforing/sie/1")
    assert "Det här är filen som skapades förut." in client.get("/bokforing/sie/1").text


def test_from_the_voucher_to_the_collective_one_and_back(sign_in, given) -> None:
    client = sign_in()
    made(client)
    assert 'href="/bokforing/sie/1/1"' in client.get("/verifikationer/2026-0001").text
    text = client.get("/bokforing/sie/1/1").text
    assert "Samlingsverifikation Q 1" in text
    assert 'href="/verifikationer/2026-0002"' in text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"from_on": "2026-10-31", "to_on": "2026-10-01"}, "Sista dagen är före den första"),
        ({"from_on": "x", "to_on": "2026-10-31"}, "Kontrollera en sak"),
        ({"from_on": "2020-01-01", "to_on": "2020-01-31"}, "Allt i perioden är redan överlämnat"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(sign_in, given, values, told) -> None:
    answer = post(sign_in(), "/bokforing/sie", **values)
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{values["from_on"]}"' in answer.text


def test_the_auditor_reads_and_fetches_but_makes_none(sign_in, given) -> None:
    made(sign_in())
    client = sign_in("revisor@example.org")
    page = client.get("/bokforing/sie")
    assert page.status_code == 200
    assert "Skapa filen" not in page.text
    assert post(client, "/bokforing/sie/1/fil").status_code == 200
    assert made(client).status_code == 403


@pytest.mark.parametrize("who", ["ordforande", "sekreterare", "medlemsansvarig", "skydd", "bidrag"])
def test_others_see_nothing_of_it(sign_in, given, who) -> None:
    made(sign_in())
    client = sign_in(f"{who}@example.org")
    for path in (
        "/bokforing/sie",
        "/bokforing/sie/1",
        "/bokforing/sie/1/1",
        "/rapporter/avstamning",
    ):
        assert client.get(path).status_code == 403
    assert post(client, "/bokforing/sie/1/fil").status_code == 403


@pytest.mark.parametrize(
    "path", ["/bokforing/sie/9", "/bokforing/sie/1/9", "/bokforing/projekt/99"]
)
def test_what_is_not_there_is_a_calm_page(sign_in, given, path) -> None:
    client = sign_in()
    made(client)
    assert client.get(path).status_code == 404


def test_a_purpose_becomes_a_project(sign_in, given) -> None:
    client = sign_in()
    wrong = post(client, "/bokforing/projekt/1", code="två ord", name="Läger")
    assert wrong.status_code == 422
    assert "högst 12 bokstäver och siffror" in wrong.text
    assert 'value="två ord"' in wrong.text
    assert post(client, "/bokforing/projekt/1", code="LAGER", name="Läger").status_code == 302
    assert "LAGER" in client.get("/bokforing/sie").text
    made(client)
    content = post(client, "/bokforing/sie/1/fil").data
    assert b'#OBJEKT 6 "LAGER"' in content


def send(client, content: bytes, name: str = "bok.se"):
    return post(client, "/rapporter/avstamning", file=(io.BytesIO(content), name))


def test_a_file_of_the_bookkeeping_is_compared(sign_in, given) -> None:
    client = sign_in()
    made(client)
    books = [
        voucher(DAY, row("1910", "500.00"), row("3993", "-500.00", '6 "LAGER"')),
        voucher(DAY, row("1930", "7.00"), row("3993", "-6.00"), number="2"),
    ]
    answer = send(client, sie4e(books))
    assert answer.status_code == 302
    page = plain(client.get(answer.headers["Location"]))
    assert "Era egna verifikationer är som de var." in page
    assert "Verifikation A 2 den 2026-10-20 är 1,00 kr ur balans" in page
    assert "3 konton skiljer sig." in page
    assert "Överlämning 1 verkar inte vara inläst." in page
    assert "Utfall per projekt" in page
    assert "Sommarlägret" in page


def test_everything_that_agrees_says_so(sign_in, given) -> None:
    client = sign_in()
    whole = row("1910", "500.00"), row("1682", "123.45"), row("3993", "-623.45")
    answer = send(client, sie4e([voucher(DAY, *whole)]))
    assert "Allt stämmer med bokföringen, på öret." in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"hej", "Det här är ingen SIE-fil."),
        (sie4e(orgnr="556060-2345"), "Filen gäller en annan organisation, 556060-2345."),
        (sie4e(["#VER A 1 2026-10-20\n{\n}"]), "Rad 16: 2026-10-20 är inget datum"),
    ],
)
def test_a_file_that_is_not_ours_is_refused(sign_in, given, content, told) -> None:
    answer = send(sign_in(), content)
    assert answer.status_code == 422
    assert told in answer.text


def test_no_file_is_asked_for(sign_in) -> None:
    answer = post(sign_in(), "/rapporter/avstamning")
    assert answer.status_code == 422
    assert "Välj en fil från bokföringsprogrammet först" in answer.text


def test_the_auditor_sees_the_comparison(sign_in, given) -> None:
    send(sign_in(), sie4e())
    client = sign_in("revisor@example.org")
    page = client.get("/rapporter/avstamning")
    assert page.status_code == 200
    assert 'type="file"' not in page.text
    assert send(client, sie4e([], made="20261101")).status_code == 403
    assert client.get("/rapporter/avstamning?fil=99").status_code == 404
