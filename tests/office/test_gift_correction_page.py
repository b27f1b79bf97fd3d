"""Correct, move and void through the pages: what is said before, what is linked after, and who was first."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from qmember.domain.ledger import Anonymity, Channel
from qmember.models import Allocation, Income
from qmember.services import gifts
from qmember.services.bank_naming import Part, name_payment
from qmember.services.gifts import GiftFacts
from qmember.services.periods import close_month
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in
from tests.office.register import ANNA, ORJAN, OTHER_ANNA, SECRET
from tests.office.sending import edited, fields_of

DAY = date(2026, 11, 20)
EDIT, MOVE, VOID = (f"/gavor/2026-0001/{deed}" for deed in ("ratta", "flytta", "makulera"))


@pytest.fixture
def anna(opened, ids) -> int:
    """Anna's gift of 500 kronor, voucher 2026-0001, with a receipt; its income id."""
    with opened() as unit:
        return gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.SWISH, ids[0])).income_id


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " ").split())


def holding(database) -> list[tuple[int, int | None, str]]:
    """Öre, giver and anonymity of the rows that hold."""
    query = select(Income.amount_ore, Income.person_id, Income.anonymity)
    query = query.where(
        ~Income.id.in_(select(Income.replaces_id).where(Income.replaces_id.is_not(None)))
    )
    with database.reading() as session:
        return [tuple(row) for row in session.execute(query.order_by(Income.id))]


def test_the_form_holds_what_is_saved_and_says_what_will_happen(sign_in, anna) -> None:
    text = sign_in().get(EDIT).text
    kept = fields_of(text)
    assert (kept["amount"], kept["giver"], kept["giver_code"]) == ("500", "Anna Ek", ANNA)
    assert "Sparat: 500,00 kr" in plain(text)
    assert "Inget skrivs över" in plain(text)
    assert "Kvitto 2026-0001 ersätts av ett nytt." in plain(text)


def test_a_correction_reverses_replaces_and_is_told_on_both_vouchers(
    sign_in, anna, ids, database
) -> None:
    karin = sign_in()
    answer = edited(
        karin, EDIT, amount="600", giver="Örjan Wall", giver_code=ORJAN, reason="wrong_giver",
        words="Det var Örjan",
    )  # fmt: skip
    assert answer.location == "/verifikationer/2026-0003"
    new, old = (plain(karin.get(f"/verifikationer/2026-000{n}").text) for n in (3, 1))
    assert "Rättad. Verifikation 2026-0003 ersätter 2026-0001." in new
    assert "Kvitto 2026-0001 är ersatt av 2026-0002." in new
    for text in (new, old):
        assert "Belopp 500,00 kr → 600,00 kr" in text
        assert f"Givare Anna Ek ({ANNA}) → Örjan Wall ({ORJAN})" in text
        assert "fel givare" in text
        assert "”Det var Örjan”" in text
    assert "Ersätter verifikation 2026-0001" in new
    assert "Vänd av verifikation 2026-0002 . Ersatt av verifikation 2026-0003" in old
    assert holding(database) == [(60000, ids[2], "none")]


@pytest.mark.parametrize("page", [EDIT, VOID])
@pytest.mark.parametrize(("reason", "words"), [("", ""), ("other", "")])
def test_a_correction_says_why(sign_in, anna, stored, page, reason, words) -> None:
    karin, before = sign_in(), stored()
    answer = edited(karin, page, amount="600", reason=reason, words=words)
    assert answer.status_code == 422
    assert answer.text.count("Skriv varför du rättar. Revisorn läser det") == 2
    assert "<title>Fel: " in answer.text
    assert stored() == before


def test_a_correction_without_a_change_is_refused(sign_in, anna, stored) -> None:
    karin, before = sign_in(), stored()
    answer = edited(karin, EDIT, reason="wrong_amount")
    assert answer.status_code == 422
    assert "Inget skiljer sig från det som är sparat" in answer.text
    assert stored() == before


