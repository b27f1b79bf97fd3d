"""T3: the bank's file of a month is put in place by keyboard, within three minutes and thirty actions.

``QMEMBER_MONTH_SEED`` names a month; without it there is another each time.
"""

from __future__ import annotations

import os
import re
import secrets
import time

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from qmember.models import Allocation, BankPayment, ClaimPayment, Income, OpenPayment, OutboxMail
from tests.banking import all_is_well
from tests.browser.hands import Hands
from tests.factories.month import Month, Truth, make_month

MOST_ACTIONS, MOST_SECONDS = 30, 180


@pytest.fixture
def month(live) -> Month:
    seed = int(os.environ.get("QMEMBER_MONTH_SEED") or secrets.randbelow(10**6))
    with live.unit() as unit:
        return make_month(unit, seed)


def focused(page: Page) -> Locator:
    """The row that has the focus: the one that the address names."""
    page.wait_for_load_state()
    row = page.locator("[data-row]:focus")
    expect(row).to_have_count(1)
    return row


def test_a_month_of_a_hundred_payments(live, browse, month, tmp_path) -> None:
    path = tmp_path / "november.xml"
    path.write_bytes(month.content)
    page = browse()
    page.goto("/avstamning")
    hands, began = Hands(page, actions=2), time.monotonic()  # the chooser, and the file in it
    page.get_by_label("Bankfil").set_input_files(path)
    hands.click(page.get_by_role("button", name="Läs in filen"))
    expect(page.get_by_role("heading", name="Säkra (84)")).to_be_visible()
    expect(page.get_by_text("62 godkända av sig själva")).to_be_visible()
    hands.click(page.get_by_role("button", name="Godkänn 22 säkra"))
    expect(page.get_by_text("22 betalningar godkända.").first).to_be_visible()
    expect(page.get_by_role("heading", name="Troliga (12)")).to_be_visible()
    for _ in range(12):
        row = focused(page)
        code = row.get_attribute("id")
        hands.press("Enter")
        expect(page.locator(f"#{code}.queue-done")).to_be_visible()
    expect(page.get_by_role("heading", name="Oklara (4)")).to_be_visible()
    for left in (3, 2, 1, 0):
        decide(page, hands, focused(page))
        expect(
            page.get_by_role("heading", name=f"Oklara ({left})")
        ).to_be_visible() if left else None
    took = time.monotonic() - began
    expect(page.get_by_role("heading", name="Väntar på svar (1)")).to_be_visible()
    expect(page.get_by_text("99 av 100 klara").first).to_be_visible()
    where = f"QMEMBER_MONTH_SEED={month.seed}"
    assert hands.actions <= MOST_ACTIONS, where
    assert took <= MOST_SECONDS, where
    everything_is_true(live, month, where)


def decide(page: Page, hands: Hands, row: Locator) -> None:
    """What only a person can decide: by what the row says."""
    text = row.inner_text()
    if "Skadereglering" in text:
        hands.press("x")
    elif "registrerad för hand" in text:
        hands.press("1")
    elif "Skyddad. Kassören avgör." in text:
        hands.press("f")
        page.wait_for_url("**/fraga")
        hands.click(page.get_by_label("Fråga", exact=True))
        hands.type("Vet du något om den?")
        hands.click(page.get_by_role("button", name="Fråga"))
    else:
        hands.press("Enter")
        page.wait_for_url(re.compile("/avstamning/betalning/"))
        hands.click(page.get_by_role("button", name="Namnge betalningen"))
    page.wait_for_url(re.compile("/avstamning(#|$)"))


def everything_is_true(live, month: Month, where: str) -> None:
    """Each of the hundred is what it truly is, and one waits with a question that tells nothing."""
    with live.database.reading() as session:
        newest = select(BankPayment.id).order_by(BankPayment.id.desc()).limit(100)
        ids = list(session.scalars(newest))[::-1]
        query = (
            select(
                Allocation.payment_id, Allocation.kind, Allocation.amount_ore, Income.person_id,
                ClaimPayment.claim_id,
            )
            .outerjoin(Income, Income.id == Allocation.income_id)
            .outerjoin(ClaimPayment, ClaimPayment.income_id == Income.id)
        )  # fmt: skip
        named: dict[int, set[tuple[str, int, int, int]]] = {}
        for row in session.execute(query):
            share = (row.kind, row.amount_ore, row.person_id or 0, row.claim_id or 0)
            named.setdefault(row.payment_id, set()).add(share)
        waits = set(session.scalars(select(OpenPayment.payment_id)))
        assert session.query(OutboxMail).filter_by(kind="question").count() == 1, where
    for payment_id, truth in zip(ids, month.truths, strict=True):
        assert named.get(payment_id, set()) == meant(truth), f"{where}: {truth.what}"
        assert (payment_id in waits) is (truth.what == "hidden"), where
    all_is_well(live.database)


def meant(truth: Truth) -> set[tuple[str, int, int, int]]:
    """What a payment is to be named: what is over a fee is a gift."""
    if truth.what == "insurance":
        return {("not_income", 184_000, 0, 0)}
    if truth.what == "nobody":
        return {("gift", 20_000, 0, 0)}
    return {
        ("gift", ore, who, 0) if kind == "over" else (kind, ore, who, claim)
        for kind, ore, who, claim in truth.shares or ()
    }
