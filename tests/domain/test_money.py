"""Money in whole öre: parts that always sum to the whole, and kronor as people read them."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from qmember.domain.money import kronor, nearest, shares

MANY = settings(max_examples=int(os.environ.get("QMEMBER_CASES", "500")), deadline=None)
WEIGHTS = some.lists(some.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@MANY
@given(some.integers(-(10**15), 10**15), WEIGHTS)
def test_the_parts_always_sum_to_the_whole(total, weights) -> None:
    parts = shares(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)


@MANY
@given(some.integers(-(10**15), 10**15), WEIGHTS)
def test_no_part_is_a_whole_unit_from_its_due_and_none_goes_the_other_way(total, weights) -> None:
    whole = sum(weights)
    for part, weight in zip(shares(total, weights), weights, strict=True):
        assert abs(part * whole - total * weight) < whole
        assert part * total >= 0
        assert weight or not part


@given(some.integers(0, 10**6), some.lists(some.just(7), min_size=1, max_size=9))
def test_equal_weights_differ_by_one_at_most_the_first_having_more(total, weights) -> None:
    parts = shares(total, weights)
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [3, -1]])
def test_weights_must_be_something_to_divide_by(weights) -> None:
    with pytest.raises(ValueError, match="weights"):
        shares(100, weights)


@pytest.mark.parametrize(
    ("total", "parts", "result"),
    [(5, 2, 3), (-5, 2, -3), (4, 2, 2), (1, 3, 0), (2, 3, 1), (-2, 3, -1), (5, -2, -3), (0, 7, 0)],
)
def test_the_nearest_whole_number_rounds_halves_away_from_zero(total, parts, result) -> None:
    assert nearest(total, parts) == result


@pytest.mark.parametrize(
    ("ore", "shown", "whole"),
    [
        (0, "0,00", "0"), (5, "0,05", "0,05"), (50000, "500,00", "500"), (123450, "1 234,50", "1 234,50"),
        (-123456789, "−1 234 567,89", "−1 234 567,89"), (-100, "−1,00", "−1"),
    ],
)  # fmt: skip
def test_kronor_are_written_with_blanks_and_comma(ore, shown, whole) -> None:
    assert kronor(ore).replace("\u00a0", " ") == shown
    assert kronor(ore, whole=True).replace("\u00a0", " ") == whole
