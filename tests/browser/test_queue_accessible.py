"""The queue and its questions: no fault that axe knows and no sideways scrolling, at any width."""

from __future__ import annotations

import os
from datetime import date

import pytest

from qmember.domain.ledger import Channel
from qmember.queries.users import user_id_of
from qmember.services import gifts, people
from qmember.services.bank_approval import approve
from qmember.services.bank_naming import Part, name_payment
from qmember.services.bank_questions import ask
from qmember.services.gifts import GiftFacts
from tests.browser.test_accessible import faults
from tests.conftest import KARIN, KEYS
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in


@pytest.fixture
def queue(live) -> int:
    """A queue with something in every group, something decided, and a question; the last payment."""
    with live.unit() as unit:
        for name in ("Gun Lind", "Karin Lund", "Karin Lundh", "Anna Ek", "Anna Ek"):
            people.add_person(unit, name=name)
        given = GiftFacts(25_000, date(2026, 11, 18), Channel.BANKGIRO, 3)
        gifts.record_gift(unit, given)
        habit = Payer(10_000, "LIND GUN", "80000012345")
        for payment_id in paid_in(unit, habit, habit):
            name_payment(unit, payment_id, [Part("gift", 10_000, 1)])
        ids = paid_in(
            unit, habit, Payer(7_000, "LUND KARIN", message="en hälsning"),
            Payer(9_000, "EK ANNA"), Payer(25_000, "LUNDH KARIN", message="Gåva"),
            Payer(5_000, "LUND KARIN"), Payer(123_400, ""), Payer(6_500, "LIND GUN"),
        )  # fmt: skip
        from qmember.queries.bank_queue import waiting_row

        row = waiting_row(unit.session, KEYS, KARIN, ids[4])
        assert row is not None
        approve(unit, ids[4], row.belief.suggestions[0].code)
        chair = user_id_of(unit.session, "ordforande@example.org")
        ask(unit, ids[5], chair, "Vet du något?", base_url="http://localhost")
    return ids[-1]


@pytest.mark.parametrize("width", [1280, 360])
def test_no_fault_on_the_pages_of_the_queue(browse, queue, width) -> None:
    page = browse(width=width)
    for path in ("/avstamning", f"/avstamning/betalning/{queue}/fraga"):
        page.goto(path)
        assert faults(page) == [], path
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/q{path.replace('/', '_')}_{width}.png", full_page=True)
    chair = browse("ordforande@example.org", width=width)
    chair.goto("/fragor")
    assert faults(chair) == []
    chair.get_by_label("Svara").fill("Fråga Gun")
    chair.get_by_role("button", name="Skicka svaret").click()
    page.goto("/avstamning")
    assert "svarar: Fråga Gun" in page.locator("main").inner_text()
