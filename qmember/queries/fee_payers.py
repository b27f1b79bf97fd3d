"""Who pays the fees of members, where it is somebody else: an employer, a relative, one of a household."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from qmember.domain.people import HIDDEN, show_number
from qmember.domain.permissions import Viewer
from qmember.models import FeePayer, Person, PersonDeath
from qmember.queries.people_scope import in_lists
from qmember.queries.reading import Reads


def payers(session: Reads, ids: Collection[int] | None = None) -> dict[int, int]:
    """Who pays for whom now, by row ids: only members who do not pay themselves.

    Nobody who has died or is hidden pays for others: the member is asked herself then.
    """
    newest = select(func.max(FeePayer.id)).group_by(FeePayer.person_id)
    dead = select(PersonDeath.person_id)
    query = (
        select(FeePayer.person_id, FeePayer.payer_id)
        .join(Person, Person.id == FeePayer.payer_id)
        .where(
            FeePayer.id.in_(newest), FeePayer.payer_id != FeePayer.person_id,
            FeePayer.payer_id.not_in(dead), Person.protection.not_in(HIDDEN),
        )
    )  # fmt: skip
    if ids is not None:
        query = query.where(FeePayer.person_id.in_(ids))
    return {row.person_id: row.payer_id for row in session.execute(query)}


def payer_of(session: Reads, viewer: Viewer, person_id: int) -> str | None:
    """The number (``P1042``) of who pays for a member; None for nobody whom the viewer may know."""
    payer_id = payers(session, [person_id]).get(person_id)
    if payer_id is None:
        return None
    query = select(Person.number).where(Person.id == payer_id, *in_lists(viewer))
    number = session.scalar(query)
    return None if number is None else show_number(number)
