"""The file of a bank that nobody knows: its columns are told on a page, and the next file is read at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Live
from tests.browser.test_accessible import faults

FIRST = (
    "Dag;Vad;In;Ut;Kvar\n2026-11-16;Gåva;100,00;;300,00\n2026-11-15;Hyra;;50,50;200,00\n".encode()
)
NEXT = "Kvar;Ut;In;Vad;Dag\n320,00;;20,00;Gåva;2026-11-17\n".encode()
WIDTHS = (1280, 360)


def choose(page: Page, content: bytes) -> None:
    page.goto("/avstamning")
    page.get_by_label("Bankfil", exact=True).set_input_files(
        {"name": "konto.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Läs in filen").click()


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_columns_are_told_once(browse, live: Live, scripts) -> None:
    page = browse("kassor@example.org", java_script_enabled=scripts)
    choose(page, FIRST)
    page.wait_for_url(re.compile(r"/avstamning/kolumner/\d+$"))
    if scripts:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == []
    page.get_by_label("Vad", exact=True).select_option("Läses inte in")
    page.get_by_role("button", name="Visa vad som läses in").click()
    expect(page.get_by_text("1 betalning in, 100,00 kr. 1 rad ut, 50,50 kr.")).to_be_visible()
    page.get_by_label("Vad", exact=True).select_option("Text eller meddelande")
    page.get_by_role("button", name="Läs in filen").click()
    page.wait_for_url(re.compile(r"/avstamning$"))
    expect(page.get_by_text("2 nya rader.")).to_be_visible()
    choose(page, NEXT)
    page.wait_for_url(re.compile(r"/avstamning$"))
    expect(page.get_by_text("1 ny rad.")).to_be_visible()
    expect(page.get_by_label("Välj kolumnerna på nytt")).to_be_visible()
