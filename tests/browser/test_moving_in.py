"""A messy list of 212 rows: read, looked through, saved, read again without effect, and undone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from qmember.models import Person
from tests.browser.conftest import Live
from tests.browser.test_accessible import faults
from tests.factories.moved import messy_list

ROWS, SLIPS = 212, 9


def people(live: Live) -> int:
    with live.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def choose(page: Page, content: bytes) -> None:
    page.goto("/las-in")
    page.get_by_label("Lista", exact=True).set_input_files(
        {"name": "medlemmar.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Läs listan").click()
    page.wait_for_url(re.compile(r"/las-in/\d+$"))


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_messy_list_moves_in_and_out_again(browse, live, scripts) -> None:
    page = browse("medlemsansvarig@example.org", java_script_enabled=scripts)
    before, content = people(live), messy_list()
    choose(page, content)
    expect(page.get_by_text("202 klara · 10 behöver dig · 0 sparade ännu")).to_be_visible()
    expect(page.get_by_text("Kolumnen ”Anteckning” hoppas över.")).to_be_visible()
    expect(page.get_by_text("här står ett personnummer")).to_be_visible()
    assert people(live) == before

    row = page.get_by_role("article", name="Rad 15")
    row.get_by_label("Telefon").fill("070-174 07 00")
    row.get_by_role("button", name="Rätta raden").click()
    expect(page.get_by_text("203 klara · 9 behöver dig")).to_be_visible()
    for left in range(SLIPS - 1, -1, -1):
        page.get_by_role("button", name=re.compile("^Samma person")).first.click()
        expect(page.get_by_text(f"{ROWS - SLIPS} klara · {left} behöver dig")).to_be_visible()
    page.get_by_role("button", name="Spara 203 personer").click()
    expect(page.get_by_text("Sparad. 203 nya personer.")).to_be_visible()
    assert people(live) == before + 203

    choose(page, content)
    expect(page.get_by_text("0 klara · 1 behöver dig")).to_be_visible()
    page.get_by_role("button", name="Jag är klar med listan").click()
    expect(page.get_by_text("Inget var nytt. Inget har ändrats.")).to_be_visible()
    assert people(live) == before + 203

    page.goto("/las-in")
    page.get_by_role("button", name=re.compile("^Ångra inläsningen")).click()
    expect(page.get_by_text("Registret är som det var före listan.")).to_be_visible()
    assert people(live) == before


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_a_list_has_no_fault_that_axe_knows(browse, width) -> None:
    page = browse("kassor@example.org", width=width)
    choose(page, messy_list(40))
    assert faults(page) == []
