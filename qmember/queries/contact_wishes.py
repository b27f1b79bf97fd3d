"""Read how people want to be reached, and what hinders that something is sent to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from qmember.domain.contact_wishes import ContactWish, Errand, Hindrance, Standing, Way, hindrance
from qmember.domain.lists import batched
from qmember.domain.people import Protection
from qmember.models import ContactWishRow, Person, PersonDeath
from qmember.queries.gift_holds import held
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class WishRow:
    """A wish that holds, since when and noted by whom."""

    wish: ContactWish
    since: date
    by: str


def wishes_of(session: Reads, person_id: int) -> list[WishRow]:
    """The wishes of somebody that hold, in the order of the list."""
    query = select(ContactWishRow).where(*_newest(), ContactWishRow.holds)
    rows = session.scalars(query.where(ContactWishRow.person_id == person_id))
    found = {ContactWish(row.wish): row for row in rows}
    return [
        WishRow(wish, found[wish].from_on, found[wish].by) for wish in ContactWish if wish in found
    ]


def wishing(wish: ContactWish) -> Select[int]:
    """The row ids of those who have a wish now: a condition for lists."""
    mine = (ContactWishRow.wish == wish, ContactWishRow.holds, *_newest())
    return select(ContactWishRow.person_id).where(*mine)


def standings(session: Reads, person_ids: Collection[int]) -> dict[int, Standing]:
    """What decides whether each of some people may be reached, by row id."""
    found: dict[int, Standing] = {}
    for part in batched(sorted(person_ids), 500):
        wishes, flagged = _wishes(session, part), held(session, part)
        people = select(Person.id, Person.protection, PersonDeath.person_id.label("died"))
        people = people.outerjoin(PersonDeath, PersonDeath.person_id == Person.id)
        for row in session.execute(people.where(Person.id.in_(part))):
            found[row.id] = Standing(
                Protection(row.protection), row.died is not None,
                frozenset(wishes.get(row.id, ())), held=row.id in flagged,
            )  # fmt: skip
    return found


def hindrance_of(session: Reads, person_id: int, errand: Errand, way: Way) -> Hindrance | None:
    """What hinders that something is sent to somebody this very moment; None when it may go.

    The one gate: whatever leaves asks it, when it leaves.
    """
    standing = standings(session, [person_id]).get(person_id)
    return hindrance(standing, errand, way) if standing else None


def _wishes(session: Reads, person_ids: Collection[int]) -> dict[int, list[ContactWish]]:
    query = select(ContactWishRow.person_id, ContactWishRow.wish).where(*_newest())
    query = query.where(ContactWishRow.holds, ContactWishRow.person_id.in_(person_ids))
    found: dict[int, list[ContactWish]] = {}
    for person_id, wish in session.execute(query):
        found.setdefault(person_id, []).append(ContactWish(wish))
    return found


def _newest() -> tuple[ColumnElement[bool], ...]:
    """That no later row tells something else of the same wish of the same person."""
    later = aliased(ContactWishRow)
    mine = (later.person_id == ContactWishRow.person_id, later.wish == ContactWishRow.wish)
    return (~select(later.id).where(*mine, later.id > ContactWishRow.id).exists(),)
