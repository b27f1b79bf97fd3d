"""A bundle of twenty envelopes at the keyboard (``ux`` G3): rows save themselves, the sum follows, once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from qmember.models import BundleRow, Income
from qmember.services import people
from tests.browser.hands import Hands
from tests.factories.bundles import begun, typed

KEY, THINK, RESPONSE = 280, 1350, 300
"""Milliseconds of the keystroke-level model of ``ux`` part 4."""

GOAL = 240_000
ENVELOPES = 20


@pytest.fixture
def givers(live) -> None:
    with live.unit() as unit:
        for name in ("Anna Ek", "Anna Ek", "Berit Alm", "Cilla Dahl", "Disa Rask"):
            people.add_person(unit, name=name)


@pytest.fixture
def bundle(live, givers) -> int:
    with live.unit() as unit:
        return begun(unit)


@pytest.fixture
def page(browse, bundle) -> Page:
    page = browse()
    page.goto(f"/gavor/bunt/{bundle}")
    return page


def amount(page: Page):
    return page.locator("#amount")


def rows(page: Page, count: int) -> None:
    expect(page.locator("[data-copy]")).to_have_count(count)


def kept(live) -> int:
    with live.database.reading() as session:
        return session.scalar(select(func.count()).select_from(BundleRow))


def income(live) -> list[int]:
    with live.database.reading() as session:
        return list(session.scalars(select(Income.amount_ore).order_by(Income.id)))


def test_twenty_envelopes_within_the_goal(live, givers, browse) -> None:
    page = browse()
    page.goto("/gavor/bunt")
    hands, letters = Hands(page), 0
    for text in ("Medlemskväll",):
        hands.type(text)
        letters += len(text)
    hands.press(*["Tab"] * 5)
    for text in ("20", "2850"):
        hands.type(text)
        letters += len(text)
        hands.press("Tab")
    hands.press("Enter")
    expect(amount(page)).to_be_focused()
    for number in range(ENVELOPES):
        sum_, name = str(50 + 50 * (number % 4)), ("berit", "cilla", "disa", "a")[number % 4]
        hands.type(sum_)
        hands.press("Tab")
        hands.type(name)
        letters += len(sum_) + len(name)
        if name != "a":
            expect(page.locator("#giver-hits").get_by_role("option").first).to_be_visible()
        hands.press("Enter")
        hands.press("Enter")
        expect(amount(page)).to_be_focused()
        expect(amount(page)).to_have_value("")
    rows(page, ENVELOPES)
    expect(page.locator(".bundle-total")).to_contain_text("20 rader, 2 500 kr")
    expect(page.locator(".bundle-total")).to_contain_text("350 kr fattas")
    page.get_by_text("Ändra det som är gemensamt").click()
    page.get_by_label("Summa").fill("2500")
    page.get_by_label("Summa").blur()
    expect(page.locator(".bundle-total")).to_contain_text("Stämmer")
    amount(page).focus()
    page.get_by_label("De rader som liknar andra är andra").check()
    hands.press("Control+Enter")
    page.wait_for_url("**/gavor/buntar/*")
    assert sum(income(live)) == 250_000
    assert len(income(live)) == ENVELOPES
    assert hands.actions <= 3 * ENVELOPES + 10
    model = (hands.actions + letters) * KEY + ENVELOPES * (2 * THINK + RESPONSE)
    assert model <= GOAL


def test_what_is_typed_is_there_when_the_lid_is_closed(live, page, bundle) -> None:
    amount(page).fill("500")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    rows(page, 1)
    assert kept(live) == 1
    page.goto("/oversikt")
    page.get_by_role("link", name="Bunten ”Medlemskväll” har 1 rad.").click()
    rows(page, 1)
    expect(page.get_by_role("heading", name="Rad 2")).to_be_visible()


def test_of_two_of_one_name_enter_takes_neither_and_the_row_says_so(page) -> None:
    amount(page).fill("100")
    page.keyboard.press("Tab")
    page.keyboard.type("anna ek")
    expect(page.locator("#giver-hits").get_by_role("option")).to_have_count(3)
    page.keyboard.press("Enter")
    expect(page.locator("#giver-hits")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Spara raden").click()
    rows(page, 1)
    expect(page.locator(".tag-error")).to_have_text("1 rad behöver dig")
    expect(page.get_by_role("button", name="Registrera")).to_have_count(0)
    page.get_by_role("link", name="Rätta rad 1").click()
    page.get_by_label("P1002").or_(page.get_by_label("Anna Ek")).first.check()
    page.get_by_role("button", name="Spara raden").click()
    expect(page.get_by_role("button", name="Registrera 1 gåva, 100 kr")).to_be_visible()


def test_a_plus_copies_and_somebody_new_is_asked_for_her_address(live, page) -> None:
    page.keyboard.type("200")
    page.keyboard.press("Tab")
    page.keyboard.type("Mirjam Ny")
    expect(page.locator("#giver-hits").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-post")).to_be_focused()
    page.keyboard.type("mirjam@example.org")
    page.keyboard.press("Enter")
    rows(page, 1)
    expect(page.get_by_label("E-post")).to_be_hidden()
    page.keyboard.press("+")
    expect(amount(page)).to_have_value("200")
    page.keyboard.press("Tab")
    page.keyboard.press("+")
    expect(page.get_by_role("combobox", name="Givare")).to_have_value("Mirjam Ny")
    page.keyboard.press("Enter")
    rows(page, 2)
    expect(page.locator("[data-copy]").nth(1)).to_contain_text("som rad 1")


def test_two_hundred_rows_are_pasted_where_one_is_typed(live, page) -> None:
    text = "\n".join(f"{number + 10}\tBerit Alm" for number in range(200))
    page.locator("#amount").evaluate(
        """(box, text) => {
          const data = new DataTransfer();
          data.setData("text", text);
          box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )
    rows(page, 200)
    expect(page.locator(".bundle-total")).to_contain_text("200 rader")
    expect(page.get_by_text("behöver en kontrollsumma")).to_be_visible()
    assert kept(live) == 200


