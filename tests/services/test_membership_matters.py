"""Suspended, excluded, appealed, answered, introduced: what the register and the roll say of her then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DatabaseError

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.membership_facts import Standing
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.models import MembershipMatter
from qmember.queries.electoral_register import live_roll
from qmember.queries.member_events import member_events
from qmember.queries.member_facts import status_of
from qmember.queries.membership_matters import open_matters
from qmember.queries.membership_spans import spans_on
from qmember.services import membership_matters as matters
from qmember.services import memberships
from qmember.services.clock import Clock
from qmember.services.statutes import write_statutes
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.factories.members import add_member

FROM = date(2026, 1, 1)
MARCH_10, MARCH_15, MARCH_25 = date(2026, 3, 10), date(2026, 3, 15), date(2026, 3, 25)
BOARD, MEETING = "Styrelsen § 5", "Årsmötet § 8"
DAY = timedelta(days=1)


@pytest.fixture
def statutes(association, open_unit):
    """Statutes from 2026 on that say these rules, each in § 4: ``statutes(suspended="…")``."""

    def write(on: date = FROM, **rules) -> None:
        said = {Key[name.upper()]: Rule(value, "§ 4") for name, value in rules.items()}
        with open_unit(EVERYTHING) as unit:
            write_statutes(unit, from_on=on, rules=said)

    return write


@pytest.fixture
def anna(association, open_unit) -> int:
    """A member since March 2024."""
    with open_unit(EVERYTHING) as unit:
        return add_member(unit, "Anna Ek").id


@pytest.fixture
def do(open_unit, anna):
    """One deed about Anna in a unit of its own: ``do(matters.lift, from_on=…)``."""

    def deed(verb, *values, **facts):
        with open_unit(EVERYTHING) as unit:
            return verb(unit, anna, *values, **facts)

    return deed


@pytest.fixture
def outcome(association, anna):
    """What the roll of a meeting says of Anna, and the facts that stand in the way."""

    def asked(on: date) -> tuple[str, list[str]]:
        with association.reading() as session:
            [row] = live_roll(session, KEYS, EVERYTHING, on).rows
        return row.outcome, [one.fact for one in row.failing]

    return asked


@pytest.fixture
def standing(association, anna):
    """What Anna was on a day, by the facts and by the spans, which must say the same."""

    def asked(on: date) -> Standing:
        with association.reading() as session:
            now = status_of(session, anna, on)
            assert spans_on(session, on).get(anna) == now
        return now.standing

    return asked


def exclude_and_appeal(do) -> None:
    do(matters.exclude, from_on=MARCH_10, decision=BOARD)
    do(matters.appeal, on=MARCH_15)


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [("ask", "needs_decision"), ("votes", "eligible"), ("no_vote", "not_eligible")],
)
def test_excluded_on_10_march_and_appealed_the_meeting_on_25_march_decides(
    statutes, do, outcome, standing, rule, wanted
) -> None:
    statutes(appealed=rule)
    exclude_and_appeal(do)
    assert outcome(MARCH_25)[0] == wanted
    assert standing(MARCH_25) is Standing.EXCLUDED
    assert outcome(date(2026, 3, 12)) == ("not_eligible", ["membership_ended", "excluded"])


@pytest.mark.parametrize(
    ("upheld", "voter", "now"),
    [(True, "not_eligible", Standing.EXCLUDED), (False, "eligible", Standing.UNPAID)],
)
def test_what_the_meeting_decided_holds_from_its_day(
    do, outcome, standing, upheld, voter, now
) -> None:
    exclude_and_appeal(do)
    before = [standing(MARCH_10 + n * DAY) for n in range(15)]
    do(matters.settle, on=MARCH_25, upheld=upheld, decision=MEETING)
    assert (outcome(MARCH_25)[0], standing(MARCH_25), standing(TODAY)) == (voter, now, now)
    assert [standing(MARCH_10 + n * DAY) for n in range(15)] == before
    assert standing(MARCH_10 - DAY) is Standing.UNPAID


def test_who_is_let_back_is_a_member_since_the_day_she_came(association, do, anna) -> None:
    exclude_and_appeal(do)
    do(matters.settle, on=MARCH_25, upheld=False, decision=MEETING)
    with association.reading() as session:
        assert status_of(session, anna, TODAY).since == date(2024, 3, 1)
        assert open_matters(session, anna, TODAY).exclusion is None


@pytest.mark.parametrize(
    ("on", "says", "voter"),
    [
        (date(2026, 5, 31), True, "eligible"), (date(2026, 6, 1), True, "not_eligible"),
        (date(2026, 6, 30), True, "not_eligible"), (date(2026, 7, 1), True, "eligible"),
        (date(2026, 6, 15), False, "eligible"),
    ],
)  # fmt: skip
def test_a_suspension_takes_the_vote_on_its_days_where_the_statutes_say_so(
    statutes, do, outcome, standing, on, says, voter
) -> None:
    statutes(suspended=says)
    do(matters.suspend, from_on=date(2026, 6, 1), to_on=date(2026, 6, 30), decision=BOARD)
    assert (outcome(on)[0], standing(on)) == (voter, Standing.UNPAID)


def test_a_suspension_without_end_is_lifted_from_a_day(statutes, do, outcome) -> None:
    statutes(suspended=True)
    do(matters.suspend, from_on=date(2026, 6, 1), decision=BOARD)
    assert outcome(date(2030, 1, 1)) == ("not_eligible", ["suspended"])
    lifted = do(matters.lift, from_on=date(2026, 9, 1))
    assert [outcome(date(2026, 8, 31))[0], outcome(date(2026, 9, 1))[0]] == [
        "not_eligible",
        "eligible",
    ]
    do(matters.undo, lifted)
    assert outcome(date(2026, 9, 1))[0] == "not_eligible"


def test_lifted_on_its_first_day_it_never_held(statutes, do, outcome) -> None:
    statutes(suspended=True)
    do(matters.suspend, from_on=TODAY, decision=BOARD)
    do(matters.lift, from_on=TODAY)
    assert outcome(TODAY)[0] == "eligible"


def test_a_membership_begins_with_the_course_where_the_statutes_say_so(
    statutes, do, outcome, standing
) -> None:
    statutes(date(2024, 1, 1), starts_at="course")
    assert outcome(TODAY) == ("not_eligible", ["not_begun_course"])
    assert standing(TODAY) is Standing.ACCEPTED
    taken = do(matters.take_course, on=date(2026, 10, 1))
    assert [standing(date(2026, 9, 30)), standing(date(2026, 10, 1))] == ["accepted", "unpaid"]
    assert (outcome(date(2026, 9, 30))[0], outcome(TODAY)[0]) == ("not_eligible", "eligible")
    do(matters.undo, taken)
    assert standing(TODAY) is Standing.ACCEPTED


def test_who_was_a_member_before_the_statutes_asked_for_a_course_stays_one(
    statutes, outcome, standing
) -> None:
    statutes(FROM, starts_at="course")
    assert (outcome(TODAY)[0], standing(TODAY)) == ("eligible", Standing.UNPAID)


@pytest.mark.parametrize(
    ("verb", "facts", "field", "sentence"),
    [
        (matters.suspend, {"from_on": TODAY, "to_on": TODAY - DAY, "decision": BOARD}, "suspended_to", "before the first"),
        (matters.suspend, {"from_on": date(2024, 2, 29), "decision": BOARD}, "suspended_on", "not a member"),
        (matters.suspend, {"from_on": TODAY, "decision": " "}, "suspended_by", "which meeting"),
        (matters.exclude, {"from_on": TODAY, "decision": ""}, "excluded_by", "which meeting"),
        (matters.exclude, {"from_on": date(2024, 3, 1), "decision": BOARD}, "from_on", "not a member the day before"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(do, verb, facts, field, sentence) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        do(verb, **facts)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        (matters.lift, {"from_on": TODAY}),
        (matters.appeal, {"on": TODAY}),
        (matters.settle, {"on": TODAY, "upheld": True, "decision": MEETING}),
        (matters.take_course, {"on": TODAY}),
    ],
)
def test_what_there_is_nothing_of_cannot_be_answered(do, verb, facts) -> None:
    with pytest.raises(Conflict):
        do(verb, **facts)


def test_days_of_an_appeal_follow_on_one_another(do) -> None:
    do(matters.exclude, from_on=MARCH_10, decision=BOARD)
    with pytest.raises(Refused, match="not excluded yet"):
        do(matters.appeal, on=MARCH_10 - DAY)
    with pytest.raises(Refused, match="after today"):
        do(matters.appeal, on=TODAY + DAY)
    do(matters.appeal, on=MARCH_15)
    for on, sentence in ((MARCH_15 - DAY, "not appealed yet"), (TODAY + DAY, "after today")):
        with pytest.raises(Refused, match=sentence):
            do(matters.settle, on=on, upheld=True, decision=MEETING)
    with pytest.raises(Refused, match="which meeting"):
        do(matters.settle, on=MARCH_25, upheld=True, decision="")
    with pytest.raises(Conflict, match="no exclusion"):
        do(matters.appeal, on=MARCH_15)


def test_days_of_a_suspension_follow_on_one_another(do) -> None:
    do(matters.suspend, from_on=MARCH_10, to_on=date(2026, 12, 24), decision=BOARD)
    with pytest.raises(Conflict, match="suspended already"):
        do(matters.suspend, from_on=TODAY, decision=BOARD)
    for on, sentence in ((MARCH_10 - DAY, "not begun"), (date(2026, 12, 25), "by itself")):
        with pytest.raises(Refused, match=sentence):
            do(matters.lift, from_on=on)


@pytest.mark.parametrize(("on", "late"), [(date(2026, 4, 7), False), (date(2026, 4, 8), True)])
def test_an_appeal_after_four_weeks_is_kept_and_said_to_be_late(
    association, do, anna, on, late
) -> None:
    do(matters.exclude, from_on=MARCH_10, decision=BOARD)
    do(matters.appeal, on=on)
    with association.reading() as session:
        found = open_matters(session, anna, TODAY)
    assert (found.appeal.late, found.exclusion) == (late, None)


def test_what_something_builds_upon_is_taken_back_last(do, standing) -> None:
    event = do(matters.exclude, from_on=MARCH_10, decision=BOARD)
    appeal = do(matters.appeal, on=MARCH_15)
    answer = do(matters.settle, on=MARCH_25, upheld=True, decision=MEETING)
    for verb, row in ((matters.undo, appeal), (memberships.undo, event)):
        with pytest.raises(Conflict, match="Take that back first"):
            do(verb, row)
    for verb, row in ((matters.undo, answer), (matters.undo, appeal), (memberships.undo, event)):
        do(verb, row)
        with pytest.raises(Conflict, match="already been taken back"):
            do(verb, row)
    assert standing(TODAY) is Standing.UNPAID


def test_everything_stands_in_one_list_the_newest_first(association, do, anna) -> None:
    exclude_and_appeal(do)
    with association.reading() as session:
        found = member_events(session, EVERYTHING, anna, Clock(TODAY).now())
    assert {one.kind: (one.matter, one.open) for one in found} == {
        "appealed": (True, True), "excluded": (False, True), "accepted": (False, True),
    }  # fmt: skip


def test_after_thirty_days_it_is_not_taken_back(database, do, anna) -> None:
    row = do(matters.suspend, from_on=TODAY, decision=BOARD)
    later = Clock(TODAY + timedelta(days=31))
    with (
        unit_of_work(database, viewer=EVERYTHING, clock=later) as unit,
        pytest.raises(Conflict, match="more than 30 days"),
    ):
        matters.undo(unit, anna, row)


def test_what_is_not_hers_is_not_taken_back(association, open_unit, do) -> None:
    row = do(matters.suspend, from_on=TODAY, decision=BOARD)
    with open_unit(EVERYTHING) as unit:
        other = add_member(unit, "Bea Lund").id
    for person_id, wanted in ((other, row), (999, row), (other, 999)):
        with open_unit(EVERYTHING) as unit, pytest.raises(NotFound):
            matters.undo(unit, person_id, wanted)


@pytest.mark.parametrize(
    "facts",
    [{"kind": "lifted"}, {"kind": "appealed"}, {"kind": "upheld"}, {"kind": "appealed", "event_id": 1},
     {"kind": "course", "to_on": TODAY}, {"kind": "suspended", "to_on": MARCH_10}],
)  # fmt: skip
def test_the_database_refuses_what_does_not_fit(association, anna, facts) -> None:
    with pytest.raises(DatabaseError), association.writing() as session:
        row = MembershipMatter(
            person_id=anna, from_on=TODAY, at=Clock(TODAY).now(), by="Karin", **facts
        )
        session.add(row)
        session.flush()
