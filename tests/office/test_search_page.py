"""The one search box: people, money, vouchers, receipts and pages, each only for those who may see them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.domain.person_facts import PersonFacts
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from qmember.services.people import add_people
from tests.doors import token_in
from tests.office.register import ANNA, HIDDEN, SECRET, STAFF
from tests.people import called_by_rut


def ask(client, words: str):
    return client.post("/sok", data={"csrf_token": token_in(client.get("/konto").text), "q": words})


def groups(text: str) -> list[str]:
    return re.findall(r"<section><h2>([^<]+)</h2>", text)


@pytest.mark.parametrize("who", STAFF)
def test_everybody_with_an_office_may_search(sign_in, who: str) -> None:
    client, code = sign_in(f"{who}@example.org"), 403 if who == "medlem" else 200
    assert client.get("/sok").status_code == code
    assert ask(client, "hej").status_code == code


def test_the_frame_has_the_box_for_those_who_may_use_it(sign_in) -> None:
    assert 'action="/sok"' in sign_in("sekreterare@example.org").get("/konto").text
    assert 'action="/sok"' not in sign_in("medlem@example.org").get("/konto").text


def test_the_empty_box_shows_no_hits(sign_in, ids) -> None:
    for answer in (sign_in().get("/sok"), ask(sign_in(), "  ")):
        assert groups(answer.text) == []
        assert "Ingen träff" not in answer.text


def test_a_name_finds_people_and_stays_in_the_field(sign_in, ids) -> None:
    text = ask(sign_in(), "anna ek").text
    assert groups(text) == ["Personer"]
    assert text.count(">Anna Ek</a>") == 2
    assert 'name="q" value="anna ek"' in text
    for address in re.findall(r'(?:href|action)="([^"]*)"', text):
        assert "anna" not in address.lower()


def test_an_address_is_not_searched(sign_in, ids) -> None:
    assert groups(sign_in().get("/sok?q=anna").text) == []


def test_a_mail_finds_one_and_asks_before_it_opens(sign_in, ids) -> None:
    answer = ask(sign_in(), "anna@example.org")
    assert answer.status_code == 200
    assert answer.text.count(">Anna Ek</a>") == 1


@pytest.mark.parametrize("words", ["500", "500 kr", "500,00", "2026-11-02", "2 nov"])
def test_an_amount_or_a_day_finds_money(sign_in, ids, gift, words: str) -> None:
    text = ask(sign_in(), words).text
    assert groups(text) == ["Gåvor och betalningar"]
    assert "2026-0001" in text
    assert f'href="/personer/{ANNA}"' in text


def test_the_auditor_finds_money_without_names(sign_in, ids, gift) -> None:
    text = ask(sign_in("revisor@example.org"), "500").text
    assert called_by_rut(1001) in text
    assert "Anna" not in text
    assert "/personer/" not in text


@pytest.mark.parametrize("who", ["ordforande", "medlemsansvarig", "ledamot", "sekreterare"])
def test_money_is_for_those_who_read_gifts(sign_in, ids, gift, who: str) -> None:
    for words in ("500", "2026-11-02"):
        text = ask(sign_in(f"{who}@example.org"), words).text
        assert groups(text) == []
        assert "Ingen träff" in text


@pytest.mark.parametrize("who", ["ordforande", "revisor", "ledamot", "sekreterare"])
def test_people_are_for_those_who_read_people(sign_in, ids, who: str) -> None:
    for words in ("anna", "anna@example.org", ANNA):
        answer = ask(sign_in(f"{who}@example.org"), words)
        assert answer.status_code == 200
        assert "Ek</a>" not in answer.text


def test_a_number_goes_straight_there(sign_in, ids, gift) -> None:
    client = sign_in()
    assert ask(client, ANNA).headers["Location"] == f"/personer/{ANNA}"
    assert ask(client, "1001").headers["Location"] == f"/personer/{ANNA}"
    assert ask(client, "verifikation 2026-0001").headers["Location"] == "/verifikationer/2026-0001"
    assert ask(client, "kvitto 2026-0001").headers["Location"] == "/gavor/kvitton/2026-0001"


def test_a_bare_number_with_two_meanings_shows_both(sign_in, ids, gift) -> None:
    text = ask(sign_in(), "2026-0001").text
    assert "Verifikation 2026-0001" in text
    assert "Kvitto 2026-0001" in text


def test_a_bare_number_with_one_meaning_goes_straight_there(sign_in, opened, ids, gift) -> None:
    with opened() as unit:
        given = GiftFacts(700, date(2026, 11, 5), Channel.CASH, ids[2], receipt=ReceiptWish.NONE)
        gifts.record_gift(unit, given)
    assert ask(sign_in(), "2026-0002").headers["Location"] == "/verifikationer/2026-0002"
    chair = ask(sign_in("ordforande@example.org"), "2026-0001")
    assert chair.status_code == 200, "the chair reads totals, no vouchers"
    assert "/verifikationer" not in chair.text.partition("<main")[2]


def test_a_number_that_nothing_has_says_so(sign_in, ids) -> None:
    for words in ("P4711", "2026-9999", "kvitto 2026-9999", "4711"):
        answer = ask(sign_in(), words)
        assert answer.status_code == 200
        assert f"Ingen träff på ”{words}”" in answer.text


def test_a_receipt_number_is_nothing_to_those_who_read_no_receipts(sign_in, ids, gift) -> None:
    text = ask(sign_in("ordforande@example.org"), "kvitto 2026-0001").text
    assert "Ingen träff" in text
    assert "/gavor/kvitton" not in text


@pytest.mark.parametrize(
    ("who", "words", "address"),
    [
        ("kassor", "personer", "/personer"),
        ("kassor", "kvit", "/gavor/kvitton"),
        ("ledamot", "rapp", "/rapporter/finansiering"),
        ("sekreterare", "mitt konto", "/konto"),
        ("ordforande", "händelse", "/installningar/behorighetslogg"),
    ],
)
def test_pages_are_found_by_their_names(sign_in, who, words, address) -> None:
    text = ask(sign_in(f"{who}@example.org"), words).text
    assert "Sidor" in groups(text)
    assert f'<li><a href="{address}">' in text


def test_pages_that_one_may_not_open_are_not_found(sign_in) -> None:
    for words in ("personer", "rapporter", "gåvor", "inställningar"):
        assert groups(ask(sign_in("sekreterare@example.org"), words).text) == []


def test_a_hidden_person_is_found_by_number_alone(sign_in, ids, hidden_gift) -> None:
    client = sign_in()
    for words in (SECRET, f"{SECRET.lower()}@example.org", f"{SECRET}by"):
        assert HIDDEN not in ask(client, words).text
    assert ask(client, HIDDEN).headers["Location"] == f"/personer/{HIDDEN}"
    text = ask(client, "777").text
    assert HIDDEN in text
    assert SECRET not in text


def test_what_holds_no_more_is_struck_and_said(sign_in, opened, ids, gift) -> None:
    with opened() as unit:
        gifts.void_gift(unit, gift, reason="duplicate")
    text = ask(sign_in(), "500").text
    assert 'class="struck"' in text
    assert "Makulerad" in text


def test_many_hits_are_cut_and_it_is_said(sign_in, opened, ids, asked) -> None:
    with opened() as unit:
        add_people(unit, [PersonFacts(name=f"Eva Berg {n}") for n in range(30)])
        for number in range(25):
            gifts.record_gift(
                unit, GiftFacts(3300, date(2026, 11, 5), Channel.CASH, ids[2], purpose_id=None),
                confirmed=True, key=f"g{number}",
            )  # fmt: skip
    client = sign_in()
    assert "Det finns fler" in ask(client, "eva").text
    assert ask(client, "33").text.count(">2026-00") == 20
    token = token_in(client.get("/konto").text)
    with asked() as found:
        client.post("/sok", data={"csrf_token": token, "q": "eva"})
    assert len(found) <= 14


def test_nothing_typed_can_hurt(sign_in, ids) -> None:
    for words in (
        "'; drop table",
        "<script>alert(1)</script>",
        "%_",
        "\u202e",
        "9" * 300,
        "2026-999999999",
    ):
        answer = ask(sign_in(), words)
        assert answer.status_code == 200, words
        assert "<script>alert" not in answer.text
