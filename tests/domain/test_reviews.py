"""The sample of an audit: the same seed, the same vouchers, whatever is booked elsewhere."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.errors import Refused
from qmember.domain.reviews import Candidate, Why, Wish, checked, drawn, next_of, place

VOUCHERS = st.lists(
    st.builds(Candidate, st.just(2026), st.integers(1, 400), st.integers(1, 500_000)),
    unique_by=lambda one: one.number, max_size=80,
)  # fmt: skip
SEEDS = st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,12}\Z")
SIZES = st.integers(1, 40)
OVERS = st.none() | st.integers(1, 500_000)


@given(VOUCHERS, SEEDS, SIZES, OVERS, st.randoms())
def test_the_same_seed_gives_the_same_sample_in_whatever_order_they_are_read(
    vouchers, seed, size, over, chance
) -> None:
    wish = Wish(seed, size, over)
    first = drawn(vouchers, wish)
    chance.shuffle(vouchers)
    assert drawn(vouchers, wish) == first
    assert list(first) == sorted(first, key=lambda one: one.number)


@given(VOUCHERS, SEEDS, SIZES, OVERS)
def test_large_ones_are_always_in_and_the_others_are_as_many_as_asked(
    vouchers, seed, size, over
) -> None:
    sample = drawn(vouchers, Wish(seed, size, over))
    large = {one for one in vouchers if over is not None and one.total_ore > over}
    assert {one for one, why in sample.items() if why is Why.LARGE} == large
    assert len(sample) - len(large) == min(size, len(vouchers) - len(large))


@given(VOUCHERS, SEEDS, SIZES, OVERS)
def test_a_larger_sample_holds_the_smaller_one(vouchers, seed, size, over) -> None:
    smaller = drawn(vouchers, Wish(seed, size, over))
    assert smaller.keys() <= drawn(vouchers, Wish(seed, size + 7, over)).keys()


@given(VOUCHERS, VOUCHERS, SEEDS)
def test_what_comes_later_moves_nobody_in_the_queue(early, late, seed) -> None:
    """Of the early months the order stays: who is drawn of them in a common draw is first of them."""
    known = {one.number for one in early}
    late = [one for one in late if one.number not in known]
    both = drawn([*early, *late], Wish(seed, 10, None))
    mine = [one for one in both if one.number in known]
    assert set(mine) == set(drawn(early, Wish(seed, len(mine), None)) if mine else [])


@given(VOUCHERS, SEEDS)
def test_all_is_all(vouchers, seed) -> None:
    assert drawn(vouchers, Wish(seed, None, 1)) == dict.fromkeys(
        sorted(vouchers, key=lambda one: one.number), Why.ALL
    )


def test_the_method_is_the_one_that_is_printed() -> None:
    """Anybody can draw again with a spreadsheet's SHA-256: this value was computed by hand."""
    text = "qmember-1\nlinden\n2026-0143"
    assert place("linden", 2026, 143) == hashlib.sha256(text.encode()).digest()
    assert place("linden", 2026, 143).hex().startswith("7f3a84e2fd6d5f41")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish("abc", 0), "size"),
        (Wish("abc", 5001), "size"),
        (Wish("abc", 25, 0), "over"),
        (Wish("", 25), "seed"),
        (Wish("å", 25), "seed"),
        (Wish("a" * 41, 25), "seed"),
        (Wish("-a", 25), "seed"),
    ],
)
def test_what_cannot_be_drawn_by_is_refused_at_its_field(wish, field) -> None:
    with pytest.raises(Refused) as refused:
        checked(wish)
    assert refused.value.field == field


def test_a_seed_is_read_in_any_case() -> None:
    assert checked(Wish("  LInden-1 ", 25, 100)) == Wish("linden-1", 25, 100)


@pytest.mark.parametrize(
    ("here", "left", "onward"),
    [
        ("1", None, "2"),
        ("3", None, None),
        ("9", None, None),
        ("1", {"3"}, "3"),
        ("3", {"1", "2"}, "1"),
        ("2", {"2"}, None),
        ("2", set(), None),
    ],
)
def test_on_to_the_next(here, left, onward) -> None:
    left = None if left is None else frozenset(left)
    assert next_of(["1", "2", "3"], here, left) == onward
