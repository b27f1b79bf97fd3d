"""Rules of payers: the queue asks after the second equal decision, and a rule can be paused."""

from __future__ import annotations

import pytest

from qmember.services import people
from qmember.services.bank_naming import Part, name_payment
from tests.conftest import EVERYTHING
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in
from tests.office.sending import fields_of
from tests.office.test_bank_page import plain

QUESTION = "Gör likadant nästa gång?"
RULES = "/installningar/regler"


@pytest.fixture
def twice(open_unit) -> int:
    """Gun has given the same from the same account twice; the second payment."""
    with open_unit(EVERYTHING) as unit:
        gun = people.add_person(unit, name="Gun Lind").id
        for payment_id in paid_in(unit, *[Payer(10_000, "", "80000012345")] * 2):
            name_payment(unit, payment_id, [Part("gift", 10_000, gun)], how="likely")
    return payment_id


def said(client, payment_id: int, alike: str):
    held = fields_of(client.get("/avstamning").text)
    data = {"csrf_token": held["csrf_token"], "alike": alike}
    return client.post(f"/avstamning/betalning/{payment_id}/regel", data=data)


def test_the_question_stands_at_the_latest_of_them_and_goes_with_the_answer(sign_in, twice) -> None:
    karin = sign_in()
    assert karin.get("/avstamning").text.count(QUESTION + "\n") == 1
    assert said(karin, twice, "yes").status_code == 302
    text = karin.get("/avstamning").text
    assert "Det föreslås likadant." in text
    assert QUESTION not in text


def test_a_rule_is_a_sentence_and_can_be_paused(sign_in, twice) -> None:
    karin = sign_in()
    assert "100,00 kr Gåva · Gun Lind 2 gånger Gäller Pausa" in plain(karin.get(RULES).text)
    held = fields_of(karin.get(RULES).text)
    data = {"csrf_token": held["csrf_token"], "alike": "no"}
    karin.post(f"{RULES}/{twice}", data=data)
    text = plain(karin.get(RULES).text)
    assert "Regeln är pausad." in text
    assert "2 gånger Pausad Låt den gälla igen" in text


def test_what_is_no_rule_any_more_is_told(sign_in, twice) -> None:
    karin = sign_in()
    assert said(karin, 999_999, "yes").status_code == 302
    assert "De här betalningarna namnges inte likadant längre." in karin.get("/avstamning").text
