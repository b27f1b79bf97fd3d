"""T15 (``ux`` 10.3): the auditor draws, ticks three with a key each, asks, and can change nothing."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date

import pytest
from playwright.sync_api import expect

from qmember.domain.ledger import Channel
from qmember.models import ReviewMessage, ReviewTick
from qmember.services import gifts, people
from qmember.services.gifts import GiftFacts
from qmember.services.periods import close_month
from tests.browser.hands import Hands

REVISOR = "revisor@example.org"
MOST_SECONDS = 180
OCTOBER = date(2026, 10, 5)


@pytest.fixture
def october(live) -> None:
    """Forty gifts of Anna Ek in October, which is closed."""
    with live.unit() as unit:
        anna = people.add_person(unit, name="Anna Ek", email="anna@example.org")
        for place in range(40):
            gifts.record_gift(
                unit, GiftFacts(10_000 + place, OCTOBER, Channel.CASH, anna.id), key=None
            )
        close_month(unit, "2026-10", reason="Ingen bank ännu")


def test_the_auditor_looks_at_a_sample_and_asks(live, browse, october) -> None:
    page = browse(REVISOR)
    page.goto("/oversikt")
    hands, began = Hands(page), time.monotonic()
    hands.click(page.get_by_role("link", name="Granskning", exact=True))
    page.get_by_label("Frö").fill("linden")
    hands.click(page.get_by_role("button", name="Dra stickprov"))
    expect(page.get_by_text("0 av 25 granskade")).to_be_visible()
    hands.click(page.get_by_role("link", name="Fortsätt med"))
    for count in (1, 2, 3):
        here = page.get_by_role("heading", level=1).inner_text()
        hands.press("g")
        expect(page.get_by_role("heading", level=1)).not_to_have_text(here)
        with live.database.reading() as session:
            assert session.query(ReviewTick).count() == count
    hands.press("f")
    expect(page.get_by_role("textbox", name="Fråga")).to_be_focused()
    hands.type("Finns kvittot? gjf")
    hands.click(page.get_by_role("button", name="Fråga kassören"))
    expect(page.get_by_text("Frågan är hos kassören.")).to_be_visible()
    here = page.url
    hands.press("j")
    page.wait_for_url(lambda url: url != here)
    hands.press("k")
    page.wait_for_url(here)
    assert hands.actions <= 14
    expect(page.get_by_text("Anna Ek")).to_have_count(0)
    number = page.get_by_role("heading", level=1).inner_text().split()[-1]
    refused = page.goto(f"/gavor/{number}/ratta")
    assert refused is not None
    assert refused.status == 403
    expect(page.get_by_text("behörighet").first).to_be_visible()
    assert time.monotonic() - began < MOST_SECONDS
    karin = browse()
    karin.goto("/oversikt")
    karin.get_by_role("link", name="fråga från revisorn väntar på svar").click()
    expect(karin.get_by_text("Finns kvittot? gjf")).to_be_visible()
    karin.get_by_role("textbox", name="Svara").fill("Ja, i pärmen")
    karin.get_by_role("button", name="Skicka svaret").click()
    page.goto("/oversikt")
    page.get_by_role("link", name="svar på dina frågor").click()
    page.get_by_role("link", name=number, exact=True).click()
    page.get_by_role("button", name="Avsluta frågan").click()
    expect(page.get_by_text("avslutade frågan")).to_be_visible()
    with live.database.reading() as session:
        steps = [row.step for row in session.query(ReviewMessage).order_by(ReviewMessage.id)]
    assert steps == ["asked", "answered", "closed"]


def test_a_name_is_shown_on_request_goes_by_itself_and_stands_in_the_packet(
    live, browse, october
) -> None:
    page = browse(REVISOR)
    page.goto("/granskning/2026")
    page.get_by_role("button", name="Dra stickprov").click()
    page.get_by_role("link", name="Fortsätt med").click()
    page.get_by_text("Visa namnet på G-").click()
    page.get_by_label("Jämföra med kvittot").check()
    page.get_by_role("button", name="Visa namn").click()
    expect(page.get_by_text("Anna Ek")).to_be_visible()
    page.get_by_role("link", name="Dölj").click()
    expect(page.get_by_text("Anna Ek")).to_have_count(0)
    page.goto("/granskning/2026")
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Ladda ner granskningsunderlag").click()
    packed = zipfile.ZipFile(io.BytesIO(fetched.value.path().read_bytes()))
    assert "Jämföra med kvittot" in packed.read("visade-namn.csv").decode("utf-8-sig")


def test_it_works_without_script_and_at_320_pixels(live, browse, october) -> None:
    page = browse(REVISOR, width=320, java_script_enabled=False)
    page.goto("/granskning/2026")
    page.get_by_role("button", name="Dra stickprov").click()
    page.get_by_role("link", name="Fortsätt med").click()
    page.get_by_role("button", name="Granskad, nästa").click()
    page.get_by_text("Fråga om verifikationen").click()
    page.get_by_role("textbox", name="Fråga").fill("Finns kvittot?")
    page.get_by_role("button", name="Fråga kassören").click()
    expect(page.get_by_text("Frågan är hos kassören.")).to_be_visible()
    page.goto("/granskning/2026")
    expect(page.get_by_text("1 av 25 granskade")).to_be_visible()


def test_keys_are_off_where_shortcuts_are(live, browse, october) -> None:
    with live.unit() as unit:
        from qmember.models import User

        unit.session.query(User).filter_by(email=REVISOR).one().shortcuts = False
    page = browse(REVISOR)
    page.goto("/granskning/2026")
    page.get_by_role("button", name="Dra stickprov").click()
    page.get_by_role("link", name="Fortsätt med").click()
    here = page.url
    page.keyboard.press("g")
    page.keyboard.press("j")
    page.goto("/granskning/2026")
    expect(page.get_by_text("0 av 25 granskade")).to_be_visible()
    assert here
