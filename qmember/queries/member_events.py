"""What has happened to one membership, in one list: comings and goings, suspensions, appeals, courses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qmember.domain.permissions import Permission, Viewer
from qmember.models import MembershipEvent, MembershipMatter
from qmember.queries.member_types import member_types
from qmember.queries.reading import Reads

UNDO_TIME = timedelta(days=30)
"""So long what happened to a membership can be taken back, as if it had never been."""


@dataclass(frozen=True, slots=True)
class MemberEvent:
    """One thing that happened to a membership; ``open`` tells whether it can be taken back.

    ``event_id`` is a row of ``membership_event``, or of ``membership_matter`` where ``matter`` says so.
    """

    event_id: int
    kind: str
    from_on: date
    type_name: str
    decision: str
    at: datetime
    by: str
    undone: bool
    open: bool
    to_on: date | None = None
    matter: bool = False


def member_events(
    session: Reads, viewer: Viewer, person_id: int, now: datetime
) -> list[MemberEvent]:
    """What has happened to a membership, the newest first; what was undone stays to be seen."""
    if not viewer.may(Permission.READ_MEMBERS):
        return []
    found = [*_events(session, person_id, now), *_matters(session, person_id, now)]
    return sorted(found, key=lambda one: (one.at, one.matter, one.event_id), reverse=True)


def _events(session: Reads, person_id: int, now: datetime) -> Iterator[MemberEvent]:
    undo, row = aliased(MembershipEvent), MembershipEvent
    names = {one.id: one.name for one in member_types(session)}
    query = (
        select(row, undo.id)
        .outerjoin(undo, undo.undoes_id == row.id)
        .where(row.person_id == person_id, row.undoes_id.is_(None))
    )
    for one, undone in session.execute(query):
        yield MemberEvent(
            one.id, one.kind, one.from_on, names.get(one.type_id or 0, ""), one.decision, one.at,
            one.by, bool(undone), not undone and now - one.at <= UNDO_TIME,
        )  # fmt: skip


def _matters(session: Reads, person_id: int, now: datetime) -> Iterator[MemberEvent]:
    undo, row = aliased(MembershipMatter), MembershipMatter
    query = (
        select(row, undo.id)
        .outerjoin(undo, undo.undoes_id == row.id)
        .where(row.person_id == person_id, row.undoes_id.is_(None))
    )
    for one, undone in session.execute(query):
        yield MemberEvent(
            one.id, one.kind, one.from_on, "", one.decision, one.at, one.by, bool(undone),
            not undone and now - one.at <= UNDO_TIME, one.to_on, matter=True,
        )  # fmt: skip