def test_a_refused_correction_keeps_everything_typed(sign_in, anna, stored) -> None:
    karin, before = sign_in(), stored()
    typed = {
        "amount": "trehundra", "giver": "Någon", "giver_code": "", "received_on": "imorgon",
        "words": "mina ord",
    }  # fmt: skip
    answer = edited(karin, EDIT, **typed)
    kept = fields_of(answer.text)
    assert {name: kept[name] for name in typed if name != "giver_code"} == {
        name: value for name, value in typed.items() if name != "giver_code"
    }
    assert "Kontrollera 3 saker" in answer.text
    assert stored() == before


def test_a_closed_month_is_told_of_before_anything_is_saved(sign_in, opened, ids) -> None:
    with opened() as unit:
        gifts.record_gift(unit, GiftFacts(50000, date(2026, 10, 5), Channel.SWISH, ids[0]))
        close_month(unit, "2026-10", reason="prov")
    karin = sign_in()
    for page in (EDIT, MOVE, VOID):
        text = plain(karin.get(page).text)
        assert "Oktober är stängd. Rättelsen bokförs i november." in text
    edited(karin, VOID, reason="duplicate")
    assert "2026-11-01" in karin.get("/verifikationer/2026-0002").text


def test_moving_needs_nothing_but_the_right_person(sign_in, anna, ids, database) -> None:
    karin = sign_in()
    answer = edited(karin, MOVE, giver="Anna Ek", giver_code=OTHER_ANNA)
    assert answer.status_code == 302
    assert holding(database) == [(50000, ids[1], "none")]
    assert f"Anna Ek ({ANNA}) → Anna Ek ({OTHER_ANNA})" in plain(karin.get(answer.location).text)


@pytest.mark.parametrize(
    ("giver", "code", "sentence"),
    [
        ("", "", "Välj en person i listan"),
        ("Okänd", "ny", "Välj en person i listan"),
        ("", "anonym", "Välj en person i listan"),
        ("Anna Ek", ANNA, "Den ligger redan på den här personen. Välj en annan"),
    ],
)
def test_a_move_to_nobody_is_refused(sign_in, anna, stored, giver, code, sentence) -> None:
    karin, before = sign_in(), stored()
    answer = edited(karin, MOVE, giver=giver, giver_code=code)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert stored() == before


def test_voiding_keeps_the_number_and_voids_the_receipt(sign_in, anna, database) -> None:
    karin = sign_in()
    answer = edited(karin, VOID, reason="duplicate")
    text = plain(karin.get(answer.location).text)
    assert "Verifikation 2026-0001 är makulerad." in text
    assert "Makulerad Vänd av verifikation 2026-0002" in text
    assert "Makulerad" in plain(karin.get("/gavor/kvitton/2026-0001").text)
    again = edited(karin, VOID, reason="duplicate")
    assert again.status_code == 409
    assert "redan makulerat" in again.text


def test_the_second_of_two_sees_both_versions_loses_nothing_and_may_keep_hers(
    sign_in, anna, ids, database
) -> None:
    karin, kim = sign_in(), sign_in()
    mine = fields_of(karin.get(EDIT).text) | {
        "amount": "700", "reason": "wrong_amount", "words": "mitt",
    }  # fmt: skip
    edited(kim, EDIT, amount="650", giver="Örjan Wall", giver_code=ORJAN, reason="wrong_amount")
    answer = karin.post(EDIT, data=mine)
    assert answer.status_code == 409
    text = plain(answer.text)
    assert re.search(r"Karin ändrade samma uppgift kl\. \d\d\.\d\d\. Välj vilken", text)
    for value in ("700,00 kr", "650,00 kr", f"Anna Ek ({ANNA})", f"Örjan Wall ({ORJAN})"):
        assert value in text
    kept = fields_of(answer.text)
    assert (kept["amount"], kept["words"]) == ("700", "mitt")
    assert 'action="/gavor/2026-0003/ratta"' in answer.text
    done = karin.post("/gavor/2026-0003/ratta", data=kept)
    assert done.status_code == 302
    assert holding(database) == [(70000, ids[0], "none")]


