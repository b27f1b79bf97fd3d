"""Lift every guard of a database for a moment, as somebody with the database in her hands could."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from qmember.models import Database
from qmember.models.engine import WRITE

SWITCHES = ("foreign_keys", "ignore_check_constraints")


@contextmanager
def lifted(database: Database, *, keep: bool = True) -> Iterator[Connection]:
    """A transaction without triggers and references (SQLite: without checks too).

    It is committed at the end, the triggers back in their places, or undone unless ``keep``.
    """
    engine = database.engine.execution_options(**{WRITE: True})
    with engine.connect() as connection:
        if database.sqlite:
            _switch(connection, "OFF", "ON")
        try:
            with connection.begin() as transaction:
                connection.info["triggers"] = _drop_triggers(connection)
                yield connection
                put_back(connection)
                if not keep:
                    transaction.rollback()
        finally:
            if database.sqlite:
                _switch(connection, "ON", "OFF")


def put_back(connection: Connection) -> None:
    """Put the triggers back in their places, before the end of the transaction."""
    for sql in connection.info.pop("triggers", []):
        connection.execute(text(sql))


def _switch(connection: Connection, foreign_keys: str, ignored: str) -> None:
    cursor = connection.connection.cursor()
    for name, state in zip(SWITCHES, (foreign_keys, ignored), strict=True):
        cursor.execute(f"PRAGMA {name} = {state}")
    cursor.close()


def _drop_triggers(connection: Connection) -> list[str]:
    """Take the triggers away; return what makes them again (PostgreSQL only sleeps on them)."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return []
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    rows = connection.execute(text(query)).all()
    for name, _ in rows:
        connection.execute(text(f"DROP TRIGGER {name}"))
    return [sql.replace(":", r"\:") for _, sql in rows]


def drop_constraint(connection: Connection, table: str, name: str) -> None:
    """Take a check or a uniqueness away on PostgreSQL; SQLite ignores checks while lifted."""
    if connection.dialect.name != "sqlite":
        connection.execute(text(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"'))
