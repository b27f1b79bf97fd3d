"""Receipts leave together: looked at, sent by one press, left alone, and told of when one comes back."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from qmember.domain.ledger import Channel
from qmember.domain.people import Protection, ReceiptWish
from qmember.services import people, receipts
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.income import live_income
from qmember.services.jobs import run_waiting
from qmember.services.protection import set_protection
from qmember.services.sending import send_waiting
from qmember.services.worker import HANDLERS
from tests.conftest import TODAY

DAY = date(2026, 11, 20)
NAMES = "Anna Ek", "Berit Alm", "Cecilia Öst", "Disa Ask"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def givers(live) -> list[int]:
    """Three who get their receipts by mail and one who wants none, each with one that waits."""
    with live.unit() as unit:
        ids = [
            people.add_person(unit, name=name, email=f"giver{place}@example.org").id
            for place, name in enumerate(NAMES)
        ]
        for person_id in ids:
            facts = GiftFacts(25_000, DAY, Channel.SWISH, person_id, receipt=ReceiptWish.NONE)
            receipts.issue(unit, live_income(unit, record_gift(unit, facts).income_id))
        unit.session.get_one(people.Person, ids[3]).receipt_wish = ReceiptWish.NONE
    return ids


def follow(page: Page, role: str, name: str) -> None:
    """Press a link or a button of the page by the keyboard and wait for the next page."""
    page.get_by_role("main").get_by_role(role, name=name).first.focus()
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def work(live) -> list[str]:
    """Let the worker and the mail do what waits; to whom mails went."""
    sent: list[str] = []
    run_waiting(live.database, live.clock, HANDLERS)
    send_waiting(live.database, Clock(TODAY), lambda letter: sent.append(letter.to))
    return sorted(sent)


@pytest.mark.parametrize("width", [1280, 360])
def test_receipts_are_sent_left_alone_and_told_of_afterwards(live, browse, givers, width) -> None:
    page = browse(width=width)
    page.goto("/gavor/kvitton", wait_until="load")
    panel = page.get_by_role("region", name="4 kvitton väntar")
    expect(panel).to_contain_text("De här lämnas inte med de andra: 1 vill inte ha kvitto")
    expect(panel).to_contain_text("Först med mejl: 2026-0001, 250,00 kr, Anna Ek.")
    expect(panel.get_by_role("link", name="Se kvittot (PDF) 2026-0001")).to_be_visible()
    panel.locator("summary", has_text="Se mejlet").focus()
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("Tack för din gåva på 250,00 kr den 20 november 2026.")
    assert page.evaluate(FITS)

    follow(page, "button", "Skicka 3 kvitton")
    expect(page.get_by_role("status").filter(has_text="0 av 3")).to_be_visible()
    expect(page.get_by_text("Du kan lämna sidan. Det fortsätter av sig självt.")).to_be_visible()
    page.goto("/oversikt")

    with live.unit() as unit:  # before her turn comes she asks for protection
        set_protection(unit, givers[1], Protection.PROTECTED)
    assert work(live) == ["giver0@example.org", "giver2@example.org"]

    page.goto("/gavor/kvitton", wait_until="load")
    expect(page.get_by_text("2 skickade, 1 fick inget.")).to_be_visible()
    expect(page.get_by_role("button", name="Skicka")).to_have_count(0)
    follow(page, "link", "2026-11-23")
    expect(page.get_by_role("heading", name="Kvitton med mejl")).to_be_visible()
    main = page.get_by_role("main")
    expect(main).to_contain_text("3 av 3")
    expect(main).to_contain_text("2 skickade, 0 kom tillbaka.")
    expect(main.get_by_role("listitem")).to_have_text(
        "1 med skyddade uppgifter, hanteras en och en"
    )
    expect(main).not_to_contain_text("Berit")
    assert page.evaluate(FITS)
