"""Voting rights, whatever the members and the statutes: what may never happen."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from qmember.domain.electoral_register import checksum
from qmember.domain.statute_rules import FeeRule, Key
from qmember.domain.statutes import DRAFT, Rule, Statutes
from qmember.domain.voters import Exclusion, Fee, Membership, Outcome, Suspension, Vote, Voter
from qmember.domain.voting import verdicts

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
MAYBE = st.none() | DAYS


@st.composite
def fees(draw):
    first = draw(
        st.sampled_from([date(2025, 1, 1), date(2026, 1, 1), date(2027, 1, 1), date(2026, 7, 1)])
    )
    return Fee(
        first, first + timedelta(days=364), first + timedelta(days=30), draw(MAYBE), draw(MAYBE), draw(MAYBE)
    )  # fmt: skip


VOTERS = st.builds(
    Voter,
    member_no=st.integers(1, 10**6).map("P{}".format),
    shown_as=st.just("Medlem"),
    vote=st.sampled_from(Vote),
    memberships=st.lists(st.builds(Membership, DAYS, MAYBE, MAYBE, MAYBE), max_size=2).map(tuple),
    exclusions=st.lists(
        st.builds(Exclusion, DAYS, MAYBE, MAYBE, st.sampled_from([None, True, False])), max_size=2
    ).map(tuple),
    suspensions=st.lists(st.builds(Suspension, DAYS, MAYBE), max_size=2).map(tuple),
    fees=st.lists(fees(), max_size=3).map(tuple),
    fee_exempt=st.booleans(),
    born_on=st.none() | st.dates(date(1940, 1, 1), date(2015, 1, 1)),
    born_year=st.none() | st.integers(1940, 2015),
)
SOME = st.lists(VOTERS, max_size=6, unique_by=lambda voter: voter.member_no)
VALUES = {
    Key.FEE_RULE: st.sampled_from(FeeRule), Key.FEE_DAY: st.sampled_from(["02-28", "02-29", "12-31", "01-01"]),
    Key.FEE_COUNT: st.integers(1, 60), Key.PAID_ON: st.sampled_from(["value_date", "initiated"]),
    Key.PART_PAID: st.booleans(), Key.MEMBER_DAYS: st.integers(0, 400),
    Key.MIN_AGE: st.none() | st.integers(0, 25), Key.APPEALED: st.sampled_from(["ask", "votes", "no_vote"]),
    Key.SUSPENDED: st.booleans(), Key.STARTS_AT: st.sampled_from(["accepted", "fee_paid", "course"]),
    Key.WEIGHT: st.integers(1, 3),
}  # fmt: skip
PARAGRAPHS = st.sampled_from(["", "§ 4"])
STATUTES = st.fixed_dictionaries(
    {key: st.builds(Rule, values, PARAGRAPHS) for key, values in VALUES.items()}
).map(lambda rules: Statutes(1, date.min, rules))
RULES = {
    Key.FEE_RULE: ("none", list(FeeRule)), Key.MEMBER_DAYS: (0, [1, 30, 400]),
    Key.MIN_AGE: (None, [1, 18]), Key.SUSPENDED: (False, [True]),
    Key.STARTS_AT: ("accepted", ["fee_paid", "course"]), Key.APPEALED: ("votes", ["ask", "no_vote"]),
}  # fmt: skip
"""Rules that can take a vote: what each says when it is off, and what when it is on."""


def changed(statutes: Statutes, key: Key, value) -> Statutes:
    return Statutes(1, date.min, {**statutes.rules, key: Rule(value, "§ 4")})


def eligible(voters, statutes: Statutes, on: date) -> set[str]:
    rows = verdicts(voters, statutes, on)
    return {row.member_no for row in rows if row.outcome is Outcome.ELIGIBLE}


@given(SOME, STATUTES, DAYS, st.data())
@settings(max_examples=150, deadline=None)
def test_a_rule_that_is_switched_on_lets_nobody_in(voters, statutes, on, data) -> None:
    key = data.draw(st.sampled_from(sorted(RULES)))
    off, choices = RULES[key]
    strict = changed(statutes, key, data.draw(st.sampled_from(choices)))
    assert eligible(voters, strict, on) <= eligible(voters, changed(statutes, key, off), on)


@given(SOME, STATUTES, DAYS, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_order_in_which_facts_come_changes_nothing(voters, statutes, on, chance) -> None:
    def mixed(facts):
        return tuple(chance.sample(facts, len(facts)))

    again = [
        Voter(
            one.member_no, one.shown_as, one.vote, one.type_name, mixed(one.memberships),
            mixed(one.exclusions), mixed(one.suspensions), mixed(one.fees), one.fee_exempt,
            one.born_on, one.born_year,
        )
        for one in mixed(voters)
    ]  # fmt: skip
    first, second = verdicts(voters, statutes, on), verdicts(again, statutes, on)
    assert first == second
    assert checksum(first, on) == checksum(second, on)


@given(SOME, STATUTES, DAYS)
@settings(max_examples=60, deadline=None)
def test_every_verdict_follows_from_its_reasons_and_every_no_has_one(voters, statutes, on) -> None:
    for row in verdicts(voters, statutes, on):
        answers = [reason.holds for reason in row.reasons]
        assert (row.outcome is Outcome.NOT_ELIGIBLE) == (False in answers)
        assert (row.outcome is Outcome.ELIGIBLE) == all(answer is True for answer in answers)


@given(SOME, STATUTES, DAYS)
@settings(max_examples=60, deadline=None)
def test_without_paragraphs_the_statutes_are_silent(voters, statutes, on) -> None:
    kept = {Key.APPEALED}  # it is asked whatever anybody has written
    nowhere = {key: Rule(rule.value) for key, rule in statutes.rules.items() if key not in kept}
    assert eligible(voters, Statutes(1, date.min, nowhere), on) == eligible(voters, DRAFT, on)
