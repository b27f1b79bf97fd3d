"""Refunds through the pages: said before, done, told afterwards, answered by another, found at the bank."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest
from sqlalchemy import select

from qmember.domain.ledger import Channel
from qmember.formats.bank_file import read_bank_file
from qmember.models import Refund
from qmember.queries.ledger import Chosen, sum_of
from qmember.services import gifts
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment
from qmember.services.gifts import GiftFacts
from qmember.services.periods import close_month
from tests.conftest import TODAY
from tests.factories.bank_files import Entry, Payer, camt053
from tests.factories.bank_money import paid_in
from tests.office.register import SECRET
from tests.office.sending import edited, fields_of
from tests.office.test_gift_correction_page import plain
from tests.office.test_lists_taken import table, taken

DAY = date(2026, 11, 20)
NEW, ALL = "/gavor/2026-0001/aterbetala", "/aterbetalningar"
CHAIR = "ordforande@example.org"


@pytest.fixture
def anna(opened, ids) -> int:
    """Anna's gift of 500 kronor, voucher 2026-0001, with a receipt; its income id."""
    with opened() as unit:
        return gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.SWISH, ids[0])).income_id


@pytest.fixture
def large(opened, ids) -> None:
    """Anna's gift of 3 000 kronor, voucher 2026-0001."""
    with opened() as unit:
        gifts.record_gift(unit, GiftFacts(300_000, DAY, Channel.TRANSFER, ids[0]))


def withdrawn(opened, amount: int, on: date = DAY) -> None:
    with opened() as unit:
        content = camt053(
            [Entry(-amount, on, bank_reference="UT1")], message_id="UT", summary=False
        )
        import_file(unit, content, read_bank_file(content, today=TODAY))


def press(client, page: str, path: str, **more: str):
    """Press the button of a page whose form leads to a path."""
    text = client.get(page).text
    assert f'action="{path}"' in text
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)[1]
    return client.post(path, data={"csrf_token": token} | more)


def test_the_form_says_what_will_happen_and_has_the_whole(sign_in, anna) -> None:
    text = sign_in().get(NEW).text
    kept = fields_of(text)
    assert (kept["amount"], kept["way"], kept["paid_on"]) == ("500", "swish", "")
    assert "reason" not in kept
    for sentence in (
        "Inget skrivs över",
        "Kvitto 2026-0001 ersätts av ett på det som är kvar.",
        "Mer än 2 000 kr kräver två",
        "Matcha den först om den har kommit",
    ):
        assert sentence in plain(text)


def test_what_came_with_a_payment_needs_no_match(sign_in, opened, ids) -> None:
    with opened() as unit:
        [payment_id] = paid_in(unit, Payer(20000, "X"))
        name_payment(unit, payment_id, [Part("gift", 20000, ids[0])])
    text = plain(sign_in().get("/gavor/2026-0002/aterbetala").text)
    assert "Återbetala verifikation 2026-0002" in text
    assert "Matcha den först" not in text


def test_half_goes_back_and_every_page_says_so(sign_in, anna, database) -> None:
    karin = sign_in()
    assert "Återbetala" in plain(karin.get("/verifikationer/2026-0001").text)
    answer = edited(
        karin, NEW, amount="250", reason="regretted", way="bank", words="Hon ringde i dag"
    )
    new = plain(karin.get(answer.location).text)
    old = plain(karin.get("/verifikationer/2026-0001").text)
    assert "250,00 kr återbetalas. Verifikation 2026-0004." in new
    assert "Kvitto 2026-0001 är ersatt av 2026-0002." in new
    for text in (new, old):
        assert "250,00 kr av 500,00 kr, verifikation 2026-0004 Ska betalas" in text
        assert "500,00 kr → 250,00 kr" in text
        assert "betalaren ångrar sig · ”Hon ringde i dag”" in text
    assert "Återbetald Vänd av verifikation 2026-0002 . Ersatt av verifikation 2026-0003" in old
    assert "Återbetald" in plain(karin.get("/gavor").text)
    listed = plain(karin.get(ALL).text)
    assert "Ska betalas (1)" in listed
    assert "250,00 kr · Anna Ek" in listed
    assert "1 återbetalning ska betalas" in plain(karin.get("/oversikt").text)
    entry = plain(karin.get("/verifikationer/2026-0004").text)
    assert "Återbetalning · 250,00 kr" in entry
    assert "2890" in entry


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "600", "reason": "regretted"}, "Du kan återbetala högst 500,00 kr"),
        ({"amount": "0", "reason": "regretted"}, "Beloppet ska vara större än 0 kronor"),
        ({"amount": "x", "reason": "regretted"}, "Skriv beloppet med siffror"),
        ({"amount": "250"}, "Välj varför den återbetalas. Revisorn läser det"),
        ({"amount": "250", "reason": "other"}, "Skriv varför du rättar. Revisorn läser det"),
        (
            {"amount": "250", "reason": "regretted", "paid_on": "2026-11-01"},
            "innan pengarna kom in",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    sign_in, anna, stored, typed, sentence
) -> None:
    karin, before = sign_in(), stored()
    answer = edited(karin, NEW, words="mina ord" if typed.get("reason") != "other" else "", **typed)
    assert answer.status_code == 422
    assert answer.text.replace("\u00a0", " ").count(sentence) == 2
    assert fields_of(answer.text)["amount"] == typed["amount"]
    assert "<title>Fel: " in answer.text
    assert stored() == before


