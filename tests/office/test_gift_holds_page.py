"""Money of a flagged payer on the screen: flagged on her page, parked, asked, answered, given back."""

from __future__ import annotations

import re

import pytest

from qmember.domain.gift_holds import HoldReason
from qmember.domain.ledger import Channel, IncomeKind
from qmember.models import Income
from qmember.queries.users import viewer_by_email
from qmember.services import gift_holds, parked_gifts
from qmember.services.income import IncomeFacts
from tests.conftest import TODAY
from tests.doors import token_in
from tests.office.register import ANNA, ORJAN, STAFF
from tests.office.sending import edited, fields_of

PAGE, FLAG = "/gavor/beslut", f"/personer/{ANNA}/mottagande"


def press(client, action: str, **values: str):
    token = token_in(client.get("/konto").text)
    return client.post(action, data={"csrf_token": token, **values})


def gifts_count(database) -> int:
    with database.reading() as session:
        return session.query(Income).count()


@pytest.fixture
def parked(opened, ids) -> int:
    """Cash of Anna, whom the treasurer has flagged."""
    from dataclasses import replace

    with opened() as unit:
        karin = viewer_by_email(unit.session, "kassor@example.org", TODAY)
        hers = replace(unit, viewer=karin)
        gift_holds.hold(hers, ids[0], HoldReason.BIAS)
        facts = IncomeFacts(IncomeKind.GIFT, 43210, TODAY, Channel.CASH, ids[0])
        return parked_gifts.park_by_hand(hers, facts)


@pytest.mark.parametrize("who", STAFF)
def test_who_decides_sees_what_waits_and_nobody_else(sign_in, parked, who: str) -> None:
    client = sign_in(f"{who}@example.org")
    answer = client.get(PAGE)
    assert answer.status_code == (200 if who in {"kassor", "ordforande"} else 403)
    if who == "ordforande":
        assert "432,10" in answer.text
        assert "Anna Ek" not in answer.text


def test_the_flag_says_what_it_does_and_asks_for_a_word_only(sign_in, ids) -> None:
    client = sign_in()
    text = client.get(FLAG).text
    assert "ingen intäkt, inget kvitto, inget tack" in text
    assert "textarea" not in text.partition("<main")[2]
    assert edited(client, FLAG).status_code == 422
    assert edited(client, FLAG, why="board").status_code == 302
    assert "tas inte emot utan beslut" in client.get(f"/personer/{ANNA}").text
    assert "tas emot som vanligt" in client.get(f"/personer/{ORJAN}").text
    mona = sign_in("medlemsansvarig@example.org").get(f"/personer/{ANNA}").text
    assert "tas inte emot" not in mona


def test_cash_by_hand_is_parked_and_said_so(sign_in, ids, database) -> None:
    client = sign_in()
    edited(client, FLAG, why="unsaid")
    sent = fields_of(client.get("/gavor/ny").text) | {
        "amount": "200", "giver": "Anna Ek", "giver_code": ANNA, "channel": "cash",
    }  # fmt: skip
    answer = client.post("/gavor/ny", data=sent, follow_redirects=True)
    assert "Sparad för sig" in answer.text
    assert "200,00" in answer.text
    client.post("/gavor/ny", data=sent)  # pressed twice it is once
    assert client.get(PAGE).text.count("Väntar på beslut") == 1
    again = client.post("/gavor/ny", data=sent | {"key": "x", "channel": "swish"})
    assert again.status_code == 422
    assert "Vänta tills de syns på banken" in again.text
    assert gifts_count(database) == 0
    usual = press(client, "/gavor/givare", code=ANNA).json
    assert "väntar tills två har bestämt" in usual["receipt"]


def test_two_decide_and_the_one_who_asked_cannot_answer(sign_in, parked, database) -> None:
    karin, chair = sign_in(), sign_in("ordforande@example.org")
    press(karin, f"{PAGE}/{parked}/begar", wish="accept")
    assert "Den andra av kassör och ordförande svarar." in karin.get(PAGE).text
    text = chair.get(PAGE).text
    assert "Karin vill ta emot" in text
    action = re.search(rf'action="({PAGE}/svar/\d+)"', text)
    assert action is not None
    press(karin, action[1], answer="yes")
    assert gifts_count(database) == 0
    press(chair, action[1], answer="yes")
    assert gifts_count(database) == 1
    assert "Inget väntar på beslut." in karin.get(PAGE).text


def test_a_flag_is_lifted_by_another(sign_in, parked) -> None:
    karin, chair = sign_in(), sign_in("ordforande@example.org")
    assert "Någon annan lyfter det." in karin.get(PAGE).text
    press(karin, f"{PAGE}/betalare/{ANNA}/slapp")
    assert "Ingen. En betalare flaggas" not in karin.get(PAGE).text
    press(chair, f"{PAGE}/betalare/{ANNA}/slapp")
    assert "Ingen. En betalare flaggas" in karin.get(PAGE).text


def test_the_overview_tells_both(sign_in, parked) -> None:
    for who in ("kassor", "ordforande"):
        text = re.sub(r"<[^>]+>", " ", sign_in(f"{who}@example.org").get("/oversikt").text)
        assert re.search(r"1\s+gåva väntar på två", text)
