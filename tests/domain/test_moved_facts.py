"""Rows of a list read to facts: whatever way the cells are written."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.columns import LEFT_OUT, Column
from qmember.domain.errors import Refused
from qmember.domain.moved_cells import (
    has_identity,
    read_amount,
    read_day,
    read_joined,
    read_name,
    read_place,
    read_year,
    whole_phone,
)
from qmember.domain.moved_facts import IDENTITY_HERE, NO_NAME, Moved, merged, read_row
from tests.conftest import TODAY


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ek, Anna", "Anna Ek"), ("Ek , Anna Maria", "Anna Maria Ek"), ("Anna Ek", "Anna Ek"),
        ("Anna Ek,", "Anna Ek,"), ("Ek, Anna, ordf", "Ek, Anna, ordf"), ("Kvinnojouren, förening", "Kvinnojouren, förening"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_first_name_comes_first(written, name) -> None:
    assert read_name(written) == name


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("23 nov", date(2026, 11, 23)), ("2026-11-23", date(2026, 11, 23)), ("20261123", date(2026, 11, 23)),
        ("23/11/2026", date(2026, 11, 23)), ("46349", date(2026, 11, 23)), ("2019", date(2019, 1, 1)),
        ("2020-01-31 00:00:00", date(2020, 1, 31)), ("2020-01-31T12:30", date(2020, 1, 31)),
        ("2020.1.31", date(2020, 1, 31)), ("2020/01/31", date(2020, 1, 31)), ("31.1.2020", date(2020, 1, 31)),
        ("31-01-2020", date(2020, 1, 31)), ("3 mars 2019", date(2019, 3, 3)), ("-", None), ("", None),
    ],
)  # fmt: skip
def test_days_are_read_as_lists_write_them(written, day) -> None:
    assert read_day(written, TODAY) == day


@pytest.mark.parametrize(
    "written", ["11/23/2026", "2026-13-01", "99999", "vet ej", "32 maj", "23/11/26"]
)
def test_a_day_that_cannot_be_read_is_refused_with_an_example(written) -> None:
    with pytest.raises(Refused, match="Write the date as"):
        read_day(written, TODAY)


def test_nobody_joined_tomorrow() -> None:
    with pytest.raises(Refused, match="after today"):
        read_joined((TODAY + timedelta(days=1)).isoformat(), TODAY)


@given(some.dates(date(1930, 1, 1), date(2060, 1, 1)))
def test_every_way_to_write_a_day_is_the_same_day(day) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    ways = [day.isoformat(), f"{day:%Y%m%d}", f"{day.day}/{day.month}/{day.year}", serial]
    assert {read_day(way, TODAY) for way in ways} == {day}


@pytest.mark.parametrize(
    ("written", "heading", "year"),
    [
        ("2026", "Betalt år", 2026), ("betalt 2025", "", 2025), ("2026-12-31", "Till", 2026),
        ("x", "2026", 2026), ("200 kr", "Avgift 2025", 2025), ("", "2026", None), ("nej", "2026", None),
        ("46387", "Till", 2026),
    ],
)  # fmt: skip
def test_the_paid_year_is_read(written, heading, year) -> None:
    assert read_year(written, heading, TODAY) == year


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("1.250,00", 125000),
        ("200", 20000),
        ("200 kr", 20000),
        ("1250.5", 125050),
        ("0", None),
        ("-", None),
    ],
)
def test_amounts_are_read(written, ore) -> None:
    assert read_amount(written) == ore


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Storgatan 1, 123 45 Mora", ("Storgatan 1", "123 45", "Mora")),
        ("Storgatan 1 12345 Mora", ("Storgatan 1", "12345", "Mora")),
        ("123 45 Västra Frölunda", ("", "123 45", "Västra Frölunda")), ("S-123 45 Mora", ("", "123 45", "Mora")),
        ("Storgatan 1", None), ("", None),
    ],
)  # fmt: skip
def test_an_address_in_one_cell_is_divided(written, parts) -> None:
    assert read_place(written) == parts


def test_a_spreadsheet_ate_the_first_zero() -> None:
    assert whole_phone("701234567") == "0701234567"
    assert whole_phone("+46701234567") == "+46701234567"


@pytest.mark.parametrize(
    ("text", "digits", "found"),
    [
        ("Anna 19121212-1212", False, True), ("121212-1212", False, True), ("1212121212", False, True), ("121212-1213", False, True), ("1212121213", False, False),
        ("070-123 45 67", True, False), ("1212121212", True, False), ("19121212-1212", True, True),
        ("191212121212", True, True), ("802471-7236", False, False), ("Storgatan 1", False, False),
    ],
)  # fmt: skip
def test_a_personal_number_is_noticed_anywhere(text, digits, found) -> None:
    assert has_identity(text, digits_expected=digits) is found


TAKEN = [column for column in Column if column not in LEFT_OUT]


def read(**cells):
    columns = {at: Column(name) for at, name in enumerate(cells)}
    return read_row(dict(enumerate(cells.values())), columns, {}, TODAY)


def test_a_row_is_read_to_what_is_kept() -> None:
    moved, problems = read(
        name="Ek, Anna", email=" anna@example.org ", phone="701234567", address="Storgatan 1, 12345 Mora",
        joined_on="2019-05-01", paid_year="2026", paid_amount="1.250,00", member_type="Stödmedlem",
    )  # fmt: skip
    assert problems == ()
    assert moved == Moved(
        "Anna Ek", "anna@example.org", "+46701234567", "Storgatan 1", "123 45", "Mora",
        member_type="Stödmedlem", joined_on=date(2019, 5, 1), paid_year=2026, paid_ore=125000,
    )  # fmt: skip


def test_everything_wrong_in_a_row_is_told_at_once() -> None:
    moved, problems = read(email="anna", phone="12", joined_on="i fjol", paid_amount="gratis")
    assert moved == Moved()
    assert {problem.column for problem in problems} == {
        Column.NAME, Column.EMAIL, Column.PHONE, Column.JOINED_ON, Column.PAID_AMOUNT,
    }  # fmt: skip
    assert NO_NAME in [problem.message for problem in problems]


def test_a_personal_number_in_a_cell_that_is_taken_stops_the_row() -> None:
    _, problems = read(name="Anna Ek 19121212-1212")
    assert [problem.message for problem in problems] == [IDENTITY_HERE]


def test_the_first_of_two_columns_counts_and_the_last_paid_year() -> None:
    columns = {
        0: Column.NAME,
        1: Column.PHONE,
        2: Column.PHONE,
        3: Column.PAID_YEAR,
        4: Column.PAID_YEAR,
    }
    cells = {0: "Anna", 1: "", 2: "070-1234567", 3: "x", 4: "x"}
    moved, _ = read_row(cells, columns, {3: "2025", 4: "2026"}, TODAY)
    assert (moved.phone, moved.paid_year) == ("+46701234567", 2026)


@given(some.dictionaries(some.sampled_from(TAKEN), some.text(max_size=30)))
def test_any_cells_are_facts_or_problems_and_never_a_fault(cells) -> None:
    moved, problems = read_row(dict(enumerate(cells.values())), dict(enumerate(cells)), {}, TODAY)
    assert moved.name or problems


@given(some.text(max_size=20))
def test_any_cell_can_be_asked(text) -> None:
    read_place(text)
    for reads in (read_day, read_joined):
        with suppress(Refused):
            reads(text, TODAY)


def test_two_rows_of_one_person_fill_each_other() -> None:
    one, two = Moved("Anna Ek", "anna@example.org"), Moved("A Ek", "a@example.org", "+46701234567")
    assert merged(one, two) == Moved("Anna Ek", "anna@example.org", "+46701234567")
