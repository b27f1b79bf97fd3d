"""Each rule of the statutes flipped by itself in one small association, against a table written by hand.

The table says who is in which group at the meeting on 25 March 2027. It was written from the rules as
people read them, not from what the program says.
"""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.statute_rules import DEFINITIONS, FeeRule, Key, Silent
from qmember.domain.statutes import DRAFT
from qmember.domain.voters import Exclusion, Fee, Membership, Suspension, Vote, Voter
from qmember.domain.voting import entitled_to_discharge, verdicts
from tests.electorate import MEETING, fee, statutes

SINCE = Membership(date(2021, 5, 2), date(2021, 5, 10), date(2021, 5, 20))


def somebody(name: str, **more) -> Voter:
    """A member since 2021, born in 1980, introduced, who has paid on 12 February 2027."""
    known = {
        "memberships": (SINCE,), "fees": (fee(date(2027, 2, 12)),), "born_on": date(1980, 1, 1),
        "type_name": "Medlem",
    }  # fmt: skip
    return Voter(name, name, **({"vote": Vote.YES} | known | more))


ASSOCIATION = (
    somebody("Anna"),
    somebody("Bodil", fees=(fee(),)),
    somebody("Cecilia", fees=(fee(date(2027, 3, 1), initiated_on=date(2027, 2, 27)),)),
    somebody("Disa", fees=(fee(part_paid_on=date(2027, 2, 1)),)),
    somebody("Eva", fees=(fee(), fee(date(2026, 2, 1), 2026))),
    somebody(
        "Fatima", memberships=(Membership(date(2027, 3, 1), date(2027, 3, 10)),),
        fees=(fee(date(2027, 3, 10)),),
    ),
    somebody(
        "Gun", memberships=(Membership(date(2026, 1, 1), None, date(2026, 9, 1)),), fees=(),
        fee_exempt=True,
    ),
    somebody("Hanna", born_on=date(2009, 6, 1)),
    somebody("Iris", born_on=None),
    somebody("Jenny", suspensions=(Suspension(date(2027, 3, 1)),)),
    somebody("Karin", exclusions=(Exclusion(date(2027, 3, 10), date(2027, 3, 14)),)),
    somebody("Lena", vote=Vote.NO, type_name="Stödmedlem"),
    somebody("Maj", vote=Vote.ASK, type_name="Hedersmedlem"),
    somebody("Nora", memberships=(Membership(date(2021, 1, 1), ended_on=date(2027, 3, 24)),)),
)  # fmt: skip
SILENT = ("Lena Nora", "Karin Maj")
"""Who may not vote, and about whom somebody must decide, where the statutes say nothing."""

BY_DAY = {"fee_rule": FeeRule.BY_DAY, "fee_day": "02-28"}
TABLE = [
    # the rules that are written, who may not vote besides the silent ones, who is to be decided about
    ({"voting_types": None}, "", "Karin Maj"),
    ({"fee_rule": FeeRule.NONE}, "", "Karin Maj"),
    ({"fee_rule": FeeRule.AT_OPENING}, "Bodil Disa Eva", "Karin Maj"),
    (BY_DAY, "Bodil Cecilia Disa Eva Fatima", "Karin Maj"),
    (BY_DAY | {"fee_day": "03-01"}, "Bodil Disa Eva Fatima", "Karin Maj"),
    (BY_DAY | {"fee_day": "03-10"}, "Bodil Disa Eva", "Karin Maj"),
    (BY_DAY | {"paid_on": "initiated"}, "Bodil Disa Eva Fatima", "Karin Maj"),
    (BY_DAY | {"paid_on": "value_date"}, "Bodil Cecilia Disa Eva Fatima", "Karin Maj"),
    (BY_DAY | {"part_paid": True}, "Bodil Cecilia Eva Fatima", "Karin Maj"),
    ({"fee_rule": FeeRule.DAYS_BEFORE, "fee_count": 24}, "Bodil Disa Eva Fatima", "Karin Maj"),
    ({"fee_rule": FeeRule.DAYS_BEFORE, "fee_count": 25}, "Bodil Cecilia Disa Eva Fatima", "Karin Maj"),
    ({"fee_rule": FeeRule.NO_ARREARS, "fee_count": 1}, "Bodil Disa Eva", "Karin Maj"),
    ({"fee_rule": FeeRule.NO_ARREARS, "fee_count": 2}, "", "Karin Maj"),
    ({"fee_rule": FeeRule.PREVIOUS_YEAR, "fee_day": "03-31"}, "Bodil Disa", "Karin Maj"),
    ({"fee_rule": FeeRule.PREVIOUS_YEAR, "fee_day": "03-24"}, "Bodil Disa Eva", "Karin Maj"),
    ({"member_days": 24}, "", "Karin Maj"),
    ({"member_days": 25}, "Fatima", "Karin Maj"),
    ({"member_days": 15, "starts_at": "fee_paid"}, "Gun", "Karin Maj"),
    ({"member_days": 16, "starts_at": "fee_paid"}, "Fatima Gun", "Karin Maj"),
    ({"starts_at": "accepted"}, "", "Karin Maj"),
    ({"starts_at": "fee_paid"}, "Gun", "Karin Maj"),
    ({"starts_at": "course"}, "Fatima", "Karin Maj"),
    ({"min_age": 15}, "", "Iris Karin Maj"),
    ({"min_age": 18}, "Hanna", "Iris Karin Maj"),
    ({"weight": 2}, "", "Karin Maj"),
    ({"appealed": "ask"}, "", "Karin Maj"),
    ({"appealed": "votes"}, "", "Maj"),
    ({"appealed": "no_vote"}, "Karin", "Maj"),
    ({"suspended": True}, "Jenny", "Karin Maj"),
    ({"suspended": False}, "", "Karin Maj"),
    ({"discharge": False}, "", "Karin Maj"),
]  # fmt: skip
ELSEWHERE = {Key.LAPSE, Key.LAPSE_MONTHS}
"""They end memberships before the engine is asked: tests/queries/test_lapsed_in_the_roll.py."""

