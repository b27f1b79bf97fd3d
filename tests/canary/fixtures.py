"""The canary world and whoever asks it: built once, copied for each module, gone back to after a change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from qmember.app import create_app
from qmember.models import Database, open_database
from qmember.services.clock import Clock
from tests.canary.world import World, build
from tests.conftest import KEYS, TODAY, add_cast, set_up_association, settings_for
from tests.web.objects import add_links
from tests.web.prober import Prober, add_former


@dataclass(frozen=True, slots=True)
class Stage:
    """A world that is done, and the file in which it stands."""

    world: World
    file: Path


@pytest.fixture(scope="session")
def stage(sqlite_template: Path) -> Stage:
    """The world on SQLite, built once; nobody writes in its file."""
    return built(sqlite_template)


@cache
def built(sqlite_template: Path) -> Stage:
    """Build the world; two folders of tests share it."""
    folder = sqlite_template.parent / "canary"
    folder.mkdir()
    file = folder / "qmember.db"
    shutil.copy(sqlite_template, file)
    database, clock = open_database(f"sqlite:///{file}", KEYS), Clock(TODAY)
    world = furnished(database, clock, folder)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return Stage(world, file)


def furnished(database: Database, clock: Clock, folder: Path) -> World:
    """The association, everybody's account, the people of the canary world, and one-time links."""
    set_up_association(database, clock)
    add_cast(database, clock)
    add_former(database, clock)
    world = build(database, clock, folder)
    add_links(database, clock)
    return world


@pytest.fixture(scope="module")
def world(stage: Stage, prober: Prober) -> World:
    """The world of this module's own copy."""
    return replace(stage.world, database=prober.database)


@pytest.fixture(scope="module")
def prober(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prober]:
    """The application on a copy of the world, with a browser for everybody."""
    folder = tmp_path_factory.mktemp("prober")
    file = folder / "qmember.db"
    shutil.copy(stage.file, file)
    with probing(open_database(f"sqlite:///{file}", KEYS), file) as found:
        yield found


@contextmanager
def probing(database: Database, file: Path) -> Iterator[Prober]:
    """A prober on a database; the file is what it goes back to on SQLite."""
    settings = settings_for(str(database.engine.url), file.parent)
    found = Prober(create_app(settings, database), file)
    found.open_door()
    try:
        yield found
    finally:
        found.close()
        database.dispose()
