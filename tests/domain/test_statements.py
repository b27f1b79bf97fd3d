"""What a yearly statement says is kept as it was, and a mark tells when the gifts are others."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qmember.domain.statements import StatementLine, StatementText, basis_of, statement_number

LINES = some.builds(
    StatementLine, some.dates(date(2020, 1, 1), date(2030, 1, 1)), some.integers(1, 10**12),
    some.sampled_from(["swish", "cash"]), some.none() | some.text(max_size=20),
    some.none() | some.just("2026-0001"),
)  # fmt: skip


@given(some.lists(LINES, max_size=6), some.text(max_size=30), some.booleans())
def test_what_is_kept_comes_back_and_the_sum_is_that_of_the_lines(lines, name, everything) -> None:
    text = StatementText(
        "Föreningen", "802000-0009", ("Box 1", "111 11 Stad"), "", "Å2026-0001", date(2026, 1, 9),
        2025, name, (), tuple(lines), everything, 2, 300, "Å2026-0000", "sv", "K7Q2F9M4XR", None,
    )  # fmt: skip
    again = StatementText.from_json(text.to_json())
    assert again == text
    assert again.to_json() == text.to_json()
    assert text.total_ore == sum(line.amount_ore for line in lines)


@given(some.lists(some.integers(1, 10**6), unique=True, min_size=1), some.randoms())
def test_the_mark_knows_the_gifts_whatever_their_order(ids, chance) -> None:
    mixed = ids[:]
    chance.shuffle(mixed)
    assert basis_of(ids, everything=True) == basis_of(mixed, everything=True)
    assert basis_of(ids, everything=True) != basis_of(ids[:-1], everything=True)
    assert basis_of(ids, everything=True) != basis_of(ids, everything=False)


def test_the_number_has_a_series_of_its_own() -> None:
    assert statement_number(2026, 3) == "Å2026-0003"


def test_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version"):
        StatementText.from_json('{"version": 2}')
