"""Who may already be the one being written down: found while somebody types, each with the reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from qmember.domain.alike import Likeness, likeness
from qmember.domain.moved_facts import Moved
from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.text import fold, sort_key, words
from qmember.models import Person, PersonWord
from qmember.queries.people import shown_name
from qmember.queries.people_apart import apart_from
from qmember.queries.people_scope import by_name
from qmember.queries.people_words import narrowed
from qmember.queries.reading import Reads

HITS = 8
COMPARED = 200
"""So many people at most are compared for each way in which a name may have been written."""

TELLING = 35
"""A reason of so many points is shown: the same place alone is not."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who is here already; ``reasons`` are English message ids, the strongest first."""

    number: str
    shown_as: str
    place: str | None
    reasons: tuple[str, ...]


def find_alike(
    session: Reads, viewer: Viewer, wanted: Moved, *, but: Collection[int] = ()
) -> list[Alike]:
    """Those who are like what was written, the most alike first; ``but`` are not compared (row ids).

    What is empty is like nothing. Hidden people are never compared with, whoever asks, so that the
    answer is the same whether one of them is meant or not.
    """
    if not viewer.may(Permission.READ_PEOPLE):
        return []
    found = {}
    for person in _candidates(session, viewer, wanted):
        alike = likeness(wanted, described(person))
        if person.id not in but and any(one.points >= TELLING for one in alike.reasons):
            found[person.id] = (person, alike)
    order = sorted(found.values(), key=lambda one: (-one[1].points, one[0].sort_key, one[0].id))
    return [_hit(viewer, *one) for one in order[:HITS]]


def find_alike_of(session: Reads, viewer: Viewer, person_id: int) -> list[Alike]:
    """Those who are like somebody of the register and not kept apart from her; none for a hidden person."""
    one = session.scalar(_open(viewer).where(Person.id == person_id))
    if one is None:
        return []
    but = apart_from(session, person_id) | {person_id}
    return find_alike(session, viewer, described(one), but=but)


TOLD = (
    Person.name, Person.email, Person.phone, Person.street, Person.postcode, Person.city,
    Person.orgnr,
)  # fmt: skip
"""What a list tells of somebody, in the order of ``Moved``."""


def described(one: Person) -> Moved:
    """Somebody of the register as a list would describe her."""
    return Moved(*(getattr(one, column.key) for column in TOLD))


def _candidates(session: Reads, viewer: Viewer, wanted: Moved) -> Iterator[Person]:
    for condition in _same(wanted):
        yield from session.scalars(_open(viewer).where(condition).limit(COMPARED))
    for text in _spellings(wanted.name or ""):
        query = narrowed(session, _open(viewer), text)
        yield from session.scalars(query.order_by(Person.sort_key, Person.id).limit(COMPARED))


def _same(wanted: Moved) -> Iterator[ColumnElement[bool]]:
    if wanted.name:
        yield Person.sort_key == sort_key(wanted.name)
    if wanted.email:
        written = select(PersonWord.person_id).where(PersonWord.word == fold(wanted.email))
        yield Person.id.in_(written)
    if wanted.phone:
        yield Person.phone == wanted.phone
    if wanted.orgnr:
        yield Person.orgnr == wanted.orgnr


def _spellings(name: str) -> set[str]:
    """Ways to look for a name of which one word may be misspelt: it counts by its first letters."""
    parts = words(name)[:6]
    if len(parts) < 2:  # noqa: PLR2004  # a lone first name is like half the register
        return set()
    return {
        " ".join(part[:2] if at == short else part for at, part in enumerate(parts))
        for short in range(len(parts))
    }


def _open(viewer: Viewer) -> Select[Any]:
    return select(Person).where(*by_name(viewer))


def _hit(viewer: Viewer, person: Person, alike: Likeness) -> Alike:
    told = sorted(alike.reasons, key=lambda one: -one.points)
    return Alike(
        show_number(person.number),
        shown_name(viewer, number=person.number, name=person.name, protection=person.protection),
        person.city,
        tuple(one.message for one in told if one.points > 0),
    )
