"""Which days no statement tells of: by cases, and for any statements in any order."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.closing import Check, Finding, Gap, Statement, clean, gaps, unexplained

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def day(number: int) -> date:
    return date(2026, 10, 31) + timedelta(days=number)


def told(
    first: int, last: int, opening: int | None = None, closing: int | None = None
) -> Statement:
    return Statement(day(first), day(last), opening, closing)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], [(1, 30, None)]),
        ([told(1, 30)], []),
        ([told(-5, 40)], []),
        ([told(1, 13), told(17, 30)], [(14, 16, None)]),
        ([told(1, 13, 0, 500), told(17, 30, 500, 900)], []),
        ([told(1, 13, 0, 500), told(17, 30, 1700, 900)], [(14, 16, 1200)]),
        ([told(1, 13, 0, 500), told(17, 30, 300, 900)], [(14, 16, -200)]),
        ([told(1, 13, 0, 500), told(17, 30, None, 900)], [(14, 16, None)]),
        ([told(5, 30)], [(1, 4, None)]),
        ([told(-20, -3, 0, 500), told(5, 30, 500, 600)], []),
        ([told(-20, -3, 0, 500), told(5, 30, 501, 600)], [(1, 4, 1)]),
        ([told(1, 28, 0, 500)], [(29, 30, None)]),
        ([told(1, 28, 0, 500), told(31, 33, 500, 500)], []),
        ([told(1, 28, 0, 500), told(31, 33, 400, 500)], [(29, 30, -100)]),
        ([told(1, 28, 0, 500), told(60, 62, 400, 500)], [(29, 30, -100)]),
        ([told(1, 20, 0, 5), told(3, 6, 1, 2), told(21, 30, 5, 9)], []),
        ([told(1, 20, 0, 5), told(1, 20, 0, 5), told(21, 30, 5, 9)], []),
        ([told(-40, -30)], [(1, 30, None)]),
        ([told(50, 60)], [(1, 30, None)]),
    ],
)
def test_the_days_that_no_statement_tells_of(statements, expected) -> None:
    wanted = tuple(Gap(day(first), day(last), ore) for first, last, ore in expected)
    assert gaps(statements, FIRST, LAST) == wanted
    shuffled = Random(3).sample(statements, len(statements))  # noqa: S311  # an order, no secret
    assert gaps(shuffled, FIRST, LAST) == wanted


spans = st.tuples(st.integers(-40, 70), st.integers(0, 30)).map(lambda s: told(s[0], s[0] + s[1]))


@given(st.lists(spans, max_size=8))
def test_without_balances_each_day_is_in_a_statement_or_in_a_gap_and_never_in_both(
    statements,
) -> None:
    found = gaps(statements, FIRST, LAST)
    for number in range(1, 31):
        on = day(number)
        in_statement = any(one.from_on <= on <= one.to_on for one in statements)
        assert in_statement is not any(gap.first_on <= on <= gap.last_on for gap in found)


def test_each_thing_that_is_not_as_it_should_needs_a_reason_of_its_own() -> None:
    findings = [Finding(Check.FILES, 2), Finding(Check.WAITING), Finding(Check.RECEIPTS, 1)]
    assert unexplained(findings, {}) == [Check.FILES, Check.RECEIPTS]
    assert unexplained(findings, {Check.FILES: "Banken hade stängt", Check.RECEIPTS: " "}) == [
        Check.RECEIPTS
    ]
    assert unexplained(findings, {Check.FILES: "x", Check.RECEIPTS: "y"}) == []


def test_what_is_optional_is_told_of_and_asks_for_no_reason() -> None:
    begun, not_begun = Finding(Check.HANDOVER, 3), Finding(Check.HANDOVER, 3, optional=True)
    assert unexplained([begun, not_begun], {}) == [Check.HANDOVER]
    assert not not_begun.ok


def test_what_is_handed_over_with_the_closing_does_not_stand_in_its_way() -> None:
    assert clean([Finding(Check.FILES), Finding(Check.HANDOVER, 3)])
    assert not clean([Finding(Check.WAITING, 1), Finding(Check.HANDOVER)])
