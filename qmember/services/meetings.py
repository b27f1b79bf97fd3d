"""Plan an annual meeting, move it to another day, or call it off; each is a row of its own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Conflict, Refused
from qmember.domain.events import Event
from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.permissions import Permission
from qmember.models import Meeting, MeetingCancellation, MeetingDay
from qmember.queries.meetings import MeetingRow, MeetingState, meeting_by_code, meetings
from qmember.services import audit
from qmember.services.unit import Unit


def plan_meeting(unit: Unit, *, kind: MeetingKind, held_on: date) -> str:
    """Plan a meeting and give its code; Refused for a day that is over, or a second ordinary one."""
    unit.need(Permission.MANAGE_MEETINGS)
    _need_day_to_come(unit, held_on)
    _need_only_one(unit, kind, held_on)
    row = Meeting(code=_free_code(unit, held_on.year), kind=kind, at=unit.now, by=unit.viewer.name)
    unit.session.add(row)
    unit.session.flush()
    _add_day(unit, row.id, held_on)
    audit.note(unit, Event.MEETING_PLANNED, "meeting", row.id, kind=kind, held_on=held_on)
    return row.code


def move_meeting(unit: Unit, code: str, *, held_on: date) -> None:
    """Move a meeting that has not been held to another day; the same day changes nothing."""
    unit.need(Permission.MANAGE_MEETINGS)
    meeting = _planned(unit, code)
    if meeting.held_on == held_on:
        return
    _need_day_to_come(unit, held_on)
    _need_only_one(unit, meeting.kind, held_on, but=meeting.code)
    _add_day(unit, meeting.meeting_id, held_on)
    old = meeting.held_on
    audit.note(unit, Event.MEETING_MOVED, "meeting", meeting.meeting_id, old=old, new=held_on)


def cancel_meeting(unit: Unit, code: str) -> None:
    """Call a meeting off that has not been held; what was frozen for it stays."""
    unit.need(Permission.MANAGE_MEETINGS)
    meeting = _planned(unit, code)
    unit.session.add(
        MeetingCancellation(meeting_id=meeting.meeting_id, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
    audit.note(unit, Event.MEETING_CANCELLED, "meeting", meeting.meeting_id)


def _planned(unit: Unit, code: str) -> MeetingRow:
    meeting = meeting_by_code(unit.session, unit.viewer, code, unit.today)
    if meeting.state is not MeetingState.PLANNED:
        raise Conflict("The meeting has been held or called off, so it stays as it is.")
    return meeting


def _need_day_to_come(unit: Unit, held_on: date) -> None:
    if held_on < unit.today:
        raise Refused("Choose today or a later day", field="held_on")


def _need_only_one(unit: Unit, kind: MeetingKind, held_on: date, but: str | None = None) -> None:
    """One ordinary meeting a year: a second one is an extra meeting, or a slip of the pen."""
    same = [
        row
        for row in meetings(unit.session, unit.viewer, unit.today)
        if row.kind is kind is MeetingKind.ORDINARY
        and row.state is not MeetingState.CANCELLED
        and row.held_on.year == held_on.year
        and row.code != but
    ]
    if same:
        raise Refused(
            "There is an annual meeting on %(day)s already. Move that one, or choose an extra meeting",
            field="held_on", code="known", day=same[0].held_on,
        )  # fmt: skip


def _free_code(unit: Unit, year: int) -> str:
    taken = set(unit.session.scalars(select(Meeting.code)))
    codes = [str(year), *(f"{year}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in codes if code not in taken)


def _add_day(unit: Unit, meeting_id: int, held_on: date) -> None:
    unit.session.add(
        MeetingDay(meeting_id=meeting_id, held_on=held_on, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
