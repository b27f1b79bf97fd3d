"""Statutes as data: what holds on a day, what is idle, and what may not be written."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import Refused
from qmember.domain.statute_checks import checked_rules
from qmember.domain.statute_rules import DEFINITIONS, Key
from qmember.domain.statutes import DRAFT, Rule, Statutes, statutes_on

DRAFTED = {
    Key.FEE_RULE: "paid_at_latest_at_meeting_opening", Key.MIN_AGE: None, Key.MEMBER_DAYS: 0,
    Key.WEIGHT: 1, Key.PROXY: False, Key.PROXY_MOST: 1, Key.LATEST_DAY: "03-31",
    Key.NOTICE_WEEKS: 4, Key.EXTRA_NOTICE_WEEKS: 2, Key.MOTION_WEEKS: 6, Key.DOCUMENTS_WEEKS: 2,
    Key.FORM: "physical", Key.EXTRA_SHARE: "1/10", Key.TIE_MATTER: "chair", Key.TIE_ELECTION: "lot",
    Key.BALLOT: "secret_on_request", Key.DISCHARGE: True, Key.QUORUM: "none",
    Key.STARTS_AT: "fee_paid", Key.LAPSE: "end_of_unpaid_year", Key.APPEAL_WEEKS: 4,
    Key.APPEALED: "ask", Key.FORWARDING_DAYS: 14,
}  # fmt: skip


def test_a_draft_says_what_is_usual_and_is_confirmed_by_nobody() -> None:
    assert {key: DRAFT.written(key) for key in DRAFTED} == DRAFTED
    assert DRAFT.confirmed_on is None


def test_what_takes_something_from_members_is_idle_until_a_paragraph_is_written() -> None:
    assert {key for key in Key if DRAFT.idle(key)} == {Key.FEE_RULE, Key.STARTS_AT, Key.LAPSE}
    assert (DRAFT.word(Key.FEE_RULE), DRAFT.word(Key.LAPSE)) == ("none", "never")
    said = Statutes(rules={Key.FEE_RULE: Rule("paid_at_latest_at_meeting_opening", "§ 4")})
    assert said.word(Key.FEE_RULE) == "paid_at_latest_at_meeting_opening"


def test_the_version_that_has_begun_last_holds_and_of_two_the_newer() -> None:
    first, second = Statutes(1, date(2020, 1, 1)), Statutes(2, date(2027, 4, 1))
    corrected = Statutes(3, date(2020, 1, 1))
    versions = [second, corrected, first]
    assert statutes_on(versions, date(2019, 12, 31)) is DRAFT
    assert statutes_on(versions, date(2027, 3, 31)) is corrected
    assert statutes_on(versions, date(2027, 4, 1)) is second


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        (Key.MIN_AGE, 18, "nobody loses the vote"), (Key.MEMBER_DAYS, 30, "nobody loses the vote"),
        (Key.SUSPENDED, True, "nobody loses the vote"), (Key.WEIGHT, 2, "one vote"),
        (Key.PROXY, True, "votes for another"), (Key.FORM, "digital", "in a room"),
        (Key.FORM, "hybrid", "in a room"),
    ],
)  # fmt: skip
def test_what_needs_support_in_the_statutes_is_refused_without_it(key, value, why) -> None:
    with pytest.raises(Refused, match=why) as refusal:
        checked_rules({key: Rule(value, "  ")})
    assert refusal.value.field == f"{key}.paragraph"
    assert checked_rules({key: Rule(value, " § 7 ")}) == {key: Rule(value, "§ 7")}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (Key.FEE_RULE, "whenever"), (Key.FEE_DAY, "02-30"), (Key.FEE_DAY, "2-3"), (Key.FEE_DAY, 228),
        (Key.NOTICE_WEEKS, -1), (Key.NOTICE_WEEKS, 53), (Key.NOTICE_WEEKS, True), (Key.NOTICE_WEEKS, "4"),
        (Key.PROXY, "yes"), (Key.VOTING_TYPES, "all"), (Key.WEIGHT, 0), (Key.WEIGHT, None),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_at_its_field(key, value) -> None:
    with pytest.raises(Refused) as refusal:
        checked_rules({key: Rule(value, "§ 1")})
    assert refusal.value.field == str(key)


@pytest.mark.parametrize(
    ("rules", "missing"),
    [
        ({Key.FEE_RULE: "paid_by_fixed_date"}, Key.FEE_DAY),
        ({Key.FEE_RULE: "previous_year_accepted_until"}, Key.FEE_DAY),
        ({Key.FEE_RULE: "paid_by_days_before"}, Key.FEE_COUNT),
        ({Key.FEE_RULE: "no_arrears_older_than", Key.FEE_COUNT: 0}, Key.FEE_COUNT),
        ({Key.LAPSE: "months_after_reminder"}, Key.LAPSE_MONTHS),
        ({Key.LAPSE: "months_in_arrears"}, Key.LAPSE_MONTHS),
    ],
)
def test_a_rule_says_by_when_it_must_be_done(rules, missing) -> None:
    with pytest.raises(Refused) as refusal:
        checked_rules({key: Rule(value, "§ 1") for key, value in rules.items()})
    assert refusal.value.field == str(missing)


def test_a_whole_draft_may_be_written_as_it_stands() -> None:
    rules = {key: Rule(one.default) for key, one in DEFINITIONS.items()}
    assert checked_rules(rules) == rules
