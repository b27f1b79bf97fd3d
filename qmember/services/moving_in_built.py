"""What came with a list beside people: whether anything was built upon it, and how it goes again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, ForeignKey, Select, Table, delete, select

from qmember.domain.sealed import MOVED_TABLES
from qmember.models import Base, ListFact
from qmember.models.engine import ERASED
from qmember.services.unit import Unit

KINDS = (*MOVED_TABLES, "member_number", "person_role")
"""Tables whose rows may come with a list, in the order in which they are removed."""


def references_to(name: str) -> Iterator[ForeignKey]:
    """The foreign keys that point to a table."""
    for table in Base.metadata.tables.values():
        yield from (key for key in table.foreign_keys if key.column.table.name == name)


def not_of_list(table: Table, import_id: int) -> tuple[ColumnElement[bool], ...]:
    """The condition that a row did not come with the list; none for tables whose rows never do."""
    if table.name not in KINDS:
        return ()
    return (_key(table).not_in(_facts(table.name, import_id)),)


def built_upon_facts(unit: Unit, import_id: int) -> Iterator[bool]:
    """For each table that could, whether it says anything more of a membership that came."""
    for name in MOVED_TABLES:
        for key in references_to(name):
            came = key.parent.in_(_facts(name, import_id))
            yield _is_there(unit, key.parent.table, came, import_id)
    events = Base.metadata.tables["membership_event"]
    people = select(events.c.person_id).where(events.c.id.in_(_facts(events.name, import_id)))
    for name in ("membership_event", "membership_matter", "membership_period", "claim"):
        table = Base.metadata.tables[name]
        yield _is_there(unit, table, table.c.person_id.in_(people), import_id)


def remove_facts(unit: Unit, import_id: int) -> None:
    """Remove every row that came with the list; the database allows it when the list is undone."""
    unit.session.info[ERASED] = True
    for name in KINDS:
        table = Base.metadata.tables[name]
        unit.session.execute(delete(table).where(_key(table).in_(_facts(name, import_id))))
    unit.session.execute(delete(ListFact).where(ListFact.import_id == import_id))


def _is_there(unit: Unit, table: Table, came: ColumnElement[bool], import_id: int) -> bool:
    query = select(_key(table)).where(came, *not_of_list(table, import_id)).limit(1)
    return unit.session.execute(query).first() is not None


def _facts(name: str, import_id: int) -> Select[int]:
    return select(ListFact.row_id).where(ListFact.kind == name, ListFact.import_id == import_id)


def _key(table: Table) -> ColumnElement[int]:
    [key] = table.primary_key
    return key
