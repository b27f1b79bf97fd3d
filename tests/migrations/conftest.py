"""Databases whose schema a test may change: never the ones that other tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qmember.models import Database, migrate, open_database
from tests.conftest import KEYS


@pytest.fixture
def empty_database(empty_url: str) -> Iterator[Database]:
    """A database without any table, once of each kind."""
    database = open_database(empty_url, KEYS)
    yield database
    database.dispose()


@pytest.fixture
def own_database(empty_database: Database) -> Database:
    """A migrated database that no other test uses, once of each kind."""
    migrate.upgrade(empty_database)
    return empty_database
