"""The rules of refunds: what is left, which way, and when one alone may not decide."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.approvals import ANSWERED_BY, ASKED_BY, ApprovalKind, may_answer
from qmember.domain.errors import Refused
from qmember.domain.ledger import Channel
from qmember.domain.permissions import Permission, Role
from qmember.domain.refunds import (
    Way,
    adding_up,
    left_after,
    limit_that_holds,
    needs_two,
    usual_way,
)

amounts = st.integers(1, 10**12)


@given(amounts, st.data())
def test_what_goes_back_and_what_is_left_are_what_came(whole: int, data: st.DataObject) -> None:
    amount = data.draw(st.integers(1, whole))
    assert left_after(whole, amount) + amount == whole


@given(amounts, st.integers(1, 10**6))
def test_no_more_goes_back_than_came(whole: int, more: int) -> None:
    with pytest.raises(Refused) as refused:
        left_after(whole, whole + more)
    assert (refused.value.field, refused.value.values["most"]) == ("amount", whole)


@given(st.lists(amounts, min_size=1, max_size=8), st.integers(0, 10**12))
def test_small_steps_pass_no_limit(steps: list[int], limit: int) -> None:
    """However a sum is divided, what goes back without a second person is never more than the limit."""
    gone = 0
    for amount in steps:
        if not needs_two(amount, gone, limit):
            gone += amount
    assert gone <= limit
    assert needs_two(limit + 1, 0, limit)


@given(st.lists(amounts, min_size=1))
def test_the_lowest_limit_holds(limits: list[int]) -> None:
    assert limit_that_holds(limits) in limits
    assert all(limit_that_holds(limits) <= one for one in limits)


@pytest.mark.parametrize("channel", list(Channel))
def test_money_goes_back_the_way_that_it_came(channel: Channel) -> None:
    ways = {Channel.SWISH: Way.SWISH, Channel.CASH: Way.CASH}
    assert usual_way(channel) is ways.get(channel, Way.BANK)


T, C, A, S = Role.TREASURER, Role.CHAIR, Role.AUDITOR, Role.SECRETARY


@pytest.mark.parametrize(
    ("kind", "asked", "answers", "may"),
    [
        (ApprovalKind.REFUND, {T}, {C}, True),
        (ApprovalKind.REFUND, {T}, {T}, True),
        (ApprovalKind.REFUND, {C}, {T}, False),
        (ApprovalKind.REFUND, set(), {C}, False),
        (ApprovalKind.REFUND, {T}, {A}, False),
        (ApprovalKind.REFUND, {T}, {S}, False),
        (ApprovalKind.OPEN_MONTH, {T}, {C}, True),
        (ApprovalKind.OPEN_MONTH, {C}, {T}, True),
        (ApprovalKind.OPEN_MONTH, {T}, {T}, False),
        (ApprovalKind.OPEN_MONTH, set(), {T, C}, False),
    ],
)
def test_who_may_decide_together(kind, asked, answers, may) -> None:
    assert may_answer(kind, frozenset(asked), frozenset(answers)) is may


def test_every_kind_says_who_asks_and_who_answers() -> None:
    assert set(ASKED_BY) == set(ANSWERED_BY) == set(ApprovalKind)
    assert set(ASKED_BY.values()) | set(ANSWERED_BY.values()) <= set(Permission)


@given(st.lists(st.integers(1, 50), max_size=10), st.integers(1, 300))
def test_what_adds_up_is_found_when_there_is_something(amounts, total) -> None:
    found = adding_up(amounts, total)
    ways = (
        one
        for size in range(2, len(amounts) + 1)
        for one in combinations(range(len(amounts)), size)
    )
    there = any(sum(amounts[place] for place in one) == total for one in ways)
    assert bool(found) == there
    if found:
        assert len(set(found)) == len(found) > 1
        assert sum(amounts[place] for place in found) == total
