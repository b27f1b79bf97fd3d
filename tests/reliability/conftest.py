"""Databases of an association that has lived a little, made once for all tests here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qmember.models import Database, migrate, open_database
from qmember.services.clock import Clock
from tests import postgres
from tests.conftest import KEYS, TODAY, set_up_association
from tests.factories.lived import live


def url_of(database: Database) -> str:
    """The address of a database, to open it once more."""
    return database.engine.url.render_as_string(hide_password=False)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """Open a database for a while; no connection stays behind."""
    database = open_database(url, KEYS)
    try:
        yield database
    finally:
        database.dispose()


@pytest.fixture(scope="session")
def lived_on_sqlite(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One of everything has happened in this SQLite database; no test changes it."""
    path = tmp_path_factory.mktemp("lived") / "qmember.db"
    shutil.copy(sqlite_template, path)
    yield from _lived(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def lived_on_postgresql() -> Iterator[Database]:
    """One of everything has happened in this PostgreSQL database; no test changes it."""
    if (reason := postgres.unavailable()) is not None:
        pytest.skip(reason)
    with postgres.new_database() as url:
        yield from _lived(url)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest) -> Database:
    """One of everything has happened; for tests that change nothing. Once of each kind."""
    database: Database = request.getfixturevalue(f"lived_on_{request.param}")
    return database


def _lived(url: str) -> Iterator[Database]:
    with opened(url) as database:
        migrate.upgrade(database)
        set_up_association(database, Clock(TODAY))
        live(database, Clock(TODAY))
        yield database


@pytest.fixture
def own_lived(lived: Database, tmp_path: Path) -> Iterator[Database]:
    """A copy of ``lived`` that the test may change."""
    if lived.sqlite:
        with lived.writing() as session:  # nobody writes while the file is copied
            session.connection()
            for file in Path(lived.engine.url.database or "").parent.iterdir():
                if not file.name.endswith("-shm"):
                    shutil.copy(file, tmp_path / file.name)
        with opened(f"sqlite:///{tmp_path / 'qmember.db'}") as database:
            yield database
        return
    lived.dispose()
    template = f"TEMPLATE {lived.engine.url.database}"
    with postgres.new_database(options=template) as copy, opened(copy) as database:
        yield database
