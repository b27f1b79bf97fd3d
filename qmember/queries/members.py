"""Members: who they are on a day, one page at a time, and everything of one membership."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qmember.domain.lists import batched
from qmember.domain.membership_facts import Standing, Status
from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import MemberNumber, MembershipEvent, Person
from qmember.queries.member_facts import statuses
from qmember.queries.member_types import member_types
from qmember.queries.people import shown_name
from qmember.queries.people_scope import in_lists
from qmember.queries.reading import Reads, Values

PAGE = 50

UNDO_TIME = timedelta(days=30)
"""So long what happened to a membership can be taken back, as if it had never been."""


class Which(StrEnum):
    """Which members a list shows."""

    ACTIVE = "active"
    UNPAID = "unpaid"
    WAITING = "waiting"
    ENDED = "ended"


STANDINGS: dict[Which, frozenset[Standing]] = {
    Which.ACTIVE: frozenset({Standing.PAID, Standing.UNPAID}),
    Which.UNPAID: frozenset({Standing.UNPAID}),
    Which.WAITING: frozenset({Standing.APPLIED, Standing.ACCEPTED}),
    Which.ENDED: frozenset({Standing.LAPSED, Standing.RESIGNED, Standing.EXCLUDED}),
}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of a list: her number for ever, what she may be called, and her status on the day."""

    member_no: str
    person_number: str
    shown_as: str
    type_name: str
    status: Status


@dataclass(frozen=True, slots=True)
class MembersPage:
    """A page of members, how many there are of each kind, and how many pages."""

    rows: tuple[MemberRow, ...]
    counts: dict[Which, int]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class MemberEvent:
    """One thing that happened to a membership; ``open`` tells whether it can be taken back."""

    event_id: int
    kind: str
    from_on: date
    type_name: str
    decision: str
    at: datetime
    by: str
    undone: bool
    open: bool


def members_page(
    session: Reads, viewer: Viewer, *, on: date, which: Which = Which.ACTIVE, page: int = 1
) -> MembersPage:
    """A page of those who are members on a day, in Swedish order; nobody whom the viewer may not meet.

    Hidden people are nowhere here, and in no count, but for those who may know of them.
    """
    if not viewer.may(Permission.READ_MEMBERS):
        return MembersPage((), dict.fromkeys(Which, 0), 1, 1)
    found = statuses(session, on)
    people = _people(session, viewer, found)
    met = {row.id: found[row.id] for row in people}
    counts = Counter(w for one in met.values() for w in Which if one.standing in STANDINGS[w])
    wanted = [row for row in people if met[row.id].standing in STANDINGS[which]]
    pages = max(1, -(-len(wanted) // PAGE))
    at = min(max(1, page), pages)
    shown = wanted[(at - 1) * PAGE : at * PAGE]
    rows = tuple(_rows(session, viewer, shown, met))
    return MembersPage(rows, {w: counts[w] for w in Which}, at, pages)


def all_members(session: Reads, viewer: Viewer, on: date) -> list[MemberRow]:
    """Everybody who is, was or waits to become a member on a day, by member number."""
    if not viewer.may(Permission.READ_MEMBERS):
        return []
    found = statuses(session, on)
    found = {i: one for i, one in found.items() if one.standing is not Standing.NONE}
    return sorted(
        _rows(session, viewer, _people(session, viewer, found), found),
        key=lambda row: row.member_no,
    )


def member_events(
    session: Reads, viewer: Viewer, person_id: int, now: datetime
) -> list[MemberEvent]:
    """What has happened to a membership, the newest first; what was undone stays to be seen."""
    if not viewer.may(Permission.READ_MEMBERS):
        return []
    undo, names = aliased(MembershipEvent), _type_names(session)
    query = (
        select(MembershipEvent, undo.id)
        .outerjoin(undo, undo.undoes_id == MembershipEvent.id)
        .where(MembershipEvent.person_id == person_id, MembershipEvent.undoes_id.is_(None))
        .order_by(MembershipEvent.id.desc())
    )
    return [
        MemberEvent(
            row.id, row.kind, row.from_on, names.get(row.type_id or 0, ""), row.decision, row.at,
            row.by, bool(undone), not undone and now - row.at <= UNDO_TIME,
        )
        for row, undone in session.execute(query)
    ]  # fmt: skip


def member_no_of(session: Reads, person_id: int) -> str | None:
    """Somebody's member number; None when she has never been a member."""
    return session.scalar(select(MemberNumber.number).where(MemberNumber.person_id == person_id))


def _people(session: Reads, viewer: Viewer, ids: Collection[int]) -> list[Values]:
    """The people with these row ids whom the viewer meets in lists, in Swedish order."""
    columns = Person.id, Person.number, Person.name, Person.protection, Person.sort_key
    query = select(*columns).where(*in_lists(viewer))
    wanted = set(ids)
    rows = [
        row
        for part in batched(sorted(wanted), 500)
        for row in session.execute(query.where(Person.id.in_(part)))
    ]
    return sorted(rows, key=lambda row: (row.sort_key or "", row.number))


def _rows(
    session: Reads, viewer: Viewer, people: Sequence[Values], found: dict[int, Status]
) -> list[MemberRow]:
    names, numbers = _type_names(session), _member_numbers(session, [row.id for row in people])
    return [
        MemberRow(
            numbers.get(row.id, ""),
            show_number(row.number),
            shown_name(viewer, number=row.number, name=row.name, protection=row.protection),
            names.get(found[row.id].type_id or 0, ""),
            found[row.id],
        )
        for row in people
    ]


def _member_numbers(session: Reads, ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in batched(ids, 500):
        query = select(MemberNumber).where(MemberNumber.person_id.in_(part))
        found |= {row.person_id: row.number for row in session.scalars(query)}
    return found


def _type_names(session: Reads) -> dict[int, str]:
    return {one.id: one.name for one in member_types(session)}
