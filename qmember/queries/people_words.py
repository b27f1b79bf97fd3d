"""Narrow a list of people by words and role so that it stays quick at any size of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from qmember.domain.people import PersonRole
from qmember.domain.text import fold, words
from qmember.models import Person, PersonRoleRow, PersonWord
from qmember.queries.reading import Reads

FEW = 500
"""So many people or fewer are looked up one by one; more are met soon on a walk in list order."""

LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Source:
    """One condition on people: a column that holds their row ids, and what its rows must fulfil."""

    person_id: Any
    holds: ColumnElement[bool]


def narrowed(
    session: Reads,
    query: Select[tuple[Any, ...]],
    text: str,
    *,
    role: PersonRole | None = None,
    on: date | None = None,
) -> Select[tuple[Any, ...]]:
    """The query over Person with only those whose words begin with every word of ``text``.

    The rarest condition leads when it is rare; when all are common the list is walked in its own
    order, and a page is full after a few steps. Two common conditions that are rare together are
    intersected, which is the slowest case and still a matter of milliseconds.
    """
    sources = [_word(word) for word in search_words(text)]
    if role is not None and on is not None:
        sources.append(_role(role, on))
    if not sources:
        return query
    few = min((_few(session, source) for source in sources), key=len)
    if len(few) <= FEW:
        query = query.where(Person.id.in_(few))
    elif len(sources) > 1:
        first, *others = [select(source.person_id).where(source.holds) for source in sources]
        return query.where(Person.id.in_(first.intersect(*others)))
    for source in sources:
        mine = select(1).where(source.person_id == Person.id, source.holds)
        query = query.where(mine.exists())
    return query


def search_words(text: str) -> list[str]:
    """What is looked for: e-mail addresses whole, all else word by word."""
    found: list[str] = []
    for part in text.split():
        found += [fold(part)] if "@" in part.strip("@") else words(part)
    return found[:8]


def _word(start: str) -> Source:
    end = start + LAST_LETTER
    return Source(PersonWord.person_id, (PersonWord.word >= start) & (PersonWord.word < end))


def _role(role: PersonRole, on: date) -> Source:
    still = PersonRoleRow.to_on.is_(None) | (PersonRoleRow.to_on >= on)
    holds = (PersonRoleRow.role == role) & (PersonRoleRow.from_on <= on) & still
    return Source(PersonRoleRow.person_id, holds)


def _few(session: Reads, source: Source) -> list[int]:
    """The people of a source, or the first of them and one too many."""
    query = select(source.person_id).where(source.holds).distinct().limit(FEW + 1)
    return list(session.scalars(query))