def test_the_second_of_two_is_told_and_the_second_press_is_the_first(
    sign_in, anna, database
) -> None:
    karin, kim = sign_in(), sign_in()
    mine, theirs = (
        fields_of(one.get(NEW).text) | {"amount": "100", "reason": "regretted"}
        for one in (karin, kim)
    )
    first = karin.post(NEW, data=mine)
    assert karin.post(NEW, data=mine).location == first.location
    late = kim.post(NEW, data=theirs)
    assert late.status_code == 409
    assert "redan makulerat eller rättat" in plain(late.text)
    with database.reading() as session:
        assert session.scalars(select(Refund.amount_ore)).all() == [10000]


def test_a_closed_month_is_told_of_before_anything_is_saved(sign_in, opened, ids) -> None:
    with opened() as unit:
        gifts.record_gift(unit, GiftFacts(50000, date(2026, 10, 5), Channel.SWISH, ids[0]))
        close_month(unit, "2026-10", reason="prov")
    text = plain(sign_in().get(NEW).text)
    assert "Oktober är stängd. Återbetalningen bokförs i november." in text


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("membership_fee", "Avgiften begärs igen"),
        ("lecture", "gör ni kreditfakturan i bokföringen"),
        ("state_grant", "står i bidragsgivarens beslut"),
    ],
)
def test_each_kind_has_its_sentence(sign_in, opened, ids, kind, sentence) -> None:
    with opened() as unit:
        [payment_id] = paid_in(unit, Payer(20000, "X"))
        name_payment(unit, payment_id, [Part(kind, 20000, ids[0])])
    assert sentence in plain(sign_in().get("/gavor/2026-0002/aterbetala").text)


def test_the_banks_row_is_found_and_named_with_a_way_back(sign_in, anna, opened) -> None:
    karin = sign_in()
    edited(karin, NEW, amount="250", reason="regretted", way="bank")
    withdrawn(opened, 25000)
    queue = karin.get("/avstamning").text
    assert "En återbetalning på 250,00 kr kan ha lämnat banken." in plain(queue)
    path = re.search(r'action="(/aterbetalningar/1/uttag/\d+)"', queue)[1]
    answer = press(karin, "/avstamning", path, till="avstamning")
    assert answer.location == "/avstamning"
    said = plain(karin.get(answer.location).text)
    assert "Bankens rad är återbetalningen." in said
    assert "kan ha lämnat banken" not in said
    assert "Via banken" in plain(karin.get(ALL).text)
    press(karin, ALL, "/aterbetalningar/1/betald/angra")
    assert "Ska betalas (1)" in plain(karin.get(ALL).text)


def test_the_way_of_the_money_tells_of_it_whichever_voucher_one_comes_from(
    sign_in, anna, opened
) -> None:
    karin = sign_in()
    edited(karin, NEW, amount="250", reason="regretted", way="bank")
    withdrawn(opened, 25000)
    path = re.search(r'action="(/aterbetalningar/1/uttag/\d+)"', karin.get(ALL).text)[1]
    press(karin, ALL, path)
    ways = {plain(karin.get(f"/verifikationer/2026-{n}/vag").text).partition("Steg")[2] for n in
            ("0001", "0003", "0004", "0006")}  # fmt: skip
    assert len(ways) == 1
    way = plain(karin.get("/verifikationer/2026-0004/vag").text)
    for part in ("250,00 kr · Betalaren ångrar sig", "Återbetalningen betalades", "Via banken"):
        assert part in way


