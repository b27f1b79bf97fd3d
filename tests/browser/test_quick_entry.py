"""Quick entry in a real browser: by keyboard alone, without script, on a phone, pressed twice."""

from __future__ import annotations


def test_the_panel_opens_with_the_cursor_in_the_amount(browse) -> None:
    page = browse()
    page.goto("/gavor")
    page.keyboard.press("n")
    assert page.locator(":focus").get_attribute("name") == "amount"
