"""What an auditor calls a giver: never two by one name, and nothing of the number without the key."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.pseudonyms import UNKNOWN, pseudonym

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.mark.parametrize("numbers", [range(10_000), range(10_000, 12_000)])
def test_no_two_givers_have_the_same(numbers) -> None:
    assert len({pseudonym(KEY, number, 2026) for number in numbers}) == len(numbers)


@given(st.integers(0, 10**7), st.integers(2000, 2100))
def test_it_is_the_same_each_time_and_has_its_form(number, year) -> None:
    name = pseudonym(KEY, number, year)
    assert name == pseudonym(KEY, number, year)
    assert re.fullmatch(r"G-\d{4,}", name)
    assert len(name) == 2 + max(4, len(str(number)))


def test_another_key_and_another_year_have_other_names() -> None:
    numbers = range(1000, 3000)
    mine = [pseudonym(KEY, number, 2026) for number in numbers]
    for others in (
        [pseudonym(OTHER, number, 2026) for number in numbers],
        [pseudonym(KEY, number, 2025) for number in numbers],
        [f"G-{number:04d}" for number in numbers],
    ):
        assert sum(a == b for a, b in zip(mine, others, strict=True)) < 10


def test_neighbours_are_spread_over_all_names() -> None:
    """Numbers are given in order of arrival; the names must not tell of it."""
    names = [int(pseudonym(KEY, number, 2026)[2:]) for number in range(1000, 2000)]
    quarters = [sum(q * 2500 <= name < (q + 1) * 2500 for name in names) for q in range(4)]
    assert all(180 < count < 320 for count in quarters)
    assert abs(sum(a < b for a, b in itertools.pairwise(names)) - 500) < 80


def test_without_a_key_nothing_is_told() -> None:
    assert pseudonym(b"", 1042, 2026) == UNKNOWN
