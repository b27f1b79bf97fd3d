"""Voting rights: a table written by hand in which every rule decides about somebody."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.statutes import DRAFT, Statutes
from qmember.domain.voters import Exclusion, Fee, Membership, Suspension, Vote
from qmember.domain.voting import entitled_to_discharge, losing_vote, verdict, verdicts
from tests.electorate import MEETING, fee, member, statutes

YES, NO, ASK = "eligible", "not_eligible", "needs_decision"
FEBRUARY = {"fee_rule": "paid_by_fixed_date", "fee_day": "02-28"}
PAID = member()
UNPAID = member(fees=(fee(),))
LATE = member(fees=(fee(date(2027, 3, 1)),))
NEW = member(memberships=(Membership(date(2027, 3, 1), date(2027, 3, 10)),))
JOINED_UNPAID = member(memberships=(Membership(date(2027, 3, 1)),), fees=(fee(),))
INITIATED = member(fees=(fee(date(2027, 3, 1), initiated_on=date(2027, 2, 27)),))
BY_PARTS = member(fees=(fee(part_paid_on=date(2027, 2, 1)),))
LAST_YEAR = member(fees=(fee(), fee(date(2026, 2, 1), 2026)))
EXCLUDED = member(exclusions=(Exclusion(date(2027, 3, 10)),))
APPEALED = member(exclusions=(Exclusion(date(2027, 3, 10), date(2027, 3, 14)),))
SUSPENDED = member(suspensions=(Suspension(date(2027, 3, 1)),))
SEVENTEEN = member(born_on=date(2009, 6, 1))

FLIPS = [
    # who, how silent statutes see her, the rule, how she is seen then
    (UNPAID, YES, {"fee_rule": "paid_at_latest_at_meeting_opening"}, NO),
    (PAID, YES, {"fee_rule": "paid_at_latest_at_meeting_opening"}, YES),
    (LATE, YES, {"fee_rule": "paid_at_latest_at_meeting_opening"}, YES),
    (LATE, YES, FEBRUARY, NO),
    (PAID, YES, FEBRUARY, YES),
    (LATE, YES, FEBRUARY | {"fee_day": "03-01"}, YES),
    (LATE, YES, {"fee_rule": "paid_by_days_before", "fee_count": 24}, YES),
    (LATE, YES, {"fee_rule": "paid_by_days_before", "fee_count": 25}, NO),
    (UNPAID, YES, {"fee_rule": "no_arrears_older_than", "fee_count": 1}, NO),
    (UNPAID, YES, {"fee_rule": "no_arrears_older_than", "fee_count": 2}, YES),
    (LAST_YEAR, YES, {"fee_rule": "previous_year_accepted_until", "fee_day": "03-31"}, YES),
    (LAST_YEAR, YES, {"fee_rule": "previous_year_accepted_until", "fee_day": "03-24"}, NO),
    (LAST_YEAR, YES, {"fee_rule": "paid_at_latest_at_meeting_opening"}, NO),
    (INITIATED, YES, FEBRUARY, NO),
    (INITIATED, YES, FEBRUARY | {"paid_on": "initiated"}, YES),
    (BY_PARTS, YES, FEBRUARY, NO),
    (BY_PARTS, YES, FEBRUARY | {"part_paid": True}, YES),
    (member(fees=(), fee_exempt=True), YES, FEBRUARY, YES),
    (NEW, YES, {"member_days": 24}, YES),
    (NEW, YES, {"member_days": 25}, NO),
    (NEW, YES, {"member_days": 24, "starts_at": "fee_paid"}, NO),
    (JOINED_UNPAID, YES, {"starts_at": "fee_paid"}, NO),
    (NEW, YES, {"starts_at": "fee_paid"}, YES),
    (NEW, YES, {"starts_at": "course"}, NO),
    (member(memberships=(Membership(date(2026, 1, 1), None, date(2026, 9, 1)),)), YES, {"starts_at": "course"}, YES),
    (SEVENTEEN, YES, {"min_age": 18}, NO),
    (SEVENTEEN, YES, {"min_age": 15}, YES),
    (member(), YES, {"min_age": 15}, ASK),
    (member(born_year=2011), YES, {"min_age": 15}, YES),
    (member(born_year=2012), YES, {"min_age": 15}, ASK),
    (member(born_year=2013), YES, {"min_age": 15}, NO),
    (EXCLUDED, NO, {}, NO),
    (APPEALED, ASK, {"appealed": "votes"}, YES),
    (APPEALED, ASK, {"appealed": "no_vote"}, NO),
    (SUSPENDED, YES, {"suspended": True}, NO),
    (member(suspensions=(Suspension(date(2027, 1, 1), date(2027, 3, 24)),)), YES, {"suspended": True}, YES),
    (member(vote=Vote.NO, type_name="Stödmedlem"), NO, {}, NO),
    (member(vote=Vote.ASK, type_name="Hedersmedlem"), ASK, {}, ASK),
    (member(memberships=()), NO, {}, NO),
    (member(memberships=(Membership(date(2021, 1, 1), ended_on=date(2027, 3, 24)),)), NO, {}, NO),
    (member(memberships=(Membership(date(2021, 1, 1), ended_on=MEETING),)), YES, {}, YES),
    (member(memberships=(Membership(date(2027, 3, 26)),)), NO, {}, NO),
]  # fmt: skip


@pytest.mark.parametrize(("voter", "silent", "rules", "then"), FLIPS)
def test_each_rule_decides_about_somebody(voter, silent, rules, then) -> None:
    assert verdict(voter, DRAFT, MEETING).outcome == silent
    assert verdict(voter, statutes(**rules), MEETING).outcome == then


@pytest.mark.parametrize(
    "rules",
    [
        FEBRUARY,
        {"starts_at": "fee_paid"},
        {"member_days": 90},
        {"min_age": 18},
        {"suspended": True},
    ],
)
def test_without_a_paragraph_no_rule_takes_a_vote(rules) -> None:
    everybody = [UNPAID, LATE, JOINED_UNPAID, SEVENTEEN, SUSPENDED]
    said_nowhere = statutes("", **rules)
    assert {verdict(one, said_nowhere, MEETING).outcome for one in everybody} == {YES}


def test_unpaid_when_the_statutes_are_silent() -> None:
    found = verdict(UNPAID, DRAFT, MEETING)
    assert found.outcome == YES
    assert [(one.fact, one.holds) for one in found.reasons][-1] == ("fee_not_asked", True)


def test_paid_a_day_after_the_last_day_is_said_with_both_days() -> None:
    found = verdict(LATE, statutes(**FEBRUARY), MEETING)
    (why,) = found.failing
    assert (why.rule, why.paragraph, why.fact) == ("fee", "§ 4", "fee_late")
    assert dict(why.values) == {
        "period": "2027", "paid": date(2027, 3, 1), "by": date(2027, 2, 28)
    }  # fmt: skip


def test_money_buys_no_vote() -> None:
    supporter = member(vote=Vote.NO, type_name="Stödmedlem", fees=(fee(date(2027, 1, 2)),))
    found = verdict(supporter, statutes(fee_rule="paid_at_latest_at_meeting_opening"), MEETING)
    assert found.outcome == NO
    assert [(one.fact, one.holds) for one in found.reasons] == [
        ("member_since", True), ("type_does_not_vote", False), ("fee_paid", True),
    ]  # fmt: skip


def test_excluded_on_10_march_who_has_appealed_is_for_the_meeting_to_decide() -> None:
    found = verdict(APPEALED, statutes(**FEBRUARY), MEETING)
    assert found.outcome == ASK
    assert [(one.fact, one.holds) for one in found.failing] == [("exclusion_appealed", None)]


@pytest.mark.parametrize(
    ("exclusion", "outcome"),
    [
        (Exclusion(date(2027, 3, 26)), YES),
        (Exclusion(MEETING), NO),
        (Exclusion(date(2027, 3, 10), date(2027, 3, 26)), NO),
        (Exclusion(date(2027, 1, 10), date(2027, 2, 1), date(2027, 3, 1), upheld=True), NO),
        (Exclusion(date(2027, 1, 10), date(2027, 2, 1), date(2027, 3, 1), upheld=False), YES),
        (Exclusion(date(2027, 1, 10), date(2027, 2, 1), date(2027, 4, 1), upheld=True), ASK),
        (Exclusion(date(2020, 1, 10)), YES),  # she was taken in again in 2021
    ],
)
def test_an_exclusion_counts_from_its_day_and_until_it_is_changed(exclusion, outcome) -> None:
    assert verdict(member(exclusions=(exclusion,)), DRAFT, MEETING).outcome == outcome


def test_every_reason_is_kept_and_not_only_the_first() -> None:
    whole = statutes(**FEBRUARY, member_days=90, min_age=18, suspended=True)
    somebody = member(
        vote=Vote.NO, type_name="Stödmedlem", born_on=date(2010, 1, 1), fees=(fee(),),
        exclusions=(Exclusion(date(2027, 3, 1)),), suspensions=(Suspension(date(2027, 2, 1)),),
        memberships=(Membership(date(2027, 1, 1)),),
    )  # fmt: skip
    assert [one.fact for one in verdict(somebody, whole, MEETING).failing] == [
        "type_does_not_vote", "excluded", "suspended", "fee_unpaid", "member_too_short", "too_young",
    ]  # fmt: skip


def test_what_fails_weighs_more_than_what_is_not_known() -> None:
    asked_and_late = member(vote=Vote.ASK, fees=(fee(date(2027, 3, 1)),))
    assert verdict(asked_and_late, statutes(**FEBRUARY), MEETING).outcome == NO


def test_a_waived_fee_reads_as_any_other() -> None:
    """The board waived hers, another paid hers, on one day: no list tells who was helped."""
    waived, paid = (verdict(member(number), statutes(**FEBRUARY), MEETING) for number in "AB")
    assert waived.reasons == paid.reasons


def test_a_paid_part_reads_as_any_other_fee() -> None:
    whole = statutes(**FEBRUARY, part_paid=True)
    facts = [one.fact for one in verdict(BY_PARTS, whole, MEETING).reasons]
    assert facts == [one.fact for one in verdict(PAID, whole, MEETING).reasons]


@pytest.mark.parametrize(
    ("day", "meeting", "settled", "year", "outcome"),
    [
        ("12-31", date(2027, 1, 1), date(2026, 12, 31), 2026, YES),
        ("12-31", date(2027, 1, 1), date(2027, 1, 1), 2026, NO),
        ("02-29", date(2028, 3, 1), date(2028, 2, 29), 2028, YES),
        ("02-29", date(2027, 3, 1), date(2027, 2, 28), 2027, YES),
        ("02-29", date(2027, 3, 1), date(2027, 3, 1), 2027, NO),
        ("02-28", date(2028, 3, 1), date(2028, 2, 29), 2028, NO),
        ("03-31", date(2027, 3, 15), date(2026, 3, 31), 2026, YES),
        ("03-31", date(2027, 3, 31), date(2027, 3, 31), 2027, YES),
    ],
)  # fmt: skip
def test_the_last_day_is_the_latest_that_has_come(day, meeting, settled, year, outcome) -> None:
    rules = statutes(fee_rule="paid_by_fixed_date", fee_day=day)
    assert verdict(member(fees=(fee(settled, year),)), rules, meeting).outcome == outcome


def test_a_period_that_is_no_calendar_year_is_told_by_its_days() -> None:
    rolling = Fee(date(2026, 9, 1), date(2027, 8, 31), date(2026, 9, 30), date(2026, 9, 5))
    rules = statutes(fee_rule="paid_at_latest_at_meeting_opening")
    found = verdict(member(fees=(rolling,)), rules, MEETING)
    assert dict(found.reasons[-1].values)["period"] == "2026-09-01–2027-08-31"


@pytest.mark.parametrize(
    ("born", "meeting", "outcome"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), YES), (date(2008, 2, 29), date(2026, 2, 27), NO),
        (date(2008, 12, 31), date(2026, 12, 31), YES), (date(2009, 1, 1), date(2026, 12, 31), NO),
    ],
)  # fmt: skip
def test_an_age_is_reached_on_the_birthday(born, meeting, outcome) -> None:
    someone = member(born_on=born, fees=())
    assert verdict(someone, statutes(min_age=18), meeting).outcome == outcome


def test_a_year_of_birth_is_enough_on_the_last_day_of_the_year() -> None:
    someone = member(born_year=2009)
    assert verdict(someone, statutes(min_age=18), date(2027, 12, 30)).outcome == ASK
    assert verdict(someone, statutes(min_age=18), date(2027, 12, 31)).outcome == YES


def test_weight_is_one_unless_a_paragraph_says_more() -> None:
    assert verdict(PAID, DRAFT, MEETING).weight == 1
    assert verdict(PAID, statutes(weight=2), MEETING).weight == 2
    assert verdict(PAID, statutes("", weight=2), MEETING).weight == 1


def test_members_stand_in_the_order_of_their_numbers_and_only_once() -> None:
    found = verdicts([member("P1001"), member("P10"), member("P9")], DRAFT, MEETING)
    assert [row.member_no for row in found] == ["P9", "P10", "P1001"]
    with pytest.raises(ValueError, match="P10"):
        verdicts([member("P10"), member("P10")], DRAFT, MEETING)


def test_who_loses_the_vote_is_told_while_it_can_be_helped() -> None:
    rules = statutes(**FEBRUARY, min_age=18)
    unpaid = member("P1", fees=(fee(),), born_on=date(1980, 1, 1))
    young = member("P2", fees=(fee(),), born_on=date(2012, 1, 1))
    rows = verdicts([unpaid, young, member("P3", born_on=date(1980, 1, 1))], rules, MEETING)

    def losing(today, by: Statutes = rules):
        return [row.member_no for row in losing_vote(rows, by, MEETING, today)]

    assert losing(date(2027, 2, 28)) == ["P1"]
    assert losing(date(2027, 3, 1)) == []
    assert losing(date(2027, 2, 1), DRAFT) == []


def test_the_board_does_not_vote_on_its_own_discharge_unless_the_statutes_let_it() -> None:
    rows = verdicts([member("P1"), member("P2"), EXCLUDED], DRAFT, MEETING)
    count = [
        [row.member_no for row in entitled_to_discharge(rows, by, {"P1"})]
        for by in (DRAFT, statutes(discharge=False))
    ]
    assert count == [["P2"], ["P1", "P2"]]
