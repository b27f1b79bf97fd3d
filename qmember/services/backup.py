"""Back up, check a backup, and restore it into an empty place; on either database."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Table, text

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Viewer
from qmember.formats import vault_file
from qmember.formats.vault_file import BadBackup
from qmember.models import Database, migrate, open_database
from qmember.models.crypto import KEY_FILES, Keys, write_key
from qmember.models.engine import WRITE
from qmember.queries import dump
from qmember.services import audit
from qmember.services.clock import Clock
from qmember.services.unit import unit_of_work
from qmember.services.worker import sign_of_life

BATCH = 1000


@dataclass(slots=True)
class Found:
    """What a walk through a backup found: its head, and rows and hash of each table."""

    revision: str = ""
    made_at: str = ""
    digests: dict[str, dump.Digest] = field(default_factory=dict)
    sum_ore: int = 0

    @property
    def rows(self) -> int:
        return sum(digest.rows for digest in self.digests.values())

    def tables(self) -> dict[str, list[object]]:
        return {n: [d.rows, d.hash.hexdigest()] for n, d in sorted(self.digests.items())}


@dataclass(frozen=True, slots=True)
class Report:
    """A backup's own hash, how many rows it holds, and whether its ledger adds up to zero."""

    sha256: str
    rows: int
    balanced: bool
    made_at: str


def create(database: Database, clock: Clock, path: Path, *, viewer: Viewer) -> Report:
    """Write an encrypted backup of one moment to ``path`` and read it back before saying so.

    It is written beside its place and moved there when it is whole, so that a kill leaves nothing
    that looks like a backup.
    """
    beside = path.with_name(path.name + ".part")
    with database.engine.connect() as connection, beside.open("wb") as file:
        lines = dump.lines(connection, made_at=clock.now())
        vault_file.write(file, database.keys.derive("backup"), lines)
        file.flush()
        os.fsync(file.fileno())
    report = check(beside, database.keys)
    beside.replace(path)
    with unit_of_work(database, viewer=viewer, clock=clock) as unit:
        sign_of_life(unit, "backup", report.sha256[:12])
        audit.note(unit, Event.BACKUP_MADE, "backup", sha256=report.sha256, rows=report.rows)
    return report


def check(path: Path, keys: Keys) -> Report:
    """Read a backup from end to end; Refused when any byte is not as it was written."""
    with _told():
        found = _walk(path, keys)
    return Report(_sha256(path), found.rows, found.sum_ore == 0, found.made_at)


def restore(path: Path, keys: Keys, *, url: str, plaintext: bool = False) -> Report:
    """Fill the empty database behind ``url`` from a backup and compare every table's hash.

    Raises Refused, leaving nothing, when the database has rows or anything differs.
    """
    with _told():
        found = _walk(path, keys)
        database = open_database(url, keys, plaintext=plaintext)
        try:
            _load(database, path, found)
            migrate.upgrade(database)
        finally:
            database.dispose()
    return Report(_sha256(path), found.rows, found.sum_ore == 0, found.made_at)


def write_keys(keys: Keys, folder: Path) -> None:
    """Put the keys that the restored database needs into its own folder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in KEY_FILES:
        write_key(folder / f"{name}.key", getattr(keys, name))


def _load(database: Database, path: Path, found: Found) -> None:
    if migrate.current(database) is not None:
        raise Refused("The database to restore into is not empty.", code="not-empty")
    migrate.upgrade(database, found.revision)
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
        raise BadBackup("What was restored differs from the backup.")


def _walk(path: Path, keys: Keys) -> Found:
    found, foot = Found(), None
    with path.open("rb") as file:
        for line in vault_file.read(file, keys.derive("backup")):
            value = json.loads(line)
            if isinstance(value, list):
                found.digests.setdefault(value[0], dump.Digest()).add(line + b"\n")
                if value[0] == "line":
                    found.sum_ore += value[1]["amount_ore"]
            elif "tables" in value:
                foot = value["tables"]
            else:
                _head(found, value)
    _compare_foot(found, foot)
    return found


def _head(found: Found, value: dict[str, object]) -> None:
    if value.get("format") != dump.FORMAT:
        raise BadBackup("The backup was made by a later version.")
    found.revision, found.made_at = str(value["revision"]), str(value["made_at"])


def _compare_foot(found: Found, foot: dict[str, list[object]] | None) -> None:
    if foot is None:
        raise BadBackup("The backup is cut off.")
    for name in foot:
        found.digests.setdefault(name, dump.Digest())
    if found.tables() != foot:
        raise BadBackup("The backup is damaged.")


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
        if batch and (table != name or len(batch) == BATCH):
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


@contextmanager
def _told() -> Iterator[None]:
    """A damaged or foreign file is a refusal with a sentence, never a traceback."""
    try:
        yield
    except BadBackup as error:
        raise Refused(str(error), code="bad-backup") from None
    except OSError as error:
        raise Refused(
            "The file cannot be read: %(why)s", code="unreadable", why=error.strerror
        ) from None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
