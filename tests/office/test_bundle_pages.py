"""Bundles through their pages: each row is kept, what is wrong is said where it stands, all or nothing."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from sqlalchemy import func, select

from qmember.domain.bundles import Typed
from qmember.domain.ledger import Channel
from qmember.models import AuditEvent, BundleDraft, BundleRow, Income
from qmember.services.bundle_rows import change_row
from qmember.services.bundles import change_bundle
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.periods import close_month
from tests.factories.bundles import EVENING, begun, registered, seen, typed
from tests.office.register import ANNA, HIDDEN, SECRET
from tests.office.sending import fields_of
from tests.people import called_by_rut

HX = {"HX-Request": "true"}


@pytest.fixture
def bundle(opened, ids) -> int:
    with opened() as unit:
        return begun(unit)


@pytest.fixture
def karin(sign_in):
    return sign_in()


def text_of(client, address: str) -> str:
    return client.get(address).text.replace("\u00a0", " ")


def sent(client, page: str, to: str, headers=None, **values: object):
    """Send a form of a page: its token, and these values."""
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(page).text)
    return client.post(to, data={"csrf_token": token[1]} | values, headers=headers)


def count(database, model) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_a_bundle_is_begun_with_what_its_rows_have_in_common(karin, ids, database) -> None:
    values = fields_of(karin.get("/gavor/bunt").text)
    assert (values["bunt-received_on"], values["bunt-channel"]) == ("2026-11-23", "cash")
    answer = karin.post(
        "/gavor/bunt", data=values | {"bunt-title": "Kuvert", "bunt-control_count": "3"}
    )
    assert answer.location == "/gavor/bunt/1"
    assert "Kuvert" in text_of(karin, "/gavor/bunt/1")
    again = karin.post(
        "/gavor/bunt", data=values | {"bunt-title": "Kuvert", "bunt-control_count": "3"}
    )
    assert again.location == "/gavor/bunt/1", "pressed twice it is one"
    assert count(database, BundleDraft) == 1
    assert "Bunten ”Kuvert” har 0 rader." in text_of(karin, "/gavor/bunt")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Skriv vad bunten heter, till exempel Medlemskväll"),
        ("received_on", "2026-12-01", "Datumet är efter i dag."),
        ("received_on", "2026-10-05", "Oktober är stängd. Välj ett datum i november eller senare"),
        ("control_count", "tre", "Skriv antalet med siffror"),
        ("control_ore", "mycket", "Skriv beloppet med siffror"),
    ],
)
def test_what_is_wrong_is_said_before_anybody_types_a_row(
    karin, ids, opened, database, field, value, sentence
) -> None:
    with opened() as unit:
        close_month(unit, "2026-10", reason="prov")
    values = fields_of(karin.get("/gavor/bunt").text) | {"bunt-title": "Kuvert"}
    answer = karin.post("/gavor/bunt", data=values | {f"bunt-{field}": value})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert fields_of(answer.text)[f"bunt-{field}"] == value
    assert count(database, BundleDraft) == 0


def test_a_row_is_kept_and_one_that_needs_somebody_opens(karin, bundle, database) -> None:
    page, rows = f"/gavor/bunt/{bundle}", f"/gavor/bunt/{bundle}/rader"
    done = sent(
        karin, page, rows, amount="500", giver="Anna", giver_code=ANNA, purpose_id="1", key="a"
    )
    assert done.location == f"{page}#rad"
    asked = sent(karin, page, rows, amount="1.234", giver="Anna Ek", purpose_id="1", key="b")
    assert asked.location == f"{page}?rad=2#rad"
    text = text_of(karin, f"{page}?rad=2")
    assert "Rätta rad 2" in text
    assert "Menar du 1 234 kr eller 1,23 kr?" in text
    assert "Anna Ek · Malmö" in text
    assert count(database, BundleRow) == 2


def test_the_script_is_answered_with_the_part_that_changed(karin, bundle) -> None:
    page = f"/gavor/bunt/{bundle}"
    answer = sent(
        karin, page, f"{page}/rader", HX, amount="500", giver="a", purpose_id="1", key="a"
    )
    text = answer.text.replace("\u00a0", " ")
    assert answer.status_code == 200
    assert "<html" not in text
    assert "1 rad, 500 kr" in text
    assert "Registrera 1 gåva, 500 kr" in text


def test_of_two_who_change_the_same_the_second_is_told(karin, bundle, opened) -> None:
    page = f"/gavor/bunt/{bundle}"
    with opened() as unit:
        row = typed(unit, bundle, "500")
    values = fields_of(karin.get(f"{page}?rad={row}").text)
    with opened() as unit:
        version = seen(unit, bundle).rows[0].version
        change_row(unit, bundle, row, version, Typed("600", giver_code="anonym", purpose_id=1))
        head = seen(unit, bundle)
        change_bundle(unit, bundle, head.version, head.head)
    for to, field, value in (
        (page, "bunt-title", "Annat"),
        (f"{page}/rader/{row}", "amount", "700"),
    ):
        answer = karin.post(to, data=values | {field: value})
        text = answer.text.replace("\u00a0", " ")
        assert answer.status_code == 409
        assert "ändrade det här under tiden." in text
        assert "600,00" in text
        kept = fields_of(text)
        assert kept[field] == value
        assert karin.post(to, data=kept).status_code == 302, "mine holds when I say so"
    assert "700,00" in text_of(karin, page)


def test_nothing_is_registered_twice_or_unseen(karin, bundle, opened, database) -> None:
    page = f"/gavor/bunt/{bundle}"
    with opened() as unit:
        typed(unit, bundle, "500")
    values = fields_of(karin.get(page).text)
    with opened() as unit:
        typed(unit, bundle, "100")
    answer = karin.post(f"{page}/registrera", data=values)
    assert answer.status_code == 409
    assert "Bunten har ändrats sedan du tittade på den." in answer.text
    assert count(database, Income) == 0
    values = fields_of(answer.text)
    assert karin.post(f"{page}/registrera", data=values).location == f"/gavor/buntar/{bundle}"
    assert karin.post(f"{page}/registrera", data=values).location == f"/gavor/buntar/{bundle}"
    late = karin.post(f"{page}/registrera", data=values | {"key": "another"})
    assert late.status_code in {302, 409}
    assert count(database, Income) == 2
    assert karin.get(page).location == f"/gavor/buntar/{bundle}"


def test_a_difference_is_registered_with_its_reason(karin, bundle, opened, database) -> None:
    page = f"/gavor/bunt/{bundle}"
    with opened() as unit:
        typed(unit, bundle, "500")
    values = fields_of(karin.get(page).text) | {
        "bunt-control_count": "2",
        "bunt-control_ore": "600",
    }
    assert karin.post(page, data=values).status_code == 302
    text = text_of(karin, page)
    assert "100 kr fattas, 1 rad kvar" in text
    values = fields_of(text)
    refused = karin.post(f"{page}/registrera", data=values)
    assert refused.status_code == 422
    assert "Raderna är inte det som räknades. Skriv varför, eller rätta dem" in refused.text
    done = karin.post(f"{page}/registrera", data=values | {"reason": "En sedel var trasig"})
    assert done.status_code == 302
    assert "100 kr fattas, 1 rad kvar: En sedel var trasig" in text_of(karin, done.location)
    assert count(database, Income) == 1


def test_rows_that_look_like_others_are_asked_about(karin, bundle, opened, ids) -> None:
    page = f"/gavor/bunt/{bundle}"
    with opened() as unit:
        record_gift(unit, GiftFacts(50_000, EVENING, Channel.SWISH, ids[0]))
        typed(unit, bundle, "500", "", giver_code=ANNA)
    text = text_of(karin, page)
    assert "Liknar verifikation 2026-0001 den 20 november" in text
    values = fields_of(text)
    assert karin.post(f"{page}/registrera", data=values).status_code == 422
    assert karin.post(f"{page}/registrera", data=values | {"others": "y"}).status_code == 302


def test_a_month_that_is_closed_meanwhile_is_said_on_the_page(karin, opened, ids) -> None:
    with opened() as unit:
        made = begun(unit, received_on=EVENING.replace(month=10))
        typed(unit, made, "500")
        close_month(unit, "2026-10", reason="prov")
    text = text_of(karin, f"/gavor/bunt/{made}")
    assert "Oktober är stängd. Välj ett datum i november eller senare" in text
    assert "Registrera 1" not in text


def test_a_hidden_giver_is_her_number_everywhere(karin, bundle, opened, ids, sign_in) -> None:
    page = f"/gavor/bunt/{bundle}"
    with opened() as unit:
        typed(unit, bundle, "500", "", giver_code=HIDDEN)
    assert HIDDEN in text_of(karin, page)
    assert SECRET not in text_of(karin, f"{page}?rad=1")
    with opened() as unit:
        registered(unit, bundle)
    paper = sent(karin, f"/gavor/buntar/{bundle}", f"/gavor/buntar/{bundle}/lista")
    printed = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(paper.data)).pages)
    assert HIDDEN in printed
    assert SECRET not in printed
    rut = text_of(sign_in("revisor@example.org"), f"/gavor/buntar/{bundle}")
    assert called_by_rut(1006) in rut
    assert HIDDEN not in rut


def test_the_list_has_sum_and_lines_for_two_and_no_address(karin, bundle, opened, database) -> None:
    with opened() as unit:
        typed(unit, bundle, "500", "", giver_code=ANNA)
        typed(unit, bundle, "80", kind="sale", purpose_id=None)
        registered(unit, bundle)
    answer = sent(karin, f"/gavor/buntar/{bundle}", f"/gavor/buntar/{bundle}/lista")
    printed = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    words = printed.replace("\u00a0", " ")
    for text in ("Buntlista", "Medlemskväll", "Anna Ek", "580,00", "Försäljning", "Förstör listan"):
        assert text in words, text
    assert words.count("Räknat av") == 2
    assert "Hemvägen" not in words
    assert "anna@example.org" not in words
    with database.reading() as session:
        assert "export.made" in session.scalars(select(AuditEvent.event)).all()


def test_the_sheet_names_who_counts_and_what_is_on_the_table(karin, bundle) -> None:
    page = f"/gavor/bunt/{bundle}/rakna"
    values = fields_of(karin.get(page).text)
    refused = karin.post(page, data=values | {"antal-50000": "två"})
    assert (refused.status_code, "Skriv antalet med siffror" in refused.text) == (422, True)
    refused = karin.post(page, data=values | {"antal-50000": "2", "counter_one": "Karin"})
    assert "Kontanter räknas av två. Skriv båda namnen" in refused.text
    assert fields_of(refused.text)["antal-50000"] == "2"
    done = values | {"antal-50000": "2", "counter_one": "Karin", "counter_two": "Eva"}
    assert karin.post(page, data=done).location == f"/gavor/bunt/{bundle}"
    content = karin.get(f"/gavor/bunt/{bundle}/rakneblad.pdf").data
    words = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().replace("\u00a0", " ")
    for text in ("Kontanträkning", "500 kr", "1 000,00", "Karin", "Eva"):
        assert text in words, text


def test_a_bundle_is_thrown_away_when_it_is_confirmed(karin, bundle, opened, database) -> None:
    with opened() as unit:
        typed(unit, bundle, "500")
    page = f"/gavor/bunt/{bundle}/slang"
    assert "1 rad, 500 kr" in text_of(karin, page)
    values = fields_of(karin.get(page).text)
    with opened() as unit:
        typed(unit, bundle, "100")
    assert karin.post(page, data=values).location == f"/gavor/bunt/{bundle}"
    assert count(database, BundleDraft) == 1
    assert karin.post(page, data=fields_of(karin.get(page).text)).location == "/gavor/bunt"
    assert count(database, BundleDraft) == 0
    assert karin.get(f"/gavor/bunt/{bundle}").status_code == 404


def test_too_much_cannot_be_pasted(karin, bundle, database) -> None:
    page = f"/gavor/bunt/{bundle}"
    for text, sentence in (
        ("x" * 60_001, "Det är mer än som går att klistra in på en gång."),
        ("100\ta\n" * 301, "En bunt rymmer högst 300 rader."),
        ("1\t500\tAnna\n2\t200\tEva", "Det går inte att se vilken kolumn som är beloppet."),
        ('"500\tAnna', "Citattecknen går inte ihop"),
    ):
        answer = sent(karin, page, f"{page}/klistra", text=text, key="k")
        assert answer.status_code == 422, sentence
        assert sentence in answer.text
        assert count(database, BundleRow) == 0


def test_a_voucher_says_with_which_bundle_it_came(karin, bundle, opened) -> None:
    with opened() as unit:
        typed(unit, bundle, "500")
        registered(unit, bundle)
    text = text_of(karin, "/verifikationer/2026-0001")
    assert re.search(
        rf'Registrerades med bunten <a href="/gavor/buntar/{bundle}">Medlemskväll</a>', text
    )


def test_a_month_with_an_open_bundle_says_so_before_it_is_closed(karin, opened, ids) -> None:
    with opened() as unit:
        typed(unit, begun(unit, received_on=EVENING.replace(month=10)), "500")
    assert "1 bunt är inte registrerad" in text_of(karin, "/avstamning/2026-10/stang")


def test_several_open_bundles_are_one_line_of_the_overview(karin, opened, ids) -> None:
    with opened() as unit:
        for name in ("Ett", "Två"):
            typed(unit, begun(unit, name), "500")
    text = text_of(karin, "/oversikt")
    assert "buntar är inte registrerade" in text
