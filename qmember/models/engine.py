"""The connection to the database: settings checked at every connection, one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from qmember.models.crypto import Keys
from qmember.models.turns import Busy, FairLock, told_apart

WRITE = "qmember_write"
BUSY_MS = 30_000
OLDEST_SQLITE = (3, 51, 3)
"""Older ones can corrupt a write-ahead log under two writers (the WAL-reset bug)."""

ERASED = "erased"
"""In the ``info`` of a writing session: what it overwrites must not stay in the write-ahead log."""

CUT_WAIT_MS = 1000
RETRY_MS = 50

WRITER_LOCK = 7_106_112
"""The number of the advisory lock that makes PostgreSQL writers take turns, as SQLite's do."""

PRAGMAS = {
    "busy_timeout": BUSY_MS,
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
    "temp_store": 2,
    "trusted_schema": 0,
}


NOT_OPENED = (
    "The data key does not open the database file. Put back the key that it was made with, or restore "
    "a backup."
)


class UnsafeDatabase(Exception):  # noqa: N818
    """A database setting without which money could be lost; the service does not start."""


class WrongKey(UnsafeDatabase):
    """The data key does not open this database file, or the file is no database."""


class Database:
    """One database: sessions that only read, and one writing session at a time."""

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self.engine = engine
        self.keys = keys
        self._writer = engine.execution_options(**{WRITE: True})
        self._turn = FairLock()
        self._due = False

    @property
    def sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def recent(self) -> bool:
        """Tell whether the library is free of the fault that can corrupt a log under two writers."""
        library: Any = self.engine.dialect.dbapi
        return not self.sqlite or tuple(library.sqlite_version_info) >= OLDEST_SQLITE

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one moment and cannot change anything."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the writing session: all of it is committed at the end, or nothing.

        Writers take turns on both databases (see docs/adr/0003): numbers without gaps and the audit
        chain need it anyway, and so nothing that was read can change before the commit. Raises Busy
        when the turn does not come within half a minute, NoRoom when the disk is full.
        """
        if self.sqlite and not self._turn.acquire(BUSY_MS / 1000):
            raise Busy
        try:
            with (
                told_apart(),
                Session(self._writer, expire_on_commit=False) as session,
                session.begin(),
            ):
                session.connection()
                yield session
            self._cut_log(erased=bool(session.info.get(ERASED)))
        finally:
            if self.sqlite:
                self._turn.release()

    def _cut_log(self, *, erased: bool) -> None:
        """Empty SQLite's write-ahead log after an erasure: until then it keeps the pages of before.

        When somebody reads meanwhile it is tried again after the next commit, half a minute later at
        most, because the worker leaves its signs of life.
        """
        self._due = self.sqlite and (self._due or erased)
        if self._due:
            self._due = not _checkpoint(self.engine)

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str, keys: Keys, *, plaintext: bool = False) -> Database:
    """Open (or make) the database behind ``url`` with every safe-guard switched on."""
    make = _sqlite if url.startswith("sqlite") else _postgresql
    return Database(make(url, keys, plaintext=plaintext), keys)


def _sqlite(url: str, keys: Keys, *, plaintext: bool) -> Engine:
    driver = _sqlite_driver(plaintext=plaintext)
    _own_file(url)
    engine = sa.create_engine(
        url,
        module=driver,
        pool_size=20,
        max_overflow=80,
        hide_parameters=True,  # names and amounts never reach a log through an error text
        connect_args={"check_same_thread": False},
    )
    secret = None if plaintext else keys.derive("database").hex()

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401
        connection.isolation_level = None  # we begin transactions ourselves, see _begin_sqlite
        cursor = connection.cursor()
        if secret:
            cursor.execute("PRAGMA cipher_log_level = NONE")
            cursor.execute(f"PRAGMA key = \"x'{secret}'\"")
        try:
            _set_in_turn(cursor, driver)
        except driver.DatabaseError as error:
            if "not a database" in str(error):
                raise WrongKey(NOT_OPENED) from None
            raise
        cursor.close()

    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _checkpoint(engine: Engine) -> bool:
    """Move the log into the file and cut it off; False when readers kept it from being emptied."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA query_only = OFF")
        cursor.execute(f"PRAGMA busy_timeout = {CUT_WAIT_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.close()
    finally:
        raw.close()
    return row is not None and not row[0]


def _own_file(url: str) -> None:
    """Make a new file readable by its owner alone; the write-ahead log beside it follows suit."""
    name = sa.make_url(url).database or ":memory:"
    if name != ":memory:" and Path(name).parent.is_dir():
        Path(name).touch(mode=0o600)


def _set_in_turn(cursor: Any, driver: Any) -> None:  # noqa: ANN401
    """Set the pragmas, also while others do it in the same new file.

    The first one turns the file to a write-ahead log, and for that SQLite lets nobody wait in line.
    """
    for _ in range(BUSY_MS // RETRY_MS):
        try:
            return set_pragmas(cursor)
        except driver.OperationalError as error:
            if "locked" not in str(error):
                raise
        sleep(RETRY_MS / 1000)
    return set_pragmas(cursor)


def set_pragmas(cursor: Any) -> None:  # noqa: ANN401
    """Set every pragma of PRAGMAS, read it back, and refuse the connection when one did not take."""
    for name, wanted in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {wanted}")
        cursor.execute(f"PRAGMA {name}")
        row = cursor.fetchone()
        if row is None or row[0] != wanted:
            found = None if row is None else row[0]
            raise UnsafeDatabase(f"PRAGMA {name} is {found!r}, needed is {wanted!r}")


def _sqlite_driver(*, plaintext: bool) -> Any:  # noqa: ANN401
    if plaintext:
        import sqlite3

        return sqlite3
    from sqlcipher3 import dbapi2

    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise UnsafeDatabase(f"SQLite {dbapi2.sqlite_version} is too old: 3.51.3 is needed")
    return dbapi2


def _begin_sqlite(connection: Connection) -> None:
    """Begin at once as the writer, or as a reader that cannot write.

    A transaction that first reads and then writes would fail with "database is locked" whenever
    somebody else wrote in between, however long it waits.
    """
    if connection.get_execution_options().get(WRITE):
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")


def _postgresql(url: str, keys: Keys, *, plaintext: bool) -> Engine:
    del keys, plaintext
    engine = sa.create_engine(
        url,
        pool_size=20,
        max_overflow=80,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"application_name": "qmember"},
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:  # noqa: ANN401
        check_server(connection)

    event.listen(engine, "begin", _begin_postgresql)
    return engine


SESSION = ("TIME ZONE 'UTC'", "join_collapse_limit = 1", "jit = off")
"""Our queries join in the order that suits them: looking for a better one takes ten times the query."""


def check_server(connection: Any) -> None:  # noqa: ANN401
    """Refuse a server that may forget what it acknowledged, and set the session's own settings."""
    cursor = connection.cursor()
    for setting in SESSION:
        cursor.execute(f"SET {setting}")
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        cursor.execute(f"SHOW {name}")
        value = cursor.fetchone()[0]
        if value == "off":
            raise UnsafeDatabase(f"PostgreSQL runs with {name} = off")
    connection.commit()
    cursor.close()


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITE):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_MS}ms'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