def test_what_was_handed_over_is_noted_with_its_day(sign_in, anna) -> None:
    karin = sign_in()
    edited(karin, NEW, amount="250", reason="regretted")
    page = "/aterbetalningar/1/betald"
    wrong = edited(karin, page, way="cash", paid_on="imorgon")
    assert wrong.status_code == 422
    edited(karin, page, way="cash", paid_on="2026-11-21")
    listed = plain(karin.get(ALL).text)
    assert "2026-11-21" in listed
    assert "Kontant" in listed
    assert karin.get(page).location == ALL


def test_a_refund_that_did_not_happen_is_undone(sign_in, anna) -> None:
    karin = sign_in()
    edited(karin, NEW, amount="250", reason="regretted", way="bank")
    answer = press(karin, ALL, "/aterbetalningar/1/angra")
    text = plain(karin.get(answer.location).text)
    assert "är hel igen" in text
    assert "Belopp 500,00 kr" in text
    assert "Återbetalningen ångrades" in text
    again = karin.post("/aterbetalningar/1/angra", data=fields_of(karin.get("/gavor/ny").text))
    assert "Återbetalningen är ångrad." in plain(karin.get(again.location).text)


def test_above_the_limit_the_chair_answers_without_seeing_who_gave(sign_in, large) -> None:
    karin, birgit = sign_in(), sign_in(CHAIR)
    answer = edited(karin, NEW, reason="other", words="Kom två gånger")
    assert answer.location == ALL
    mine = plain(karin.get(ALL).text)
    assert "Begäran är skickad. Inget betalas tillbaka förrän någon annan har godkänt." in mine
    assert "Någon annan svarar" in mine
    assert "1 återbetalning väntar på ditt svar" in plain(birgit.get("/oversikt").text)
    hers = birgit.get(ALL).text
    assert "Karin vill återbetala 3 000,00 kr" in plain(hers)
    assert "”Kom två gånger”" in hers
    assert "Anna Ek" not in hers
    press(birgit, ALL, "/aterbetalningar/fraga/1", answer="refund")
    assert "Ska betalas (1)" in plain(karin.get(ALL).text)
    assert "vill återbetala" not in birgit.get(ALL).text
    history = plain(karin.get("/verifikationer/2026-0001").text)
    assert "Bad någon annan att godkänna" in history
    assert "Någon annan godkände" in history


def test_the_chair_may_say_no(sign_in, large, stored) -> None:
    karin, birgit = sign_in(), sign_in(CHAIR)
    edited(karin, NEW, reason="regretted")
    press(birgit, ALL, "/aterbetalningar/fraga/1", answer="no")
    text = plain(karin.get(ALL).text)
    assert "Inget har återbetalats" in text
    own = karin.post(
        "/aterbetalningar/fraga/1",
        data=fields_of(karin.get("/gavor/ny").text) | {"answer": "refund"},
    )
    assert "redan" in plain(karin.get(own.location).text)


def test_one_transfer_that_paid_two_is_found_and_undone(sign_in, opened, ids) -> None:
    karin = sign_in()
    with opened() as unit:
        for _ in range(2):
            gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.TRANSFER, ids[0]), confirmed=True)
    for number, amount in (("2026-0001", "250"), ("2026-0002", "100")):
        edited(karin, f"/gavor/{number}/aterbetala", amount=amount, reason="regretted", way="bank")
    withdrawn(opened, 35000)
    page = karin.get(ALL).text
    assert "kan ha betalat flera återbetalningar" in plain(page)
    path = re.search(r'action="(/aterbetalningar/uttag/\d+)"', page)[1]
    assert len(re.findall(r'name="chosen" value="\d+" id="[^"]+" checked', page)) == 2
    wrong = press(karin, ALL, path, chosen="1")
    assert "olika belopp" in plain(karin.get(wrong.location).text)
    none = press(karin, ALL, path)
    assert "Välj de återbetalningar som uttaget betalade" in plain(karin.get(none.location).text)
    done = press(karin, ALL, path, chosen=["1", "2"])
    text = plain(karin.get(done.location).text)
    assert "Uttaget är de återbetalningarna." in text
    assert "Ska betalas" not in text
    back = press(karin, ALL, "/aterbetalningar/2/betald/angra")
    told = plain(karin.get(back.location).text)
    assert "Återbetalningarna i samma överföring ska fortfarande betalas" in told
    assert "Ska betalas (2)" in told


