"""Restore a backup into an empty place, on either database, and compare every table's hash."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Table, exists, select, text

from qmember.domain.errors import Refused
from qmember.formats import vault_file
from qmember.formats.vault_file import BadBackup
from qmember.models import Database, migrate, open_database
from qmember.models.crypto import KEY_FILES, Keys, write_key
from qmember.models.engine import WRITE
from qmember.queries import dump
from qmember.services.backup import Found, Report, report, told, walk
from qmember.services.membership_spans import catch_up

BATCH = 1000
DIFFERS = "What was restored differs from the backup."


def restore_into(
    folder: Path, backup: Path, keys: Keys, *, url: str | None, plaintext: bool = False
) -> Report:
    """Make ``folder`` an installation again: its database, or that behind ``url``, and its keys.

    Everything is made beside the folder, which gets its name when it is whole. Raises Refused,
    leaving nothing, when the folder or the database is not empty or anything differs.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused("The folder to restore into is not empty.", code="not-empty")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        made = restore(
            backup, keys, url=url or f"sqlite:///{beside / 'qmember.db'}", plaintext=plaintext
        )
        write_keys(keys, beside / "keys")
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return made


def restore(path: Path, keys: Keys, *, url: str, plaintext: bool = False) -> Report:
    """Fill the empty database behind ``url`` from a backup and compare every table's hash.

    Raises Refused, leaving the database empty, when it has rows or anything differs.
    """
    with told():
        found = walk(path, keys)
        database = open_database(url, keys, plaintext=plaintext)
        try:
            _begin_empty(database)
            _fill(database, path, found)
        finally:
            database.dispose()
        return report(path, found)


def write_keys(keys: Keys, folder: Path) -> None:
    """Put the keys that the restored database needs into its own folder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in KEY_FILES:
        write_key(folder / f"{name}.key", getattr(keys, name))


def _begin_empty(database: Database) -> None:
    """Refuse a database with rows; take down the empty tables that an interrupted restore left."""
    if migrate.current(database) is None:
        return
    with database.engine.connect() as connection:
        tables = dump.reflected(connection)
        if any(connection.scalar(select(exists().select_from(table))) for table in tables):
            raise Refused("The database to restore into is not empty.", code="not-empty")
    migrate.downgrade(database, "base")


def _fill(database: Database, path: Path, found: Found) -> None:
    migrate.upgrade(database, found.revision)
    try:
        _load(database, path, found)
    except Exception:
        migrate.downgrade(database, "base")
        raise
    migrate.upgrade(database)
    catch_up(database)


def _load(database: Database, path: Path, found: Found) -> None:
    engine = database.engine.execution_options(**{WRITE: True})
    with engine.connect() as connection, connection.begin():
        tables = {table.name: table for table in dump.reflected(connection)}
        with _without_triggers(connection, list(tables)):
            for name, rows in _batches(_rows(path, database.keys)):
                connection.execute(tables[name].insert(), rows)
        _set_sequences(connection, tables)
        _compare(connection, tables, found)


def _compare(connection: Connection, tables: dict[str, Table], found: Found) -> None:
    restored = Found()
    for table in tables.values():
        digest = restored.digests[table.name] = dump.Digest()
        for line in dump.table_lines(connection, table):
            digest.add(line)
    if restored.tables() != found.tables():
        raise BadBackup(DIFFERS)


def _rows(path: Path, keys: Keys) -> Iterator[tuple[str, dict[str, object]]]:
    with path.open("rb") as file:
        for line in vault_file.read(file, keys.derive("backup")):
            value = json.loads(line)
            if isinstance(value, list):
                yield value[0], {n: dump.revived(v) for n, v in value[1].items()}


def _batches(
    rows: Iterator[tuple[str, dict[str, object]]],
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Rows of one table at a time, at most a thousand."""
    name = ""
    batch: list[dict[str, object]] = []
    for table, row in rows:
        if batch and (table != name or len(batch) == dump.at_once(name, BATCH)):
            yield name, batch
            batch = []
        name = table
        batch.append(row)
    if batch:
        yield name, batch


@contextmanager
def _without_triggers(connection: Connection, tables: list[str]) -> Iterator[None]:
    """Lift the guards while rows come back in table order; what they guard is compared by hash."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        triggers = connection.exec_driver_sql(query).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            connection.exec_driver_sql(sql)
        return
    for state in ("DISABLE", "ENABLE"):
        for table in tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table}" {state} TRIGGER USER')
        if state == "DISABLE":
            yield
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


def _set_sequences(connection: Connection, tables: dict[str, Table]) -> None:
    """PostgreSQL counts ids by itself: go on after the highest that came back."""
    if connection.dialect.name == "sqlite":
        return
    for name, table in tables.items():
        if "id" not in table.c:
            continue
        sequence = f"pg_get_serial_sequence('\"{name}\"', 'id')"
        top = f'(SELECT COALESCE(MAX(id), 0) + 1 FROM "{name}")'  # noqa: S608  # our own table
        query = f"SELECT setval({sequence}, {top}, false) WHERE {sequence} IS NOT NULL"
        connection.execute(text(query))
