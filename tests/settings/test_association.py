"""The association's facts: checked, kept as dated rows, and never overwritten unseen."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from qmember.queries.association import association, choices_made
from tests.doors import send, token_in

PAGE = "/installningar/forening"
INPUT = re.compile(r'<input([^>]*)name="([^"]+)"[^>]*value="([^"]*)"')


def filled(client) -> dict[str, str]:
    """The form as the page shows it."""
    page = client.get(PAGE).text
    form = page[page.index('class="form"') : page.index("Spara uppgifterna")]
    fields = {
        name: unescape(value) for kind, name, value in INPUT.findall(form) if "radio" not in kind
    }
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL
    ):
        fields[name] = unescape(text)
    fields |= dict(
        re.findall(
            r'<select[^>]*name="([^"]+)".*?<option selected value="([^"]*)"', form, re.DOTALL
        )
    )
    return {**fields, "orgnr": "802000-0009", "csrf_token": token_in(page)}


def house(app, on: date = date(2026, 11, 23)):
    with app.extensions["qmember"].database.reading() as session:
        return association(session, on)


def test_only_what_differs_becomes_a_row(app, karin) -> None:
    karin.post(PAGE, data=filled(karin))
    with app.extensions["qmember"].database.reading() as session:
        before = len(choices_made(session))
    form = filled(karin) | {"phone": "08-111 11 11", "address": "Box 7\n\n111 11 Stockholm"}
    assert karin.post(PAGE, data=form).status_code == 302
    assert house(app).phone == "08-111 11 11"
    assert house(app).address == ("Box 7", "111 11 Stockholm")
    with app.extensions["qmember"].database.reading() as session:
        assert len(choices_made(session)) == before + 2


def test_the_check_value_has_an_address_of_its_own(app, karin) -> None:
    form = filled(karin) | {"anchor_email": "granskare@example.net"}
    assert karin.post(PAGE, data=form).status_code == 302
    assert house(app).anchor_email == "granskare@example.net"
    assert karin.post(PAGE, data=filled(karin) | {"anchor_email": "granskare"}).status_code == 422


def test_the_history_tells_what_it_was_and_what_it_became(karin) -> None:
    karin.post(PAGE, data=filled(karin) | {"phone": "08-111 11 11"})
    page = karin.get(PAGE).text
    assert "Telefon: 08-000 00 00 → 08-111 11 11" in page
    assert "Karin" in page


def test_a_change_from_a_later_day_waits_for_it(app, karin) -> None:
    karin.post(PAGE, data=filled(karin) | {"phone": "08-222 22 22", "from_on": "2027-01-01"})
    assert house(app).phone == "08-000 00 00"
    assert house(app, date(2027, 1, 1)).phone == "08-222 22 22"
    assert "från 2027-01-01" in karin.get(PAGE).text


WRONG = {
    "name": ("", "Skriv föreningens namn"),
    "orgnr": ("802000-0001", "Sista siffran stämmer inte"),
    "bankgiro": ("403-2851", "Sista siffran stämmer inte"),
    "swish": ("070-1234567", "tio siffror som börjar med 123"),
    "email": ("info", "Skriv e-postadressen med @"),
    "exit_url": ("javascript:alert(1)", "Skriv hela adressen"),
    "large_gift_ore": ("mycket", "Skriv beloppet med siffror"),
    "receipt_delay_minutes": ("-1", "Skriv minuter från 0 till 1440"),
    "tax_periods": ("2026", "Skriv en period per rad"),
    "taken_over_on": ("snart", "Skriv datumet som"),
    "from_on": ("2026-11-01", "Välj i dag eller en senare dag"),
}


@pytest.mark.parametrize("field", WRONG)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_stored(app, karin, field) -> None:
    value, sentence = WRONG[field]
    before = house(app)
    answer = karin.post(PAGE, data=filled(karin) | {"phone": "08-999 99 99", field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "08-999 99 99" in answer.text
    assert house(app) == before


def test_numbers_are_kept_as_they_are_shown(app, karin) -> None:
    form = filled(karin) | {"bankgiro": "4032850", "swish": "1231231231"}
    karin.post(PAGE, data=form | {"tax_periods": "2026-01-01 – 2028-12-31\n2029-01-01 2029-12-31"})
    assert (house(app).bankgiro, house(app).swish) == ("403-2850", "123 123 12 31")
    assert house(app).tax_periods == (
        ("2026-01-01", "2028-12-31"), ("2029-01-01", "2029-12-31"),
    )  # fmt: skip


def test_the_second_of_two_is_told_and_takes_nothing_back(app, karin, birgit) -> None:
    hers = filled(birgit)
    karin.post(PAGE, data=filled(karin) | {"phone": "08-111 11 11"})
    answer = birgit.post(PAGE, data=hers | {"website": "www.example.org/ny"})
    assert answer.status_code == 409
    assert "Någon ändrade det här samtidigt" in answer.text
    assert "08-111 11 11" in answer.text
    assert "www.example.org/ny" in answer.text
    assert house(app).website == "www.example.org"


def test_markup_in_a_name_stays_text(karin) -> None:
    karin.post(PAGE, data=filled(karin) | {"name": "<b onclick=x>{{7*7}}"})
    page = karin.get("/installningar").text
    assert "<b onclick" not in page
    assert "{{7*7}}" in page


def test_the_fiscal_year_is_chosen_before_anything_is_booked(app, karin) -> None:
    assert karin.post(PAGE, data=filled(karin) | {"fiscal_month": "7"}).status_code == 302
    assert house(app).fiscal_month == 7
    assert "juli" in karin.get(PAGE).text
    opening = {"account": "1910", "side": "asset", "amount": "100"}
    send(karin, "/installningar/ingaende", **opening)
    answer = karin.post(PAGE, data=filled(karin) | {"fiscal_month": "1"})
    assert answer.status_code == 422
    assert "räkenskapsåret" in answer.text
    assert karin.post(PAGE, data=filled(karin) | {"fiscal_month": "13"}).status_code == 422
    assert house(app).fiscal_month == 7
