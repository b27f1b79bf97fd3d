"""Read people: how one is shown, the register page by page, and givers while somebody types."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_

from qmember.domain.ledger import IncomeKind
from qmember.domain.people import (
    HIDDEN,
    PersonRole,
    Protection,
    may_see_name,
    may_see_role,
    read_number,
    show_number,
)
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.pseudonyms import pseudonym
from qmember.domain.text import fold
from qmember.models import Income, IncomeReversal, Person, PersonDeath
from qmember.models.crypto import Keys
from qmember.queries.people_scope import hidden_ones, in_scope
from qmember.queries.people_words import narrowed, search_words
from qmember.queries.reading import Reads, Values
from qmember.queries.segments import open_segment, people_in
from qmember.queries.senders import numbers_by_sender

PAGE = 50
HITS = 8


def shown_name(
    viewer: Viewer,
    *,
    number: int,
    name: str | None,
    protection: str,
    by: Permission = Permission.READ_PEOPLE,
    year: int = 0,
) -> str:
    """What the viewer may call this person: her name, her number, or a pseudonym.

    The one masking function of every list, document and export. A hidden person is her number
    (``P1042``) to everybody: her name is opened one at a time through ``queries.protected``. Who may
    not read people (the auditor) gets ``G-0231`` for all alike, so that protection does not show: a
    name of her own for each giver in the fiscal ``year`` (``domain.pseudonyms``). ``by`` is the
    permission that opens this kind of list.
    """
    if not viewer.may(by):
        return pseudonym(viewer.pseudonym_key, number, year)
    return name if name is not None and _named(viewer, protection, by) else show_number(number)


def named_or(other: str, viewer: Viewer, row: Values, name: str | None, by: Permission) -> str:
    """What ``shown_name`` shows where that is the name, else the other word for her that is given."""
    return name if name is not None and _named(viewer, row.protection, by) else other


@lru_cache(maxsize=1000)
def _named(viewer: Viewer, protection: str, by: Permission) -> bool:
    """Kept, since a register asks it of everybody in it and there are few answers."""
    return may_see_name(viewer, Protection(protection), by)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in a list, masked for its viewer; ``protection_band`` asks for the lock.

    ``last_gift_year`` is None for those who may not read gifts.
    """

    number: str
    shown_as: str
    kind: str
    place: str | None
    last_gift_year: int | None
    protection_band: bool
    deceased: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the register; ``after`` is the number to go on from, None on the last page."""

    rows: tuple[PersonRow, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class GiverHit:
    """Somebody to choose while typing. ``sole`` tells that no other hit has the same name.

    ``sent`` tells that not she, but the sender of earlier payments of hers, is called as was typed.
    """

    code: str
    name: str
    place: str | None
    last_year: int | None
    sole: bool
    sent: bool = False


def people_page(
    session: Reads,
    viewer: Viewer,
    *,
    on: date,
    words: str = "",
    role: PersonRole | None = None,
    segment: int | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> PeoplePage:
    """A page of the register in Swedish order: those whose words begin with every word searched.

    A number finds exactly that person, hidden or not; otherwise hidden people are nowhere here.
    Whom the viewer does not meet (``people_scope``) is nowhere, and no number finds her.
    ``role`` are those who have it ``on`` the day, ``segment`` those who are in it.
    Nothing is counted, so that every page takes as long however many people there are.
    """
    if not viewer.may(Permission.READ_PEOPLE) or (role and not may_see_role(viewer, role)):
        return PeoplePage(())
    if (number := read_number(words)) is not None:
        return PeoplePage(_rows(session, viewer, _numbered(session, viewer, number)))
    listed = _listed().where(_open(), *in_scope(viewer))
    if segment is not None:
        if open_segment(session, viewer, segment, on) is None:
            return PeoplePage(())
        listed = listed.where(Person.id.in_(people_in(segment)))
    query = narrowed(session, listed, words, role=role, on=on)
    if after is not None:
        query = query.where(tuple_(Person.sort_key, Person.id) > _place(session, viewer, after))
    rows = session.execute(query.order_by(Person.sort_key, Person.id).limit(limit + 1)).all()
    more = show_number(rows[limit - 1].number) if len(rows) > limit else None
    return PeoplePage(_rows(session, viewer, rows[:limit]), more)


def hidden_page(session: Reads, viewer: Viewer, *, limit: int = 500) -> PeoplePage:
    """The hidden people, by number, for those who may know of them; empty for everybody else."""
    if not viewer.may(Permission.OPEN_VAULT):
        return PeoplePage(())
    query = _listed().where(*hidden_ones(), *in_scope(viewer)).order_by(Person.number).limit(limit)
    return PeoplePage(_rows(session, viewer, session.execute(query).all()))


def find_givers(
    session: Reads, viewer: Viewer, text: str, *, keys: Keys | None = None, limit: int = HITS
) -> list[GiverHit]:
    """Those who may be meant while somebody types: by words of the name or place, e-mail or number.

    A hidden person comes by her exact number alone, and is called by it. With ``keys`` those come
    last whose earlier payments had a sender who is called so; none of them is meant for sure.
    """
    if not viewer.may(Permission.READ_PEOPLE) or not text.strip():
        return []
    number = read_number(text)
    rows = _numbered(session, viewer, number) if number is not None else []
    if search_words(text):
        query = narrowed(session, _listed().where(_open(), *in_scope(viewer)), text)
        query = query.order_by(Person.sort_key, Person.id).limit(limit + 1)
        rows = [*rows, *(row for row in session.execute(query) if row.number != number)]
    named = {row.number for row in rows}
    senders = numbers_by_sender(session, keys, viewer, text) if keys else []
    rows = [*rows, *_sent(session, viewer, [one for one in senders if one not in named][:limit])]
    years = last_gift_years(session, viewer, [row.id for row in rows if row.name])
    alike = Counter(fold(row.name or "") for row in rows)
    return [
        GiverHit(
            code=show_number(row.number),
            name=_shown(viewer, row),
            place=row.city,
            last_year=years.get(row.id),
            sole=row.number in named and alike[fold(row.name or "")] == 1,
            sent=row.number not in named,
        )
        for row in rows[:limit]
    ]


def person_id_by_code(session: Reads, viewer: Viewer, code: str) -> int | None:
    """The row id behind a chosen person's code (her number as shown); None when there is none."""
    number = read_number(code)
    if number is None or not viewer.may(Permission.READ_PEOPLE):
        return None
    return session.scalar(select(Person.id).where(Person.number == number, *in_scope(viewer)))


