"""How often what is hidden was opened, by whom and why: counted, never whom it was about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from qmember.domain.people import HIDDEN
from qmember.models import Person, ReadLog, User
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class Openings:
    """How many times somebody opened the vault for one purpose."""

    who: str
    purpose: str
    count: int


def openings(session: Reads, since: datetime, until: datetime) -> list[Openings]:
    """The openings of the vault from ``since`` to before ``until``, by name and purpose."""
    who = func.coalesce(User.name, ReadLog.viewer_kind)
    query = (
        select(who, ReadLog.purpose, func.count())
        .outerjoin(User, User.id == ReadLog.user_id)
        .where(ReadLog.what == "vault", ReadLog.at >= since, ReadLog.at < until)
        .group_by(ReadLog.user_id, who, ReadLog.purpose)
    )
    return sorted(
        (Openings(row[0], row[1], int(row[2])) for row in session.execute(query)),
        key=lambda one: (one.who, one.purpose),
    )


def anybody_hidden(session: Reads) -> bool:
    """Tell whether there is anybody whom the vault hides."""
    return (
        session.scalar(select(Person.id).where(Person.protection.in_(HIDDEN)).limit(1)) is not None
    )
