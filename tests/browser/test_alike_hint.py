"""The hint while somebody new is typed comes by itself, and goes when nobody is meant any more."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from qmember.services.people import add_person


@pytest.fixture(autouse=True)
def people(live) -> None:
    with live.unit() as unit:
        add_person(unit, name="Anna Ek", email="anna@example.org", city="Solna")


def test_it_comes_while_typing_and_goes_again(browse) -> None:
    page = browse()
    page.goto("/personer/ny", wait_until="load")
    told = page.locator("[data-alike]")
    page.get_by_label("Namn", exact=True).press_sequentially("anna ek")
    expect(told).to_contain_text("Anna Ek P1001 · Solna – samma namn")
    expect(told.get_by_role("link")).to_have_attribute("href", "/personer/P1001")
    page.get_by_label("Namn", exact=True).press_sequentially("erson")
    expect(told).to_be_empty()
    page.get_by_label("E-post", exact=True).fill("anna@example.org")
    expect(told).to_contain_text("samma e-postadress")
