"""The page where a stranger checks a receipt: two answers, and not a name, an amount or a day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from qmember.domain.check_codes import show_code
from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.domain.reasons import Reason, Why
from qmember.models import Receipt, ReceiptCode
from qmember.services import people, receipts
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.receipt_choices import choose_receipts
from qmember.services.receipt_links import link_for
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING
from tests.doors import send


@pytest.fixture
def code(app) -> str:
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        anna = people.add_person(unit, name="Anna Hemlighet", email="anna@example.org").id
        facts = GiftFacts(
            43_210, date(2026, 11, 17), Channel.SWISH, anna, receipt=ReceiptWish.EMAIL
        )
        record_gift(unit, facts)
        return str(unit.session.scalars(select(ReceiptCode.code)).one())


def asked(app, code: str):
    return send(app.test_client(), "/kvitto", code=code)


def test_a_genuine_receipt_is_told_and_nothing_about_it(app, code) -> None:
    answer = asked(app, show_code(code))
    assert answer.status_code == 200
    assert "Kvittot är utfärdat av oss och gäller." in answer.text
    for told in ("Hemlighet", "432,10", "432", "2026-11-17", "17 november", "2026-0001", "Swish"):
        assert told not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_void_one_is_told_and_what_is_none(app, code) -> None:
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        receipts.void(unit, unit.session.scalars(select(Receipt)).one(), Reason(Why.WRONG_AMOUNT))
    assert "Kvittot är makulerat" in asked(app, code).text
    unknown = [asked(app, one).text for one in ("0000000000", "1111111112", "x")]
    assert all("Inget kvitto har den koden" in text for text in unknown)


def test_an_address_with_a_code_only_fills_it_in(app, code) -> None:
    page = app.test_client().get(f"/kvitto/{code.lower()}").text
    assert f'value="{show_code(code)}"' in page
    assert "gäller" not in page.split("<main")[1].split("</main>")[0].replace("gäller inte", "")


def test_twenty_wrong_codes_and_the_computer_waits(app, code) -> None:
    answers = [asked(app, "0000000000").status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    assert "Vänta en timme" in asked(app, code).text


def test_an_empty_code_is_asked_for(app) -> None:
    answer = asked(app, " ")
    assert answer.status_code == 422
    assert "Skriv koden som står på kvittot" in answer.text


def test_a_link_shows_nothing_before_the_press_and_gives_the_paper_once(app, code) -> None:
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        receipt = unit.session.scalars(select(Receipt)).one()
        choose_receipts(unit, mail="link", public_url="https://kvitto.example.org", least_ore=0)
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        link = str(link_for(unit, receipt_id=receipt.id)).removeprefix("https://kvitto.example.org")
    stranger = app.test_client()
    for _ in range(3):
        page = stranger.get(link).text
        assert not [told for told in ("Hemlighet", "432", "2026-0001") if told in page]
    answer = send(stranger, link)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kvitto.pdf"'
    again = send(stranger, link)
    assert again.status_code == 410
    assert "Länken har gått ut eller är redan använd" in again.text
    assert send(stranger, "/kvitto/hamta/" + "y" * 43).status_code == 410
