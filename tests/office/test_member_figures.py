"""From each figure of members to its people: as many rows as it says, on its day, and nobody hidden."""

from __future__ import annotations

import re
from datetime import date

import pytest

from qmember.domain.people import Protection
from qmember.queries.member_types import member_types
from qmember.services import memberships, people
from tests.factories.members import add_member, pay_fee
from tests.office.register import STAFF

REPORT, PAGE = "/rapporter/medlemmar", "/rapporter/medlemmar/personer"
HIDDEN = "Hilda"


@pytest.fixture
def many(opened) -> None:
    """Seven of each kind of 2026 and fewer of 2025, and of each kind one who is hidden now."""
    with opened() as unit:
        kinds = {one.name: one.id for one in member_types(unit.session)}
        for n in range(8):
            level = {"protection": Protection.PROTECTED} if n == 7 else {}
            name = HIDDEN if n == 7 else "Gun"
            paid = add_member(unit, f"{name} Betalat {n}", joined=date(2024, 3, 1), **level)
            for year in (2025, 2026):
                pay_fee(unit, paid, date(year, 2, 1))
            add_member(unit, f"{name} Obetald {n}", joined=date(2025, 4, 1), **level)
            add_member(unit, f"{name} Ny {n}", joined=date(2026, 4, 1), **level)
            left = add_member(unit, f"{name} Avslutad {n}", joined=date(2024, 3, 1), **level)
            memberships.leave(unit, left.id, from_on=date(2026, 5, n + 1))
            dead = add_member(unit, f"{name} Död {n}", joined=date(2024, 3, 1), **level)
            people.mark_deceased(unit, dead.id, date(2026, 6, n + 1))
            helper = people.add_person(unit, name=f"{name} Stöd {n}", **level)
            memberships.accept(unit, helper.id, type_id=kinds["Stödmedlem"], on=date(2026, 5, 1))
            again = add_member(unit, f"{name} Åter {n}", joined=date(2026, 2, 1), **level)
            memberships.leave(unit, again.id, from_on=date(2026, 3, 1))
            memberships.accept(unit, again.id, type_id=kinds["Medlem"], on=date(2026, 4, 1))


def linked(text: str) -> dict[str, list[tuple[str, str]]]:
    """Each row of the report: the addresses and numbers of its two days."""
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', text, re.DOTALL)
    return {
        label: [
            (href.replace("&amp;", "&"), number)
            for href, number in re.findall(r'<a href="([^"]+)">([^<]+)</a>', cells)
        ]
        for label, cells in rows
    }  # fmt: skip


def everybody(client, href: str) -> list[str]:
    """The names on every page behind a number; nobody is on two."""
    names: list[str] = []
    pages = 1
    for at in range(1, 9):
        text = client.get(f"{href}&sida={at}").text
        names += re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', text)
        pages = int((re.findall(r"Sida \d+ av (\d+)", text) or ["1"])[0])
        if at >= pages:
            break
    return names


@pytest.mark.parametrize("who", ["kassor", "medlemsansvarig", "skydd"])
@pytest.mark.parametrize("day", ["", "?dag=2026-10-31", "?dag=2025-12-31"])
def test_every_number_leads_to_as_many_rows(sign_in, many, who: str, day: str) -> None:
    """Also for her who meets hidden people in the list of members: they are in no figure."""
    client = sign_in(f"{who}@example.org")
    told = 0
    for label, cells in linked(client.get(f"{REPORT}{day}").text).items():
        assert len(cells) == (0 if label == "Förnyade (%)" else 2), label
        for href, number in cells:
            names = everybody(client, href)
            assert not any(name.startswith(HIDDEN) for name in names), label
            assert number == (str(len(names)) if number.isdigit() else "färre än 5"), label
            assert number.isdigit() or len(names) < 5 or label in {"Varav betalda", "Medlem"}
            told += number.isdigit() and number != "0"
    assert told >= 3


def test_who_came_and_went_stands_with_the_day_and_as_often_as_it_happened(sign_in, many) -> None:
    karin = sign_in()
    text = karin.get(f"{PAGE}?vad=nya").text
    assert "Nya under året (28)" in text, "seven new, seven supporters, seven who came twice"
    assert text.count("Gun Åter 3<") == 2
    assert "2026-02-01" in text
    gone = karin.get(f"{PAGE}?vad=avslutade").text
    assert "Avslutade under året (21)" in gone
    assert "2026-05-07" in gone
    assert "Inte längre medlem från" in gone


def test_a_day_shows_what_they_were_then(sign_in, many) -> None:
    karin = sign_in()
    then = karin.get(f"{PAGE}?vad=betalda&dag=2025-12-31").text
    assert "Medlemmar som har betalat (7)" in then
    assert "den 31 december 2025" in then
    assert "Gun Avslutad 0" in karin.get(f"{PAGE}?dag=2025-12-31").text
    assert "Gun Avslutad 0" not in karin.get(PAGE).text
    assert f'href="{REPORT}?dag=2025-12-31"' in then


def test_today_leads_on_to_the_list_of_members(sign_in, many) -> None:
    karin = sign_in()
    assert 'href="/medlemmar?visa=obetalda"' in karin.get(f"{PAGE}?vad=obetalda").text
    assert "Öppna i medlemslistan" not in karin.get(f"{PAGE}?vad=nya").text
    assert "Öppna i medlemslistan" not in karin.get(f"{PAGE}?dag=2026-10-31").text
    [typ] = re.findall(r"typ=(\d+)", linked(karin.get(REPORT).text)["Stödmedlem"][0][0])
    text = karin.get(f"{PAGE}?vad=medlemmar&typ={typ}").text
    assert "Stödmedlem (7)" in text
    assert f'href="/medlemmar?typ={typ}"' in text


@pytest.mark.parametrize("who", STAFF)
def test_only_who_reads_members_is_led_there(sign_in, many, who: str) -> None:
    client = sign_in(f"{who}@example.org")
    may = who in {"kassor", "skydd", "medlemsansvarig"}
    assert client.get(PAGE).status_code == (200 if may else 403)
    assert ("/personer?vad=" in client.get(REPORT).text) is may
    if not may or who == "medlemsansvarig":
        assert ("/personer?vad=" in client.get("/oversikt").text) is may


@pytest.mark.parametrize("bad", ["2027-01-01", "31 november"])
def test_a_day_that_is_none_is_told_by_the_report(sign_in, many, bad: str) -> None:
    answer = sign_in().get(PAGE, query_string={"dag": bad}, follow_redirects=True)
    assert answer.status_code == 422
    assert f'value="{bad}"' in answer.text


@pytest.mark.parametrize("query", ["vad=okänt&typ=4711&sida=99", "sida=0", "vad=nya&typ=x&sida=-1"])
def test_what_is_unknown_in_the_address_is_left_out(sign_in, many, query: str) -> None:
    answer = sign_in().get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    assert "Gun" in answer.text
