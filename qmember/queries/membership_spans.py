"""What everybody was on a day, read from the spans that follow from the facts (docs/adr/0020)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, select

from qmember.domain.lists import batched
from qmember.domain.membership_facts import IS_MEMBER, OVER, STANDINGS, Standing, Status
from qmember.domain.membership_spans import FOREVER, Era, Span, timeline
from qmember.domain.people import HIDDEN
from qmember.domain.permissions import Permission, Viewer
from qmember.models import MembershipChanged, MembershipSpan, Person
from qmember.queries.member_facts import member_facts, statuses
from qmember.queries.people_scope import hidden_ones, in_scope, sees_hidden
from qmember.queries.reading import Reads, Values, plain_rows, unindexed

ASKED = (Standing.APPLIED, Standing.REFUSED)
"""Those who have only asked; all others have been members, whom everybody meets who reads members."""

COLUMNS = (
    MembershipSpan.from_on, MembershipSpan.to_on, MembershipSpan.standing, MembershipSpan.type_id,
    MembershipSpan.since, MembershipSpan.paid_until, MembershipSpan.lapses_on,
    MembershipSpan.ended_on, MembershipSpan.paragraph,
)  # fmt: skip


def on_day(on: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions on spans that hold on a day."""
    return MembershipSpan.from_on <= on, MembershipSpan.to_on >= on


def of_type(type_id: int | None) -> tuple[ColumnElement[bool], ...]:
    """The condition on spans of one type; none where all are meant."""
    return () if type_id is None else (MembershipSpan.type_id == type_id,)


def who_are(
    on: date, standings: Collection[Standing], type_id: int | None = None
) -> CompoundSelect[int]:
    """The row ids of those of some standings on a day, of one type where one is chosen.

    What goes on for ever is asked apart: of it the index knows what had begun by the day.
    """
    row = MembershipSpan
    mine = select(row.person_id).where(
        row.standing.in_(standings), row.from_on <= on, *of_type(type_id)
    )
    ended = mine.where(row.to_on >= on, row.to_on < FOREVER)
    return mine.where(row.to_on == FOREVER).union_all(ended)


def is_any_of(standings: Collection[Standing]) -> ColumnElement[bool]:
    """The condition on a span's standing where its days, or whose it is, are what narrows."""
    return unindexed(MembershipSpan.standing).in_(standings)


def new_members(on: date, first: date, type_id: int | None = None) -> Select[int]:
    """The row ids of those who are members on a day, and have been since a first day or later."""
    row = MembershipSpan
    mine = select(row.person_id).where(row.since >= first, is_any_of(IS_MEMBER), *on_day(on))
    return mine.where(*of_type(type_id))


def spans_on(session: Reads, on: date, ids: Collection[int] | None = None) -> dict[int, Status]:
    """What the people with these row ids, or all, were on a day; who was nothing is left out."""
    query = select(MembershipSpan.person_id, *COLUMNS).where(*on_day(on))
    if ids is None:
        return {row.person_id: status_in(row) for row in plain_rows(session, query)}
    return {
        row.person_id: status_in(row)
        for part in batched(sorted(ids), 500)
        for row in session.execute(query.where(MembershipSpan.person_id.in_(part)))
    }


def left_by(on: date, day: date) -> Select[int]:
    """The row ids of those whose membership is over on a day, and was so by an earlier ``day``."""
    row = MembershipSpan
    return select(row.person_id).where(row.ended_on <= day, is_any_of(OVER), *on_day(on))


def statuses_on(session: Reads, on: date, ids: Collection[int] | None = None) -> dict[int, Status]:
    """The same, also in a deed that has changed facts before: then it is computed from these."""
    return statuses(session, on, ids) if stale(session) else spans_on(session, on, ids)


