"""A claim never changes; what is open of it is counted from what was paid and still counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.claims import (
    ClaimEnd,
    ClaimFacts,
    Paid,
    divide,
    keeps_plan,
    plan,
    settled_on,
    state,
)
from qmember.domain.errors import Refused

D = date.fromisoformat
CLAIM = ClaimFacts(20_000, D("2026-02-28"))
HALF, REST = Paid(10_000, D("2026-02-01")), Paid(10_000, D("2026-03-05"))


@pytest.mark.parametrize(
    ("claim", "on", "says", "open_ore", "settled"),
    [
        (CLAIM, "2026-02-28", "open", 20_000, None),
        (CLAIM, "2026-03-01", "late", 20_000, None),
        (replace(CLAIM, paid=(HALF,)), "2026-03-01", "late", 10_000, None),
        (replace(CLAIM, paid=(REST, HALF)), "2026-03-05", "paid", 0, "2026-03-05"),
        (replace(CLAIM, paid=(Paid(25_000, D("2026-01-02")),)), "2026-03-05", "paid", 0, "2026-01-02"),
        (replace(CLAIM, end=ClaimEnd.WAIVED, ended_on=D("2026-02-02")), "2026-03-05", "waived", 0, "2026-02-02"),
        (replace(CLAIM, end=ClaimEnd.TAKEN_BACK, ended_on=D("2026-02-02")), "2026-03-05", "taken_back", 0, None),
        (replace(CLAIM, end=ClaimEnd.CLOSED, ended_on=D("2027-01-01")), "2027-03-05", "closed", 0, None),
        (replace(CLAIM, paid=(HALF, REST), end=ClaimEnd.CLOSED, ended_on=D("2027-01-01")), "2027-03-05", "paid", 0, "2026-03-05"),
        (replace(CLAIM, paid=(Paid(19_900, D("2026-02-01")),), end=ClaimEnd.ROUNDED, ended_on=D("2026-02-01")), "2026-03-05", "rounded", 0, "2026-02-01"),
    ],
)  # fmt: skip
def test_what_a_claim_is(claim, on, says, open_ore, settled) -> None:
    assert state(claim, D(on)) == says
    assert claim.open_ore == open_ore
    assert settled_on(claim) == (settled and D(settled))


def test_parts_fall_due_a_month_apart_and_sum_to_the_whole() -> None:
    claim = replace(CLAIM, parts=3)
    assert plan(claim) == [
        (D("2026-02-28"), 6_667),
        (D("2026-03-28"), 6_667),
        (D("2026-04-28"), 6_666),
    ]
    assert keeps_plan(replace(claim, paid=(Paid(6_667, D("2026-02-28")),)), D("2026-03-27"))
    assert not keeps_plan(replace(claim, paid=(Paid(6_667, D("2026-02-28")),)), D("2026-03-28"))
    assert not keeps_plan(claim, D("2026-02-28"))


@pytest.mark.parametrize(
    ("amount", "claims", "on_claims", "over", "short"),
    [
        (20_000, (20_000,), (20_000,), 0, 0),
        (30_000, (20_000,), (20_000,), 10_000, 0),
        (15_000, (20_000,), (15_000,), 0, 5_000),
        (40_000, (20_000, 20_000), (20_000, 20_000), 0, 0),
        (30_000, (20_000, 20_000), (20_000, 10_000), 0, 10_000),
        (500, (), (), 500, 0),
    ],
)
def test_what_one_payment_is(amount, claims, on_claims, over, short) -> None:
    found = divide(amount, claims)
    assert (found.on_claims, found.over, found.short) == (on_claims, over, short)


@pytest.mark.parametrize(("amount", "claims"), [(0, (100,)), (-1, (100,)), (100, (0,))])
def test_nothing_is_divided_on_nothing(amount, claims) -> None:
    with pytest.raises(Refused):
        divide(amount, claims)


ore = st.integers(1, 10**9)


@given(ore, st.lists(ore, max_size=6))
def test_no_ore_is_lost_or_put_on_a_claim_twice(amount, claims) -> None:
    found = divide(amount, claims)
    assert sum(found.on_claims) + found.over == amount
    assert all(0 <= put <= asked for put, asked in zip(found.on_claims, claims, strict=True))
    assert found.over == 0 or found.short == 0
