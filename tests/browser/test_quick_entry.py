"""Quick entry in a real browser (``ux`` 5.1.2): by keyboard alone, on a phone, without script, pressed twice.

``Hands`` counts as ``ux`` part 4 does: an action is a key that is not data, a click or a tap.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from qmember.domain.ledger import Channel
from qmember.models import Income, Person
from qmember.services import gifts, people
from qmember.services.gifts import GiftFacts
from qmember.services.purposes import add_purpose
from tests.browser.hands import Hands

DAY = date(2026, 11, 20)


@pytest.fixture
def givers(live):
    """Two of the same name, one alone, one who gives to a purpose of her own; their row ids."""
    with live.unit() as unit:
        made = [
            people.add_person(unit, name="Anna Ek", email="anna@example.org", city="Solna"),
            people.add_person(unit, name="Anna Ek", city="Malmö"),
            people.add_person(unit, name="Ann Berg", email="ann.berg@example.se", city="Uppsala"),
            people.add_person(unit, name="Rut Dahl", city="Lund"),
        ]
        return [person.id for person in made]


@pytest.fixture
def page(browse) -> Page:
    page = browse()
    page.goto("/gavor")
    return page


def hits(page: Page, count: int) -> Locator:
    found = page.locator("#giver-hits").get_by_role("option")
    expect(found).to_have_count(count)
    return found


def saved(page: Page, text: str) -> None:
    """The sentence of the last deed stands on the page, whose scripts listen to the keys."""
    expect(page.locator(".flash").first).to_contain_text(text)
    page.wait_for_load_state()


def amount(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Belopp", exact=True)


def stored(live) -> list[tuple[int, str, str | None]]:
    """Öre, day and giver of every gift, oldest first."""
    query = select(Income.amount_ore, Income.received_on, Person.name).outerjoin(
        Person, Person.id == Income.person_id
    )
    with live.database.reading() as session:
        return [(o, d.isoformat(), n) for o, d, n in session.execute(query.order_by(Income.id))]


def test_a_known_giver_takes_four_actions_and_the_panel_is_ready_for_the_next(
    live, givers, page
) -> None:
    hands = Hands(page)
    hands.press("n")
    expect(amount(page)).to_be_focused()
    hands.type("500")
    hands.press("Tab")
    hands.type("ann b")
    hits(page, 2)
    hands.press("Enter")
    expect(page.get_by_role("combobox", name="Givare")).to_have_value("Ann Berg")
    expect(page.locator("[data-receipt-line]")).to_have_text("Kvitto skickas till a…@…se")
    hands.press("Enter")
    saved(page, "Sparad. 500,00 kr från Ann Berg. Verifikation 2026-0001.")
    assert hands.actions == 4
    expect(amount(page)).to_be_focused()
    expect(amount(page)).to_have_value("")
    first = page.get_by_role("row").nth(1)
    expect(first).to_contain_text("2026-0001")
    expect(first.get_by_role("button", name="Ångra")).to_be_visible()
    assert stored(live) == [(50000, "2026-11-23", "Ann Berg")]


def test_what_was_saved_is_told_to_those_who_hear_the_page(givers, page) -> None:
    page.keyboard.press("n")
    page.keyboard.type("50")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    region = page.locator("body > p[role=status]")
    expect(region).to_have_text("Sparad. 50,00 kr från en anonym givare. Verifikation 2026-0001.")


def test_of_two_with_the_same_name_enter_takes_neither(live, givers, page) -> None:
    hands = Hands(page)
    hands.press("n")
    hands.type("500")
    hands.press("Tab")
    hands.type("anna ek")
    hits(page, 3)
    hands.press("Enter")
    hits(page, 3)
    hands.press("ArrowDown", "ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_contain_text("Malmö")
    hands.press("Enter", "Enter")
    saved(page, "från Anna Ek")
    assert hands.actions <= 8
    with live.database.reading() as session:
        assert session.scalars(select(Income.person_id)).all() == [givers[1]]


def test_somebody_new_gives_an_address_and_becomes_one_person(live, page) -> None:
    hands = Hands(page)
    hands.press("n")
    hands.type("1234,50")
    hands.press("Tab")
    hands.type("Mirjam Łukasik")
    hits(page, 1)
    hands.press("Enter")
    expect(page.get_by_label("E-post")).to_be_focused()
    expect(page.get_by_label("Den nya givaren är")).to_have_value("person")
    hands.type("mirjam@example.se")
    hands.press("Tab", "Tab")
    page.keyboard.press("Control+A")
    hands.type("igår")
    hands.press("Tab")
    hands.type("s")
    expect(page.get_by_label("Betalsätt")).to_have_value("swish")
    hands.press("Control+Enter")
    saved(page, "1 234,50 kr från Mirjam Łukasik")
    assert hands.actions <= 10
    assert stored(live) == [(123450, "2026-11-22", "Mirjam Łukasik")]
    expect(page.get_by_role("row").nth(1)).to_contain_text("skickas")


def test_a_new_organisation_is_recognised_by_its_words(live, page) -> None:
    page.goto("/gavor/ny")
    page.get_by_role("combobox", name="Givare").fill("Rotary Söder")
    hits(page, 1).click()
    expect(page.get_by_label("Den nya givaren är")).to_have_value("organisation")


@pytest.mark.parametrize("typed", ["a", ""])
def test_a_or_nothing_and_enter_is_an_anonymous_gift(live, givers, page, typed) -> None:
    page.keyboard.press("n")
    page.keyboard.type("200")
    page.keyboard.press("Tab")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Givare")).to_have_value("Anonym gåva")
    page.keyboard.press("Enter")
    saved(page, "från en anonym givare")
    assert stored(live) == [(20000, "2026-11-23", None)]


def test_date_and_way_of_payment_stay_for_the_next_gift(givers, page) -> None:
    page.goto("/gavor/ny")
    amount(page).fill("10")
    page.get_by_label("Datum").fill("-3")
    page.get_by_label("Betalsätt").select_option("cash")
    page.get_by_role("combobox", name="Givare").press("Enter")
    page.get_by_role("button", name="Spara gåvan").click()
    saved(page, "Sparad.")
    expect(page.get_by_label("Datum")).to_have_value("2026-11-20")
    expect(page.get_by_label("Betalsätt")).to_have_value("cash")


def test_undo_by_one_key_brings_the_values_back(live, givers, page) -> None:
    page.keyboard.press("n")
    page.keyboard.type("750")
    page.keyboard.press("Tab")
    page.keyboard.type("ann b")
    hits(page, 2)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    saved(page, "Sparad.")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    saved(page, "Ångrat. Verifikation 2026-0001 är makulerad.")
    expect(amount(page)).to_have_value("750")
    expect(page.get_by_role("combobox", name="Givare")).to_have_value("Ann Berg")
    page.keyboard.press("Enter")
    saved(page, "Verifikation 2026-0003.")


def test_an_amount_that_can_be_read_in_two_ways_is_asked_about_at_once(live, page) -> None:
    page.goto("/gavor/ny")
    amount(page).fill("1.234")
    page.keyboard.press("Tab")
    asked = page.get_by_role("group", name="Menar du 1 234 kr eller 1,23 kr? Välj ett av förslagen")
    expect(asked).to_be_visible()
    asked.get_by_label("1 234 kr").click()
    expect(amount(page)).to_have_value("1\u00a0234")
    expect(asked).to_be_hidden()
    page.get_by_role("combobox", name="Givare").press("Enter")
    page.get_by_role("button", name="Spara gåvan").click()
    saved(page, "Sparad. 1 234,00 kr")


def test_a_large_amount_asks_calmly_to_be_looked_at(page) -> None:
    page.goto("/gavor/ny")
    amount(page).fill("50000")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Stort belopp. Kontrollera att 50 000 kr stämmer.")).to_be_visible()
    expect(amount(page)).to_have_value("50\u00a0000")
    amount(page).fill("20000")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Stort belopp.")).to_be_hidden()


def test_a_gift_much_like_another_is_asked_about_and_saved_anyway(live, givers, page) -> None:
    with live.unit() as unit:
        gifts.record_gift(unit, GiftFacts(50000, DAY, Channel.SWISH, givers[2]))
    page.goto("/gavor/ny")
    amount(page).fill("500")
    page.get_by_role("combobox", name="Givare").fill("ann b")
    hits(page, 2).first.click()
    page.get_by_role("button", name="Spara gåvan").click()
    expect(
        page.get_by_text("Liknar verifikation 2026-0001 (500 kr, 20 november). Spara ändå?")
    ).to_be_visible()
    assert len(stored(live)) == 1
    page.get_by_role("button", name="Spara ändå").click()
    saved(page, "Verifikation 2026-0002.")


def test_a_purpose_that_was_chosen_three_times_in_a_row_is_suggested(live, givers, page) -> None:
    with live.unit() as unit:
        purpose = add_purpose(unit, name="Barnens rum", from_on=date(2026, 1, 1)).id
        for ore in (100, 200, 300):
            facts = GiftFacts(ore, DAY, Channel.SWISH, givers[3], purpose_id=purpose)
            gifts.record_gift(unit, facts)
    page.goto("/gavor/ny")
    amount(page).fill("400")
    page.get_by_role("combobox", name="Givare").fill("rut")
    hits(page, 2).first.click()
    expect(page.get_by_label("Ändamål")).to_have_value(str(purpose))
    page.get_by_role("button", name="Spara gåvan").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Barnens rum")


def test_a_double_press_makes_one_gift(live, page) -> None:
    page.goto("/gavor/ny")
    amount(page).fill("80")
    page.get_by_role("combobox", name="Givare").press("Enter")
    page.get_by_role("button", name="Spara gåvan").dblclick()
    saved(page, "Sparad.")
    assert len(stored(live)) == 1


def test_what_was_refused_keeps_everything_typed_and_the_title_says_so(live, page) -> None:
    page.goto("/gavor/ny")
    amount(page).fill("trehundra")
    page.get_by_label("Datum").fill("2027-01-01")
    page.get_by_role("combobox", name="Givare").fill("Nora")
    page.get_by_role("button", name="Spara gåvan").click()
    expect(page).to_have_title(re.compile("^Fel: Registrera gåva"))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Kontrollera 3 saker")
    for sentence in (
        "Skriv beloppet med siffror, till exempel 500 eller 1 234,50",
        "Välj givare i listan, eller välj Anonym gåva",
        "Datumet är efter i dag. Skriv dagen då pengarna kom in",
    ):
        expect(page.get_by_text(sentence)).to_have_count(2)
    expect(amount(page)).to_have_value("trehundra")
    expect(page.get_by_label("Datum")).to_have_value("2027-01-01")
    expect(page.get_by_role("combobox", name="Givare")).to_have_value("Nora")
    assert stored(live) == []


def test_escape_closes_the_panel_and_gives_the_focus_back(page) -> None:
    button = page.get_by_role("link", name="Registrera gåva")
    button.focus()
    page.keyboard.press("Enter")
    expect(amount(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#ny-gava")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_panel_opens_from_any_page(browse) -> None:
    page = browse()
    page.goto("/verifikationer")
    page.keyboard.press("n")
    page.wait_for_url("**/gavor/ny")
    expect(amount(page)).to_be_focused()


def test_on_a_phone_the_button_stays_in_sight_and_nothing_scrolls_sideways(browse) -> None:
    page = browse(width=360, height=740)
    page.goto("/gavor/ny")
    expect(page.get_by_role("button", name="Spara gåvan")).to_be_in_viewport()
    expect(amount(page)).to_have_attribute("inputmode", "decimal")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_script_everything_works_and_the_page_asks_who_is_meant(
    live, givers, browse
) -> None:
    page = browse(java_script_enabled=False)
    page.goto("/gavor/ny")
    page.get_by_role("textbox", name="Belopp", exact=True).fill("1.234")
    page.get_by_role("textbox", name="Givare").fill("anna")
    page.get_by_role("button", name="Spara gåvan").click()
    page.get_by_label("1 234 kr").check()
    page.get_by_label("Anna Ek · Malmö").check()
    page.get_by_role("button", name="Spara gåvan").click()
    saved(page, "Sparad. 1 234,00 kr från Anna Ek")
    page.get_by_role("button", name="Ångra").first.click()
    saved(page, "Ångrat.")
    assert len(stored(live)) == 1
