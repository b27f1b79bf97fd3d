"""Write many people at once: the rows, the words they are found by, the vault, roles, deaths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import insert, select

from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.domain.person_facts import PersonFacts, cleaned
from qmember.domain.text import sort_key
from qmember.models import Base, Person, PersonDeath, PersonRoleRow, PersonWord, Vault
from qmember.services import audit, numbering
from qmember.services.person_words import words_of
from qmember.services.unit import Unit
from qmember.services.vault import IN_VAULT, sealed

SERIES = "person"
BEFORE_FIRST = 1000
"""The first person of an association is P1001: a short number would be mistaken for an amount."""

CHUNK = 5000
Row = dict[str, object]


def add_people(unit: Unit, rows: Sequence[PersonFacts]) -> list[int]:
    """Add people, set-based; return their row ids in the same order, numbered one after another.

    Raises Refused when one of them cannot be kept as written; then none is.
    """
    facts = [cleaned(row) for row in rows]
    if not facts:
        return []
    numbers, ids = store(unit, facts)
    audit.note(
        unit, Event.PERSON_ADDED, "person", count=len(facts), first=numbers[0], last=numbers[-1]
    )
    return ids


def store(unit: Unit, facts: Sequence[PersonFacts]) -> tuple[range, list[int]]:
    """Write cleaned facts; the numbers taken and the row ids, in order."""
    unit.need(Permission.EDIT_PEOPLE)
    if any(one.hidden for one in facts):
        unit.need(Permission.SET_PROTECTION)
    first = numbering.take(unit, SERIES, 0, count=len(facts)) + BEFORE_FIRST
    numbers = range(first, first + len(facts))
    ids: list[int] = []
    for start in range(0, len(facts), CHUNK):
        ids += _chunk(unit, facts[start : start + CHUNK], numbers[start : start + CHUNK])
    return numbers, ids


def _chunk(unit: Unit, facts: Sequence[PersonFacts], numbers: range) -> list[int]:
    people = [_columns(unit, one, number) for one, number in zip(facts, numbers, strict=True)]
    _insert(unit, Person, iter(people))
    span = Person.number.between(numbers[0], numbers[-1])
    ids = list(unit.session.scalars(select(Person.id).where(span).order_by(Person.number)))
    known = list(zip(ids, facts, strict=True))
    _insert(unit, PersonWord, _words(known))
    _insert(unit, Vault, _vault(unit, known))
    _insert(unit, PersonRoleRow, _roles(known))
    _insert(unit, PersonDeath, _deaths(unit, known))
    return ids


def _insert(unit: Unit, model: type[Base], rows: Iterator[Row]) -> None:
    """Straight into the table: the mapper's own book-keeping would double the time."""
    if found := list(rows):
        unit.session.execute(insert(Base.metadata.tables[model.__tablename__]), found)


def _columns(unit: Unit, facts: PersonFacts, number: int) -> Row:
    named = None if facts.hidden else facts.name
    return {
        "number": number,
        "kind": facts.kind,
        "payer_kind": facts.payer_kind,
        "protection": facts.protection,
        "name": named,
        "sort_key": sort_key(named) if named else None,
        "email": None if facts.hidden else facts.email,
        "phone": None if facts.hidden else facts.phone,
        "street": facts.street,
        "postcode": facts.postcode,
        "city": facts.city,
        "orgnr": facts.orgnr,
        "named_as": facts.named_as,
        "may_be_named": facts.may_be_named,
        "receipt_wish": facts.receipt_wish,
        "language": facts.language,
        "version": 1,
        "created_at": unit.now,
    }


def _words(known: list[tuple[int, PersonFacts]]) -> Iterator[Row]:
    for person_id, facts in known:
        if not facts.hidden:
            for word in words_of(name=facts.name, city=facts.city, email=facts.email):
                yield {"word": word, "person_id": person_id}


def _vault(unit: Unit, known: list[tuple[int, PersonFacts]]) -> Iterator[Row]:
    for person_id, facts in known:
        if facts.hidden and any(getattr(facts, column) for column in IN_VAULT):
            closed = {
                column: sealed(unit, person_id, column, getattr(facts, column))
                for column in IN_VAULT
            }
            yield {"person_id": person_id, **closed}


def _roles(known: list[tuple[int, PersonFacts]]) -> Iterator[Row]:
    for person_id, facts in known:
        for span in facts.roles:
            yield {
                "person_id": person_id,
                "role": span.role,
                "from_on": span.from_on,
                "to_on": span.to_on,
            }


def _deaths(unit: Unit, known: list[tuple[int, PersonFacts]]) -> Iterator[Row]:
    for person_id, facts in known:
        if facts.died_on is not None:
            yield {"person_id": person_id, "died_on": facts.died_on, "noted_at": unit.now}