def test_who_asked_withdraws_it_and_the_chair_is_told_so(sign_in, large) -> None:
    karin, birgit = sign_in(), sign_in(CHAIR)
    edited(karin, NEW, reason="regretted")
    path = "/aterbetalningar/fraga/1/dra-tillbaka"
    before = birgit.get(ALL).text
    assert path not in before
    token = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', before)[1]}
    answer = press(karin, ALL, path)
    text = plain(karin.get(answer.location).text)
    assert "Begäran är tillbakadragen. Inget betalas tillbaka." in text
    assert "Karin vill återbetala" not in text
    late = birgit.post("/aterbetalningar/fraga/1", data=token | {"answer": "refund"})
    told = plain(birgit.get(late.location).text)
    assert "har dragit tillbaka begäran. Inget har ändrats." in told
    assert "vill återbetala" not in told
    assert "väntar på ditt svar" not in plain(birgit.get("/oversikt").text)
    assert "Begäran drogs tillbaka" in plain(karin.get("/verifikationer/2026-0001").text)


def test_the_limit_is_changed_under_settings(sign_in, large) -> None:
    karin, page = sign_in(), "/installningar/aterbetalningar"
    assert fields_of(karin.get(page).text)["limit"].split() == ["2", "000"]
    edited(karin, page, limit="5 000")
    text = plain(karin.get(page).text)
    assert "Gränsen är sparad." in text
    assert "Tills den nya gränsen har stått i trettio dagar gäller 2 000,00 kr." in text
    assert "Mer än 2 000 kr kräver två" in plain(karin.get(NEW).text)
    below = edited(karin, page, limit="-5")
    assert below.status_code == 422
    assert "Skriv 0 kronor eller mer" in below.text
    assert 'value="-5"' in below.text
    edited(karin, page, limit="0,00 kr")
    assert "Mer än 0 kr kräver två" in plain(karin.get(NEW).text)


def test_page_csv_json_and_ledger_say_the_same_to_the_ore(
    sign_in, anna, opened, ids, database
) -> None:
    with opened() as unit:
        [payment_id] = paid_in(unit, Payer(33333, "X"))
        name_payment(unit, payment_id, [Part("gift", 33333, ids[1])])
    karin = sign_in()
    edited(karin, NEW, amount="123,45", reason="regretted")
    edited(karin, "/gavor/2026-0003/aterbetala", reason="paid_by_mistake")
    left = 50000 - 12345
    with database.reading() as session:
        assert sum_of(session, Chosen(2026, ("gift",)))[1] == left
    told = json.loads(karin.get("/rapporter/finansiering.json?ar=2026").text)
    assert told["total_ore"] == left
    sheet = karin.get("/rapporter/finansiering.csv?ar=2026").data.decode("utf-8-sig")
    assert any(
        "376,55" in cell for row in csv.reader(io.StringIO(sheet), delimiter=";") for cell in row
    )
    assert "376,55" in plain(karin.get("/rapporter/finansiering?ar=2026").text)
    rows = table(taken(karin, "/gavor", "/gavor/lista", ar="2026"))
    counted = [row[-1] for row in rows if row and re.fullmatch(r"[\d\s]+,\d\d", row[-1])]
    assert sum(int(re.sub(r"\D", "", cell)) for cell in counted) == left, rows


def test_a_hidden_payer_stays_a_number(sign_in, hidden_gift) -> None:
    karin = sign_in()
    edited(karin, NEW, amount="1", reason="regretted")
    for page in (ALL, "/avstamning", "/verifikationer/2026-0001"):
        assert SECRET not in karin.get(page).text
    assert "P1006" in karin.get(ALL).text


def test_what_no_longer_holds_has_no_form(sign_in, anna, opened) -> None:
    with opened() as unit:
        gifts.void_gift(unit, anna, reason="duplicate")
    karin = sign_in()
    assert karin.get(NEW).location == "/verifikationer/2026-0001"
    assert karin.get("/gavor/2026-9999/aterbetala").status_code == 404
