"""The queue by keyboard: a row is named where it stands, a split says what is left, and the place is kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from qmember.models import Allocation, Income
from qmember.services import people
from tests.browser.test_accessible import faults
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def queue(live) -> list[int]:
    """Three payments that tell nothing of who paid, and Anna Ek, who did."""
    with live.unit() as unit:
        people.add_person(unit, name="Anna Ek")
        return paid_in(unit, Payer(60_000, ""), Payer(70_000, ""), Payer(80_000, ""))


def at_row(page: Page, payment_id: int) -> None:
    page.goto("/avstamning")
    page.locator(f"#rad-{payment_id}").focus()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_row_is_named_where_it_stands(live, browse, queue, width) -> None:
    page = browse(width=width)
    at_row(page, queue[0])
    page.keyboard.press("/")
    field = page.get_by_label("Betalare").first
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#rad-{queue[0]}")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("Anna E")
    expect(page.get_by_role("option", name="Anna Ek")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate(FITS)
    page.keyboard.press("Enter")
    expect(field).to_have_value("Anna Ek")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/avstamning#rad-{queue[1]}")
    expect(page.locator(f"#rad-{queue[1]}")).to_be_focused()
    expect(page.locator(f"#rad-{queue[0]}.queue-done")).to_contain_text("Anna Ek")
    with live.database.reading() as session:
        kept = session.execute(
            select(Allocation.payment_id, Allocation.amount_ore, Income.person_id).join(
                Income, Income.id == Allocation.income_id
            )
        ).all()
    assert [tuple(row) for row in kept] == [(queue[0], 60_000, 1)]


def test_the_last_row_that_is_decided_keeps_the_place(browse, queue) -> None:
    page = browse()
    for payment_id in queue:
        at_row(page, payment_id)
        with page.expect_navigation():
            page.keyboard.press("x")
    expect(page.locator(f"#rad-{queue[-1]}.queue-done")).to_be_focused()


def test_a_split_says_what_is_left_while_it_is_typed(browse, queue) -> None:
    page = browse(width=360)
    at_row(page, queue[0])
    page.keyboard.press("d")
    page.wait_for_url(re.compile("/avstamning/betalning/"))
    amount = page.get_by_label("Belopp", exact=True)
    expect(amount).to_be_focused()
    page.keyboard.type("500")
    expect(amount).to_have_value("500")
    expect(page.get_by_text("Kvar att fördela 100,00 kr", exact=True)).to_be_visible()
    page.keyboard.type("0")
    expect(page.get_by_text("4 400,00 kr mer än det som finns att fördela")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate(FITS)
    page.keyboard.press("Backspace")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main").get_by_text("100,00 kr").first).to_be_visible()
    expect(page.get_by_label("Belopp", exact=True)).to_have_value(re.compile("^100"))