def standing_counts(
    session: Reads, viewer: Viewer, on: date, type_id: int | None = None
) -> dict[Standing, int]:
    """How many were what on a day, of those whom the viewer meets in lists of members.

    Hidden people are counted for those who may know of them, and for nobody else.
    """
    if not viewer.may(Permission.READ_MEMBERS):
        return {}
    counts = counts_on(session, on, type_id)
    for standing, number in _unmet(session, viewer, on, type_id):
        counts[standing] -= number
    return counts


def met(
    viewer: Viewer, on: date, standings: Collection[Standing]
) -> tuple[ColumnElement[bool], ...]:
    """The conditions on Person of whom of some standings a viewer meets on a day, hidden or not."""
    scope = in_scope(viewer) if set(ASKED) & set(standings) else ()
    if not scope:
        return ()
    mine = select(1).where(MembershipSpan.person_id == Person.id, *on_day(on))
    return (scope[0] | mine.where(MembershipSpan.standing.not_in(ASKED)).exists(),)


def status_in(row: Values) -> Status:
    """The status that a span says: a row of whose it is, and ``COLUMNS``."""
    standing, *more = row[3:]
    return Status(STANDINGS[standing], *more)


def stale(session: Reads) -> bool:
    """Tell whether facts or rules have changed since the spans were made: within a deed only."""
    return session.scalar(select(MembershipChanged.person_id).limit(1)) is not None


def kept_spans(session: Reads, ids: Collection[int]) -> dict[int, list[Span]]:
    """The spans of some people as they stand, by row id."""
    found: dict[int, list[Span]] = {}
    query = select(MembershipSpan.person_id, *COLUMNS).order_by(MembershipSpan.from_on)
    for part in batched(sorted(ids), 500):
        for row in session.execute(query.where(MembershipSpan.person_id.in_(part))):
            span = Span(row.from_on, row.to_on, status_in(row))
            found.setdefault(row.person_id, []).append(span)
    return found


def wanted_spans(
    session: Reads, eras: tuple[Era, ...], ids: Collection[int]
) -> dict[int, list[Span]]:
    """The spans of some people as their facts say."""
    facts = member_facts(session, FOREVER, ids)
    return {person_id: timeline(one, eras) for person_id, one in facts.items()}


def digest_of(eras: tuple[Era, ...]) -> str:
    """A digest of rules, the same for equal ones."""
    said = [(era.from_on, era.rules, sorted(era.fee_free)) for era in eras]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def counts_on(session: Reads, on: date, type_id: int | None = None) -> dict[Standing, int]:
    """How many there are of each kind; what goes on for ever is a range of its own in the index."""
    row, counts = MembershipSpan, dict.fromkeys(Standing, 0)
    begun = select(row.standing, func.count()).where(
        row.standing.in_(Standing), row.from_on <= on, *of_type(type_id)
    )
    for_ever, ending = row.to_on == FOREVER, and_(row.to_on >= on, row.to_on < FOREVER)
    for lasting in (for_ever, ending):
        for standing, number in session.execute(begun.where(lasting).group_by(row.standing)):
            counts[Standing(standing)] += number
    return counts


def _unmet(
    session: Reads, viewer: Viewer, on: date, type_id: int | None
) -> Iterator[tuple[Standing, int]]:
    """How many of each kind the viewer does not meet: hidden people, and payers who only asked."""
    row, scope = MembershipSpan, in_scope(viewer)
    joined = (
        select(row.standing, func.count())
        .join(Person, Person.id == row.person_id)
        .where(*on_day(on), *of_type(type_id))
        .group_by(row.standing)
    )
    hidden = () if sees_hidden(viewer) else hidden_ones()
    if hidden:
        for standing, number in session.execute(joined.where(*hidden)):
            yield Standing(standing), number
    if scope:
        open_ones = (Person.protection.not_in(HIDDEN),) if hidden else ()
        asked = joined.where(row.standing.in_(ASKED), ~scope[0], *open_ones)
        for standing, number in session.execute(asked):
            yield Standing(standing), number
