"""A meeting is planned, moved and called off; each is a row, and what has been stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.meeting_dates import MeetingKind
from qmember.queries.meetings import days_of, earlier_days, meeting_by_code, meetings, next_meeting
from qmember.services.meetings import cancel_meeting, move_meeting, plan_meeting
from tests.conftest import TODAY
from tests.factories.people import KARIN, SARA

ORDINARY, EXTRA = MeetingKind.ORDINARY, MeetingKind.EXTRA
MARCH, APRIL = date(2027, 3, 25), date(2027, 4, 8)


def plan(unit, held_on=MARCH, kind=ORDINARY) -> str:
    return plan_meeting(unit, kind=kind, held_on=held_on)


def listed(database, today=TODAY):
    with database.reading() as session:
        return [(row.code, str(row.state)) for row in meetings(session, SARA, today)]


def test_the_next_meeting_comes_first_and_the_latest_of_those_that_are_over(
    open_unit, database
) -> None:
    with open_unit(SARA) as unit:
        for held_on, kind in ((date(2028, 3, 1), ORDINARY), (MARCH, ORDINARY), (APRIL, EXTRA)):
            plan(unit, held_on, kind)
    assert listed(database) == [("2027", "planned"), ("2027-2", "planned"), ("2028", "planned")]
    assert listed(database, MARCH)[0] == ("2027", "planned")
    assert listed(database, APRIL + timedelta(days=1)) == [
        ("2028", "planned"), ("2027-2", "held"), ("2027", "held")
    ]  # fmt: skip


def test_a_moved_meeting_keeps_its_address_and_its_days_are_counted_anew(
    open_unit, database
) -> None:
    with open_unit(SARA) as unit:
        code = plan(unit)
        move_meeting(unit, code, held_on=APRIL)
        move_meeting(unit, code, held_on=APRIL)
    with database.reading() as session:
        row = meeting_by_code(session, SARA, "2027", TODAY)
        assert (row.held_on, earlier_days(session, row)) == (APRIL, [MARCH])
        assert days_of(session, row, TODAY).days[1].last_on == date(2027, 3, 11)


def test_a_meeting_that_is_called_off_stays_in_the_list(open_unit, database) -> None:
    with open_unit(SARA) as unit:
        cancel_meeting(unit, plan(unit))
        again = plan(unit, APRIL)
    assert listed(database) == [("2027-2", "planned"), ("2027", "cancelled")]
    with database.reading() as session:
        found = next_meeting(session, SARA, TODAY)
        assert found is not None
        assert found.code == again


@pytest.mark.parametrize(
    ("held_on", "kind", "why"),
    [
        (TODAY - timedelta(days=1), ORDINARY, "today or a later day"),
        (APRIL, ORDINARY, "annual meeting on %"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(open_unit, held_on, kind, why) -> None:
    with open_unit(SARA) as unit:
        plan(unit)
    with pytest.raises(Refused, match=why) as refusal, open_unit(SARA) as unit:
        plan(unit, held_on, kind)
    assert refusal.value.field == "held_on"


def test_what_is_over_is_not_moved(open_unit, database) -> None:
    with open_unit(SARA) as unit:
        code = plan(unit)
        cancel_meeting(unit, code)
    for deed in (lambda u: move_meeting(u, code, held_on=APRIL), lambda u: cancel_meeting(u, code)):
        with pytest.raises(Conflict), open_unit(SARA) as unit:
            deed(unit)


def test_others_neither_plan_nor_see_meetings(open_unit, database) -> None:
    with open_unit(SARA) as unit:
        plan(unit)
    with pytest.raises(NotAllowed), open_unit(KARIN) as unit:
        plan(unit, APRIL, EXTRA)
    with database.reading() as session:
        assert meetings(session, KARIN, TODAY) == []
        with pytest.raises(NotFound):
            meeting_by_code(session, KARIN, "2027", TODAY)