def test_who_corrects_what_was_voided_meanwhile_is_told_that_nothing_is_left(sign_in, anna) -> None:
    karin = sign_in()
    mine = fields_of(karin.get(EDIT).text) | {"amount": "700", "reason": "wrong_amount"}
    edited(karin, VOID, reason="duplicate")
    answer = karin.post(EDIT, data=mine)
    assert answer.status_code == 409
    assert "så det finns inget kvar att rätta" in answer.text
    assert fields_of(answer.text)["amount"] == "700"


def test_a_gift_from_the_bank_changes_giver_and_anonymity_and_stays_on_its_payment(
    sign_in, opened, ids, database
) -> None:
    with opened() as unit:
        [payment_id] = paid_in(unit, Payer(20000, "KARIN LUND"))
        name_payment(unit, payment_id, [Part("gift", 20000, ids[0])])
    karin = sign_in()
    page = karin.get("/gavor/2026-0002/ratta").text
    assert "Banken har uppgett belopp, datum och betalsätt" in page
    assert {"amount", "received_on", "channel"}.isdisjoint(fields_of(page))
    answer = edited(
        karin, "/gavor/2026-0002/ratta", giver="Örjan Wall", giver_code=ORJAN, reason="wrong_giver",
        anonymity="board", amount="999999",
    )  # fmt: skip
    assert answer.status_code == 302
    assert holding(database) == [(20000, ids[2], Anonymity.BOARD)]
    payment = plain(karin.get(f"/avstamning/betalning/{payment_id}").text)
    assert "Örjan Wall" in payment
    assert "Betalningen följer med rättelsen" in payment
    with database.reading() as session:
        assert len(session.scalars(select(Allocation)).all()) == 2


def test_a_gift_from_the_bank_is_not_voided_but_shown_the_way(sign_in, opened, ids, stored) -> None:
    with opened() as unit:
        [payment_id] = paid_in(unit, Payer(20000, "KARIN LUND"))
        name_payment(unit, payment_id, [Part("gift", 20000, ids[0])])
    karin, before = sign_in(), stored()
    answer = edited(karin, "/gavor/2026-0002/makulera", reason="duplicate")
    assert answer.status_code == 409
    assert f"/avstamning/betalning/{payment_id}" in answer.text
    assert stored() == before


def test_a_hidden_giver_stays_a_number_on_every_page(sign_in, hidden_gift) -> None:
    karin = sign_in()
    for page in (EDIT, MOVE, VOID, "/verifikationer/2026-0001"):
        text = karin.get(page).text
        assert SECRET not in text
        assert "P1006" in text


def test_what_no_longer_holds_and_what_is_no_gift_has_no_form(sign_in, anna, opened) -> None:
    with opened() as unit:
        gifts.void_gift(unit, anna, reason="duplicate")
    karin = sign_in()
    assert karin.get(EDIT).location == "/verifikationer/2026-0001"
    for number in ("2026-0002", "2026-9999"):
        assert karin.get(f"/gavor/{number}/ratta").status_code == 404


def test_a_missing_receipt_is_issued_by_a_button_on_the_gift(sign_in, opened, ids) -> None:
    with opened() as unit:
        gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.SWISH, ids[1]))
    karin = sign_in()
    page = karin.get("/verifikationer/2026-0001").text
    assert "Utfärda kvitto" in page

    def press() -> str:
        answer = karin.post("/gavor/2026-0001/kvitto", data=fields_of(page))
        return karin.get(answer.location).text

    assert "Kvitto 2026-0001 är utfärdat." in press()
    again = press()
    assert "Gåvan har redan kvitto 2026-0001." in again
    assert "Utfärda kvitto" not in again
