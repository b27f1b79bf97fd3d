"""What somebody was on a day: told from dated facts, and the same whenever one asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmember.domain.membership import spells, status, until
from qmember.domain.membership_facts import (
    Accepted,
    Applied,
    Cause,
    Leaving,
    Left,
    MemberFacts,
    Period,
    Standing,
    TypeChange,
)
from qmember.domain.membership_rules import Lapse, MembershipRules, StartsAt, YearKind, covered

D = date.fromisoformat
MEMBER, SUPPORTER, HONORARY = 1, 2, 3
YEAR_END = MembershipRules(lapse=Lapse.END_OF_UNPAID_YEAR, lapse_paragraph="§ 4")
PAID_FIRST = replace(YEAR_END, starts_at=StartsAt.FEE_PAID)
JOINED = Accepted(D("2024-03-10"), MEMBER)
Y2024 = Period(D("2024-01-01"), D("2024-12-31"), D("2024-03-12"))
Y2025 = Period(D("2025-01-01"), D("2025-12-31"), D("2025-02-01"))
PAID = MemberFacts(accepted=(JOINED,), periods=(Y2024, Y2025))
IN_TIME = PAID._replace(periods=(Y2024, Y2025._replace(settled_on=D("2024-12-31"))))
PERIOD_END = MembershipRules(lapse=Lapse.AT_PERIOD_END)
LEFT = PAID._replace(left=(Left(D("2025-05-05"), Leaving.RESIGNED),))


@pytest.mark.parametrize(
    ("facts", "rules", "on", "standing", "since", "ended"),
    [
        (MemberFacts(), YEAR_END, "2026-01-01", "none", None, None),
        (PAID, YEAR_END, "2024-03-09", "none", None, None),
        (PAID, YEAR_END, "2024-03-10", "unpaid", "2024-03-10", None),
        (PAID, YEAR_END, "2024-03-12", "paid", "2024-03-10", None),
        (PAID, PAID_FIRST, "2024-03-11", "accepted", None, None),
        (PAID, PAID_FIRST, "2024-03-12", "paid", "2024-03-12", None),
        (PAID, YEAR_END, "2025-01-31", "unpaid", "2024-03-10", None),
        (PAID, YEAR_END, "2025-12-31", "paid", "2024-03-10", None),
        (PAID, YEAR_END, "2026-12-31", "unpaid", "2024-03-10", None),
        (PAID, YEAR_END, "2027-01-01", "lapsed", "2024-03-10", "2027-01-01"),
        (PAID, MembershipRules(), "2040-01-01", "unpaid", "2024-03-10", None),
        (IN_TIME, PERIOD_END, "2025-12-31", "paid", "2024-03-10", None),
        (IN_TIME, PERIOD_END, "2026-01-01", "lapsed", "2024-03-10", "2026-01-01"),
        (PAID, PERIOD_END, "2024-12-31", "paid", "2024-03-10", None),
        (PAID, PERIOD_END, "2025-03-01", "lapsed", "2024-03-10", "2025-01-01"),
        (MemberFacts(accepted=(JOINED,)), PERIOD_END, "2024-12-31", "unpaid", "2024-03-10", None),
        (MemberFacts(accepted=(JOINED,)), PERIOD_END, "2025-01-01", "lapsed", "2024-03-10", "2025-01-01"),
        (PAID, MembershipRules(lapse=Lapse.MONTHS_IN_ARREARS, lapse_months=2), "2026-02-28", "unpaid", "2024-03-10", None),
        (PAID, MembershipRules(lapse=Lapse.MONTHS_IN_ARREARS, lapse_months=2), "2026-03-01", "lapsed", "2024-03-10", "2026-03-01"),
        (PAID, MembershipRules(lapse=Lapse.AT_ANNUAL_MEETING, meetings=(D("2025-03-20"), D("2026-03-20"))), "2026-03-20", "unpaid", "2024-03-10", None),
        (PAID, MembershipRules(lapse=Lapse.AT_ANNUAL_MEETING, meetings=(D("2025-03-20"), D("2026-03-20"))), "2026-03-21", "lapsed", "2024-03-10", "2026-03-21"),
        (PAID, MembershipRules(lapse=Lapse.MONTHS_AFTER_REMINDER, lapse_months=1), "2030-01-01", "unpaid", "2024-03-10", None),
        (PAID._replace(reminded=(D("2025-01-20"), D("2026-01-31"))), MembershipRules(lapse=Lapse.MONTHS_AFTER_REMINDER, lapse_months=1), "2026-02-28", "unpaid", "2024-03-10", None),
        (PAID._replace(reminded=(D("2025-01-20"), D("2026-01-31"))), MembershipRules(lapse=Lapse.MONTHS_AFTER_REMINDER, lapse_months=1), "2026-03-01", "lapsed", "2024-03-10", "2026-03-01"),
        (LEFT, YEAR_END, "2025-05-04", "paid", "2024-03-10", None),
        (LEFT, YEAR_END, "2025-05-05", "resigned", "2024-03-10", "2025-05-05"),
        (PAID._replace(left=(Left(D("2025-05-05"), Leaving.EXCLUDED),)), YEAR_END, "2026-01-01", "excluded", "2024-03-10", "2025-05-05"),
        (PAID._replace(died_on=D("2025-06-01")), YEAR_END, "2025-06-01", "deceased", "2024-03-10", "2025-06-01"),
        (PAID._replace(died_on=D("2025-06-01")), YEAR_END, "2025-05-31", "paid", "2024-03-10", None),
    ],
)  # fmt: skip
def test_what_she_was_on_a_day(facts, rules, on, standing, since, ended) -> None:
    found = status(facts, rules, D(on))
    assert found.standing == standing
    assert (found.since, found.ended_on) == tuple(x and D(x) for x in (since, ended))


EXCLUDED = Left(D("2025-03-10"), Leaving.EXCLUDED)
APPEALED = replace(EXCLUDED, appealed_on=D("2025-03-15"))
UPHELD = replace(APPEALED, settled_on=D("2025-03-25"), upheld=True)
OVERTURNED = replace(UPHELD, upheld=False)


@pytest.mark.parametrize(
    ("left", "on", "standing", "ended"),
    [
        (APPEALED, "2025-03-15", "excluded", "2025-03-10"),
        (UPHELD, "2025-03-25", "excluded", "2025-03-10"),
        (OVERTURNED, "2025-03-09", "paid", None),
        (OVERTURNED, "2025-03-10", "excluded", "2025-03-10"),
        (OVERTURNED, "2025-03-24", "excluded", "2025-03-10"),
        (OVERTURNED, "2025-03-25", "paid", None),
        (OVERTURNED, "2027-01-01", "lapsed", "2027-01-01"),
    ],
)
def test_an_overturned_exclusion_held_until_the_meeting_and_never_after(
    left, on, standing, ended
) -> None:
    found = status(PAID._replace(left=(left,)), YEAR_END, D(on))
    assert (found.standing, found.since) == (standing, D("2024-03-10"))
    assert found.ended_on == (ended and D(ended))


BY_COURSE = MembershipRules(starts_at=StartsAt.COURSE, course_from=D("2023-01-01"))
EARLY = Accepted(D("2022-12-31"), MEMBER)
MOVED = Accepted(D("2024-03-10"), MEMBER, moved_in=True)


@pytest.mark.parametrize(
    ("accepted", "courses", "on", "standing", "since"),
    [
        (JOINED, [], "2026-01-01", "accepted", None),
        (JOINED, ["2024-04-01"], "2024-03-31", "accepted", None),
        (JOINED, ["2024-04-01"], "2024-04-01", "paid", "2024-04-01"),
        (JOINED, ["2024-02-01", "2025-02-01"], "2024-03-12", "paid", "2024-03-10"),
        (EARLY, [], "2024-03-12", "paid", "2022-12-31"),
        (MOVED, [], "2024-03-12", "paid", "2024-03-10"),
    ],
)
def test_where_a_course_begins_a_membership(accepted, courses, on, standing, since) -> None:
    facts = PAID._replace(accepted=(accepted,), courses=tuple(map(D, courses)))
    found = status(facts, BY_COURSE, D(on))
    assert (found.standing, found.since) == (standing, since and D(since))


def test_who_comes_back_is_a_member_from_her_new_day() -> None:
    back = LEFT._replace(accepted=(JOINED, Accepted(D("2025-08-01"), SUPPORTER)))
    assert status(back, YEAR_END, D("2025-07-31")).standing is Standing.RESIGNED
    now = status(back, YEAR_END, D("2025-08-01"))
    assert (now.standing, now.since, now.type_id) == (Standing.PAID, D("2025-08-01"), SUPPORTER)
    assert len(list(spells(until(back, D("2025-12-31")), YEAR_END))) == 2


def test_who_comes_back_but_must_pay_first_waits() -> None:
    back = LEFT._replace(accepted=(JOINED, Accepted(D("2026-02-01"), MEMBER)))
    assert status(back, PAID_FIRST, D("2026-02-01")).standing is Standing.ACCEPTED
    paid = back._replace(
        periods=(*back.periods, Period(D("2026-01-01"), D("2026-12-31"), D("2026-02-05")))
    )
    now = status(paid, PAID_FIRST, D("2026-02-05"))
    assert (now.standing, now.since) == (Standing.PAID, D("2026-02-05"))


def test_a_payment_after_the_membership_lapsed_does_not_wake_it() -> None:
    late = PAID._replace(periods=(Y2024, Period(D("2026-01-01"), D("2026-12-31"), D("2026-02-01"))))
    now = status(late, YEAR_END, D("2026-02-01"))
    assert (now.standing, now.ended_on, now.paragraph) == (Standing.LAPSED, D("2026-01-01"), "§ 4")


def test_an_honorary_member_owes_nothing() -> None:
    facts = MemberFacts(
        accepted=(Accepted(D("2020-01-01"), HONORARY),), fee_free=frozenset({HONORARY})
    )
    now = status(facts, PAID_FIRST, D("2026-01-01"))
    assert (now.standing, now.lapses_on, now.paragraph) == (Standing.PAID, None, "")


def test_another_type_holds_from_its_day() -> None:
    facts = PAID._replace(changes=(TypeChange(D("2025-03-01"), SUPPORTER),))
    assert status(facts, YEAR_END, D("2025-02-28")).type_id == MEMBER
    assert status(facts, YEAR_END, D("2025-03-01")).type_id == SUPPORTER


@pytest.mark.parametrize(
    ("on", "standing"),
    [("2026-01-09", "none"), ("2026-01-10", "applied"), ("2026-04-10", "applied"), ("2026-04-11", "none")],
)  # fmt: skip
def test_an_application_is_forgotten_after_its_day(on, standing) -> None:
    facts = MemberFacts(application=Applied(D("2026-01-10"), D("2026-04-10")))
    assert status(facts, YEAR_END, D(on)).standing == standing


def test_a_refusal_is_no_membership() -> None:
    asked = Applied(D("2026-01-10"), D("2026-04-10"), refused_on=D("2026-02-01"))
    facts = MemberFacts(application=asked)
    assert status(facts, YEAR_END, D("2026-01-31")).standing is Standing.APPLIED
    assert status(facts, YEAR_END, D("2026-02-01")).standing is Standing.REFUSED


def test_who_asks_again_after_leaving_has_applied() -> None:
    facts = LEFT._replace(application=Applied(D("2025-09-01"), D("2025-12-01")))
    assert status(facts, YEAR_END, D("2025-08-31")).standing is Standing.RESIGNED
    assert status(facts, YEAR_END, D("2025-09-01")).standing is Standing.APPLIED


@pytest.mark.parametrize(
    ("rules", "on", "paid_until", "first", "last"),
    [
        (MembershipRules(), "2026-05-01", None, "2026-01-01", "2026-12-31"),
        (MembershipRules(), "2026-05-01", "2026-12-31", "2027-01-01", "2027-12-31"),
        (MembershipRules(), "2026-05-01", "2024-12-31", "2026-01-01", "2026-12-31"),
        (MembershipRules(first_month=7), "2026-05-01", None, "2025-07-01", "2026-06-30"),
        (MembershipRules(late_from=(10, 1)), "2026-09-30", None, "2026-01-01", "2026-12-31"),
        (MembershipRules(late_from=(10, 1)), "2026-10-01", None, "2026-01-01", "2027-12-31"),
        (MembershipRules(late_from=(10, 1)), "2026-10-01", "2025-12-31", "2026-01-01", "2026-12-31"),
        (MembershipRules(first_month=7, late_from=(5, 1)), "2026-05-01", None, "2025-07-01", "2027-06-30"),
        (MembershipRules(first_month=7, late_from=(5, 1)), "2026-04-30", None, "2025-07-01", "2026-06-30"),
        (MembershipRules(year=YearKind.ROLLING), "2024-02-29", None, "2024-02-29", "2025-02-27"),
        (MembershipRules(year=YearKind.ROLLING), "2023-03-01", None, "2023-03-01", "2024-02-29"),
        (MembershipRules(year=YearKind.ROLLING), "2026-12-31", "2027-01-15", "2027-01-16", "2028-01-15"),
        (MembershipRules(year=YearKind.ROLLING), "2026-12-31", "2026-06-30", "2026-12-31", "2027-12-30"),
    ],
)  # fmt: skip
def test_which_time_a_fee_covers(rules, on, paid_until, first, last) -> None:
    found = covered(rules, D(on), paid_until=paid_until and D(paid_until))
    assert found == (D(first), D(last))


days = st.dates(D("2020-01-01"), D("2030-12-31"))
all_rules = st.builds(
    MembershipRules,
    starts_at=st.sampled_from(StartsAt), course_from=days, lapse=st.sampled_from(Lapse),
    lapse_months=st.integers(0, 24), first_month=st.integers(1, 12),
    meetings=st.lists(days, max_size=4).map(lambda some: tuple(sorted(some))),
)  # fmt: skip
periods = st.builds(
    lambda first, length, settled: Period(first, first + timedelta(days=length), settled, Cause.PAYMENT),
    days, st.integers(0, 800), days,
)  # fmt: skip
lefts = st.builds(
    Left, days, st.sampled_from(Leaving), st.none() | days, st.none() | days, st.booleans()
).map(
    lambda one: (
        one if one.settled_on and one.appealed_on else replace(one, settled_on=None, upheld=None)
    )
)
all_facts = st.builds(
    MemberFacts,
    accepted=st.lists(st.builds(Accepted, days, st.sampled_from([MEMBER, HONORARY])), max_size=3).map(tuple),
    periods=st.lists(periods, max_size=4).map(tuple),
    left=st.lists(lefts, max_size=2).map(tuple),
    courses=st.lists(days, max_size=2).map(tuple),
    reminded=st.lists(days, max_size=2).map(tuple),
    died_on=st.none() | days,
    fee_free=st.just(frozenset({HONORARY})),
)  # fmt: skip


def _overturned(facts, after) -> list[Left]:
    """Every exclusion is appealed and overturned later on."""
    answered = {"appealed_on": after, "settled_on": after, "upheld": False}
    return [one if one.appealed_on else replace(one, **answered) for one in facts.left]


@given(all_facts, all_rules, days, days)
def test_what_happens_later_never_changes_what_she_was(facts, rules, on, later) -> None:
    """The answer for a day hangs on nothing that had not happened by then."""
    before = status(facts, rules, on)
    after = max(on, later) + timedelta(days=1)
    more = facts._replace(
        accepted=(*facts.accepted, Accepted(after, MEMBER)),
        left=(*_overturned(facts, after), Left(after, Leaving.RESIGNED)),
        periods=(*facts.periods, Period(on, on, after)),
        courses=(*facts.courses, after),
    )
    assert status(more, rules, on) == before


@given(all_facts, all_rules, days)
def test_a_status_agrees_with_itself(facts, rules, on) -> None:
    found = status(facts, rules, on)
    if found.is_member:
        assert found.since is not None
        assert found.since <= on
        assert found.ended_on is None
        assert found.lapses_on is None or found.lapses_on >= on
    if found.ended_on is not None:
        assert found.ended_on <= on
        assert (
            found.since is None
            or found.since <= found.ended_on
            or found.standing is Standing.DECEASED
        )


@given(all_facts, all_rules)
def test_memberships_do_not_overlap(facts, rules) -> None:
    found = list(spells(until(facts, D("2035-01-01")), rules))
    for one, following in pairwise(found):
        assert one.ended_on is not None
        assert one.ended_on <= following.from_on


@given(all_facts, all_rules, days, st.integers(1, 400))
def test_a_payment_more_never_takes_a_day_away(facts, rules, first, length) -> None:
    paid = Period(first, first + timedelta(days=length), first)
    more = facts._replace(periods=(*facts.periods, paid))
    for offset in (0, length // 2, length):
        day = first + timedelta(days=offset)
        if status(facts, rules, day).is_member:
            assert status(more, rules, day).is_member
