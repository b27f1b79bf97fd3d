"""Signing in, locking and unlocking in a real browser: by keyboard alone, and without scripts."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
import segno
from PIL import Image
from playwright.sync_api import Page, expect

from qmember.models import LoginSession
from qmember.web.auth.enrol import QUIET
from tests.browser.conftest import KASSOR, Live
from tests.doors import PASSWORD, code_now, give_account

SARA = "sekreterare@example.org"


@pytest.fixture
def karin(live: Live) -> Live:
    """The installation, in which Karin has a password and a second factor."""
    give_account(live.app, KASSOR)
    return live


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_the_keyboard_alone_signs_in_locks_and_unlocks(karin, browse, watch) -> None:
    page = browse(None)
    page.goto("/logga-in?next=/installningar/andamal")
    page.keyboard.type(KASSOR)
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    expect(page).to_have_url(re.compile("/logga-in/kod$"))
    expect(page.get_by_label("Kod")).to_be_focused()
    page.keyboard.type(code_now(karin.app))
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ändamål")
    page.wait_for_load_state()  # the keys are heard when the scripts have been read
    press(page, "Control+Shift+L")
    field = page.get_by_label("Lösenord")
    expect(field).to_be_focused()
    expect(page.get_by_role("heading", name="Ändamål")).not_to_be_visible()
    page.keyboard.type("fel fel fel fel fel")
    press(page, "Enter")
    expect(page.get_by_text("Lösenordet stämmer inte")).to_be_visible()
    field.focus()
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Ändamål")).to_be_visible()
    expect(page).to_have_url(re.compile("/installningar/andamal$"))
    watch.allowed.append("answer: 422")


def test_what_is_typed_under_the_lock_is_still_there_and_can_be_saved(karin, browse, watch) -> None:
    page = browse()
    page.goto("/installningar/andamal")
    page.get_by_text("Lägg till ett ändamål").click()
    page.get_by_label("Ändamål", exact=True).fill("Jullov")
    page.get_by_role("button", name="Lås", exact=True).click()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Lås upp").click()
    expect(page.get_by_label("Ändamål", exact=True)).to_have_value("Jullov")
    page.get_by_role("button", name="Spara ändamålet").click()
    expect(page.get_by_role("rowheader", name="Jullov")).to_be_visible()


def test_without_scripts_all_of_it_works(karin, browse) -> None:
    page = browse(None, width=360, java_script_enabled=False)
    page.goto("/logga-in")
    page.get_by_label("E-post").fill(KASSOR)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.get_by_label("Kod").fill(code_now(karin.app))
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.goto("/installningar/andamal")
    page.get_by_text("Lägg till ett ändamål").click()
    page.get_by_label("Ändamål", exact=True).fill("Jullov")
    lock = page.context.new_page()
    lock.goto("/konto")
    lock.get_by_role("button", name="Lås", exact=True).click()
    expect(lock.get_by_role("heading", level=1)).to_have_text("Låst")
    page.get_by_role("button", name="Spara ändamålet").click()
    expect(page.get_by_text("Det du skrivit finns kvar")).to_be_visible()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Lås upp").click()
    expect(page.get_by_role("rowheader", name="Jullov")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_picture_of_the_second_factor_is_drawn_so_that_a_camera_reads_it(
    live, browse, width
) -> None:
    give_account(live.app, SARA, factor=False)
    page = browse(None, width=width, device_scale_factor=2)
    page.goto("/logga-in")
    page.get_by_label("E-post").fill(SARA)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    issuer = "F%C3%B6reningen%20Linden"
    address = f"otpauth://totp/{issuer}:sekreterare%40example.org?secret={secret}&issuer={issuer}"
    wanted = segno.make(address, error="m").matrix
    shot = Image.open(io.BytesIO(page.locator("svg.qr").screenshot())).convert("L")
    modules = len(wanted) + 2 * QUIET
    size = shot.width / modules
    seen = [
        [
            shot.getpixel((int((x + 0.5) * size), int((y + 0.5) * size))) < 128
            for x in range(modules)
        ]
        for y in range(modules)
    ]
    inner = [row[QUIET:-QUIET] for row in seen[QUIET:-QUIET]]
    assert inner == [[bool(one) for one in row] for row in wanted]
    assert not any(any(row) for row in (*seen[:QUIET], *seen[-QUIET:]))
    assert size >= 3


def test_leaving_by_the_button_of_the_session_shows_nothing_on_the_way_back(karin, browse) -> None:
    page = browse()
    page.goto("/konto")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_text("Du är utloggad")).to_be_visible()
    page.go_back()
    expect(page.get_by_text(KASSOR)).not_to_be_visible()


def test_what_was_typed_comes_back_when_the_session_has_ended(karin, browse) -> None:
    """Also what a closed part of the page held; and the browser itself keeps nothing."""
    page = browse()
    page.goto("/installningar/andamal")
    page.get_by_text("Lägg till ett ändamål").click()
    page.get_by_label("Ändamål", exact=True).fill("Jullov & påsk")
    page.get_by_role("button", name="Lås", exact=True).click()
    expect(page.get_by_label("Lösenord")).to_be_visible()
    with karin.unit() as unit:
        row = unit.session.query(LoginSession).one()
        row.seen_at -= timedelta(hours=1)
    page.goto("/installningar/andamal")
    expect(page.get_by_text("så kommer det du skrivit tillbaka")).to_be_visible()
    assert "Jullov" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    page.keyboard.type(KASSOR)
    press(page, "Tab")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    page.get_by_label("Kod").fill(code_now(karin.app))
    press(page, "Enter")
    expect(page.get_by_label("Ändamål", exact=True)).to_have_value("Jullov & påsk")
    expect(page.get_by_text("Det du hade skrivit är här igen")).to_be_visible()
    page.get_by_role("button", name="Spara ändamålet").click()
    expect(page.get_by_role("rowheader", name="Jullov & påsk")).to_be_visible()
    page.goto("/installningar/andamal")
    expect(page.get_by_text("Det du hade skrivit är här igen")).not_to_be_visible()


def test_a_gift_with_a_new_giver_comes_back_whole(karin, browse) -> None:
    page = browse()
    page.goto("/gavor/ny")
    page.locator("#amount").fill("512,50")
    page.get_by_role("combobox", name="Givare", exact=True).fill("Ny Givare")
    page.get_by_role("option", name="Ny givare").click()
    page.get_by_label("E-post").first.fill("ny@example.org")
    page.get_by_role("button", name="Lås", exact=True).click()
    page.get_by_label("Lösenord").wait_for()
    page.goto("/gavor/ny")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Lås upp").click()
    expect(page.locator("#amount")).to_have_value("512,50")
    expect(page.get_by_role("combobox", name="Givare", exact=True)).to_have_value("Ny Givare")
    expect(page.get_by_label("E-post").first).to_have_value("ny@example.org")
    page.get_by_role("button", name="Spara gåvan").click()
    expect(page.get_by_text("Sparad. 512,50 kr från Ny Givare")).to_be_visible()


def test_without_a_connection_nothing_is_sent_and_what_was_typed_stays(karin, browse) -> None:
    page = browse()
    page.goto("/gavor/ny")
    page.locator("#amount").fill("512,50")
    page.get_by_role("combobox", name="Givare", exact=True).fill("a")
    press(page, "Enter")
    page.context.set_offline(True)
    expect(page.get_by_text("Ingen anslutning. Det du skrivit finns kvar här.")).to_be_visible()
    page.get_by_role("button", name="Spara gåvan").click()
    expect(page.locator("#amount")).to_have_value("512,50")
    page.context.set_offline(False)
    expect(page.get_by_text("Ingen anslutning")).not_to_be_visible()
    page.get_by_role("button", name="Spara gåvan").click()
    expect(page.get_by_text("Sparad. 512,50 kr")).to_be_visible()
