"""Further empty databases for tests that compare two."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qmember.models import Database, open_database
from tests.conftest import KEYS


@contextmanager
def fresh(template: Path, path: Path) -> Iterator[Database]:
    """An empty migrated SQLite database at ``path``."""
    shutil.copy(template, path)
    database = open_database(f"sqlite:///{path}", KEYS)
    try:
        yield database
    finally:
        database.dispose()
