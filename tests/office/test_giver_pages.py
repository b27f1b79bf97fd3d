"""Promised gifts, gifts in kind, and who gave last year, on the screen."""

from __future__ import annotations

import re
from datetime import date

import pytest

from qmember.domain.ledger import Channel
from qmember.models import InKindGift, Pledge
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.pledges import promise
from tests.conftest import TODAY
from tests.doors import token_in
from tests.office.register import ANNA, HIDDEN, SECRET, STAFF
from tests.office.sending import fields_of

PROMISED, THINGS, LAPSED = "/gavor/utlovade", "/gavor/in-natura", "/gavor/vilande"


def press(client, action: str, **values: str):
    token = token_in(client.get("/konto").text)
    return client.post(action, data={"csrf_token": token, **values})


def sent(client, page: str, **values: str):
    return client.post(page, data=fields_of(client.get(page).text) | values)


@pytest.mark.parametrize("who", STAFF)
@pytest.mark.parametrize("page", [PROMISED, THINGS])
def test_who_reads_gifts_reads_them_and_who_records_gifts_writes(sign_in, ids, page, who) -> None:
    client = sign_in(f"{who}@example.org")
    answer = client.get(page)
    assert answer.status_code == (200 if who in {"kassor", "revisor"} else 403)
    if who == "revisor":
        assert "entry-form" not in answer.text


def test_a_promise_is_written_suggested_and_kept(sign_in, ids, database) -> None:
    client = sign_in()
    answer = sent(
        client, PROMISED, giver="Anna", giver_code=ANNA, amount="500", due_on="2026-12-24"
    )
    assert answer.status_code == 302
    text = client.get(PROMISED).text
    assert "500,00" in text
    assert "2026-12-24" in text
    saved = client.post(
        "/gavor/ny",
        data=fields_of(client.get("/gavor/ny").text)
        | {"amount": "500", "giver": "Anna Ek", "giver_code": ANNA, "channel": "cash"},
        follow_redirects=True,
    )
    assert "har lovat 500,00" in saved.text.replace("\xa0", " ")
    keep = re.search(r'action="(/gavor/utlovade/1/gava/\d+)"', client.get(PROMISED).text)
    assert keep is not None
    press(client, keep[1])
    assert "Infriad" in client.get(PROMISED).text


def test_everything_that_is_missing_of_a_thing_is_said_at_once(sign_in, ids) -> None:
    text = sent(sign_in(), THINGS, giver="", giver_code="", description="").text
    assert "Kontrollera 2 saker" in text
    assert 'id="description-error"' in text
    assert 'id="giver-error"' in text


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(sign_in, ids, database) -> None:
    client = sign_in()
    answer = sent(
        client, PROMISED, giver="Anna Ek", giver_code="", amount="500", due_on="2026-12-24"
    )
    assert answer.status_code == 422
    assert 'value="500"' in answer.text
    late = sent(client, PROMISED, giver="Anna", giver_code=ANNA, amount="500", due_on="2026-01-01")
    assert "Dagen är förbi" in late.text
    with database.reading() as session:
        assert session.query(Pledge).count() == 0


def test_a_hidden_giver_is_a_number(sign_in, ids, opened) -> None:
    with opened() as unit:
        promise(unit, ids[5], amount=1000, due_on=TODAY)
    text = sign_in().get(PROMISED).text
    assert HIDDEN in text
    assert SECRET not in text


def test_a_thing_is_written_shown_thanked_and_taken_back(sign_in, ids, database) -> None:
    client = sign_in()
    answer = sent(
        client, THINGS, giver="Anna", giver_code=ANNA, description="Sex sängar", estimate="6 000"
    )
    assert answer.status_code == 302
    assert "Sex sängar" in client.get(THINGS).text
    assert "Sex sängar" in client.get(f"/personer/{ANNA}").text
    funding = client.get("/rapporter/finansiering?ar=2026").text
    assert "Gåva i natura" not in funding  # no income: the page says that there is none
    paper = press(client, f"{THINGS}/1/tack")
    assert paper.mimetype == "application/pdf"
    assert "tack.pdf" in paper.headers["Content-Disposition"]
    press(client, f"{THINGS}/1/angra")
    assert 'class="struck"' in client.get(THINGS).text


def test_the_funding_page_tells_of_things_beside_the_money(sign_in, ids, opened, database) -> None:
    client = sign_in()
    with opened() as unit:
        record_gift(unit, GiftFacts(500, TODAY, Channel.CASH, ids[0]))
    sent(client, THINGS, giver="a", description="Kläder", estimate="900")
    text = re.sub(r"\s+", " ", client.get("/rapporter/finansiering?ar=2026").text)
    assert "1 gåva i natura kom vid sidan av pengarna." in text
    assert "900 kr" in text.replace("\xa0", " ")
    with database.reading() as session:
        assert session.query(InKindGift).count() == 1


@pytest.mark.parametrize("who", STAFF)
def test_only_the_treasurer_sees_who_lapsed(sign_in, ids, who: str) -> None:
    status = sign_in(f"{who}@example.org").get(LAPSED).status_code
    assert status == (200 if who == "kassor" else 403)


def test_who_gave_last_year_is_taken_along_for_a_purpose(sign_in, ids, opened) -> None:
    with opened() as unit:
        for who in (ids[0], ids[5]):
            record_gift(unit, GiftFacts(4200, date(2025, 6, 1), Channel.CASH, who))
    client = sign_in()
    text = client.get(LAPSED).text
    assert "Anna Ek" in text
    assert HIDDEN not in text
    assert "anna@example.org" not in text
    refused = press(client, f"{LAPSED}/lista", ar="kalenderar", kind="csv")
    assert refused.status_code == 302
    taken = press(client, f"{LAPSED}/lista", ar="kalenderar", kind="csv", purpose="mailing")
    body = taken.data.decode("utf-8-sig")
    assert "anna@example.org" in body
    assert SECRET not in body
    assert "Utskick." in body
    assert (
        press(sign_in("revisor@example.org"), f"{LAPSED}/lista", purpose="mailing").status_code
        == 403
    )
