"""Annual meetings: each with its day, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select

from qmember.domain.errors import NotFound
from qmember.domain.meeting_dates import DeadlineSheet, MeetingKind, deadline_sheet
from qmember.domain.permissions import Permission, Viewer
from qmember.models import ElectoralRegister, Meeting, MeetingCancellation, MeetingDay
from qmember.queries.reading import Reads
from qmember.queries.statutes import statutes_for


class MeetingState(StrEnum):
    """What a meeting is, seen from a day."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting; ``roll_version`` is the newest frozen register, None while there is none."""

    meeting_id: int
    code: str
    kind: MeetingKind
    held_on: date
    state: MeetingState
    roll_version: int | None


def meetings(session: Reads, viewer: Viewer, today: date) -> list[MeetingRow]:
    """Every meeting: those to come first, the next one at the top, then the others, the latest first."""
    if not viewer.may(Permission.READ_ROLL):
        return []
    rows = _rows(session, today)
    coming = [row for row in rows if row.state is MeetingState.PLANNED]
    over = [row for row in rows if row.state is not MeetingState.PLANNED]
    return [
        *sorted(coming, key=lambda row: (row.held_on, row.meeting_id)),
        *sorted(over, key=lambda row: (row.held_on, row.meeting_id), reverse=True),
    ]


def meeting_by_code(session: Reads, viewer: Viewer, code: str, today: date) -> MeetingRow:
    """The meeting with this code; NotFound when there is none that the viewer may know of."""
    found = [row for row in meetings(session, viewer, today) if row.code == code]
    if not found:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return found[0]


def next_meeting(session: Reads, viewer: Viewer, today: date) -> MeetingRow | None:
    """The next meeting that is planned."""
    coming = meetings(session, viewer, today)[:1]
    return coming[0] if coming and coming[0].state is MeetingState.PLANNED else None


def annual_days(session: Reads, today: date) -> tuple[date, ...]:
    """The days of the ordinary annual meetings that were not called off, in order."""
    rows = (row for row in _rows(session, today) if row.state is not MeetingState.CANCELLED)
    return tuple(sorted(row.held_on for row in rows if row.kind is MeetingKind.ORDINARY))


def days_of(session: Reads, meeting: MeetingRow, today: date) -> DeadlineSheet:
    """The days that a meeting asks for, by the statutes that hold when it is held."""
    statutes = statutes_for(session, meeting.held_on)
    return deadline_sheet(statutes, kind=meeting.kind, held_on=meeting.held_on, today=today)


def earlier_days(session: Reads, meeting: MeetingRow) -> list[date]:
    """The days for which a meeting was planned before it was moved, the first first."""
    query = select(MeetingDay.held_on).where(MeetingDay.meeting_id == meeting.meeting_id)
    return list(session.scalars(query.order_by(MeetingDay.id)))[:-1]


def _rows(session: Reads, today: date) -> list[MeetingRow]:
    newest = select(func.max(MeetingDay.id)).group_by(MeetingDay.meeting_id)
    roll = (
        select(func.max(ElectoralRegister.version))
        .where(ElectoralRegister.meeting_id == Meeting.id)
        .scalar_subquery()
    )
    query = (
        select(Meeting, MeetingDay.held_on, MeetingCancellation.meeting_id, roll)
        .join(MeetingDay, MeetingDay.meeting_id == Meeting.id)
        .outerjoin(MeetingCancellation, MeetingCancellation.meeting_id == Meeting.id)
        .where(MeetingDay.id.in_(newest))
    )
    return [
        MeetingRow(
            row.id, row.code, MeetingKind(row.kind), held_on,
            _state(held_on, today, cancelled=cancelled is not None), version,
        )
        for row, held_on, cancelled, version in session.execute(query)
    ]  # fmt: skip


def _state(held_on: date, today: date, *, cancelled: bool) -> MeetingState:
    if cancelled:
        return MeetingState.CANCELLED
    return MeetingState.HELD if held_on < today else MeetingState.PLANNED
