"""Counts of a year: who came, left, lapsed and renewed, and what may be told of few people."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.member_counts import Move, count, moves, tellable
from qmember.domain.membership_facts import Accepted, Leaving, Left, MemberFacts, Period
from qmember.domain.membership_rules import Lapse, MembershipRules

MEMBER, SUPPORTER = 1, 2
RULES = MembershipRules(lapse=Lapse.END_OF_UNPAID_YEAR, lapse_paragraph="§ 4")
NOW = date(2026, 11, 23)


def year(number: int) -> Period:
    first = date(number, 1, 1)
    return Period(first, date(number, 12, 31), first)


def somebody(*years: int, type_id: int = MEMBER, joined: int | None = None, **more) -> MemberFacts:
    """A member since a year (else the first that is paid), whose fee of some years is settled."""
    came = date(joined or years[0], 3, 1)
    return MemberFacts((Accepted(came, type_id),), periods=tuple(map(year, years)), **more)


def test_a_year_counts_members_and_what_happened_to_them() -> None:
    facts = [
        somebody(2025, 2026),
        somebody(2025),  # has not renewed
        somebody(2026),  # new and paid
        somebody(joined=2026),  # new and not paid
        somebody(2024, joined=2024),  # lapsed at the end of 2025
        somebody(2025, 2026, left=(Left(date(2026, 5, 1), Leaving.RESIGNED),)),
        somebody(2025, 2026, died_on=date(2026, 4, 1)),
        somebody(2025, 2026, type_id=SUPPORTER),
    ]
    found = count(facts, RULES, NOW)
    assert found.by_type == {MEMBER: (2, 2), SUPPORTER: (1, 0)}
    assert (found.members, found.paid, found.unpaid) == (5, 3, 2)
    assert (found.joined, found.left, found.lapsed) == (2, 2, 1)
    assert (found.due, found.renewed) == (5, 4)


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        ({"left": (Left(date(2026, 3, 1), Leaving.RESIGNED),)}, []),
        ({"died_on": date(2026, 3, 1)}, []),
        ({"died_on": date(2026, 2, 1)}, []),
        ({"died_on": date(2026, 3, 2)}, [(Move.JOINED, 1), (Move.LEFT, 2)]),
        (
            {"left": (Left(date(2026, 3, 2), Leaving.EXCLUDED),), "died_on": date(2026, 3, 9)},
            [(Move.JOINED, 1), (Move.LEFT, 2)],
        ),
    ],
)
def test_a_membership_of_no_days_is_none(ended, told) -> None:
    one = somebody(joined=2026, **ended)
    assert moves(one, RULES, NOW) == [(move, date(2026, 3, day)) for move, day in told]
    found = count([one], RULES, NOW)
    assert (found.joined, found.left) == (len(told) // 2, len(told) // 2)


def test_only_those_of_a_type_are_counted() -> None:
    facts = [somebody(2025, 2026), somebody(2026, type_id=SUPPORTER), somebody(joined=2026)]
    found = count(facts, RULES, NOW, type_id=SUPPORTER)
    assert (found.by_type, found.joined, found.due) == ({SUPPORTER: (1, 0)}, 1, 0)


def test_what_happens_later_never_changes_an_earlier_count() -> None:
    then, later = date(2025, 12, 31), date(2026, 6, 1)
    before = [somebody(2024, 2025), somebody(2025)]
    after = [
        somebody(2024, 2025, 2026, left=(Left(later, Leaving.RESIGNED),)),
        somebody(2025, died_on=later),
    ]
    assert count(before, RULES, then) == count(after, RULES, then)


def test_a_fee_free_member_is_not_due() -> None:
    free = somebody(joined=2020, fee_free=frozenset({MEMBER}))
    assert (count([free], RULES, NOW).paid, count([free], RULES, NOW).due) == (1, 0)


@pytest.mark.parametrize(
    ("renewed", "due", "percent"),
    [(0, 0, None), (6, 12, 50), (5, 15, 33), (10, 10, 100), (9, 12, None), (4, 30, None)],
)
def test_a_share_is_told_only_of_many(renewed: int, due: int, percent: int | None) -> None:
    facts = [somebody(2025, 2026)] * renewed + [somebody(2025)] * (due - renewed)
    assert count(facts, RULES, NOW).renewed_percent == percent


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"a": 7, "b": 9}, {"a": 7, "b": 9}),
        ({"a": 0, "b": 9}, {"a": 0, "b": 9}),
        ({"a": 4, "b": 9}, {"a": None, "b": None}),
        ({"a": 4, "b": 9, "c": 6}, {"a": None, "b": 9, "c": None}),
        ({"a": 1, "b": 2, "c": 6}, {"a": None, "b": None, "c": 6}),
        ({"a": 3}, {"a": None}),
    ],
)
def test_no_small_count_can_be_worked_out_from_the_sum(parts, told) -> None:
    assert tellable(parts) == told
