"""Collective vouchers: by day and kind, nothing lost, nothing of anybody in them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.errors import Refused
from qmember.domain.handover import (
    LONGEST_TEXT,
    TEXTS,
    Collective,
    Gathered,
    collective,
    project_code,
    years_of,
)
from qmember.domain.sie import SieYear

DAY, NEXT = date(2026, 11, 20), date(2026, 11, 21)
KIND = some.sampled_from(("gift", "deposit", "reversal", "hitherto unknown"))


def test_sums_of_a_day_and_a_kind_are_one_voucher() -> None:
    sums = [
        Gathered(NEXT, "gift", "1930", "", 300), Gathered(NEXT, "gift", "3993", "", -300),
        Gathered(DAY, "gift", "3993", "BOFF", -100), Gathered(DAY, "gift", "1930", "", 500),
        Gathered(DAY, "gift", "3993", "", -400), Gathered(DAY, "deposit", "1930", "", 7),
        Gathered(DAY, "deposit", "2990", "", -7),
    ]  # fmt: skip
    counts = {(DAY, "gift"): 3, (NEXT, "gift"): 1, (DAY, "deposit"): 2}
    made = list(collective(sums, counts))
    assert [(one.booked_on, one.kind, one.entries, one.debit_ore) for one in made] == [
        (DAY, "deposit", 2, 7), (DAY, "gift", 3, 500), (NEXT, "gift", 1, 300),
    ]  # fmt: skip
    assert [(r.account, r.amount_ore, r.objects) for r in made[1].rows] == [
        ("1930", 500, ()), ("3993", -400, ()), ("3993", -100, (("6", "BOFF"),)),
    ]  # fmt: skip


def test_a_voucher_says_what_how_many_and_in_which_batch() -> None:
    [one] = collective([Gathered(DAY, "gift", "1", "", 0)], {(DAY, "gift"): 14})
    made = one.voucher(143, 7)
    assert (made.series, made.number, made.text) == ("Q", "143", "Gåvor, 14 st, överlämning 7")


@pytest.mark.parametrize("kind", [*TEXTS, "hitherto unknown"])
def test_texts_are_short_enough_for_any_program(kind) -> None:
    text = Collective(DAY, kind, 99_999, ()).voucher(1, 99_999).text
    assert text.endswith("överlämning 99999")
    assert len(text) <= LONGEST_TEXT


@given(
    some.lists(
        some.tuples(
            some.sampled_from((DAY, NEXT)), KIND, some.sampled_from(("1930", "2990", "3993")),
            some.sampled_from(("", "A")), some.integers(-(10**9), 10**9),
        )
    )
)  # fmt: skip
def test_not_one_ore_is_lost(lines) -> None:
    sums = [Gathered(*line) for line in lines]
    made = list(collective(sums, Counter((g.booked_on, g.kind) for g in sums)))
    assert sum(row.amount_ore for one in made for row in one.rows) == sum(
        g.amount_ore for g in sums
    )
    assert sum(one.debit_ore for one in made) == sum(max(g.amount_ore, 0) for g in sums)
    assert len(made) == len({(g.booked_on, g.kind) for g in sums})
    assert sum(one.entries for one in made) == len(sums)


@pytest.mark.parametrize(
    ("first", "last", "month", "years"),
    [
        (DAY, NEXT, 1, [(0, date(2026, 1, 1), date(2026, 12, 31))]),
        (DAY, NEXT, 7, [(0, date(2026, 7, 1), date(2027, 6, 30))]),
        (date(2026, 6, 30), date(2026, 7, 1), 7,
         [(0, date(2026, 7, 1), date(2027, 6, 30)), (-1, date(2025, 7, 1), date(2026, 6, 30))]),
        (date(2026, 6, 30), date(2026, 7, 1), 1, [(0, date(2026, 1, 1), date(2026, 12, 31))]),
        (date(2024, 2, 29), date(2024, 2, 29), 3, [(0, date(2023, 3, 1), date(2024, 2, 29))]),
        (date(2024, 5, 1), date(2026, 4, 30), 5,
         [(0, date(2025, 5, 1), date(2026, 4, 30)), (-1, date(2024, 5, 1), date(2025, 4, 30))]),
    ],
)  # fmt: skip
def test_fiscal_years_of_a_file(first, last, month, years) -> None:
    assert years_of(first, last, month) == tuple(SieYear(*year) for year in years)


@pytest.mark.parametrize("text", ["", "BOFF26", "12", "a-b_c", " LÄGER ", "123456789012"])
def test_codes_of_projects(text) -> None:
    assert project_code(text) == text.strip()


@pytest.mark.parametrize("text", ["två ord", "1234567890123", '"', "{1}", "a/b", "é€"])
def test_what_is_no_code_of_a_project(text) -> None:
    with pytest.raises(Refused):
        project_code(text)
