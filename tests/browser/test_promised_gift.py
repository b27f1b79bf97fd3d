"""A promised gift at the keyboard: written down, met by a smaller payment, and what is left promised anew."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from qmember.domain.pledges import PledgeState
from qmember.queries.pledges import ended_pledges, open_pledges
from qmember.services import people
from tests.browser.hands import Hands
from tests.conftest import EVERYTHING, TODAY
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in

PROMISED = "/gavor/utlovade"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def anna(live) -> None:
    with live.unit() as unit:
        people.add_person(unit, name="Anna Ek", city="Lund")


def choose(page: Page, hands: Hands, label: str) -> None:
    """Find Anna in a field for people."""
    page.get_by_role("combobox", name=label).focus()
    hands.type("anna ek")
    hits = page.get_by_role("listbox", name=label).get_by_role("option")
    expect(hits.first).to_contain_text("Anna Ek")
    hands.press("Enter")


def promise(page: Page, hands: Hands, kronor: str, day: str) -> None:
    """Fill the form in from field to field and send it with Enter."""
    choose(page, hands, "Givare")
    page.get_by_label("Belopp", exact=True).focus()
    hands.type(kronor)
    hands.press("Tab")
    expect(page.get_by_label("Väntas senast")).to_be_focused()
    hands.type(day)
    with page.expect_navigation(wait_until="load"):
        hands.press("Enter")


def name_as_hers(live, page: Page, hands: Hands) -> None:
    """Say that the payment that has come is a gift of hers."""
    with live.unit() as unit:
        [payment_id] = paid_in(unit, Payer(30_000, "A EK", message="gåva"), on=TODAY)
    page.goto(f"/avstamning/betalning/{payment_id}", wait_until="load")
    choose(page, hands, "Betalare")
    page.get_by_role("button", name="Namnge betalningen").focus()
    with page.expect_navigation(wait_until="load"):
        hands.press("Enter")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_smaller_gift_is_told_of_and_the_rest_is_promised_anew(live, browse, width) -> None:
    page = browse(width=width)
    hands = Hands(page)
    page.goto(PROMISED, wait_until="load")
    promise(page, hands, "1000", "2026-12-24")
    expect(page.locator(".flash")).to_contain_text("Den utlovade gåvan är sparad.")
    expect(page.get_by_text("1 000,00 kr är utlovat")).to_be_visible()

    name_as_hers(live, page, hands)
    expect(page.get_by_text("Givaren har lovat 1 000,00 kr till 2026-12-24.")).to_be_visible()

    page.goto(PROMISED, wait_until="load")
    expect(page.get_by_text("700,00 kr mindre än utlovat, som då inte väntas")).to_be_visible()
    assert page.evaluate(FITS)
    page.get_by_role("button", name="Det är den gåvan").focus()
    with page.expect_navigation(wait_until="load"):
        hands.press("Enter")
    told = page.locator(".flash")
    expect(told).to_contain_text("Skriv upp 700,00 kr om det fortfarande ska komma.")
    promise(page, hands, "700", "2026-12-24")
    expect(page.get_by_text("700,00 kr är utlovat")).to_be_visible()
    assert page.evaluate(FITS)
    with live.database.reading() as session:
        [rest] = open_pledges(session, EVERYTHING, TODAY)
        [kept] = ended_pledges(session, EVERYTHING, TODAY)
        assert (rest.amount_ore, rest.candidates) == (70_000, ())
        assert (kept.amount_ore, kept.state) == (100_000, PledgeState.KEPT)


def test_a_day_that_is_over_is_said_at_its_field_and_nothing_typed_is_lost(browse) -> None:
    page = browse(width=320)
    hands = Hands(page)
    page.goto(PROMISED, wait_until="load")
    promise(page, hands, "1000", "2026-01-02")
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#due_on-error")).to_contain_text("Dagen är förbi")
    expect(page.get_by_label("Väntas senast")).to_have_value("2026-01-02")
    expect(page.get_by_label("Belopp", exact=True)).to_have_value("1\u00a0000")
    assert page.evaluate(FITS)
    page.get_by_label("Väntas senast").fill("2026-12-24")
    with page.expect_navigation(wait_until="load"):
        page.get_by_label("Väntas senast").press("Enter")
    expect(page.get_by_text("1 000,00 kr är utlovat")).to_be_visible()
