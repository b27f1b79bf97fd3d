"""Members to take along: everything that a list of them may say, read with one question a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from qmember.domain.claims import ClaimEnd
from qmember.domain.exports import NEEDED, ListName, ListPurpose
from qmember.domain.member_lists import MemberLine
from qmember.domain.membership_facts import Cause, Standing, Status
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
    Person,
)
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.claims import unsettled
from qmember.queries.member_types import member_types
from qmember.queries.members import Which, belongs
from qmember.queries.membership_rules import membership_rules
from qmember.queries.membership_spans import spans_on
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import FEW, Reads, Values, rows_of
from qmember.queries.segments import people_in

NOT_LISTED = frozenset({Standing.NONE, Standing.REFUSED, Standing.DECEASED})
"""Who has nothing to do with the membership any more: on no list that is taken along."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which members: a group (None: everybody), those of a type, who joined in a year, of a segment."""

    which: Which | None = Which.ACTIVE
    type_id: int | None = None
    joined: int | None = None
    segment: int | None = None

    def takes(self, one: Status, on: date) -> bool:
        """Tell whether somebody with this status on a day is among them."""
        if one.standing in NOT_LISTED:
            return False
        if self.which is not None and not belongs(self.which, one, on):
            return False
        of_type = self.type_id is None or one.type_id == self.type_id
        joined = self.joined is None or (one.since is not None and one.since.year == self.joined)
        return of_type and joined


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
    query = select(Person.id, Person.protection).where(*in_scope(viewer))
    people = Counter(
        row[1] for row in rows_of(session, query, Person.id, _chosen(session, on, chosen))
    )
    hidden = sum(people[level] for level in HIDDEN)
    knows = viewer.may(Permission.OPEN_VAULT)
    rows = people.total() - hidden
    return HowMany(rows, rows - people[Protection.NORMAL], hidden if knows else None)


def member_lines(
    session: Reads, viewer: Viewer, *, on: date, chosen: Chosen, purpose: ListPurpose
) -> list[MemberLine]:
    """Those who are chosen, in Swedish order, with what the purpose may need; never hidden people.

    Of a mailing those are left out who want no letters. Empty for those who may not take it along.
    """
    if not _may(viewer):
        return []
    found = _chosen(session, on, chosen)
    people = _people(session, viewer, found)
    if purpose is ListPurpose.MAILING:
        people = [row for row in people if row.protection == Protection.NORMAL]
    money = _money(session, [row.id for row in people], on) if purpose is ListPurpose.OTHER else {}
    return list(_lines(session, people, found, money))


def _may(viewer: Viewer) -> bool:
    return all(viewer.may(one) for one in NEEDED[ListName.MEMBERS])


def _chosen(session: Reads, on: date, chosen: Chosen) -> dict[int, Status]:
    found = {i: one for i, one in spans_on(session, on).items() if chosen.takes(one, on)}
    if chosen.segment is None:
        return found
    mine = set(session.scalars(people_in(chosen.segment)))
    return {i: one for i, one in found.items() if i in mine}


def _people(session: Reads, viewer: Viewer, ids: Collection[int]) -> list[Values]:
    columns = (
        Person.id, Person.name, Person.protection, Person.email, Person.phone, Person.street,
        Person.postcode, Person.city, Person.orgnr,
    )  # fmt: skip
    seen = (Person.protection.not_in(HIDDEN), *in_scope(viewer))
    # Sorted when it has been read: by its index SQLite would look each person up by herself.
    query = select(*columns).where(*seen).order_by(Person.sort_key + "", Person.number)
    return rows_of(session, query, Person.id, ids)


class Money(NamedTuple):
    """The year that was paid last, öre paid for it and the day, and öre that are still asked for."""

    paid_year: int | None = None
    paid_ore: int | None = None
    paid_on: date | None = None
    open_ore: int | None = None


NOTHING = Money()


def _lines(
    session: Reads, people: list[Values], found: dict[int, Status], money: Mapping[int, Money]
) -> Iterator[MemberLine]:
    types = {one.id: one.name for one in member_types(session)}
    query = select(MemberNumber.person_id, MemberNumber.number)
    ids = [row.id for row in people]
    numbers = {row[0]: row[1] for row in rows_of(session, query, MemberNumber.person_id, ids)}
    for person_id, name, _, email, phone, street, postcode, city, orgnr in people:
        now = found[person_id]
        left = now.ended_on if now.standing is not Standing.LAPSED else None
        yield MemberLine(
            numbers.get(person_id, ""), name, types.get(now.type_id or 0, ""), now.standing,
            now.since, now.paid_until, email, phone, street, postcode, city, orgnr,
            *money.get(person_id, NOTHING), left - timedelta(days=1) if left else None,
        )  # fmt: skip


def _money(session: Reads, ids: Collection[int], on: date) -> dict[int, Money]:
    """The last year that each has paid, what was paid for it, and what is open; by row id."""
    rules, owed = membership_rules(session, on), _open(session, ids)
    last = _last_periods(session, ids, on)
    claim_ids = [period.claim_id for period in last.values() if period.claim_id]
    paid = _paid(session, claim_ids) | _moved(session, claim_ids)
    found = {person_id: Money(open_ore=ore) for person_id, ore in owed.items()}
    for person_id, period in last.items():
        told = period.cause != Cause.MOVED_IN or period.settled_on != period.from_on
        found[person_id] = Money(
            year_of(rules, period.to_on)[0].year, paid.get(period.claim_id),
            period.settled_on if told else None, owed.get(person_id),
        )  # fmt: skip
    return found


def _last_periods(session: Reads, ids: Collection[int], on: date) -> dict[int, Values]:
    """The last period of each that was settled by the day and still counts."""
    row, void = MembershipPeriod, MembershipPeriodVoid
    query = (
        select(row.person_id, row.from_on, row.to_on, row.settled_on, row.cause, row.claim_id)
        .outerjoin(void, void.period_id == row.id)
        .where(void.period_id.is_(None), row.settled_on <= on)
        .order_by(row.to_on)
    )
    return {one.person_id: one for one in rows_of(session, query, row.person_id, ids)}


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
