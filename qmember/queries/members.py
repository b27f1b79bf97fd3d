"""Members: who they are on a day, one page at a time, and everything of one membership."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from qmember.domain.membership_facts import Standing, Status
from qmember.domain.people import HIDDEN, read_number, show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import MemberNumber, MembershipSpan, Person
from qmember.queries.member_types import member_types
from qmember.queries.membership_spans import (
    is_any_of,
    met,
    new_members,
    of_type,
    on_day,
    spans_on,
    standing_counts,
    who_are,
)
from qmember.queries.people import shown_name
from qmember.queries.people_scope import hidden_ones, open_to, sees_hidden
from qmember.queries.people_words import FEW, narrowed
from qmember.queries.reading import Reads, Values, unindexed
from qmember.queries.segments import ids_in

PAGE = 50

MANY, EARLY = 5000, 200
"""From so many of a kind on, a walk through the register meets the first so many of them soon."""


class Which(StrEnum):
    """Which members a list shows."""

    ACTIVE = "active"
    UNPAID = "unpaid"
    NEW = "new"
    WAITING = "waiting"
    ENDED = "ended"


STANDINGS: dict[Which, frozenset[Standing]] = {
    Which.ACTIVE: frozenset({Standing.PAID, Standing.UNPAID}),
    Which.UNPAID: frozenset({Standing.UNPAID}),
    Which.NEW: frozenset({Standing.PAID, Standing.UNPAID}),
    Which.WAITING: frozenset({Standing.APPLIED, Standing.ACCEPTED}),
    Which.ENDED: frozenset({Standing.LAPSED, Standing.RESIGNED, Standing.EXCLUDED}),
}


def new_from(which: Which, on: date) -> date | None:
    """The first day of a membership that is new: of the calendar year, as people say *this year*."""
    return date(on.year, 1, 1) if which is Which.NEW else None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a list asks for: a group of the members of a day, of one type where one is chosen."""

    on: date
    which: Which = Which.ACTIVE
    type_id: int | None = None

    @property
    def standings(self) -> frozenset[Standing]:
        """What they may be on the day."""
        return STANDINGS[self.which]

    def takes(self, one: Status) -> bool:
        """Tell whether somebody with this status on the day is among them."""
        first = new_from(self.which, self.on)
        new_enough = first is None or (one.since is not None and one.since >= first)
        of_type = self.type_id is None or one.type_id == self.type_id
        return of_type and one.standing in self.standings and new_enough


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
    """A page of members, how many there are of each kind, and how many pages.

    ``more``: a search has found more than it shows.
    """

    rows: tuple[MemberRow, ...]
    counts: dict[Which, int]
    page: int
    pages: int
    more: bool = False


