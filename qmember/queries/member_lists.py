"""Members to take along: everything that a list of them may say, read with one question a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from qmember.domain.claims import ClaimEnd
from qmember.domain.contact_wishes import ContactWish
from qmember.domain.exports import NEEDED, ListName, ListPurpose
from qmember.domain.member_lists import MemberLine
from qmember.domain.membership_facts import STANDINGS as BY_WORD
from qmember.domain.membership_facts import Cause, Standing
from qmember.domain.membership_rules import year_of
from qmember.domain.people import HIDDEN, Protection
from qmember.domain.permissions import Permission, Viewer
from qmember.models import (
    Claim,
    ClaimPayment,
    Income,
    IncomeReversal,
    MemberNumber,
    MembershipPeriod,
    MembershipPeriodVoid,
    MembershipSpan,
    Person,
)
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.claims import unsettled
from qmember.queries.contact_wishes import wishing
from qmember.queries.member_types import member_types
from qmember.queries.members import STANDINGS, Which, new_from
from qmember.queries.membership_rules import membership_rules
from qmember.queries.membership_spans import is_any_of, of_type, on_day
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import FEW, Columns, Reads, Values, plain_rows, rows_of, unindexed
from qmember.queries.segments import people_in

DAY = timedelta(days=1)

LISTED = frozenset(Standing) - {Standing.NONE, Standing.REFUSED, Standing.DECEASED}
"""Who has to do with the membership: others are on no list that is taken along."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which members: a group (None: everybody), those of a type, who joined in a year, of a segment."""

    which: Which | None = Which.ACTIVE
    type_id: int | None = None
    joined: int | None = None
    segment: int | None = None

    def conditions(self, on: date) -> Iterator[ColumnElement[bool]]:
        """The conditions on a span, and on whose it is, of those who are among them on a day."""
        row, those = MembershipSpan, LISTED if self.which is None else STANDINGS[self.which]
        yield from (is_any_of(those & LISTED), *on_day(on), *of_type(self.type_id))
        first = None if self.which is None else new_from(self.which, on)
        if first is not None:
            yield row.since >= first
        if self.joined is not None:
            yield row.since.between(date(self.joined, 1, 1), date(self.joined, 12, 31))
        if self.segment is not None:
            yield row.person_id.in_(people_in(self.segment))


@dataclass(frozen=True, slots=True)
class HowMany:
    """How many are chosen, and how many of them want no letters.

    ``hidden`` are left out because of their protection; None for those who may not know.
    """

    rows: int = 0
    no_letters: int = 0
    hidden: int | None = None


def how_many(session: Reads, viewer: Viewer, *, on: date, chosen: Chosen) -> HowMany:
    """How long the list is that the same choice gives."""
    if not _may(viewer):
        return HowMany()
    query = _query(viewer, chosen, on, Person.protection, func.count()).group_by(Person.protection)
    people = Counter({row[0]: row[1] for row in plain_rows(session, query)})
    hidden = sum(people[level] for level in HIDDEN)
    knows = viewer.may(Permission.OPEN_VAULT)
    rows = people.total() - hidden
    return HowMany(rows, rows - people[Protection.NORMAL], hidden if knows else None)


def member_lines(
    session: Reads, viewer: Viewer, *, on: date, chosen: Chosen, purpose: ListPurpose
) -> list[MemberLine]:
    """Those who are chosen, in Swedish order, with what the purpose may need; never hidden people.

    Of a mailing those are left out who want no letters, and of who wants letters only it has no
    e-mail. Empty for those who may not take it along.
    """
    if not _may(viewer):
        return []
    mailed = (Person.protection == Protection.NORMAL,) if purpose is ListPurpose.MAILING else ()
    people = _people(session, viewer, chosen, on, mailed)
    money = _money(session, [row.id for row in people], on) if purpose is ListPurpose.OTHER else {}
    lines = _lines(session, people, money)
    if purpose is not ListPurpose.MAILING:
        return list(lines)
    letters_only = set(session.scalars(wishing(ContactWish.ONLY_LETTERS)))
    return [
        line._replace(email=None) if row.id in letters_only else line
        for row, line in zip(people, lines, strict=True)
    ]


def _may(viewer: Viewer) -> bool:
    return all(viewer.may(one) for one in NEEDED[ListName.MEMBERS])


def _query(viewer: Viewer, chosen: Chosen, on: date, *columns: Any) -> Columns:  # noqa: ANN401
    """Columns of the people that are chosen and whom the viewer meets, and of what they are."""
    # Each person is read and then her span, which lies by her id: from the spans SQLite would look up
    # every person by herself.
    own = MembershipSpan.person_id == unindexed(Person.id)
    return (
        select(*columns).join(MembershipSpan, own).where(*chosen.conditions(on), *in_scope(viewer))
    )