def last_gift_years(session: Reads, viewer: Viewer, ids: Iterable[int]) -> dict[int, int]:
    """The calendar year of each person's latest gift that still holds, for who may read gifts."""
    wanted = list(ids)
    if not wanted or not viewer.may(Permission.READ_GIFTS):
        return {}
    rows = session.execute(
        select(Income.person_id, func.max(Income.received_on))
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            Income.person_id.in_(wanted),
            Income.kind == IncomeKind.GIFT,
            IncomeReversal.income_id.is_(None),
        )
        .group_by(Income.person_id)
    )
    return {row[0]: row[1].year for row in rows if row[0] is not None}


def _listed() -> Select[*tuple[Any, ...]]:
    return select(
        Person.id,
        Person.number,
        Person.kind,
        Person.name,
        Person.protection,
        Person.city,
    )


def _open() -> ColumnElement[bool]:
    """Not hidden; the sort key, which only they have, lets the index give the order."""
    return Person.sort_key.is_not(None)


def _numbered(session: Reads, viewer: Viewer, number: int) -> Sequence[Row[Any]]:
    return session.execute(_listed().where(Person.number == number, *in_scope(viewer))).all()


def _sent(session: Reads, viewer: Viewer, numbers: Sequence[int]) -> Sequence[Row[Any]]:
    if not numbers:
        return []
    query = _listed().where(_open(), *in_scope(viewer), Person.number.in_(numbers))
    return session.execute(query.order_by(Person.sort_key)).all()


def _place(session: Reads, viewer: Viewer, after: str) -> Any:  # noqa: ANN401  # a row value of SQL
    """Where the page above ended; the address names a number, never a name."""
    query = select(Person.sort_key, Person.id).where(Person.number == (read_number(after) or 0))
    row = session.execute(query.where(*in_scope(viewer))).first()
    return tuple_(row[0] or "", row[1]) if row else tuple_("", 0)


def _rows(session: Reads, viewer: Viewer, rows: Sequence[Row[Any]]) -> tuple[PersonRow, ...]:
    ids = [row.id for row in rows if row.protection not in HIDDEN]
    years = last_gift_years(session, viewer, ids)
    dead = set(session.scalars(select(PersonDeath.person_id).where(PersonDeath.person_id.in_(ids))))
    return tuple(
        PersonRow(
            number=show_number(row.number),
            shown_as=_shown(viewer, row),
            kind=row.kind,
            place=row.city,
            last_gift_year=years.get(row.id),
            protection_band=row.protection in HIDDEN,
            deceased=row.id in dead,
        )
        for row in rows
    )


def _shown(viewer: Viewer, row: Row[Any]) -> str:
    return shown_name(viewer, number=row.number, name=row.name, protection=row.protection)
