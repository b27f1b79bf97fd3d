"""Who stands in the register perhaps twice, but for pairs that somebody has said are two people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.util import AliasedClass

from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Person, PersonApart
from qmember.queries.people_scope import by_name
from qmember.queries.reading import Reads

SAME = ("email", "phone", "postcode")
"""Beside the same name one of these makes two people perhaps one."""

SomebodyElse = type[Person] | AliasedClass[Person]


@dataclass(frozen=True, slots=True)
class Apart:
    """Two people who are kept as two, by number and name; who said it, and when."""

    one: tuple[str, str]
    other: tuple[str, str]
    at: datetime
    by: str


def perhaps_twice(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on Person: like somebody else whom the viewer meets, from whom she is not kept apart."""
    other = aliased(Person)
    return exists().where(
        _alike(Person, other), other.id != Person.id, *by_name(viewer, other),
        ~_kept(Person, other),
    )  # fmt: skip


def twins_of(session: Reads, viewer: Viewer, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The numbers of those who are like each of these (row ids) and come after her in the register."""
    one, other = aliased(Person), aliased(Person)
    query = (
        select(one.id, other.number)
        .join(other, and_(_alike(one, other), other.id > one.id))
        .where(one.id.in_(ids), *by_name(viewer, other), ~_kept(one, other))
        .order_by(one.id, other.number)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, number in session.execute(query):
        found[person_id].append(show_number(number))
    return {person_id: tuple(numbers) for person_id, numbers in found.items()}


def apart_from(session: Reads, person_id: int) -> frozenset[int]:
    """The row ids of those from whom somebody is kept apart."""
    lower = select(PersonApart.low_id).where(PersonApart.high_id == person_id)
    higher = select(PersonApart.high_id).where(PersonApart.low_id == person_id)
    return frozenset(session.scalars(lower.union(higher)))


def kept_apart(session: Reads, viewer: Viewer) -> list[Apart]:
    """Every pair that is kept apart, of people whom the viewer meets, the newest first."""
    if not viewer.may(Permission.EDIT_PEOPLE):
        return []
    one, other = aliased(Person), aliased(Person)
    query = (
        select(
            PersonApart.at, PersonApart.by, one.number.label("one"), one.name.label("one_name"),
            other.number.label("other"), other.name.label("other_name"),
        )
        .join(one, one.id == PersonApart.low_id)
        .join(other, other.id == PersonApart.high_id)
        .where(*by_name(viewer, one), *by_name(viewer, other))
        .order_by(PersonApart.at.desc(), one.number, other.number)
    )  # fmt: skip
    return [
        Apart(
            (show_number(row.one), row.one_name), (show_number(row.other), row.other_name),
            row.at, row.by,
        )
        for row in session.execute(query)
    ]  # fmt: skip


def _alike(one: SomebodyElse, other: SomebodyElse) -> ColumnElement[bool]:
    contact = [getattr(one, name) == getattr(other, name) for name in SAME]
    return and_(one.sort_key == other.sort_key, or_(*contact))


def _kept(one: SomebodyElse, other: SomebodyElse) -> ColumnElement[bool]:
    row = PersonApart
    said = or_(
        and_(row.low_id == one.id, row.high_id == other.id),
        and_(row.low_id == other.id, row.high_id == one.id),
    )
    return select(row.low_id).where(said).correlate(one, other).exists()
