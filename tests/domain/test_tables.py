"""Where the header of a list stands, and what its headings say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.columns import HEADINGS, Column, column_of
from qmember.domain.tables import find_header, table_of

ANNA, BO = ("Anna Ek", "anna@example.org", "12345"), ("Bo Al", "", "54321")


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([("Namn", "E-post", "Postnr"), ANNA], 0),
        ([("Medlemslista",), ("Uttag 2026-11-23",), ("Namn", "E-post", "Postnr"), ANNA], 2),
        ([("NAMN:", "e-post *", "Postnr."), ANNA], 0),
        ([("Vem", "Var", "Hur"), ANNA, BO], 0),
        ([("Namn",), ("Anna Ek",)], 0),
        ([("Medlem",), ("Anna Ek",)], 0),
        ([ANNA, BO], None),
        ([("Anna Ek",), ("Bo Al",)], None),
        ([("Anna Ek", "Mora"), ("Bo Al", "Lund")], None),
        ([("Anna Ek", "anna@example.org", "Medlem"), ("Bo Al", "", "Medlem")], None),
        ([ANNA], None),
    ],
)
def test_the_header_is_found_or_there_is_none(rows, at) -> None:
    assert find_header(list(enumerate(rows, 1))) == at


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Förnamn", Column.FIRST_NAME), (" E-POST ", Column.EMAIL), ("epost", Column.EMAIL),
        ("Tel. mobil", Column.PHONE), ("Post nr", Column.POSTCODE), ("Post-ort", Column.CITY),
        ("Medlem sedan", Column.JOINED_ON), ("Betalt t.o.m.", Column.PAID_YEAR),
        ("Member since", Column.JOINED_ON), ("Avgift", Column.PAID_AMOUNT), ("Vem", None), ("", None),
        ("Personnummer", Column.IDENTITY), ("Person nr (10 siffror)", Column.IDENTITY),
        ("Medlemmens personnr", Column.IDENTITY), ("Pnr", Column.IDENTITY), ("Född", Column.BIRTH),
        ("Ålder", Column.BIRTH), ("Anteckning", Column.NOTES), ("Övriga upplysningar", Column.NOTES),
        ("Allergier", Column.HEALTH), ("Skyddad identitet?", Column.HEALTH),
        ("Sökt stöd hos oss", Column.HEALTH), ("Notes", Column.NOTES), ("Kommentar till avgift", Column.NOTES),
    ],
)  # fmt: skip
def test_a_heading_says_what_its_column_holds(heading, column) -> None:
    assert column_of(heading) is column


def test_no_heading_is_told_for_two_columns() -> None:
    every = [one for line in HEADINGS.values() for one in line.split("|")]
    assert len(set(every)) == len(every)
    assert all(
        column_of(one) is column for column, line in HEADINGS.items() for one in line.split("|")
    )


CELLS = some.lists(
    some.sampled_from(["", "Namn", "Ort", "x", "1", "a@b.se"]), min_size=1, max_size=4
)


@given(some.lists(CELLS.filter(any), min_size=1, max_size=6))
def test_every_row_below_the_header_is_kept_with_its_number(rows) -> None:
    lines = list(enumerate(rows, 1))
    table = table_of(lines, kind="csv")
    above = 0 if table.header_at is None else table.header_at
    assert [row.number for row in table.rows] == [number for number, _ in lines if number > above]
    assert all(len(row.cells) == len(table.header) for row in table.rows)
