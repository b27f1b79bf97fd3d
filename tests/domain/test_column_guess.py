"""What the columns of a list are taken for, by their headings and by their cells."""

from __future__ import annotations

import pytest

from qmember.domain.column_guess import guess_columns
from qmember.domain.columns import Column
from tests.factories.moved import table


def guessed(*rows):
    return [guess.column for guess in guess_columns(table(*rows))]


def test_headings_tell_in_swedish_and_in_english() -> None:
    assert guessed("Förnamn|Efternamn|E-post|Mobil|Postnr|Ort", "A|B|a@b.se|070|12345|Mora") == [
        Column.FIRST_NAME, Column.LAST_NAME, Column.EMAIL, Column.PHONE, Column.POSTCODE, Column.CITY,
    ]  # fmt: skip
    assert guessed("Full name|Mail|Phone|Zip|City", "A B|a@b.se|070|12345|Mora") == [
        Column.NAME, Column.EMAIL, Column.PHONE, Column.POSTCODE, Column.CITY,
    ]  # fmt: skip


def test_cells_tell_where_there_is_no_header() -> None:
    rows = [
        f"Anna Ek{c}|anna{c}@example.org|070-123456{i}|Storgatan {i}|12345|Mora"
        for i, c in enumerate("abc")
    ]
    assert guessed(*rows) == [
        Column.NAME, Column.EMAIL, Column.PHONE, Column.STREET, Column.POSTCODE, Column.CITY,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "cells", "column"),
    [
        ("Personnummer", ["19121212-1213"], Column.IDENTITY),
        ("Nr", ["121212-1213", "121213-1213", "12"], Column.IDENTITY),
        ("Kod", ["191212121213", "191212131213"], Column.IDENTITY),
        ("Anteckning", ["ring på kvällen"], Column.NOTES),
        (
            "Bra att veta",
            ["Hon vill inte att någon ringer hem till henne på dagarna"],
            Column.NOTES,
        ),
        ("Hälsa", ["x"], Column.HEALTH),
        ("Färg", ["blå", "röd"], Column.OTHER),
        ("Datum", ["2020-01-02", "2021-03-04"], Column.OTHER),
        ("2026", ["x", ""], Column.PAID_YEAR),
        ("Telefon", ["0701011232", "0701011233"], Column.PHONE),
        ("Org.nr", ["802471-7236"], Column.ORGNR),
        ("Medlemsnr", ["1001", "1002"], Column.MEMBER_NUMBER),
    ],
)
def test_what_tells_of_somebody_is_left_out_whatever_it_is_called(heading, cells, column) -> None:
    rows = [f"Anna Ek|{cell}" for cell in cells]
    guess = guess_columns(table(f"Namn|{heading}", *rows))[1]
    assert guess.column is column
    assert guess.left_out == (
        column in {Column.IDENTITY, Column.NOTES, Column.HEALTH, Column.OTHER}
    )
    assert guess.samples == tuple(cell for cell in cells if cell)[:3]
