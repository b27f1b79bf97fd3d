"""Spans of days that touch are one, seats belong to one body, and what is empty is counted."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.mandates import (
    BODIES,
    USUAL_ROLES,
    USUAL_SEATS,
    Body,
    Seat,
    Span,
    body_of,
    joined,
    vacancies,
)
from qmember.domain.permissions import Role


def span(first: int, last: int | None) -> Span:
    return Span(date(2026, 3, first), date(2026, 3, last) if last else None)


@pytest.mark.parametrize(
    ("spans", "whole"),
    [
        ([], []),
        ([(1, 3), (5, 6)], [(1, 3), (5, 6)]),
        ([(4, 6), (1, 3)], [(1, 6)]),
        ([(1, 9), (2, 3)], [(1, 9)]),
        ([(1, 3), (2, None)], [(1, None)]),
        ([(1, None), (2, 3)], [(1, None)]),
    ],
)
def test_days_are_joined(spans, whole) -> None:
    assert joined(span(*one) for one in spans) == [span(*one) for one in whole]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ((1, 3), (3, 4), True),
        ((1, 3), (4, 5), False),
        ((1, None), (9, 9), True),
        ((9, None), (1, 8), False),
    ],
)
def test_two_spans_meet_or_not_whichever_comes_first(one, other, meet) -> None:
    assert span(*one).meets(span(*other)) is meet
    assert span(*other).meets(span(*one)) is meet


def test_the_first_and_the_last_day_are_in_it() -> None:
    held = span(2, 4)
    assert [day for day in range(1, 6) if held.holds(date(2026, 3, day))] == [2, 3, 4]


def test_each_seat_is_in_one_body_and_what_is_usual_names_seats_and_roles() -> None:
    assert sorted(seat for seats in BODIES.values() for seat in seats) == sorted(Seat)
    assert body_of(Seat.CONVENER) is Body.NOMINATION
    assert {seat for seat, _ in USUAL_SEATS} <= set(Seat)
    assert dict(USUAL_ROLES).keys() <= set(Seat)
    assert set(dict(USUAL_ROLES).values()) <= set(Role)
    assert Role.PROTECTION_OFFICER not in dict(USUAL_ROLES).values()


def test_more_people_than_seats_leave_none_empty() -> None:
    counts = {Seat.ORDINARY: 2}
    assert [vacancies(counts, {Seat.ORDINARY: n}, Seat.ORDINARY) for n in (0, 1, 2, 3)] == [
        2, 1, 0, 0,
    ]  # fmt: skip
    assert vacancies(counts, {}, Seat.STAFF) == 0
