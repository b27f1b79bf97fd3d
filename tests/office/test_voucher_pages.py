"""Vouchers as pages: filters that add up, one voucher with its links both ways, and its history."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from qmember.domain.ledger import Channel
from qmember.services import gifts
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.gifts import GiftFacts
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in
from tests.office.register import SECRET

DAY = date(2026, 11, 20)


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


def amounts(text: str) -> list[int]:
    """Öre of the list's amounts, in order."""
    found = re.findall(r'data-label="Belopp \(kr\)">([^<]+)<', text)
    return [int(re.sub(r"[^\d−]", "", one).replace("−", "-")) for one in found]


def test_the_rows_of_a_kind_add_up_to_what_the_page_says(sign_in, ids, opened) -> None:
    with opened() as unit:
        done = gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.SWISH, ids[0]))
        gifts.record_gift(unit, GiftFacts(12345, DAY, Channel.CASH, ids[1]))
        facts = GiftFacts(40000, DAY, Channel.SWISH, ids[0])
        gifts.correct_gift(unit, done.income_id, facts, reason="wrong_amount")
    text = sign_in().get("/verifikationer?ar=2026&slag=gift").text
    assert amounts(text) == [40000, -50000, 12345, 50000]
    assert "4 verifikationer, tillsammans 523,45 kr." in plain(text)


def test_the_rows_of_an_account_add_up_to_its_balance(sign_in, ids, opened) -> None:
    with opened() as unit:
        gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.BANKGIRO, ids[0]))
        [payment_id] = paid_in(unit, Payer(50000, "ANNA EK"))
        income_id = 1
        name_payment(unit, payment_id, [Part("settled", 50000, income_id=income_id)])
    text = sign_in("revisor@example.org").get("/verifikationer?konto=1681").text
    assert sum(amounts(text)) == 0
    assert "2 verifikationer, tillsammans 0,00 kr." in plain(text)


@pytest.mark.parametrize("query", ["ar=1900", "slag=lecture", "konto=9999", "slag=nonsense&ar=x"])
def test_filters_without_rows_and_nonsense_are_calm(sign_in, gift, query) -> None:
    answer = sign_in().get(f"/verifikationer?{query}")
    assert answer.status_code == 200


def test_pages_are_asked_for_with_few_questions(sign_in, ids, opened, asked) -> None:
    with opened() as unit:
        for place in range(55):
            day = DAY - timedelta(days=place % 5)
            gifts.record_gift(unit, GiftFacts(1000 + place, day, Channel.CASH, ids[0]))
    karin = sign_in()
    karin.get("/verifikationer")
    with asked() as questions:
        text = karin.get("/verifikationer").text
    assert len(questions) <= 12
    assert "Visa fler" in text
    with asked() as questions:
        karin.get("/verifikationer/2026-0001")
    assert len(questions) <= 30


def test_a_number_opens_its_voucher_and_a_wrong_one_is_told(sign_in, gift) -> None:
    karin = sign_in()
    assert karin.get("/verifikationer?nummer=2026-1").location == "/verifikationer/2026-0001"
    assert (
        "Det finns ingen verifikation 2026-0077"
        in karin.get("/verifikationer?nummer=2026-0077").text
    )
    assert karin.get("/verifikationer/2026-0077").status_code == 404


def test_a_named_payment_is_linked_from_row_to_income_and_back(sign_in, ids, opened) -> None:
    with opened() as unit:
        [payment_id] = paid_in(unit, Payer(20000, "KARIN LUND"))
        done = name_payment(unit, payment_id, [Part("gift", 20000, ids[0])])
        undo_naming(unit, done.allocation_ids[0])
    karin = sign_in()
    payment = f'href="/avstamning/betalning/{payment_id}"'
    for number in ("2026-0001", "2026-0002", "2026-0003"):
        assert payment in karin.get(f"/verifikationer/{number}").text, number
    named = plain(karin.get("/verifikationer/2026-0002").text)
    undone = plain(karin.get("/verifikationer/2026-0003").text)
    assert "Vänd av verifikation 2026-0003" in named
    assert "Återför verifikation 2026-0002" in undone or "Vänder verifikation 2026-0002" in undone
    assert "Namngivningen ångrades" in named


def test_debit_and_credit_are_equal_on_every_voucher(sign_in, ids, opened) -> None:
    with opened() as unit:
        gifts.record_gift(unit, GiftFacts(123456, DAY, Channel.SWISH, ids[0]))
    text = plain(sign_in().get("/verifikationer/2026-0001").text)
    assert "Summa 1 234,56 1 234,56" in text


def test_every_voucher_ends_with_its_history(sign_in, ids, opened, hidden_gift) -> None:
    with opened() as unit:
        paid_in(unit, Payer(20000, "KARIN LUND"))
    karin = sign_in()
    for number, line in (
        ("2026-0001", "Gåvan registrerades"),
        ("2026-0002", "Bankfilen lästes in"),
    ):
        assert line in karin.get(f"/verifikationer/{number}").text.partition("Historik")[2]


@pytest.mark.parametrize("email", ["kassor@example.org", "revisor@example.org"])
def test_nobody_in_danger_is_named_and_pseudonyms_stand_for_all(
    sign_in, hidden_gift, gift, email
) -> None:
    reader = sign_in(email)
    for page in ("/verifikationer", "/verifikationer/2026-0001", "/verifikationer/2026-0002"):
        text = reader.get(page).text
        assert SECRET not in text
        if email != "kassor@example.org":
            assert "Anna Ek" not in text


def test_the_auditor_is_drawn_no_deed(sign_in, gift) -> None:
    text = sign_in("revisor@example.org").get("/verifikationer/2026-0001").text
    main = text.partition("<main")[2].partition("</main>")[0]
    for word in ("Rätta", "Makulera", "Flytta", "Utfärda", "<form"):
        assert word not in main
