"""What is masked, in a real browser: shown on a press, covered again after a minute, with and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from qmember.domain.people import Protection
from qmember.models import ReadLog
from qmember.services.people import add_person, set_protection

ANNA, HIDDEN = "/personer/P1001", "/personer/P1002"


@pytest.fixture(autouse=True)
def people(live) -> None:
    with live.unit() as unit:
        add_person(unit, name="Anna Ek", email="anna@example.org", phone="070-123 45 67")
        hidden = add_person(unit, name="Hemliga Ek", email="hemlig@example.org")
        set_protection(unit, hidden.id, Protection.PROTECTED)


def readings(live) -> int:
    with live.database.reading() as session:
        return session.scalar(select(func.count()).select_from(ReadLog)) or 0


def mail(page: Page):
    return page.locator("[data-masked]", has_text="E-post")


def test_a_press_shows_and_another_covers(browse, live) -> None:
    page = browse()
    page.goto(ANNA)
    expect(mail(page)).to_contain_text("a…@…org")
    page.get_by_role("button", name="Visa E-post").click()
    expect(mail(page)).to_contain_text("anna@example.org")
    expect(page.locator("main")).not_to_contain_text("123 45 67")
    page.get_by_role("button", name="Dölj E-post").click()
    expect(mail(page)).to_contain_text("a…@…org")
    expect(mail(page)).not_to_contain_text("anna@example.org")
    assert readings(live) == 1


def test_after_a_minute_it_is_covered_by_itself(browse) -> None:
    page = browse()
    page.clock.install()
    page.goto(ANNA)
    page.get_by_role("button", name="Visa E-post").click()
    expect(mail(page)).to_contain_text("anna@example.org")
    page.clock.run_for(59_000)
    expect(mail(page)).to_contain_text("anna@example.org")
    page.clock.run_for(2_000)
    expect(mail(page)).to_contain_text("a…@…org")


def test_without_script_it_is_a_page_with_a_way_back(browse, live) -> None:
    page = browse(java_script_enabled=False)
    page.goto(ANNA)
    page.get_by_role("button", name="Visa E-post").click()
    expect(page.locator("main")).to_contain_text("anna@example.org")
    page.get_by_role("link", name="Dölj").click()
    expect(page.locator("h1")).to_have_text("Anna Ek")
    assert readings(live) == 1


@pytest.mark.parametrize("script", [True, False])
def test_protected_details_ask_why_first(browse, live, script: bool) -> None:
    page = browse("skydd@example.org", java_script_enabled=script)
    page.goto(HIDDEN)
    page.get_by_role("button", name="Visa namn och kontakt").click()
    expect(page.locator(".error-summary")).to_contain_text("Välj varför du behöver se")
    assert readings(live) == 0
    page.get_by_label("Årsmöte").check()
    page.get_by_role("button", name="Visa namn och kontakt").click()
    expect(page.locator("main")).to_contain_text("Hemliga Ek")
    assert readings(live) == 1
