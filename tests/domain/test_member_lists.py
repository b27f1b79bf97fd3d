"""The columns of a list by its purpose, and the fingerprint of its rows."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.columns import Column, column_of
from qmember.domain.exports import ListFormat, ListPurpose
from qmember.domain.member_lists import (
    HEADINGS,
    MemberLine,
    fingerprint,
    table_of_members,
)
from qmember.domain.membership_facts import Standing

ANNA = MemberLine(
    "M482130", "Anna Ek", "Medlem", Standing.PAID, date(2019, 3, 1), date(2026, 12, 31),
    email="anna@example.org", phone="+46701234567", street="Gatan 1", postcode="123 45", city="Solna",
    paid_year=2026, paid_ore=20_000, paid_on=date(2026, 2, 3),
)  # fmt: skip
CONTACT = {"anna@example.org", "+46701234567", "Gatan 1", "123 45"}


def as_is(message: str, **values: object) -> str:
    return message % values if values else message


def listed(purpose: ListPurpose, kind: ListFormat = ListFormat.CSV) -> dict[str, object]:
    table = table_of_members([ANNA], purpose, kind, as_is)
    return dict(zip([head.heading for head in table.heads], table.rows[0], strict=True))


def test_a_mailing_has_the_address_and_no_number_or_fee() -> None:
    assert listed(ListPurpose.MAILING) == {
        "Name": "Anna Ek", "Street address": "Gatan 1", "Postcode": "123 45", "Place": "Solna",
        "E-mail": "anna@example.org",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("purpose", "kind"),
    [(ListPurpose.MEETING, ListFormat.XLSX), (ListPurpose.OTHER, ListFormat.PDF)],
)
def test_where_no_contact_is_needed_there_is_none(purpose: ListPurpose, kind: ListFormat) -> None:
    row = listed(purpose, kind)
    assert row["Member number"] == "M482130"
    assert row["Paid until"] == "2026-12-31"
    assert not CONTACT & set(row.values())


def test_everything_can_be_read_in_again() -> None:
    row = listed(ListPurpose.OTHER)
    assert row["Paid year"] == "2026"
    assert row["Amount paid"] == 20_000
    assert row["Left on"] is None
    known = {column_of(heading) for heading in row} - {None}
    assert known >= {
        Column.MEMBER_NUMBER, Column.NAME, Column.EMAIL, Column.PHONE, Column.STREET,
        Column.POSTCODE, Column.CITY, Column.ORGNR, Column.JOINED_ON, Column.PAID_YEAR,
        Column.PAID_AMOUNT, Column.PAID_ON,
    }  # fmt: skip


def test_the_same_rows_have_the_same_fingerprint_and_others_another() -> None:
    rows = [("a", 1, None), ("b", 2, None)]
    assert fingerprint(rows) == fingerprint(tuple(rows))
    assert fingerprint(rows) != fingerprint(rows[::-1])
    assert fingerprint([("ab", "c")]) != fingerprint([("a", "bc")])


def test_every_column_has_a_heading() -> None:
    assert len(set(HEADINGS.values())) == len(HEADINGS)
