"""Bring the database to the newest schema, or tell how far it is.

Alembic takes half a second to import, so it is met only when there is something to migrate.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from qmember.models.engine import WRITE, Database

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent.parent.parent / "migrations"
Step = Callable[["Config", str], None]
REVISION = re.compile(r'^(down_)?revision(?:: [^=]+)? = "(\w+)"$', re.MULTILINE)


class SchemaTooNew(Exception):  # noqa: N818
    """The database was made by a later version of qmember; it is left as it is."""


class BrokenReferences(Exception):  # noqa: N818
    """A migration would have left rows pointing at nothing; it was rolled back."""


def head() -> str:
    """The newest revision that this program knows."""
    known, followed = _revisions()
    (newest,) = known - followed
    return newest


def knows(revision: str) -> bool:
    """Tell whether this program has that revision; it does not have those of later versions."""
    return revision in _revisions()[0]


def current(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """The same of a connection that is open."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    at: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return at


def upgrade(database: Database, revision: str = "head") -> bool:
    """Upgrade to ``revision``, all of it or nothing; tell whether anything was to be done.

    Raises SchemaTooNew when the database knows a revision that this program does not.
    """
    at = current(database)
    if at is not None and not knows(at):
        raise SchemaTooNew(f"the database is at {at}, this program ends at {head()}")
    if revision == "head" and at == head():
        return False
    from alembic import command

    _run(database, command.upgrade, revision)
    return True


def downgrade(database: Database, revision: str) -> None:
    """Go back to ``revision``; ``base`` empties the database."""
    from alembic import command

    _run(database, command.downgrade, revision)


def _revisions() -> tuple[set[str], set[str]]:
    """The names of all revisions, and of those that another one follows."""
    found = [
        one
        for path in (FOLDER / "versions").glob("*.py")
        for one in REVISION.findall(path.read_text("utf-8"))
    ]
    return {name for down, name in found if not down}, {name for down, name in found if down}


def _run(database: Database, step: Step, revision: str) -> None:
    """Run with foreign keys off: rebuilding a table with them on deletes its children by cascade."""
    from alembic.config import Config

    engine = database.engine.execution_options(**{WRITE: True})
    with engine.connect() as connection:
        _foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                config = Config(attributes={"connection": connection})
                config.set_main_option("script_location", str(FOLDER))
                step(config, revision)
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
