"""Rows of a spreadsheet in a bundle: columns are known by headings or by content, never by guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.bundle_paste import read_pasted
from qmember.domain.bundles import ANONYMOUS, MOST_ROWS
from qmember.domain.errors import Refused

PURPOSES = {1: "Allmän gåva", 2: "Julbord"}


def told(text: str) -> list[tuple[object, ...]]:
    """Amount, giver, code, kind and purpose of each row; cells stand between bars."""
    lines = [row.split("|") for row in text.splitlines()]
    rows = read_pasted(lines, PURPOSES, 1).rows
    return [(r.amount, r.giver, r.giver_code, r.kind, r.purpose_id) for r in rows]


ANNA = ("500", "Anna Ek", "", "gift", 1)
NOBODY = ("200", "", ANONYMOUS, "gift", 1)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("500|Anna Ek\n200|anonym", [ANNA, NOBODY]),
        ("Anna Ek|500\nA|200", [ANNA, NOBODY]),
        ("Belopp|Givare\n500|Anna Ek", [ANNA]),
        ("Namn|Kommentar|Belopp (kr)\nAnna Ek|hej|500", [ANNA]),
        ("500|Anna Ek|Gåva|Allmän gåva|inget", [ANNA]),
        ("500|Anna Ek||\n\n|||", [ANNA]),
        ("200\n200", [NOBODY, NOBODY]),
        ("Anna Ek|500|Julbord", [("500", "Anna Ek", "", "gift", 2)]),
        ("Anna Ek|200|Medlemsavgift", [("200", "Anna Ek", "", "membership_fee", 1)]),
        ("1.234|Anna Ek", [("1.234", "Anna Ek", "", "gift", 1)]),
        ("Belopp|Givare\n|Anna Ek", [("", "Anna Ek", "", "gift", 1)]),
    ],
)
def test_rows_are_read(text: str, rows: list[tuple[object, ...]]) -> None:
    assert told(text) == rows


def test_an_address_and_a_receipt_are_known_by_what_they_are() -> None:
    [row] = read_pasted([["a@example.org", "500", "Ny Givare", "papper"]], PURPOSES, 1).rows
    assert (row.email, row.giver, row.receipt) == ("a@example.org", "Ny Givare", "paper")


def test_columns_that_are_not_taken_along_are_told() -> None:
    lines = [["Datum", "Belopp", "Givare"], ["2026-11-01", "500", "Anna Ek"]]
    assert read_pasted(lines, PURPOSES, 1).left_out == ("Datum",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "at least one row"),
        ("Belopp|Givare", "at least one row"),
        ("1|500|Anna\n2|200|Eva", "which column is the amount"),
        ("Anna|Ek", "which column is the amount"),
        ("500|Anna|Ek", "which column is the giver"),
        ("\n".join(["500|A"] * (MOST_ROWS + 1)), "At most"),
    ],
)
def test_what_cannot_be_told_is_asked_for(text: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        told(text)
    assert refused.value.field == "text"


@given(st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=12))
def test_whatever_is_pasted_is_read_or_refused(lines: list[list[str]]) -> None:
    refused, rows = "", ()
    try:
        rows = read_pasted(lines, PURPOSES, 1).rows
    except Refused as error:
        refused = str(error.field)
    assert refused == "text" or 0 < len(rows) <= len(lines)
