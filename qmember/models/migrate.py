"""Bring the database to the newest schema, or tell how far it is."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from qmember.models.engine import WRITE, Database

FOLDER = Path(__file__).resolve().parent.parent.parent / "migrations"


class SchemaTooNew(Exception):  # noqa: N818
    """The database was made by a later version of qmember; it is left as it is."""


class BrokenReferences(Exception):  # noqa: N818
    """A migration would have left rows pointing at nothing; it was rolled back."""


def head() -> str:
    """The newest revision that this program knows."""
    revision = ScriptDirectory(str(FOLDER)).get_current_head()
    if revision is None:  # pragma: no cover  # the folder always has revisions
        raise SchemaTooNew("there are no migrations")
    return revision


def current(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, revision: str = "head") -> bool:
    """Upgrade to ``revision``, all of it or nothing; tell whether anything was to be done.

    Raises SchemaTooNew when the database knows a revision that this program does not.
    """
    at = current(database)
    if at is not None and at not in {script.revision for script in _scripts().walk_revisions()}:
        raise SchemaTooNew(f"the database is at {at}, this program ends at {head()}")
    if revision == "head" and at == head():
        return False
    _run(database, command.upgrade, revision)
    return True


def downgrade(database: Database, revision: str) -> None:
    """Go back to ``revision``; ``base`` empties the database."""
    _run(database, command.downgrade, revision)


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(FOLDER))


def _run(database: Database, step: object, revision: str) -> None:
    """Run with foreign keys off: rebuilding a table with them on deletes its children by cascade."""
    engine = database.engine.execution_options(**{WRITE: True})
    with engine.connect() as connection:
        _foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                config = Config(attributes={"connection": connection})
                config.set_main_option("script_location", str(FOLDER))
                step(config, revision)  # type: ignore[operator]
                _check_references(connection)
        finally:
            _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, state: str) -> None:
    """Set the pragma outside any transaction, where alone SQLite heeds it."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys = {state}")
        cursor.close()


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise BrokenReferences(str(broken[:5]))
