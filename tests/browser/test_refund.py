"""T4 and T5 of ``ux`` 10.3: a payment on the wrong person is moved; half a gift goes back by bank."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from qmember.domain.ledger import Channel
from qmember.models import Income, IncomeReversal, Refund
from qmember.queries.receipts import receipts_of_income
from qmember.services import gifts, people
from qmember.services.bank_naming import Part, name_payment
from qmember.services.gifts import GiftFacts
from tests.browser.hands import Hands
from tests.conftest import EVERYTHING
from tests.factories.bank_files import Payer
from tests.factories.bank_money import DAY, paid_in

T4_ACTIONS, T4_SECONDS = 4, 30
T5_ACTIONS, T5_SECONDS = 6, 60


@pytest.fixture
def karins(live) -> tuple[int, int]:
    """Karin Lund, whose payment of 200 kronor is really Karin Lundh's; their row ids."""
    with live.unit() as unit:
        wrong, right = (
            people.add_person(unit, name=name, city=city).id
            for name, city in (("Karin Lund", "Solna"), ("Karin Lundh", "Lund"))
        )
        [payment_id] = paid_in(unit, Payer(20_000, "K LUND", message="gåva"))
        name_payment(unit, payment_id, [Part("gift", 20_000, wrong)], how="unclear")
    return wrong, right


def holding(live) -> list[tuple[int, int | None]]:
    """Öre and payer of the income that holds."""
    query = select(Income.amount_ore, Income.person_id).outerjoin(
        IncomeReversal, IncomeReversal.income_id == Income.id
    )
    with live.database.reading() as session:
        rows = session.execute(query.where(IncomeReversal.income_id.is_(None)))
        return [tuple(row) for row in rows]


def test_t4_a_payment_on_the_wrong_karin_is_moved(live, browse, karins) -> None:
    page = browse()
    page.goto("/avstamning")
    hands, began = Hands(page), time.monotonic()
    hands.click(page.get_by_role("link", name="Flytta till annan person").first)
    expect(page.get_by_role("combobox", name="Rätt person")).to_be_focused()
    hands.type("karin lundh")
    expect(page.get_by_role("option")).to_have_count(1)
    hands.press("Enter")
    hands.click(page.get_by_role("button", name="Flytta till den här personen"))
    expect(page.locator(".flash").first).to_contain_text("Rättad.")
    assert (hands.actions <= T4_ACTIONS, time.monotonic() - began < T4_SECONDS) == (True, True)
    assert holding(live) == [(20_000, karins[1])]
    expect(page.get_by_text("Givare Karin Lund (P1001) → Karin Lundh (P1002)")).to_be_visible()
    page.goto("/personer/P1001")
    expect(page.get_by_text("rättad").first).to_be_visible()


def test_t5_half_a_gift_goes_back_by_bank_and_the_receipt_is_right(live, browse) -> None:
    with live.unit() as unit:
        anna = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
        facts = GiftFacts(50_000, DAY, Channel.BANKGIRO, anna)
        gifts.record_gift(unit, facts)
    page = browse()
    page.goto("/oversikt")
    hands, began = Hands(page), time.monotonic()
    hands.press("/")
    hands.type("2026-0001")
    hands.press("Enter")
    hands.click(page.get_by_role("main").get_by_role("link", name="2026-0001").first)
    hands.click(page.get_by_role("link", name="Återbetala", exact=True))
    amount = page.get_by_role("textbox", name="Belopp att återbetala")
    expect(amount).to_be_focused()
    expect(page.get_by_role("button", name="Återbetala 500")).to_be_visible()
    hands.type("250")  # the whole is selected as one comes, so that typing replaces it
    hands.click(page.get_by_label("Betalaren ångrar sig"))
    button = page.get_by_role("button", name="Återbetala 250")
    expect(button).to_be_visible()
    hands.click(button)
    expect(page.locator(".flash").first).to_contain_text("250,00 kr återbetalas.")
    expect(page.locator(".flash").first).to_contain_text("Kvitto 2026-0001 är ersatt av 2026-0002.")
    assert (hands.actions <= T5_ACTIONS, time.monotonic() - began < T5_SECONDS) == (True, True)
    assert holding(live) == [(25_000, anna)]
    with live.database.reading() as session:
        [row] = session.scalars(select(Refund)).all()
        assert (row.amount_ore, row.why, row.way) == (25_000, "regretted", "bank")
        [receipt] = receipts_of_income(session, EVERYTHING, row.rest_income_id)
        assert (receipt.amount_ore, receipt.replaces) == (25_000, "2026-0001")


def test_the_amount_is_selected_and_the_button_says_it(live, browse) -> None:
    with live.unit() as unit:
        gifts.record_gift(unit, GiftFacts(50_000, DAY, Channel.CASH, None))
    page = browse(width=360)
    page.goto("/gavor/2026-0001/aterbetala")
    expect(page.get_by_role("button", name="Återbetala 500")).to_be_visible()
    page.keyboard.type("120")
    expect(page.get_by_role("button", name="Återbetala 120")).to_be_visible()
    page.get_by_label("Betalaren ångrar sig").check()
    page.keyboard.press("Enter")
    expect(page.locator(".flash").first).to_contain_text("120,00 kr återbetalas.")


def test_it_works_without_script(live, browse) -> None:
    with live.unit() as unit:
        gifts.record_gift(unit, GiftFacts(50_000, DAY, Channel.CASH, None))
    page = browse(java_script_enabled=False)
    page.goto("/gavor/2026-0001/aterbetala")
    page.get_by_role("button", name="Återbetala", exact=True).click()
    expect(page.get_by_text("Välj varför den återbetalas.").first).to_be_visible()
    page.get_by_label("Betald av misstag").check()
    page.get_by_role("button", name="Återbetala", exact=True).click()
    expect(page.get_by_text("500,00 kr återbetalas.").first).to_be_visible()
    assert holding(live) == []
