"""The pages of funds: read by the board, noted by those who edit the funding page, nothing typed lost."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.purposes import add_purpose
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING
from tests.doors import send

PAGE = "/rapporter/andamal"


@pytest.fixture
def fund(app) -> str:
    """The page of a fund to which 700 kr were given."""
    parts = app.extensions["qmember"]
    with unit_of_work(parts.database, viewer=EVERYTHING, clock=parts.clock) as unit:
        purpose = add_purpose(unit, name="Sängar", from_on=date(2023, 1, 1))
        gift = GiftFacts(
            70000, date(2026, 11, 5), Channel.SWISH, None, purpose_id=purpose.id,
            receipt=ReceiptWish.NONE,
        )  # fmt: skip
        record_gift(unit, gift)
        return f"{PAGE}/{purpose.id}"


def use(**changed) -> dict[str, str]:
    return {"kind": "used", "on": "2026-11-10", "amount": "450,50", "text": "Till rum 3"} | changed


def test_what_is_used_is_seen_in_the_fund_and_in_the_report(karin, fund) -> None:
    assert send(karin, fund, **use()).status_code == 302
    page = karin.get(fund).text
    assert "Till rum 3" in page
    assert "249,50" in page
    report = karin.get(PAGE).text.replace("\xa0", " ")
    for figure in ("700,00", "450,50", "249,50"):
        assert figure in report
    assert "Sängar 249,50 kr." in report
    assert "Sängar" not in karin.get(f"{PAGE}?ar=2025").text


def test_more_than_there_is_asks_first_and_keeps_what_was_typed(karin, fund) -> None:
    answer = send(karin, fund, **use(amount="900"))
    assert answer.status_code == 422
    assert "Det finns bara 700,00" in answer.text.replace("\xa0", " ")
    assert 'value="Till rum 3"' in answer.text
    assert "mer användes än det som gavs" in answer.text
    assert send(karin, fund, **use(amount="900", anyway="y")).status_code == 302
    assert "−200,00" in karin.get(PAGE).text


def test_each_error_stands_at_its_field(karin, fund) -> None:
    for changed, words in (
        ({"amount": "0"}, "större än 0 kronor"), ({"text": ""}, "Skriv vad pengarna användes till"),
        ({"on": "31 februari"}, "datum"), ({"kind": "given"}, "Välj"),
    ):  # fmt: skip
        answer = send(karin, fund, **use(**changed))
        assert answer.status_code == 422, changed
        assert words in answer.text, changed
    assert "Till rum 3" not in karin.get(fund).text


def test_it_is_taken_back_on_its_row(karin, fund) -> None:
    send(karin, fund, **use())
    action = karin.get(fund).text.partition('action="/rapporter/andamal/rad/')[2].partition('"')[0]
    assert send(karin, fund, f"{PAGE}/rad/{action}").status_code == 302
    page = karin.get(fund).text
    assert page.count("Återförd") == 2
    assert "/rapporter/andamal/rad/" not in page


def test_the_board_reads_and_others_do_not(karin, birgit, sign_in, fund) -> None:
    ledamot = sign_in("ledamot@example.org")
    assert "Sängar" in ledamot.get(PAGE).text
    assert "Anteckna vad den" not in ledamot.get(fund).text
    assert send(ledamot, PAGE, fund, **use()).status_code == 403
    assert send(birgit, fund, **use()).status_code == 302
    assert sign_in("sekreterare@example.org").get(PAGE).status_code == 403
    assert karin.get(f"{PAGE}/1").location == PAGE
    assert karin.get(f"{PAGE}/99").status_code == 404
