"""What has happened stays as it happened: no statement changes or removes a row that is written once."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, delete, inspect, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from qmember.domain.sealed import ERASABLE_TABLES, SEALED_TABLES
from qmember.models import Base, Database
from tests.facts import facts

MODELS = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}


def table_of(name: str) -> Table:
    return Base.metadata.tables[name]


def columns(name: str) -> str:
    return ", ".join(f'"{column.name}"' for column in table_of(name).columns)


def ordinary(name: str) -> str:
    """A column that is no part of the key, or the key's last where there is none other."""
    table = table_of(name)
    rest = [column.name for column in table.columns if not column.primary_key]
    return (rest or [column.name for column in table.primary_key])[-1]


def raw_update(session: Session, name: str) -> None:
    column = ordinary(name)
    session.execute(text(f'UPDATE {name} SET "{column}" = "{column}"'))


def raw_delete(session: Session, name: str) -> None:
    session.execute(text(f"DELETE FROM {name}"))


def truncate(session: Session, name: str) -> None:
    session.execute(text(f"TRUNCATE {name} CASCADE"))


def replace(session: Session, name: str) -> None:
    names = columns(name)
    session.execute(text(f"INSERT OR REPLACE INTO {name} ({names}) SELECT {names} FROM {name}"))


def replacing_update(session: Session, name: str) -> None:
    column = ordinary(name)
    session.execute(text(f'UPDATE OR REPLACE {name} SET "{column}" = "{column}"'))


def upsert(session: Session, name: str) -> None:
    names, column = columns(name), ordinary(name)
    key = ", ".join(f'"{part.name}"' for part in table_of(name).primary_key)
    session.execute(
        text(
            f"INSERT INTO {name} ({names}) SELECT {names} FROM {name} WHERE true "
            f'ON CONFLICT ({key}) DO UPDATE SET "{column}" = excluded."{column}"'
        )
    )


def orm_update(session: Session, name: str) -> None:
    model, column = MODELS[name], ordinary(name)
    attribute = inspect(model).get_property_by_column(table_of(name).c[column]).key
    session.execute(update(model).values({attribute: getattr(model, attribute)}))


def orm_delete(session: Session, name: str) -> None:
    session.execute(delete(MODELS[name]))


def orm_object_delete(session: Session, name: str) -> None:
    session.delete(session.query(MODELS[name]).first())
    session.flush()


BOTH = [raw_update, raw_delete, upsert, orm_update, orm_delete, orm_object_delete]
CHANGES = [raw_update, upsert, orm_update]
"""What is refused even where rows may be erased."""


def refused(database: Database, deed, name: str) -> str | None:
    """None when the database refused the deed itself; else what happened instead."""
    try:
        with database.writing() as session:
            deed(session, name)
    except DBAPIError as error:
        return None if "qmember: " in str(error.orig) else f"{name}: {error.orig}"
    return f"{name}: done"


def not_refused(database: Database, deed, names: tuple[str, ...]) -> list[str]:
    return [what for name in names if (what := refused(database, deed, name))]


def test_every_such_table_has_a_row_to_try(lived: Database) -> None:
    rows = facts(lived)
    assert [name for name in SEALED_TABLES + ERASABLE_TABLES if not rows[name][0]] == []


@pytest.mark.parametrize("deed", BOTH, ids=lambda deed: deed.__name__)
def test_a_sealed_row_stays(lived: Database, deed) -> None:
    before = facts(lived)
    assert not_refused(lived, deed, SEALED_TABLES) == []
    assert facts(lived) == before


@pytest.mark.parametrize("deed", CHANGES, ids=lambda deed: deed.__name__)
def test_an_erasable_row_is_never_changed(lived: Database, deed) -> None:
    before = facts(lived)
    assert not_refused(lived, deed, ERASABLE_TABLES) == []
    assert facts(lived) == before


def test_replacing_or_emptying_a_table_is_refused(lived: Database) -> None:
    before = facts(lived)
    if lived.sqlite:
        assert not_refused(lived, replace, SEALED_TABLES) == []
        assert not_refused(lived, replacing_update, SEALED_TABLES + ERASABLE_TABLES) == []
    else:
        assert not_refused(lived, truncate, SEALED_TABLES + ERASABLE_TABLES) == []
    assert facts(lived) == before


def test_an_erasable_row_can_be_erased(own_lived: Database) -> None:
    for name in ERASABLE_TABLES:
        with own_lived.writing() as session:
            raw_delete(session, name)
    rows = facts(own_lived)
    assert [rows[name][0] for name in ERASABLE_TABLES] == [0] * len(ERASABLE_TABLES)


def test_a_deed_that_would_be_accepted_is_seen(lived: Database) -> None:
    """The search itself works: a table that is not sealed is reported."""
    with pytest.raises(ZeroDivisionError), lived.writing() as session:
        raw_update(session, "purpose")
        1 / 0  # noqa: B018
    assert refused(lived, raw_update, "heartbeat") == "heartbeat: done"
