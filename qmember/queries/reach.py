"""What decides how people are reached: their rows, and what the one gate asks of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from qmember.domain.lists import batched
from qmember.domain.people import ReceiptWish
from qmember.domain.reach import Reached
from qmember.models import Person
from qmember.queries.contact_wishes import standings
from qmember.queries.reading import Reads


def reach_of(session: Reads, ids: Collection[int | None]) -> Mapping[int | None, Reached]:
    """What decides about each of some people, by row id; nobody is left out but None."""
    wanted = {one for one in ids if one is not None}
    known, found = standings(session, wanted), dict[int | None, Reached]()
    for part in batched(sorted(wanted), 500):
        query = select(
            Person.id, Person.receipt_wish, Person.email.is_not(None).label("has_email"),
            Person.street, Person.postcode, Person.city,
        )  # fmt: skip
        for row in session.execute(query.where(Person.id.in_(part))):
            found[row.id] = Reached(
                known[row.id], ReceiptWish(row.receipt_wish), has_email=bool(row.has_email),
                has_address=bool(row.street and row.postcode and row.city),
            )  # fmt: skip
    return found
