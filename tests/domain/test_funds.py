"""Funds year by year: what is left of one is what the next begins with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.funds import Change, FundKind, FundYear, fund_years

NAMES = {1: "Fritid", 2: "Sängar"}
START, G, U = FundKind.OPENING, FundKind.GIVEN, FundKind.USED


def test_a_year_is_its_opening_its_gifts_and_what_was_used() -> None:
    changes = [
        Change(1, 2024, 50000, START), Change(1, 2024, 10000, G), Change(1, 2025, -20000, U),
        Change(1, 2025, 7000, G), Change(1, 2025, -3000, G), Change(1, 2026, 99900, G),
        Change(2, 2025, 40000, START),
    ]  # fmt: skip
    assert fund_years(NAMES, changes, 2025) == [
        FundYear(1, "Fritid", 60000, 4000, 20000), FundYear(2, "Sängar", 40000, 0, 0),
    ]  # fmt: skip
    first, second = fund_years(NAMES, changes, 2025)
    assert (first.closing_ore, second.closing_ore) == (44000, 40000)
    assert [one.idle for one in fund_years(NAMES, changes, 2023)] == [True, True]


def test_what_takes_a_use_back_is_less_used() -> None:
    [fund] = fund_years({1: "Fritid"}, [Change(1, 2025, -500, U), Change(1, 2025, 500, U)], 2025)
    assert (fund.used_ore, fund.closing_ore) == (0, 0)


changes = st.builds(
    Change, st.sampled_from([1, 2]), st.integers(2020, 2026), st.integers(-10**9, 10**9),
    st.sampled_from(FundKind),
)  # fmt: skip


@given(st.lists(changes, max_size=30))
def test_each_year_begins_with_what_the_one_before_left(found) -> None:
    for year in range(2020, 2027):
        before, now = fund_years(NAMES, found, year - 1), fund_years(NAMES, found, year)
        for old, new in zip(before, now, strict=True):
            moved_in = sum(
                one.amount_ore
                for one in found
                if (one.purpose_id, one.year, one.kind) == (new.purpose_id, year, START)
            )
            assert new.opening_ore == old.closing_ore + moved_in
