"""What every test may use: two databases, a unit of work, the cast, the application and a client."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as properties

from config import Settings
from qmember.domain.permissions import Permission, Role, Viewer, permissions_of
from qmember.models import Database, migrate, open_database
from qmember.models.crypto import Keys
from qmember.services.clock import Clock
from qmember.services.unit import Unit, unit_of_work
from tests import postgres

TODAY = date(2026, 11, 23)
KEYS = Keys(b"s" * 32, b"d" * 32, b"v" * 32)

# How long one example takes says how busy the machine is, and nothing about us.
properties.register_profile("qmember", deadline=None, derandomize="CI" in os.environ)
properties.load_profile("qmember")


def pytest_configure(config: pytest.Config) -> None:
    """Tell where the samples are; on the machine that decides, the same properties each time."""
    os.environ.setdefault("QMEMBER_SAMPLES", str(Path(__file__).parents[2] / "shared" / "samples"))


def pytest_unconfigure() -> None:
    """Let the database server stop when the last worker is done."""
    postgres.let_go()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated empty SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "qmember.db"
    database = open_database(f"sqlite:///{path}", KEYS)
    migrate.upgrade(database)
    _closed_whole(database)
    return path


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the association and the cast, copied for each test of pages."""
    path = tmp_path_factory.mktemp("furnished") / "qmember.db"
    shutil.copy(sqlite_template, path)
    database, clock = open_database(f"sqlite:///{path}", KEYS), Clock(TODAY)
    set_up_association(database, clock)
    add_cast(database, clock)
    _closed_whole(database)
    return path


def _closed_whole(database: Database) -> None:
    """Close a database so that its one file is all of it."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


def migrated(url: str) -> None:
    """Bring the database behind ``url`` to the newest schema (for PostgreSQL's template)."""
    database = open_database(url, KEYS)
    migrate.upgrade(database)
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh migrated database, once of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "qmember.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    if (reason := postgres.unavailable()) is not None:
        pytest.skip(reason)
    with postgres.fresh_database(migrated) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh migrated database, once of each kind."""
    database = open_database(database_url, KEYS)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    if (reason := postgres.unavailable()) is not None:
        pytest.skip(reason)
    with postgres.new_database() as url:
        yield url


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite database, for tests of one kind only."""
    path = tmp_path / "qmember.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}", KEYS)
    yield database
    database.dispose()


@pytest.fixture
def clock() -> Clock:
    """A clock that stands on 23 November 2026."""
    return Clock(TODAY)


KARIN = Viewer(
    "user",
    "Karin",
    permissions_of(frozenset({Role.TREASURER})),
    1,
    roles=frozenset({Role.TREASURER}),
)
EVERYTHING = Viewer("system", "qmember", frozenset(Permission))

Opened = Callable[..., "contextmanager[Unit]"]


@pytest.fixture
def open_unit(database: Database, clock: Clock) -> Callable[..., object]:
    """Open a unit of work as Karin, or as another viewer: ``with open_unit() as unit``."""

    @contextmanager
    def opened(viewer: Viewer = KARIN) -> Iterator[Unit]:
        with unit_of_work(database, viewer=viewer, clock=clock) as unit:
            yield unit

    return opened


@pytest.fixture
def association(database: Database, clock: Clock) -> Database:
    """A database in which an association has been set up."""
    set_up_association(database, clock)
    return database


def set_up_association(database: Database, clock: Clock) -> None:
    """Set up the association that tests use."""
    from qmember.services.association import add_bank_account, set_up

    with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
        set_up(
            unit, general_purpose="Allmän gåva", name="Föreningen Linden", orgnr="802000-0009",
            bankgiro="403-2850", address=("Box 100", "100 00 Stockholm"), phone="08-000 00 00",
            email="info@example.org", website="www.example.org", taken_over_on="2023-01-01",
        )  # fmt: skip
        add_bank_account(unit, kind="bankgiro", number="4032850", name="Bankgiro", account="1930")
        add_bank_account(unit, kind="bban", number="54400001111", name="Bank", account="1930")


def settings_for(url: str, folder: Path, **changes: object) -> Settings:
    """Settings of a test installation."""
    settings = Settings(
        data=folder, database_url=url, base_url="http://localhost", testing=True, today=TODAY,
        secret_key=KEYS.secret, data_key=KEYS.data, vault_key=KEYS.vault, workers=False,
    )  # fmt: skip
    return replace(settings, **changes)


@pytest.fixture
def app(furnished: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite with the association and the cast of users."""
    from qmember.app import create_app

    path = tmp_path / "qmember.db"
    shutil.copy(furnished, path)
    database = open_database(f"sqlite:///{path}", KEYS)
    yield create_app(settings_for(f"sqlite:///{path}", tmp_path), database)
    database.dispose()


def make_app(database: Database, clock: Clock, folder: Path, **changes: object) -> Flask:
    """An application on ``database`` with the association and one user a role."""
    from qmember.app import create_app
    from qmember.services.association import choose

    set_up_association(database, clock)
    add_cast(database, clock)
    if changes.get("demo"):
        with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
            choose(unit, demo=True)
    settings = settings_for(str(database.engine.url), folder, **changes)
    return create_app(settings, database)


def add_cast(database: Database, clock: Clock) -> None:
    """One user for each role: ``kassor@example.org`` is Karin, and so on."""
    from qmember.services.users import add_user
    from tests.people import CAST

    with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
        for email, name, role in CAST:
            add_user(unit, email=email, name=name, password=None, roles=[role])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody at a browser who has not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], FlaskClient]:
    """A browser in which the one with this e-mail address has signed in (no second factor asked)."""
    from tests.people import signed_in

    return lambda email="kassor@example.org": signed_in(app, email)


@pytest.fixture
def samples() -> Path:
    """The folder of sample files that others wrote; the test is skipped where it is not there."""
    folder = Path(os.environ["QMEMBER_SAMPLES"])
    if not folder.is_dir():
        pytest.skip("the shared sample files are not here")
    return folder


@pytest.fixture
def canary() -> str:
    """A string found nowhere else."""
    return f"Kanariefågel{secrets.token_hex(6)}"