def test_rows_wait_for_the_server_and_come_once(live, watch, page) -> None:
    watch.allowed += ["ERR_FAILED", "Failed to load"]
    broken = {"left": 2}

    def answer(route) -> None:
        broken["left"] -= 1
        if broken["left"] == 1:
            route.fetch()  # it reached the server, whose answer was lost
            route.abort()
        elif broken["left"] == 0:
            route.abort()
        else:
            route.continue_()

    page.route("**/rader", answer)
    for kronor in ("100", "200"):
        page.keyboard.type(kronor)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
    expect(page.get_by_text("Ingen anslutning. Det du skrivit finns kvar")).to_be_visible()
    rows(page, 2)
    assert kept(live) == 2


def test_a_double_press_registers_once(live, page) -> None:
    page.keyboard.type("100")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Registrera 1 gåva, 100 kr").dblclick()
    page.wait_for_url("**/gavor/buntar/*")
    assert income(live) == [10_000]


def test_without_script_everything_works(live, bundle, browse) -> None:
    with live.unit() as unit:
        typed(unit, bundle, "100", "Berit Alm")
    page = browse(java_script_enabled=False)
    page.goto(f"/gavor/bunt/{bundle}")
    page.get_by_role("textbox", name="Belopp", exact=True).fill("+")
    page.get_by_role("textbox", name="Givare").fill("anna")
    page.get_by_role("button", name="Spara raden").click()
    page.get_by_label("Anna Ek").first.check()
    page.get_by_role("button", name="Spara raden").click()
    page.get_by_text("Klistra in rader").click()
    page.get_by_label("Rader", exact=True).fill("Belopp;Givare\n300;Cilla Dahl\n400;Okänd Person")
    page.get_by_role("button", name="Lägg till raderna").click()
    expect(page.get_by_text("2 rader kom med.")).to_be_visible()
    page.get_by_role("link", name="Rätta rad 4").click()
    page.get_by_label("Ny givare: Okänd Person").check()
    page.get_by_role("button", name="Spara raden").click()
    page.get_by_role("button", name="Registrera 4 gåvor, 900 kr").click()
    expect(page.get_by_text("Bunten är registrerad.")).to_be_visible()
    assert income(live) == [10_000, 10_000, 30_000, 40_000]
    page.get_by_role("button", name="Ångra bunten").click()
    expect(page.get_by_text("4 verifikationer är ångrade.")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 1920])
def test_nothing_scrolls_sideways(live, bundle, browse, width) -> None:
    with live.unit() as unit:
        typed(unit, bundle, "1234567,50", "Okänd Person med ett långt namn")
    page = browse(width=width)
    for path in ("/gavor/bunt", f"/gavor/bunt/{bundle}", f"/gavor/bunt/{bundle}/rakna"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_cash_is_reckoned_while_it_is_counted(page, bundle) -> None:
    page.goto(f"/gavor/bunt/{bundle}/rakna")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.keyboard.type("1")
    expect(page.locator("[data-cash-sum]")).to_have_text("2\u00a0500,00")