def _people(
    session: Reads, viewer: Viewer, chosen: Chosen, on: date, more: tuple[ColumnElement[bool], ...]
) -> list[Values]:
    row = MembershipSpan
    query = (
        _query(
            viewer, chosen, on,
            Person.id, MemberNumber.number, Person.name, row.type_id, row.standing, row.since,
            row.paid_until, Person.email, Person.phone, Person.street, Person.postcode, Person.city,
            Person.orgnr, row.ended_on,
        )
        .outerjoin(MemberNumber, MemberNumber.person_id == Person.id)
        .where(Person.protection.not_in(HIDDEN), *more)
        # Sorted when it has been read: by its index SQLite would look each person up by herself.
        .order_by(unindexed(Person.sort_key), Person.number)
    )  # fmt: skip
    return plain_rows(session, query)


class Money(NamedTuple):
    """The year that was paid last, öre paid for it and the day, and öre that are still asked for."""

    paid_year: int | None = None
    paid_ore: int | None = None
    paid_on: date | None = None
    open_ore: int | None = None


NOTHING = Money()


def _lines(
    session: Reads, people: list[Values], money: Mapping[int, Money]
) -> Iterator[MemberLine]:
    types = {one.id: one.name for one in member_types(session)}
    for (
        person_id, number, name, type_id, standing, since, paid_until, email, phone, street,
        postcode, city, orgnr, ended_on,
    ) in people:  # fmt: skip
        left = ended_on if standing != Standing.LAPSED else None
        yield MemberLine(
            number or "", name, types.get(type_id, ""), BY_WORD[standing], since, paid_until, email,
            phone, street, postcode, city, orgnr, *money.get(person_id, NOTHING),
            left - DAY if left else None,
        )  # fmt: skip


def _money(session: Reads, ids: Collection[int], on: date) -> dict[int, Money]:
    """The last year that each has paid, what was paid for it, and what is open; by row id."""
    rules, owed = membership_rules(session, on), _open(session, ids)
    last = _last_periods(session, ids, on)
    claim_ids = [period.claim_id for period in last.values() if period.claim_id]
    paid = _paid(session, claim_ids) | _moved(session, claim_ids)
    years = {day: year_of(rules, day)[0].year for day in {one.to_on for one in last.values()}}
    found = {person_id: Money(open_ore=ore) for person_id, ore in owed.items()}
    for person_id, from_on, to_on, settled_on, cause, claim_id in last.values():
        told = cause != Cause.MOVED_IN or settled_on != from_on
        found[person_id] = Money(
            years[to_on], paid.get(claim_id), settled_on if told else None, owed.get(person_id)
        )
    return found


def _last_periods(session: Reads, ids: Collection[int], on: date) -> dict[int, Values]:
    """The last period of each that was settled by the day and still counts."""
    row, later = MembershipPeriod, aliased(MembershipPeriod)
    is_later = (later.person_id == row.person_id, later.to_on > row.to_on)
    query = select(
        row.person_id, row.from_on, row.to_on, row.settled_on, row.cause, row.claim_id
    ).where(*_counts(row, on), ~select(later.id).where(*is_later, *_counts(later, on)).exists())
    return {one.person_id: one for one in rows_of(session, query, row.person_id, ids)}


def _counts(row: type[MembershipPeriod], on: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions on a period that was settled by a day, and has not been taken back."""
    taken = select(MembershipPeriodVoid.period_id).where(MembershipPeriodVoid.period_id == row.id)
    return row.settled_on <= on, ~taken.exists()


def _paid(session: Reads, claim_ids: Collection[int]) -> dict[int, int]:
    """Öre that were paid on each claim and still count."""
    query = (
        select(ClaimPayment.claim_id, func.sum(Income.amount_ore))
        .join(Income, Income.id == ClaimPayment.income_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(IncomeReversal.income_id.is_(None))
        .group_by(ClaimPayment.claim_id)
    )
    return {
        row[0]: int(row[1]) for row in rows_of(session, query, ClaimPayment.claim_id, claim_ids)
    }


def _moved(session: Reads, claim_ids: Collection[int]) -> dict[int, int]:
    """Öre that were paid on each claim before the books here began."""
    before = select(ClaimEndRow.claim_id).where(ClaimEndRow.how == ClaimEnd.MOVED_IN)
    query = select(Claim.id, Claim.amount_ore).where(Claim.id.in_(before))
    return {row[0]: row[1] for row in rows_of(session, query, Claim.id, claim_ids)}


def _open(session: Reads, ids: Collection[int]) -> dict[int, int]:
    """Öre that are still asked for of each; nobody who owes nothing."""
    wanted, owed = frozenset(ids), Counter[int]()
    for row in unsettled(session, date.max, wanted if len(wanted) <= FEW else None):
        if row.person_id in wanted:
            owed[row.person_id] += row.amount_ore - row.paid_ore
    return owed
