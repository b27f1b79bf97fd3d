"""T6 (``ux`` 10.3): the month is closed though a day is in no file, and stays closed; report and vouchers leave it."""

from __future__ import annotations

import time
from datetime import date

import pytest
from playwright.sync_api import expect

from qmember.formats.bank_file import read_bank_file
from qmember.queries.closing import deviations_of
from qmember.queries.handover import unsent_count
from qmember.services.bank_import import import_file
from qmember.services.bank_naming import Part, name_payment
from qmember.services.handover import hand_over
from tests.browser.hands import Hands
from tests.conftest import TODAY
from tests.factories.bank_files import Entry, camt053

MOST_ACTIONS, MOST_SECONDS = 6, 120


@pytest.fixture
def october(live) -> None:
    """Two statements with a day between them on which 1 200 kr moved; all that came is named.

    What was booked until the 14th has been handed over to the bookkeeping, the rest has not.
    """
    first = camt053(
        [Entry(50000, on=date(2026, 10, 5))], opening_ore=0, message_id="A",
        from_on=date(2026, 10, 1), to_on=date(2026, 10, 14),
    )  # fmt: skip
    second = camt053(
        [Entry(70000, on=date(2026, 10, 20))], opening_ore=170000, message_id="B",
        from_on=date(2026, 10, 16), to_on=date(2026, 10, 31), closing_ore=120000, summary=False,
    )  # fmt: skip
    with live.unit() as unit:
        for content in (first, second):
            import_file(unit, content, read_bank_file(content, today=TODAY))
        for payment_id, ore in ((1, 50000), (2, 70000)):
            name_payment(unit, payment_id, [Part("sale", ore)])
        hand_over(unit, date(2026, 10, 1), date(2026, 10, 14))


def test_a_month_with_a_missing_day_is_closed_and_reported(live, browse, october) -> None:
    page = browse()
    page.goto("/oversikt")
    hands, began = Hands(page), time.monotonic()
    hands.click(page.get_by_role("link", name="Oktober 2026 är inte stängd"))
    expect(page.get_by_text("1 dag finns inte i någon fil från banken")).to_be_visible()
    expect(page.get_by_text("under 15 oktober")).to_be_visible()
    why = page.get_by_label("Varför stänger du ändå?")
    expect(page.get_by_text("ska lämnas över till bokföringen")).to_be_visible()
    expect(page.get_by_label("Lämna över dem till bokföringen")).to_be_checked()
    for field in why.filter(visible=True).all():
        field.fill("Banken lämnade ingen fil för den 15")
    hands.click(page.get_by_role("button", name="Stäng oktober 2026"))
    expect(page.get_by_role("heading", name="Oktober 2026 är stängd")).to_be_visible()
    expect(page.get_by_role("link", name="Överlämning 2: hämta filen")).to_be_visible()
    with page.expect_download() as fetched:
        hands.click(page.get_by_role("button", name="Hämta som PDF"))
    assert fetched.value.suggested_filename.startswith("manad-2026-10")
    assert hands.actions <= MOST_ACTIONS
    assert time.monotonic() - began < MOST_SECONDS
    with live.database.reading() as session:
        kept = deviations_of(session, ["2026-10"])["2026-10"]
        assert unsent_count(session, date(2026, 10, 1), date(2026, 10, 31)) == 0
    assert (kept[0].check, kept[0].count) == ("files", 1)
    assert "handover" not in {one.check for one in kept}
    page.goto("/gavor/ny")
    page.get_by_role("textbox", name="Belopp").fill("100")
    page.get_by_role("combobox", name="Givare").fill("a")
    page.get_by_role("textbox", name="Datum").fill("2026-10-12")
    page.get_by_role("button", name="Spara gåvan").click()
    expect(page.get_by_text("Oktober är stängd. Välj ett datum i november").first).to_be_visible()