def members_page(
    session: Reads,
    viewer: Viewer,
    asked: Asked,
    *,
    page: int = 1,
    words: str = "",
) -> MembersPage:
    """A page of those who are members on a day, in Swedish order; nobody whom the viewer may not meet.

    ``words`` narrow it to those whose words begin with every one of them; a member number finds
    exactly that member. Hidden people are nowhere here, and in no count, but for those who may know
    of them, who meet them first. With a type, all counts are of that type.
    """
    if not viewer.may(Permission.READ_MEMBERS):
        return MembersPage((), dict.fromkeys(Which, 0), 1, 1)
    counts, on = _counts(session, viewer, asked), asked.on
    if words:
        found = _found(session, viewer, asked, words)
        rows = tuple(member_rows(session, viewer, found[:PAGE], on))
        return MembersPage(rows, counts, 1, 1, more=len(found) > PAGE)
    pages = max(1, -(-counts[asked.which] // PAGE))
    at = min(max(1, page), pages)
    shown = _slice(session, viewer, asked, (at - 1) * PAGE, many=counts[asked.which] > MANY)
    return MembersPage(tuple(member_rows(session, viewer, shown, on)), counts, at, pages)


def members_in_segment(
    session: Reads,
    viewer: Viewer,
    segment_id: int,
    asked: Asked,
    *,
    page: int = 1,
) -> MembersPage:
    """The same of those who are in a segment: few enough to be looked up one by one."""
    found = _by_group(session, viewer, segment_id, asked)
    counts = {one: len(ids) for one, ids in found.items()}
    pages = max(1, -(-counts[asked.which] // PAGE))
    at = min(max(1, page), pages)
    shown = found[asked.which][(at - 1) * PAGE : at * PAGE]
    return MembersPage(tuple(member_rows(session, viewer, shown, asked.on)), counts, at, pages)


def member_ids(
    session: Reads, viewer: Viewer, asked: Asked, *, segment: int | None = None
) -> list[int]:
    """The row ids of everybody in a list, but for hidden people; of a segment if one is named."""
    if segment is not None:
        return _by_group(session, viewer, segment, asked)[asked.which]
    if not viewer.may(Permission.READ_MEMBERS):
        return []
    open_ones = (Person.protection.not_in(HIDDEN), *met(viewer, asked.on, asked.standings))
    query = select(Person.id).where(_group(asked, at_once=True), *open_ones)
    return list(session.scalars(query.order_by(Person.sort_key, Person.id)))


def _by_group(
    session: Reads, viewer: Viewer, segment_id: int, asked: Asked
) -> dict[Which, list[int]]:
    """The members in a segment, of the day and the type, by what they are; in Swedish order."""
    found: dict[Which, list[int]] = {one: [] for one in Which}
    if not viewer.may(Permission.READ_MEMBERS):
        return found
    ids = ids_in(session, viewer, segment_id, asked.on)
    are = spans_on(session, asked.on, ids)
    for which in Which:
        takes = replace(asked, which=which).takes
        found[which] = [one for one in ids if one in are and takes(are[one])]
    return found


def all_members(session: Reads, viewer: Viewer, on: date) -> list[MemberRow]:
    """Everybody who is, was or waits to become a member on a day, by member number."""
    if not viewer.may(Permission.READ_MEMBERS):
        return []
    query = select(Person.id).where(*met(viewer, on, frozenset(Standing)), *open_to(viewer))
    are = unindexed(Person.id).in_(who_are(on, frozenset(Standing)))
    ids = list(session.scalars(query.where(are).order_by(Person.id)))
    rows = member_rows(session, viewer, ids, on)
    return sorted(rows, key=lambda row: row.member_no)


def member_no_of(session: Reads, person_id: int) -> str | None:
    """Somebody's member number; None when she has never been a member."""
    return session.scalar(select(MemberNumber.number).where(MemberNumber.person_id == person_id))


def _counts(session: Reads, viewer: Viewer, asked: Asked) -> dict[Which, int]:
    """How many there are of each group, of the type if one is chosen."""
    standings = standing_counts(session, viewer, asked.on, asked.type_id)
    counts = {which: sum(standings[one] for one in STANDINGS[which]) for which in Which}
    return counts | {Which.NEW: _new_count(session, viewer, asked)}


def _new_count(session: Reads, viewer: Viewer, asked: Asked) -> int:
    """How many of the members of a day are new, of those whom the viewer meets in lists."""
    first = new_from(Which.NEW, asked.on) or asked.on
    mine = new_members(asked.on, first, asked.type_id).subquery()
    query = select(func.count()).select_from(mine)
    if not sees_hidden(viewer):
        query = query.where(mine.c.person_id.not_in(select(Person.id).where(*hidden_ones())))
    return session.scalar(query) or 0


def _group(asked: Asked, *, at_once: bool) -> ColumnElement[bool]:
    """The condition that people are of a group on a day, for a walk through the register.

    The new ones are few, and looked up. ``at_once``: all who are, are looked up before the walk; else
    each is asked when the walk meets her. The first is quick for any page, the second for the first
    pages of many.
    """
    on, standings, first = asked.on, asked.standings, new_from(asked.which, asked.on)
    if first is not None:
        return unindexed(Person.id).in_(new_members(on, first, asked.type_id))
    if at_once:
        who = who_are(on, standings, asked.type_id)
        return unindexed(Person.id).in_(who)  # the walk keeps its order
    span = MembershipSpan
    mine = (span.person_id == Person.id, *on_day(on), *of_type(asked.type_id))
    return select(span.standing).where(*mine, is_any_of(standings)).exists()


def _slice(
    session: Reads,
    viewer: Viewer,
    asked: Asked,
    start: int,
    *,
    many: bool,
) -> list[int]:
    """A page of the list from a place on: the hidden ones first, by number, then Swedish order.

    Who has a sort key is not hidden (a constraint of the table), so that nobody need look further.
    """
    are = _group(asked, at_once=not many or start > EARLY)
    wanted = select(Person.id).where(are, *met(viewer, asked.on, asked.standings))
    first: list[int] = []
    if sees_hidden(viewer):
        nameless = wanted.where(Person.sort_key.is_(None)).order_by(Person.number)
        first = list(session.scalars(nameless))
    mine = first[start : start + PAGE]
    named = wanted.where(Person.sort_key.is_not(None)).order_by(Person.sort_key, Person.id)
    rest = named.offset(max(0, start - len(first))).limit(PAGE - len(mine))
    return [*mine, *session.scalars(rest)]


def _found(session: Reads, viewer: Viewer, asked: Asked, words: str) -> list[int]:
    """Whom words or a number find, and one too many when there are more than a page."""
    are = (_group(asked, at_once=False), *met(viewer, asked.on, asked.standings))
    if numbered := _numbered(session, words):
        query = select(Person.id).where(Person.id.in_(numbered), *are, *open_to(viewer))
        return list(session.scalars(query.order_by(Person.id)))
    everybody: Select[Any] = select(Person.id).where(Person.sort_key.is_not(None))
    found = narrowed(session, everybody, words).where(*are)
    return list(session.scalars(found.order_by(Person.sort_key, Person.id).limit(PAGE + 1)))


def _numbered(session: Reads, words: str) -> list[int]:
    """Whom a number means exactly: a member's number, or a person's."""
    members = select(MemberNumber.person_id).where(MemberNumber.number == words.strip())
    people = select(Person.id).where(Person.number == read_number(words))
    return [*session.scalars(members), *(session.scalars(people) if read_number(words) else ())]


def _people(session: Reads, ids: Sequence[int] | None) -> dict[int, Values]:
    """The people with these row ids, or everybody."""
    query = select(Person.id, Person.number, Person.name, Person.protection)
    if ids is not None:
        query = query.where(Person.id.in_(ids))
    return {row.id: row for row in session.execute(query)}


def member_rows(session: Reads, viewer: Viewer, ids: Sequence[int], on: date) -> list[MemberRow]:
    """The rows of the people with these row ids, in the same order; of many, all tables are read."""
    few = ids if len(ids) <= FEW else None
    names, numbers = _type_names(session), _member_numbers(session, few)
    people, found = _people(session, few), spans_on(session, on, few)
    return [
        MemberRow(
            numbers.get(i, ""),
            show_number(people[i].number),
            shown_name(
                viewer, number=people[i].number, name=people[i].name,
                protection=people[i].protection,
            ),
            names.get(found[i].type_id or 0, ""),
            found[i],
        )
        for i in ids
    ]  # fmt: skip


def _member_numbers(session: Reads, ids: Sequence[int] | None) -> dict[int, str]:
    query = select(MemberNumber.person_id, MemberNumber.number)
    if ids is not None:
        query = query.where(MemberNumber.person_id.in_(ids))
    return {row.person_id: row.number for row in session.execute(query)}


def _type_names(session: Reads) -> dict[int, str]:
    return {one.id: one.name for one in member_types(session)}
