"""Who gave last year and has not given this year: reckoned live, never kept (E12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.util import AliasedClass

from qmember.domain.contact_wishes import ContactWish
from qmember.domain.ledger import IncomeKind
from qmember.domain.people import HIDDEN, Protection, show_number
from qmember.domain.periods import fiscal_period, fiscal_year
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Income, IncomeReversal, Person, PersonDeath
from qmember.queries.contact_wishes import wishing
from qmember.queries.gift_holds import held_ids
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import Reads


class YearKind(StrEnum):
    """Which year is meant: the calendar's, or that of the books."""

    CALENDAR = "calendar"
    FISCAL = "fiscal"


@dataclass(frozen=True, slots=True)
class LapsedGiver:
    """Somebody who gave last year and not this; öre. The contact is what she may be reached by."""

    number: str
    name: str
    given_ore: int
    gifts: int
    last_on: date
    email: str | None
    address: tuple[str, ...]


def this_year(kind: YearKind, today: date, fiscal_month: int) -> tuple[date, date]:
    """The first day of this year and of the one before."""
    if kind is YearKind.CALENDAR:
        return date(today.year, 1, 1), date(today.year - 1, 1, 1)
    year = fiscal_year(today, fiscal_month)
    return fiscal_period(year, fiscal_month)[0], fiscal_period(year - 1, fiscal_month)[0]


def lapsed_givers(session: Reads, viewer: Viewer, starts: tuple[date, date]) -> list[LapsedGiver]:
    """Those who gave in the year before ``starts[0]`` and not since, in Swedish order.

    Nobody who is hidden, has died, said that she is not to be asked, or whose money waits for a
    decision. Empty for those who neither
    record gifts nor read people.
    """
    if not {Permission.RECORD_GIFTS, Permission.READ_PEOPLE} <= viewer.permissions:
        return []
    this, last = starts
    later = aliased(Income)
    since = select(later.id).where(
        *_gift(later), later.person_id == Person.id, later.received_on >= this
    )
    query = (
        select(Person, func.sum(Income.amount_ore), func.count(), func.max(Income.received_on))
        .join(Income, Income.person_id == Person.id)
        .where(*_gift(Income), Income.received_on >= last, Income.received_on < this)
        .where(~since.exists(), *_may_be_asked(), *in_scope(viewer))
        .group_by(Person.id)
        .order_by(Person.sort_key, Person.id)
    )
    letters_only = set(session.scalars(wishing(ContactWish.ONLY_LETTERS)))
    return [
        _giver(row[0], int(row[1]), row[2], row[3], by_mail=row[0].id not in letters_only)
        for row in session.execute(query)
    ]


def _gift(row: AliasedClass[Income] | type[Income]) -> tuple[ColumnElement[bool], ...]:
    """That a row is a gift that holds."""
    gone = select(IncomeReversal.income_id).where(IncomeReversal.income_id == row.id)
    return row.kind == IncomeKind.GIFT, ~gone.exists()


def _may_be_asked() -> tuple[ColumnElement[bool], ...]:
    return (
        Person.protection.not_in(HIDDEN),
        Person.id.not_in(select(PersonDeath.person_id)),
        Person.id.not_in(wishing(ContactWish.NO_ASKING)),
        Person.id.not_in(held_ids()),
    )


def _giver(one: Person, ore: int, gifts: int, last_on: date, *, by_mail: bool) -> LapsedGiver:
    place = f"{one.postcode or ''} {one.city or ''}".strip()
    posted = one.protection == Protection.NORMAL and one.street
    return LapsedGiver(
        show_number(one.number), one.name or "", ore, gifts, last_on,
        one.email if by_mail else None, (one.street or "", place) if posted else (),
    )  # fmt: skip
