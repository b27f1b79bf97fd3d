"""What a row of a bundle says, what is wrong with it, and what the rows are beside what was counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.bundle_kept import read_typed
from qmember.domain.bundle_totals import WITHOUT_CONTROL, Totals, totals
from qmember.domain.bundles import ANONYMOUS, LIKE, NEW, Known, Row, Typed, Who, judge_all
from qmember.domain.cash import DENOMINATIONS, counted_ore, kept_count, read_count
from qmember.domain.ledger import Anonymity, IncomeKind

ANNA = {
    "P1001": Known(7, "Anna Ek", "Lund", private=True),
    "P1002": Known(8, "Bageriet AB", held=True),
    "P1003": Known(9, "Rörfirman AB"),
}
PURPOSES = {1: "Allmän gåva"}


def judged(*typed: Typed) -> tuple[Row, ...]:
    """Rows with the ids 1, 2, 3 … as they are typed."""
    rows = [(number, 1, one) for number, one in enumerate(typed, start=1)]
    return judge_all(rows, ANNA, PURPOSES)


def gift(**changes: object) -> Typed:
    return Typed(**{"amount": "500", "giver_code": "P1001", "purpose_id": 1} | changes)


def wrong(*typed: Typed) -> list[list[str]]:
    """The fields with a problem, row by row."""
    return [[str(one.field) for one in row.problems] for row in judged(*typed)]


def test_a_row_of_somebody_known_is_ready() -> None:
    [row] = judged(gift())
    assert (row.amount, row.who, row.shown_as, row.place) == (50_000, Who(7), "Anna Ek", "Lund")
    assert (row.problems, row.anonymity) == ((), Anonymity.NONE)


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (gift(amount=""), ["amount"]),
        (gift(amount="trehundra"), ["amount"]),
        (gift(amount="1.234"), ["amount"]),
        (gift(amount="-5"), ["amount"]),
        (gift(giver_code="", giver="Anna"), ["giver"]),
        (gift(giver_code="P9999"), ["giver"]),
        (gift(giver_code="", giver=""), ["giver"]),
        (gift(giver_code=NEW, giver=""), ["giver"]),
        (gift(giver_code=f"{LIKE}99"), ["giver"]),
        (gift(giver_code=NEW, giver="Ny", email="ny@"), ["email"]),
        (gift(purpose_id=9), ["purpose_id"]),
        (gift(amount="x", giver_code="", purpose_id=None), ["amount", "giver", "purpose_id"]),
        (gift(kind="membership_fee", giver_code=ANONYMOUS), ["giver"]),
        (gift(kind="sponsorship"), ["kind"]),
        (gift(kind="sponsorship", giver_code="P1003"), []),
        (gift(kind="sponsorship", giver_code="P1002"), ["giver"]),
        (gift(kind="gift", giver_code="P1002"), ["giver"]),
        (gift(kind="sale", giver_code="P1002", purpose_id=None), []),
        (gift(kind="sponsorship", giver_code=NEW, giver="Bo Al"), ["kind"]),
        (gift(kind="sponsorship", giver_code=NEW, giver="Rörfirman AB"), []),
        (gift(kind="sponsorship", giver_code=NEW, giver="Bo Al", giver_kind="organisation"), []),
        (gift(kind="sponsorship", giver_code="", purpose_id=None), []),
        (gift(kind="sale", giver_code="", giver="Någon"), ["giver"]),
        (gift(kind="sale", giver_code="", purpose_id=None), []),
        (gift(kind="lecture", giver_code=ANONYMOUS, purpose_id=None), []),
        (gift(kind="membership_fee", purpose_id=None), []),
        (gift(giver_code=ANONYMOUS), []),
        (gift(giver_code=NEW, giver="Ny", email="ny@example.org"), []),
    ],
)
def test_what_is_wrong_is_said_at_its_field(typed: Typed, fields: list[str]) -> None:
    assert wrong(typed) == [fields]


def test_two_new_givers_of_one_name_are_never_one_by_guess() -> None:
    new = gift(giver_code=NEW, giver="Åsa Ny")
    assert wrong(new, gift(giver_code=NEW, giver="asa ny")) == [[], ["giver"]]
    assert judged(new, new)[1].problems[0].values == {"row": 1}
    same = judged(new, gift(giver_code=f"{LIKE}1", giver="x"))
    assert [(row.who, row.shown_as) for row in same] == [
        (Who(new=True), "Åsa Ny"), (Who(like=1), "Åsa Ny"),
    ]  # fmt: skip
    assert wrong(gift(giver_code=f"{LIKE}1"), new) == [["giver"], []], "only what brings somebody"


def test_from_nobody_is_anonymous_to_all() -> None:
    [row] = judged(gift(giver_code=ANONYMOUS, anonymity="board"))
    assert (row.who, row.anonymity) == (Who(), Anonymity.ALL)


@pytest.mark.parametrize(
    ("count", "ore", "left"),
    [
        (None, None, (0, 0)),
        (2, 100_000, (0, 0)),
        (3, 120_000, (1, 20_000)),
        (1, 90_000, (-1, -10_000)),
    ],
)
def test_what_is_left_of_what_was_counted(count, ore, left) -> None:
    found = totals(judged(gift(), gift()), count, ore)
    assert (found.rows_left, found.ore_left) == left
    assert found.differs is (left != (0, 0))
    assert found.controlled is (count is not None)


def test_a_row_without_an_amount_counts_as_a_row_with_a_problem() -> None:
    found = totals(judged(gift(), gift(amount="x")), None, None)
    assert (found.count, found.ore, found.problems) == (2, 50_000, 1)


def test_many_rows_need_a_control_sum() -> None:
    assert not Totals(WITHOUT_CONTROL, 1, 0).lacks_control
    assert Totals(WITHOUT_CONTROL + 1, 1, 0, control_count=21).lacks_control
    assert not Totals(WITHOUT_CONTROL + 1, 1, 0, control_ore=0).lacks_control


TEXT = st.text(max_size=12)
CODES = st.sampled_from(["", "P1001", "P1", NEW, ANONYMOUS, f"{LIKE}1", f"{LIKE}2", LIKE, "x"])
TYPED = st.builds(
    Typed, amount=st.sampled_from(["500", "", "1.234", "x", "0"]) | TEXT, giver=TEXT, giver_code=CODES,
    email=TEXT, kind=st.sampled_from(["gift", "membership_fee", "sale", "lecture", "other"]),
    purpose_id=st.sampled_from([1, 2, None]),
)  # fmt: skip


@given(st.lists(TYPED, max_size=8))
def test_whatever_is_typed_is_judged_and_never_lost(rows: list[Typed]) -> None:
    found = judged(*rows)
    assert [row.typed for row in found] == rows
    for row in found:
        assert bool(row.problems) or (row.amount is not None and row.who is not None)
        if row.kind is IncomeKind.MEMBERSHIP_FEE and not row.problems:
            assert row.who != Who()
    assert totals(found, None, None).ore == sum(row.amount or 0 for row in found)


@given(st.dictionaries(st.text(max_size=12), st.none() | st.integers() | st.text(max_size=12)))
def test_whatever_is_kept_becomes_a_row(kept: dict[str, object]) -> None:
    names = ("amount", "giver", "kind", "receipt", "anonymity", "purpose_id")
    values = list(kept.values())
    row = read_typed(dict(zip(names, values, strict=False)))
    assert judged(row)[0].kind in IncomeKind


COUNTS = st.dictionaries(st.sampled_from(DENOMINATIONS), st.integers(0, 9_999))


@given(COUNTS)
def test_a_count_of_cash_is_kept_whole(counted: dict[int, int]) -> None:
    kept = kept_count(counted)
    assert len(kept) <= 200
    assert read_count(kept) == {worth: n for worth, n in counted.items() if n}
    assert counted_ore(read_count(kept)) == sum(worth * n for worth, n in counted.items())


def test_a_new_private_person_sponsors_by_no_later_row_either() -> None:
    new = gift(giver_code=NEW, giver="Bo Al")
    assert wrong(new, gift(kind="sponsorship", giver_code=f"{LIKE}1")) == [[], ["kind"]]
    firm = gift(giver_code=NEW, giver="Rörfirman AB")
    assert wrong(firm, gift(kind="sponsorship", giver_code=f"{LIKE}1")) == [[], []]