NOT_ABOUT_WHO = {key for key in Key if not key.startswith(("vote.", "membership."))} | {
    Key.APPEAL_WEEKS, Key.YEAR, Key.LATE_FROM
}  # fmt: skip
"""They say when and how a meeting is held and decides, how long one may appeal, and which days a fee
that is asked for covers; and nothing of who is in the roll."""


def groups(rules: dict[str, object], paragraph: str = "§ 4") -> tuple[set[str], set[str]]:
    """Who may not vote, and about whom somebody must decide."""
    rows = verdicts(ASSOCIATION, statutes(paragraph, **rules), MEETING)
    no = {row.member_no for row in rows if row.outcome == "not_eligible"}
    return no, {row.member_no for row in rows if row.outcome == "needs_decision"}


@pytest.mark.parametrize(("rules", "lose", "asked"), TABLE)
def test_the_roll_is_as_the_table_says(rules, lose, asked) -> None:
    silent, _ = SILENT
    assert groups(rules) == ({*silent.split(), *lose.split()}, set(asked.split()))


def test_silent_statutes_let_everybody_vote_who_is_a_member_of_a_voting_type() -> None:
    no, asked = SILENT
    rows = verdicts(ASSOCIATION, DRAFT, MEETING)
    assert {row.member_no for row in rows if row.outcome == "not_eligible"} == set(no.split())
    assert {row.member_no for row in rows if row.outcome == "needs_decision"} == set(asked.split())


@pytest.mark.parametrize(
    "rules",
    [
        rules
        for rules, lose, asked in TABLE
        if (lose or "Iris" in asked)
        and all(DEFINITIONS[Key[name.upper()]].silent is not Silent.HOLDS for name in rules)
    ],
)
def test_without_its_paragraph_no_rule_changes_the_roll(rules) -> None:
    no, asked = SILENT
    assert groups(rules, paragraph="") == (set(no.split()), set(asked.split()))


def test_every_rule_stands_in_the_table_or_is_about_something_else() -> None:
    flipped = {Key[name.upper()] for rules, _, _ in TABLE for name in rules}
    assert flipped | ELSEWHERE | NOT_ABOUT_WHO == set(Key)
    assert not flipped & (ELSEWHERE | NOT_ABOUT_WHO)


@pytest.mark.parametrize("key", sorted(NOT_ABOUT_WHO))
def test_a_rule_about_meetings_changes_nobody(key) -> None:
    one = DEFINITIONS[key]
    other = {"choice": (one.choices or ("",))[-1], "flag": True, "count": 9, "day": "05-05"}
    assert groups({key.name.lower(): other[one.shape]}) == tuple(set(x.split()) for x in SILENT)


def test_a_weight_is_everybodys_and_nobody_is_let_in_by_it() -> None:
    rows = verdicts(ASSOCIATION, statutes(weight=2), MEETING)
    assert {row.weight for row in rows} == {2}


def test_the_board_votes_on_its_discharge_only_where_the_statutes_let_it() -> None:
    board = {"Anna", "Bodil"}
    for rule, excluded in ((True, board), (False, set())):
        by = statutes(discharge=rule)
        rows = verdicts(ASSOCIATION, by, MEETING)
        voting = {row.member_no for row in entitled_to_discharge(rows, by, board)}
        able = {row.member_no for row in rows if row.outcome == "eligible"}
        assert voting == able - excluded


def test_a_year_that_is_not_the_calendars_is_judged_by_its_own_days() -> None:
    """The year goes from July to June: what was due in July has been owed for eight months in March."""
    year = Fee(date(2026, 7, 1), date(2027, 6, 30), date(2026, 7, 31))
    rules = {"fee_rule": FeeRule.NO_ARREARS}
    found = [
        verdicts([somebody("Olga", fees=(year,))], statutes(**rules, fee_count=n), MEETING)[
            0
        ].outcome
        for n in (7, 8)
    ]
    assert found == ["not_eligible", "eligible"]
