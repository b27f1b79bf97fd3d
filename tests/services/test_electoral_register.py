"""A roll that is frozen stays as it is, whatever is paid afterwards; decisions are versions of their own."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.domain.electoral_register import Cause, Decider, Decision
from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.people import Protection
from qmember.domain.voters import Outcome
from qmember.models import ElectoralName, ElectoralRow
from qmember.queries import invariants
from qmember.queries.electoral_register import (
    about_to_lose,
    frozen_roll,
    live_roll,
    register_heads,
    would_now_vote,
)
from qmember.queries.meetings import meeting_by_code
from qmember.services import memberships, people
from qmember.services.clock import Clock
from qmember.services.electoral_register import Amendment, amend, freeze
from qmember.services.meetings import cancel_meeting, move_meeting, plan_meeting
from qmember.services.statutes import write_statutes
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.factories.members import FEBRUARY, MEETING, add_member, number_of, pay_fee
from tests.factories.people import BIRGIT, KARIN, MONA, SARA, SIV

MARCH_DAY = date(2027, 3, 12)
BY_MEETING = Amendment(Decider.MEETING, Cause.DECISION, "§ 2")
ANEW = Amendment(Decider.BOARD, Cause.NEW_FACTS)


@pytest.fixture
def cast(association, open_unit):
    """Anna has paid in time, Zahra has not; the meeting is on 25 March, the fee due in February."""
    with open_unit(EVERYTHING) as unit:
        anna, zahra = add_member(unit, "Anna Ek"), add_member(unit, "Zahra Lind")
        write_statutes(unit, from_on=date(2020, 1, 1), rules=FEBRUARY)
        plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=MEETING)
    with on_day(association, date(2027, 2, 12)) as unit:
        pay_fee(unit, anna, date(2027, 2, 12))
    return anna, zahra


def on_day(database, day, viewer=EVERYTHING):
    return unit_of_work(database, viewer=viewer, clock=Clock(day))


def rolls(database, viewer=SARA, version=None, day=MARCH_DAY):
    with database.reading() as session:
        meeting = meeting_by_code(session, viewer, "2027", day)
        return (
            frozen_roll(session, KEYS, viewer, meeting, version),
            live_roll(session, KEYS, viewer, meeting.held_on),
            register_heads(session, meeting),
        )


def outcomes(roll) -> dict[str, str]:
    return {row.shown_as: str(row.outcome) for row in roll.rows}


def facts_against(roll) -> list[str]:
    return [reason.fact for row in roll.group(Outcome.NOT_ELIGIBLE) for reason in row.failing]


def well(database) -> bool:
    with database.reading() as session:
        return [one for one in invariants.check_rows(session, KEYS) if not one.ok] == []


def test_paid_too_late_stays_out_until_the_meeting_lets_her_in(database, cast) -> None:
    _, zahra = cast
    with on_day(database, date(2027, 3, 1), SARA) as unit:
        assert freeze(unit, "2027") == 1
    with on_day(database, MARCH_DAY) as unit:
        pay_fee(unit, zahra, date(2027, 3, 1))
    first, live, _ = rolls(database)
    assert outcomes(first) == {"Anna Ek": "eligible", "Zahra Lind": "not_eligible"}
    assert facts_against(first) == ["fee_missing"]
    assert facts_against(live) == ["fee_late"]
    with on_day(database, MEETING, SARA) as unit:
        decision = Decision(number_of(database, zahra), votes=True)
        assert amend(unit, "2027", amendment=BY_MEETING, decisions=[decision], seen=1) == 2
    second, _, heads = rolls(database)
    assert outcomes(second) == {"Anna Ek": "eligible", "Zahra Lind": "eligible"}
    assert [(one.version, one.amends, one.decider, one.cause, one.minutes_paragraph) for one in heads] == [
        (2, 1, "meeting", "decision", "§ 2"), (1, None, None, None, ""),
    ]  # fmt: skip
    assert (rolls(database, version=1)[0].rows, heads[1].sha256) == (first.rows, first.sha256)
    assert well(database)


def test_who_would_vote_by_what_is_known_now_is_told(database, cast) -> None:
    with on_day(database, date(2027, 2, 13), SARA) as unit:
        freeze(unit, "2027")
    with on_day(database, date(2027, 2, 20)) as unit:
        pay_fee(unit, cast[1], date(2027, 2, 20))
    frozen, live, _ = rolls(database)
    assert [row.shown_as for row in would_now_vote(live, frozen)] == ["Zahra Lind"]
    assert would_now_vote(live, live) == ()


def test_new_facts_ask_every_rule_anew_and_decisions_hold_still(database, cast) -> None:
    anna, zahra = cast
    with on_day(database, date(2027, 2, 13), SARA) as unit:
        freeze(unit, "2027")
        amend(
            unit,
            "2027",
            amendment=BY_MEETING,
            decisions=[Decision(number_of(database, anna), votes=False)],
        )
    with on_day(database, date(2027, 2, 20)) as unit:
        pay_fee(unit, zahra, date(2027, 2, 20))
        assert amend(unit, "2027", amendment=ANEW) == 3
    assert outcomes(rolls(database)[0]) == {"Anna Ek": "not_eligible", "Zahra Lind": "eligible"}


def test_a_version_that_would_be_the_same_is_not_written(database, cast) -> None:
    with on_day(database, MARCH_DAY, SARA) as unit:
        freeze(unit, "2027")
    with (
        pytest.raises(Refused, match="Nothing would be different"),
        on_day(database, MARCH_DAY) as unit,
    ):
        amend(unit, "2027", amendment=ANEW)
    assert len(rolls(database)[2]) == 1


def test_pressed_twice_it_is_frozen_once_and_two_who_amend_are_told(database, cast) -> None:
    for _ in range(2):
        with on_day(database, MARCH_DAY, SARA) as unit:
            assert freeze(unit, "2027") == 1
    decision = Decision(number_of(database, cast[1]), votes=True)
    with on_day(database, MARCH_DAY, SARA) as unit:
        amend(unit, "2027", amendment=BY_MEETING, decisions=[decision], seen=1)
    with pytest.raises(Conflict), on_day(database, MARCH_DAY, BIRGIT) as unit:
        amend(unit, "2027", amendment=BY_MEETING, decisions=[decision], seen=1)


@pytest.mark.parametrize("number", ["P9999", "", "Anna"])
def test_a_decision_is_about_somebody_in_the_list(database, cast, number) -> None:
    with on_day(database, MARCH_DAY, SARA) as unit:
        freeze(unit, "2027")
    with pytest.raises(Refused) as refusal, on_day(database, MARCH_DAY, SARA) as unit:
        decisions = [Decision(number, votes=True)] if number else []
        amend(unit, "2027", amendment=BY_MEETING, decisions=decisions)
    assert refusal.value.field == "member_no"


def test_a_moved_meeting_has_its_roll_of_the_new_day(database, cast) -> None:
    with on_day(database, date(2027, 2, 13), SARA) as unit:
        freeze(unit, "2027")
        move_meeting(unit, "2027", held_on=date(2027, 2, 27))
        amend(unit, "2027", amendment=Amendment(Decider.BOARD, Cause.MISTAKE))
    frozen, _, heads = rolls(database, day=date(2027, 2, 14))
    assert [one.held_on for one in heads] == [date(2027, 2, 27), MEETING]
    assert frozen.fee_by == date(2026, 2, 28)
    assert well(database)


def test_a_hidden_member_is_her_number_in_every_version(database, cast) -> None:
    _, zahra = cast
    number = number_of(database, zahra)
    with on_day(database, MARCH_DAY, SARA) as unit:
        freeze(unit, "2027")
    with on_day(database, MARCH_DAY, SIV) as unit:
        people.set_protection(unit, zahra.id, Protection.PROTECTED)
    for viewer in (SARA, BIRGIT):
        frozen, live, heads = rolls(database, viewer)
        assert {row.shown_as for row in frozen.rows} == {"Anna Ek", number}
        assert {row.shown_as for row in live.rows} == {"Anna Ek", number}
    with database.reading() as session:
        names = session.scalar(select(func.count()).select_from(ElectoralName))
        rows = session.scalar(select(func.count()).select_from(ElectoralRow))
    assert (names, rows, heads[0].sha256) == (1, 2, frozen.sha256)
    assert well(database)


def test_her_name_does_not_come_back_when_she_is_no_longer_hidden(database, cast) -> None:
    _, zahra = cast
    with on_day(database, MARCH_DAY, SARA) as unit:
        freeze(unit, "2027")
    with on_day(database, MARCH_DAY, SIV) as unit:
        people.set_protection(unit, zahra.id, Protection.PROTECTED)
        people.set_protection(unit, zahra.id, Protection.NORMAL)
    assert {row.shown_as for row in rolls(database)[0].rows} == {
        "Anna Ek",
        number_of(database, zahra),
    }


def test_those_who_lose_the_vote_are_told_while_it_can_be_helped(database, cast) -> None:
    def losing(today, viewer=SARA):
        with database.reading() as session:
            return [row.shown_as for row in about_to_lose(session, KEYS, viewer, MEETING, today)]

    assert losing(date(2027, 2, 28)) == ["Zahra Lind"]
    assert losing(date(2027, 3, 1)) == []
    assert losing(date(2027, 2, 28), MONA) == []


def test_who_has_died_or_left_has_no_vote(database, cast) -> None:
    anna, zahra = cast
    with on_day(database, MARCH_DAY) as unit:
        people.mark_deceased(unit, zahra.id, MARCH_DAY)
        memberships.leave(unit, anna.id, from_on=MARCH_DAY)
    with database.reading() as session:
        [row] = live_roll(session, KEYS, SARA, MEETING).rows
    assert (row.shown_as, row.failing[0].fact) == ("Anna Ek", "membership_ended")


def test_a_house_without_members_has_no_roll_to_freeze(association, open_unit) -> None:
    with open_unit(SARA) as unit:
        plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=MEETING)
    with pytest.raises(Refused, match="no members"), open_unit(SARA) as unit:
        freeze(unit, "2027")


def test_a_meeting_that_is_called_off_gets_no_roll(database, cast) -> None:
    with on_day(database, MARCH_DAY, SARA) as unit:
        cancel_meeting(unit, "2027")
    with pytest.raises(Conflict), on_day(database, MARCH_DAY, SARA) as unit:
        freeze(unit, "2027")


def test_others_neither_read_nor_freeze_a_roll(database, cast, open_unit) -> None:
    with open_unit(SARA) as unit:
        freeze(unit, "2027")
    with pytest.raises(NotAllowed), open_unit(KARIN) as unit:
        freeze(unit, "2027")
    with database.reading() as session:
        meeting = meeting_by_code(session, SARA, "2027", TODAY)
        assert live_roll(session, KEYS, KARIN, MEETING).rows == ()
        with pytest.raises(NotFound):
            frozen_roll(session, KEYS, KARIN, meeting)
