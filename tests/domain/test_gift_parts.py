"""A gift on several purposes: the parts are the gift to the öre, whatever order they are written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.errors import Refused
from qmember.domain.gift_parts import GiftPart, divided, joined_parts, read_parts, without_parts

TOTALS = st.integers(1, 10**12)
WEIGHTS = st.dictionaries(st.integers(1, 500), st.integers(1, 10**9), min_size=1, max_size=8)


def parts(weights: dict[int, int]) -> list[GiftPart]:
    return [GiftPart(key, one) for key, one in weights.items()]


@given(TOTALS, WEIGHTS, st.randoms())
def test_they_sum_exactly_and_their_order_makes_no_difference(total, weights, chance) -> None:
    written = parts(weights)
    found = divided(total, written)
    chance.shuffle(written)
    assert sum(one.amount_ore for one in found) == total
    assert divided(total, written) == found
    assert all(one.amount_ore > 0 for one in found)


@given(TOTALS, WEIGHTS)
def test_no_part_is_a_whole_ore_from_its_share(total, weights) -> None:
    whole = sum(weights.values())
    found = {one.purpose_id: one.amount_ore for one in divided(total, parts(weights))}
    for key, weight in weights.items():
        assert abs(found.get(key, 0) * whole - total * weight) < whole


@given(WEIGHTS)
def test_what_sums_to_the_gift_stays_as_it_is(weights) -> None:
    assert divided(sum(weights.values()), parts(weights)) == tuple(sorted(parts(weights)))


@given(TOTALS, WEIGHTS, st.integers(1, 10**12))
def test_divided_twice_it_is_still_all_of_it(total, weights, other) -> None:
    """A correction of the amount divides what was divided before."""
    again = divided(other, divided(total, parts(weights)))
    assert sum(one.amount_ore for one in again) == other


@pytest.mark.parametrize(
    ("total", "written", "found"),
    [
        (50000, {1: "300", 2: "200"}, {1: 30000, 2: 20000}),
        (50000, {1: "60 %", 2: "40%"}, {1: 30000, 2: 20000}),
        (10000, {1: "33,33 %", 2: "33,33 %", 3: "33,34 %"}, {1: 3333, 2: 3333, 3: 3334}),
        (10001, {1: "50 procent", 2: "50 %"}, {1: 5001, 2: 5000}),
        (50000, {1: "125,50", 2: "resten"}, {1: 12550, 2: 37450}),
        (50000, {2: "Resten", 1: "25 %"}, {1: 12500, 2: 37500}),
        (50000, {1: "500", 2: "resten"}, {1: 50000}),
        (50000, {1: "", 2: "  "}, {}),
        (50000, {1: "", 2: "500"}, {2: 50000}),
    ],
)
def test_kronor_per_cent_and_the_rest(total, written, found) -> None:
    assert {one.purpose_id: one.amount_ore for one in read_parts(total, written)} == found


@pytest.mark.parametrize(
    ("written", "said", "values"),
    [
        ({1: "300", 2: "100"}, "left to divide", {"left": 10000}),
        ({1: "300", 2: "250"}, "too much", {"over": 5000}),
        ({1: "60 %", 2: "30 %"}, "left to divide", {"left": 5000}),
        ({1: "60 %", 2: "60 %"}, "too much", {"over": 10000}),
        ({1: "600", 2: "resten"}, "too much", {"over": 10000}),
        ({1: "60 %", 2: "200"}, "all in per cent", {}),
        ({1: "resten", 2: "resten"}, "the rest", {}),
        ({1: "1000 %"}, "with digits", {}),
        ({1: "hälften", 2: "resten"}, "with digits", {}),
        ({1: "-5", 2: "resten"}, "greater than 0", {}),
    ],
)
def test_what_does_not_come_to_the_whole_is_said(written, said, values) -> None:
    with pytest.raises(Refused, match=said) as refused:
        read_parts(50000, written)
    assert refused.value.field == "parts"
    assert refused.value.values == values


@given(WEIGHTS, st.data())
def test_what_is_left_and_what_is_not_are_together_what_was(weights, data) -> None:
    """However small the rest is, the parts that went are exact, and never less than nothing."""
    was = parts(weights)
    left = divided(data.draw(st.integers(1, sum(weights.values()))), was)
    gone = without_parts(was, left)
    assert all(one.amount_ore > 0 for one in gone)
    assert joined_parts(left, gone) == tuple(sorted(was))
