"""A migration that is killed in the middle leaves the old schema or the new one, never half of it."""

from __future__ import annotations

import signal
import threading

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import event

from qmember.models import migrate, open_database
from tests.children import die, ended, fork
from tests.conftest import KEYS
from tests.migrations.schema import schema

REVISIONS = [s.revision for s in ScriptDirectory(str(migrate.FOLDER)).walk_revisions()][::-1]
PLACES = (0.0, 0.35, 0.7, 0.95, 1.0)
"""Where in a revision the kill comes, as a part of its statements; 1.0 is right before the commit."""


def statements(url: str, revision: str) -> int:
    """Upgrade to ``revision`` and count the statements that it took."""
    database, seen = open_database(url, KEYS), []
    event.listen(database.engine, "before_cursor_execute", lambda *seeing: seen.append(seeing[2]))
    migrate.upgrade(database, revision)
    database.dispose()
    return len(seen)


def upgrade_and_die(url: str, revision: str, at: int) -> None:
    """Upgrade, and be killed when the statement numbered ``at`` is to run, or the commit."""
    database, left = open_database(url, KEYS), [at]

    def count(*_seeing: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            die()

    event.listen(database.engine, "before_cursor_execute", count)
    event.listen(database.engine, "commit", lambda _connection: die())
    migrate.upgrade(database, revision)


def downgrade_and_die(url: str, revision: str) -> None:
    database = open_database(url, KEYS)
    event.listen(database.engine, "commit", lambda _connection: die())
    migrate.downgrade(database, revision)


def look(url: str) -> tuple[str | None, object]:
    database = open_database(url, KEYS)
    found = migrate.current(database), schema(database)
    database.dispose()
    return found


def test_killed_in_the_middle_it_is_as_before_and_the_next_start_goes_on(empty_url: str) -> None:
    for number, revision in enumerate(REVISIONS):
        before = look(empty_url)
        count = statements(empty_url, revision)
        after = look(empty_url)
        back_to(empty_url, REVISIONS[number - 1] if number else "base")
        for place in PLACES:
            at = int(count * place)
            killed = ended(fork(lambda at=at, to=revision: upgrade_and_die(empty_url, to, at)))
            assert killed == -signal.SIGKILL, (revision, place)
            assert without_own_table(look(empty_url)) == without_own_table(before), (
                revision,
                place,
            )
        statements(empty_url, revision)
        assert look(empty_url) == after


def test_killed_on_the_way_down_it_is_as_before(empty_url: str) -> None:
    statements(empty_url, "head")
    before = look(empty_url)
    for revision in [*REVISIONS[:-1], "base"]:
        killed = ended(fork(lambda to=revision: downgrade_and_die(empty_url, to)))
        assert killed == -signal.SIGKILL
        assert look(empty_url) == before


def back_to(url: str, revision: str) -> None:
    database = open_database(url, KEYS)
    migrate.downgrade(database, revision)
    database.dispose()


def without_own_table(found: tuple[str | None, object]) -> tuple[str | None, object]:
    """The migrations' own table stays when everything has been taken down."""
    at, parts = found
    assert isinstance(parts, dict)
    return at, {key: body for key, body in parts.items() if "alembic_version" not in key[1]}


@pytest.mark.parametrize("processes", [4])
def test_several_that_start_at_once_migrate_once(empty_url: str, processes: int) -> None:
    faults: list[Exception] = []
    start = threading.Barrier(processes)

    def begin() -> None:
        database = open_database(empty_url, KEYS)
        try:
            start.wait()
            migrate.upgrade(database)
        except Exception as fault:  # noqa: BLE001  # told below
            faults.append(fault)
        finally:
            database.dispose()

    threads = [threading.Thread(target=begin) for _ in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (faults, look(empty_url)[0]) == ([], migrate.head())
