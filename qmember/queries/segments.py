"""Read the segments of the association, who is in one, and which ones somebody is in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, select

from qmember.domain.people import HIDDEN
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.segments import may_see_segment
from qmember.models import Person, Segment, SegmentPerson
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One segment; ``open`` tells whether it goes on, ``over_on`` when it is or was over."""

    segment_id: int
    name: str
    purpose: str
    of_money: bool
    from_on: date
    last_on: date
    over_on: date
    open: bool


@dataclass(frozen=True, slots=True)
class InSegment:
    """That somebody is in a segment, since when and by whom."""

    segment_id: int
    name: str
    since: date
    by: str


def all_segments(session: Reads, viewer: Viewer, on: date) -> list[SegmentRow]:
    """Every segment with its days, those that are open first; for those who care for the settings."""
    if not viewer.may(Permission.MANAGE_SETTINGS):
        return []
    rows = session.scalars(select(Segment).order_by(Segment.name, Segment.id))
    return sorted((_row(one, on) for one in rows), key=lambda row: not row.open)


def open_segments(session: Reads, viewer: Viewer, on: date) -> list[SegmentRow]:
    """The segments that the viewer may know of and that are not over, by name."""
    query = select(Segment).where(*still(on)).order_by(Segment.name, Segment.id)
    rows = (_row(one, on) for one in session.scalars(query))
    return [row for row in rows if may_see_segment(viewer, of_money=row.of_money)]


def open_segment(
    session: Reads, viewer: Viewer, segment_id: int | None, on: date
) -> SegmentRow | None:
    """One of these; None when there is none, alike when the viewer may not know of it."""
    known = {row.segment_id: row for row in open_segments(session, viewer, on)}
    return known.get(segment_id or 0)


def segments_of(session: Reads, viewer: Viewer, person_id: int, on: date) -> list[InSegment]:
    """Which segments somebody is in, as far as the viewer may know; a hidden person is in none."""
    query = (
        select(Segment, SegmentPerson)
        .join(SegmentPerson, SegmentPerson.segment_id == Segment.id)
        .join(Person, Person.id == SegmentPerson.person_id)
        .where(Person.id == person_id, *still(on), *_in_now(), *in_scope(viewer))
        .order_by(Segment.name, Segment.id)
    )
    return [
        InSegment(one.id, one.name, row.from_on, row.by)
        for one, row in session.execute(query)
        if may_see_segment(viewer, of_money=one.of_money)
    ]


def people_in(segment_id: int) -> Select[int]:
    """The row ids of those who are in a segment now: a condition for lists. Nobody hidden is."""
    return select(SegmentPerson.person_id).where(
        SegmentPerson.segment_id == segment_id, SegmentPerson.until_on.is_(None)
    )


def ids_in(session: Reads, viewer: Viewer, segment_id: int, on: date) -> list[int]:
    """Those in a segment whom the viewer meets, in Swedish order; empty where she may not know of it."""
    if open_segment(session, viewer, segment_id, on) is None:
        return []
    mine = (Person.id.in_(people_in(segment_id)), *in_scope(viewer))
    query = select(Person.id).where(*mine, Person.protection.not_in(HIDDEN))
    return list(session.scalars(query.order_by(Person.sort_key, Person.id)))


def still(on: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions that a segment goes on."""
    return Segment.last_on >= on, Segment.ended_on.is_(None)


def _in_now() -> tuple[ColumnElement[bool], ...]:
    return SegmentPerson.until_on.is_(None), Person.protection.not_in(HIDDEN)


def _row(one: Segment, on: date) -> SegmentRow:
    return SegmentRow(
        one.id, one.name, one.purpose, one.of_money, one.from_on, one.last_on,
        one.ended_on or one.last_on, one.last_on >= on and one.ended_on is None,
    )  # fmt: skip
