"""When she has shown that she paid is noted and taken back with the keyboard alone, also on a phone."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.queries.member_types import member_types
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.statutes import write_statutes
from tests.factories.members import add_member

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def member(live) -> None:
    """Anna, who is asked for her fee where the statutes count from the day that she shows."""
    with live.unit() as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet 2025 § 11"))
        make_claim(unit, ClaimWish(add_member(unit, "Anna Ek").id, date(2026, 12, 31)))
        rules = {Key.PAID_ON: Rule("initiated", "§ 4")}
        write_statutes(unit, from_on=date(2026, 1, 1), rules=rules)


def press(page: Page, name: str) -> None:
    """Press a button of the page by the keyboard and wait for the next page."""
    page.get_by_role("button", name=name).focus()
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 360])
def test_it_is_noted_and_taken_back_by_the_keyboard(browse, width) -> None:
    page = browse(width=width)
    page.goto("/personer/P1001/medlemskap", wait_until="load")
    summary = page.locator("summary", has_text="Anteckna när hon betalade")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Hon betalade den", exact=True).fill("2026-11-24")
    press(page, "Spara dagen")
    expect(page.locator("#shown_on-error")).to_contain_text("Datumet är efter i dag")
    page.get_by_label("Hon betalade den", exact=True).fill("2026-11-20")
    assert page.evaluate(FITS)
    press(page, "Spara dagen")
    shown = page.get_by_text("Har visat att hon betalade 2026-11-20")
    expect(shown).to_be_visible()
    assert page.evaluate(FITS)
    press(page, "Ångra visad betalning")
    expect(shown).to_have_count(0)
