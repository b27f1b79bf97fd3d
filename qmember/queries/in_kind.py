"""Read gifts that are things: of a time, of a giver, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import InKindGift, InKindVoid, Person
from qmember.queries.people import shown_name
from qmember.queries.reading import Columns, Reads, Values


@dataclass(frozen=True, slots=True)
class InKindRow:
    """One gift of a thing, masked for its viewer; ``estimate_ore`` is our own thought of its value."""

    in_kind_id: int
    received_on: date
    description: str
    estimate_ore: int | None
    shown_as: str
    person: str | None
    void: bool
    by: str


@dataclass(frozen=True, slots=True)
class InKindSum:
    """How many things of a time hold, and what those come to that have a value (öre)."""

    count: int
    valued: int
    estimate_ore: int


def in_kind_gifts(session: Reads, viewer: Viewer, limit: int = 200) -> list[InKindRow]:
    """The newest first, those by mistake too; empty for those who may not read gifts."""
    return _shown(session, viewer, _rows().limit(limit))


def in_kind_of(session: Reads, viewer: Viewer, person_id: int) -> list[InKindRow]:
    """What somebody has given of things, the newest first."""
    return _shown(session, viewer, _rows().where(InKindGift.person_id == person_id))


def in_kind_sum(session: Reads, first: date, last: date) -> InKindSum:
    """What was given of things from a day to a day; nobody is named."""
    row = session.execute(
        select(
            func.count(InKindGift.id), func.count(InKindGift.estimate_ore),
            func.coalesce(func.sum(InKindGift.estimate_ore), 0),
        )
        .outerjoin(InKindVoid, InKindVoid.in_kind_id == InKindGift.id)
        .where(InKindGift.received_on.between(first, last), InKindVoid.in_kind_id.is_(None))
    ).one()  # fmt: skip
    return InKindSum(row[0], row[1], int(row[2] or 0))


def _rows() -> Columns:
    return (
        select(
            InKindGift, Person.number, Person.name, Person.protection,
            InKindVoid.in_kind_id.label("void"),
        )
        .outerjoin(Person, Person.id == InKindGift.person_id)
        .outerjoin(InKindVoid, InKindVoid.in_kind_id == InKindGift.id)
        .order_by(InKindGift.received_on.desc(), InKindGift.id.desc())
    )  # fmt: skip


def _shown(session: Reads, viewer: Viewer, query: Columns) -> list[InKindRow]:
    if not viewer.may(Permission.READ_GIFTS):
        return []
    return [_row(viewer, row) for row in session.execute(query)]


def _row(viewer: Viewer, row: Values) -> InKindRow:
    one, shown = row.InKindGift, ""
    if row.number is not None:
        shown = shown_name(viewer, number=row.number, name=row.name, protection=row.protection)
    follows = row.number is not None and viewer.may(Permission.READ_PEOPLE)
    return InKindRow(
        one.id, one.received_on, one.description, one.estimate_ore, shown,
        show_number(row.number) if follows else None, row.void is not None, one.by,
    )  # fmt: skip
