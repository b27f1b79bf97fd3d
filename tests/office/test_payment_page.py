"""One payment: named, split with the rest shown, matched, undone, and the second of two is told."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from qmember.domain.ledger import Channel
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish
from qmember.models import Allocation, Income, Person
from qmember.services import gifts
from qmember.services.gifts import GiftFacts
from qmember.services.refunds import give_back
from tests.factories.bank_files import Payer
from tests.factories.bank_money import DAY, paid_in
from tests.office.register import ANNA, HIDDEN, SECRET
from tests.office.sending import edited, fields_of


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


@pytest.fixture
def payment(opened) -> str:
    """The page of a payment of 500 kronor that waits."""
    with opened() as unit:
        [payment_id] = paid_in(unit, Payer(50000, "KARIN LUND", message="gåva och avgift"))
    return f"/avstamning/betalning/{payment_id}"


def named(database) -> list[tuple[str, int]]:
    with database.reading() as session:
        rows = session.scalars(select(Allocation).order_by(Allocation.id))
        return [(row.kind, row.amount_ore) for row in rows]


def test_a_payment_becomes_a_gift_with_a_receipt(sign_in, ids, payment, database) -> None:
    karin = sign_in()
    answer = edited(karin, payment, kind="gift", payer="Anna Ek", payer_code=ANNA)
    assert (answer.location or "").startswith("/avstamning#rad-")
    text = plain(karin.get("/avstamning").text)
    assert re.search(r"500,00 kr är namngiv(en|et)", text)
    assert "Allt är avstämt" in text
    assert named(database) == [("gift", 50000)]
    assert "2026-0001" in karin.get("/gavor/kvitton").text


@pytest.mark.parametrize(
    "kind",
    [
        "membership_fee",
        "state_grant",
        "municipal_grant",
        "project_grant",
        "sale",
        "lecture",
        "other",
        "not_income",
    ],
)
def test_every_kind_may_be_named_with_nobody_as_payer(sign_in, payment, database, kind) -> None:
    answer = edited(sign_in(), payment, kind=kind)
    assert answer.status_code == 302
    assert named(database) == [(kind, 50000)]


def test_a_payment_is_split_and_the_page_says_what_is_left(sign_in, ids, payment, database) -> None:
    karin = sign_in()
    answer = edited(
        karin, payment, kind="membership_fee", payer="Anna Ek", payer_code=ANNA, amount="200"
    )
    assert answer.location == payment
    text = karin.get(payment).text
    assert "300,00 kr kvar att fördela." in plain(text) or "Kvar att fördela 300,00 kr" in plain(
        text
    )
    assert fields_of(text)["amount"] == "300"
    assert "300,00" in karin.get("/avstamning").text
    edited(karin, payment, kind="gift", payer="Anna Ek", payer_code=ANNA)
    assert named(database) == [("membership_fee", 20000), ("gift", 30000)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "600"}, "Du har fördelat 100,00 kr för mycket"),
        ({"amount": ""}, "Skriv beloppet"),
        ({"amount": "0"}, "Beloppet ska vara större än 0 kronor"),
        ({"payer": "Anna", "payer_code": ""}, "Välj en person i listan"),
        ({"payer": "Anna", "payer_code": "P9999"}, "Välj en person i listan"),
        ({"kind": "stulet"}, ""),
    ],
)
def test_bad_input_is_refused_keeps_what_was_typed_and_stores_nothing(
    sign_in, ids, payment, stored, changes, sentence
) -> None:
    karin, before = sign_in(), stored()
    answer = edited(karin, payment, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text.replace("\u00a0", " ")
    for name in changes.keys() - {"payer_code", "kind"}:
        assert fields_of(answer.text)[name] == changes[name]
    assert stored() == before


def test_the_page_asks_who_is_meant_and_takes_somebody_new(sign_in, ids, payment, database) -> None:
    karin = sign_in()
    asked = edited(karin, payment, payer="Karin Lund")
    assert "Ny givare: Karin Lund" in asked.text
    assert "Anonym gåva" not in asked.text.partition("<main")[2]
    fields = fields_of(asked.text) | {"payer_code": "ny"}
    assert [karin.post(payment, data=fields).status_code for _ in range(2)] == [302, 302]
    with database.reading() as session:
        names = session.scalars(select(Person.name)).all()
        assert names.count("Karin Lund") == 1
        assert len(session.scalars(select(Income)).all()) == 1


def test_of_two_who_name_the_same_payment_the_second_is_told_and_loses_nothing(
    sign_in, ids, payment, database
) -> None:
    karin, kim = sign_in(), sign_in()
    mine = fields_of(karin.get(payment).text) | {
        "kind": "sale",
        "payer": "Anna Ek",
        "payer_code": ANNA,
    }
    edited(kim, payment, kind="gift")
    answer = karin.post(payment, data=mine)
    assert answer.status_code == 409
    text = plain(answer.text)
    assert "Du skrev: Försäljning · Anna Ek · 500,00 kr" in text
    assert "Det som sparades först står nedan" in text
    assert named(database) == [("gift", 50000)]


def test_one_press_says_that_it_is_not_income_and_the_second_press_is_told(
    sign_in, payment, database
) -> None:
    karin = sign_in()
    fields = fields_of(karin.get(payment).text)
    first = karin.post(f"{payment}/inte-intakt", data=fields)
    assert (first.location or "").startswith("/avstamning#rad-")
    second = karin.post(f"{payment}/inte-intakt", data=fields)
    assert second.location == payment
    assert "Någon annan hann namnge betalningen." in plain(karin.get(payment).text)
    assert named(database) == [("not_income", 50000)]


def test_a_gift_entered_by_hand_is_offered_and_matched(
    sign_in, ids, opened, payment, database
) -> None:
    with opened() as unit:
        gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.BANKGIRO, ids[0]))
        gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.CASH, ids[0]))
        gifts.record_gift(unit, GiftFacts(40000, DAY, Channel.BANKGIRO, ids[0]))
    karin = sign_in()
    text = karin.get(payment).text
    offered = re.findall(r'action="([^"]+/gava/\d+)"', text)
    assert len(offered) == 1
    assert "samma belopp, 20 november 2026, Anna Ek" in plain(text)
    edited(karin, payment, offered[0])
    assert named(database) == [("settled", 50000)]
    assert "1681" in karin.get("/verifikationer?konto=1681").text


def test_a_gift_by_hand_is_offered_though_a_part_went_back(
    sign_in, ids, opened, payment, database
) -> None:
    with opened() as unit:
        facts = GiftFacts(50000, DAY, Channel.BANKGIRO, ids[0])
        income_id = gifts.record_gift(unit, facts).income_id
        give_back(unit, income_id, RefundWish(20000, Why.REGRETTED))
    karin = sign_in()
    text = karin.get(payment).text
    assert "200,00 kr av den har återbetalats. Återbetalningen står kvar." in plain(text)
    [offered] = re.findall(r'action="([^"]+/gava/\d+)"', text)
    edited(karin, payment, offered)
    assert sorted(named(database)) == [("refund", 20000), ("settled", 30000)]
    assert "Ska betalas (1)" in plain(karin.get("/aterbetalningar").text)


def test_a_naming_is_undone_and_the_second_time_told(sign_in, payment, database) -> None:
    karin = sign_in()
    edited(karin, payment, kind="gift")
    page = karin.get(payment).text
    undo = re.search(r'action="(/avstamning/namn/\d+/angra)"', page)
    assert undo is not None
    fields = fields_of(page)
    karin.post(undo[1], data=fields)
    assert "Ångrat. Betalningen väntar på beslut igen." in karin.get("/avstamning").text
    karin.post(undo[1], data=fields)
    assert "redan" in plain(karin.get("/avstamning").text)
    history = karin.get(payment).text.partition("Historik")[2]
    assert "Betalningen namngavs" in history
    assert "Namngivningen ångrades" in history


def test_a_wrong_match_is_moved_in_two_actions(sign_in, ids, payment, database) -> None:
    karin = sign_in()
    edited(karin, payment, kind="membership_fee", payer="Anna Ek", payer_code=ANNA)
    move = re.search(
        r'href="(/gavor/[\d-]+/flytta)"[^>]*>Flytta till annan person',
        karin.get("/avstamning").text,
    )
    assert move is not None
    answer = edited(karin, move[1], giver="Örjan Wall", giver_code="P1003")
    assert answer.status_code == 302
    text = plain(karin.get(payment).text)
    assert "Örjan Wall" in text
    assert "Betalningen följer med rättelsen" in text


def test_a_hidden_payer_is_named_by_number_and_the_banks_text_is_gone(sign_in, ids, opened) -> None:
    with opened() as unit:
        [payment_id] = paid_in(unit, Payer(7000, f"{SECRET} EK"))
    karin, page = sign_in(), f"/avstamning/betalning/{payment_id}"
    edited(karin, page, kind="gift", payer=HIDDEN, payer_code=HIDDEN)
    text = karin.get(page).text
    assert HIDDEN in text
    assert SECRET.lower() not in text.lower()


def test_unknown_payments_and_namings_are_not_found(sign_in, payment) -> None:
    karin = sign_in()
    fields = fields_of(karin.get(payment).text)
    assert karin.get("/avstamning/betalning/999999").status_code == 404
    for address in (
        "/avstamning/betalning/999999",
        "/avstamning/betalning/999999/inte-intakt",
        "/avstamning/namn/999999/angra",
    ):
        assert karin.post(address, data=fields).status_code == 404
    answer = karin.post(f"{payment}/gava/999999", data=fields)
    assert "finns inte" in plain(karin.get(answer.location).text)


def test_reading_an_address_names_nothing(sign_in, payment, stored) -> None:
    karin, before = sign_in(), stored()
    for deed in ("/inte-intakt", "/gava/1"):
        assert karin.get(f"{payment}{deed}").status_code == 405
    assert stored() == before


def test_the_page_is_asked_for_with_few_questions(sign_in, ids, payment, asked) -> None:
    karin = sign_in()
    edited(karin, payment, kind="gift", payer="Anna Ek", payer_code=ANNA, amount="200")
    karin.get(payment)
    with asked() as questions:
        karin.get(payment)
    assert len(questions) <= 16
