"""Backup, check, restore: on either database and from one to the other, everything is as it was."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.event import listen

from qmember.domain.errors import Refused
from qmember.domain.ledger import Channel
from qmember.models import Attempt, Database, Heartbeat, LoginSession, migrate
from qmember.models.crypto import KEY_FILES, read_keys
from qmember.queries import invariants
from qmember.queries.audit import head, verify
from qmember.queries.receipts import receipts_of_year
from qmember.services import backup, people
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.restore import restore, restore_into
from qmember.services.unit import unit_of_work
from tests import postgres
from tests.children import die, ended, fork
from tests.conftest import KARIN, KEYS, TODAY, set_up_association
from tests.factories.lived import ALL
from tests.facts import facts
from tests.migrations.schema import schema
from tests.reliability.conftest import opened, url_of

CLOCK = Clock(TODAY)


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database to restore into, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored.db'}"
        return
    if (reason := postgres.unavailable()) is not None:
        pytest.skip(reason)
    with postgres.new_database() as url:
        yield url


@pytest.fixture
def made(lived: Database, tmp_path: Path) -> Path:
    """A backup of ``lived``."""
    path = tmp_path / "made.qmbackup"
    backup.write(lived, CLOCK.now(), path)
    return path


@pytest.fixture
def made_on_sqlite(lived_on_sqlite: Database, tmp_path: Path) -> Path:
    """A backup of the SQLite one alone, where the kind makes no difference."""
    path = tmp_path / "made.qmbackup"
    backup.write(lived_on_sqlite, CLOCK.now(), path)
    return path


def gift(database: Database) -> str:
    """Record a gift with a receipt; its receipt's number."""
    with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
        giver = people.add_person(unit, name="Ny Givare", email="ny.givare@example.org").id
        record_gift(unit, GiftFacts(4200, TODAY, Channel.SWISH, giver))
    with database.reading() as session:
        return receipts_of_year(session, KARIN, 2026)[-1].number


def wrong(database: Database) -> list[str]:
    with database.reading() as session:
        return [f.name for f in invariants.check_all(session, KEYS) if not f.ok]


def test_everything_comes_back(lived: Database, made: Path, target: str, tmp_path: Path) -> None:
    before = facts(lived)
    with lived.reading() as session:
        last, anchor = receipts_of_year(session, KARIN, 2026)[-1].number, head(session)
    told = restore(made, KEYS, url=target)
    assert (told.balanced, told.audit_head) == (True, anchor)
    with opened(target) as restored:
        assert facts(restored) == before
        assert wrong(restored) == []
        with restored.reading() as session:
            assert verify(session, KEYS, anchor=anchor).intact
        if restored.sqlite == lived.sqlite:
            assert schema(restored) == schema(lived)  # every guard stands again
        backup.write(restored, CLOCK.now(), tmp_path / "again.qmbackup")
        assert gift(restored) == f"2026-{int(last[5:]) + 1:04d}"
    again = backup.walk(tmp_path / "again.qmbackup", KEYS)
    assert again.tables() == backup.walk(made, KEYS).tables()


def test_what_begins_anew_is_not_in_it(made_on_sqlite: Path, tmp_path: Path) -> None:
    """Sessions would let somebody in; signs of life would say that a backup is fresh."""
    url = f"sqlite:///{tmp_path / 'restored.db'}"
    restore(made_on_sqlite, KEYS, url=url)
    with opened(url) as restored, restored.reading() as session:
        counts = [session.query(model).count() for model in (Heartbeat, LoginSession, Attempt)]
    assert counts == [0, 0, 0]


def test_the_order_of_letters_on_the_server_makes_no_difference(
    lived_on_postgresql: Database, tmp_path: Path
) -> None:
    """Text keys are ordered byte by byte, or a Swedish server would give other hashes than SQLite."""
    asked: list[str] = []
    listen(
        lived_on_postgresql.engine, "before_cursor_execute", lambda *seeing: asked.append(seeing[2])
    )
    backup.write(lived_on_postgresql, CLOCK.now(), tmp_path / "made.qmbackup")
    orders = [
        text.split("ORDER BY ")[1].replace("\n", "") for text in asked if "FROM counter" in text
    ]
    assert orders == ['counter.series COLLATE "C", counter.year']


def test_a_folder_becomes_a_whole_installation(made_on_sqlite: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "home"
    restore_into(folder, made_on_sqlite, KEYS, url=None)
    assert sorted(file.name for file in folder.iterdir()) == ["keys", "qmember.db"]
    assert read_keys(folder / "keys", dict.fromkeys(KEY_FILES)) == KEYS
    assert list(folder.parent.iterdir()) == [folder]
    with opened(f"sqlite:///{folder / 'qmember.db'}") as restored:
        assert wrong(restored) == []


def test_a_folder_or_database_with_something_in_it_is_refused(
    lived: Database, made: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(Refused, match="not empty"):
        restore_into(folder, made, KEYS, url=None)
    assert [file.name for file in folder.iterdir()] == ["letter.txt"]
    before = facts(lived)
    with pytest.raises(Refused, match="not empty"):
        restore(made, KEYS, url=url_of(lived))
    assert facts(lived) == before


def test_a_backup_is_the_owners_alone_and_says_nothing(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    content = made.read_bytes()
    for word in ("Anna Ek", "anna@example.org", "audit_event", KEYS.data.hex()):
        assert word.encode() not in content
    assert KEYS.data not in content


def test_under_load_it_is_of_one_moment(association: Database, tmp_path: Path) -> None:
    stop, faults = threading.Event(), []

    def load() -> None:
        try:
            while not stop.is_set():
                gift(association)
        except Exception as fault:  # noqa: BLE001  # told below
            faults.append(fault)

    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        reports = [
            backup.write(association, CLOCK.now(), tmp_path / f"{n}.qmbackup") for n in range(4)
        ]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert faults == []
    assert [report.rows for report in reports] == sorted(report.rows for report in reports)
    target = f"sqlite:///{tmp_path / 'restored.db'}"
    restore(tmp_path / "2.qmbackup", KEYS, url=target)
    with opened(target) as restored:
        assert wrong(restored) == []


@pytest.fixture
def quiet(database_url: str) -> str:
    """The address of an association's database that is open nowhere."""
    with opened(database_url) as database:
        set_up_association(database, CLOCK)
    return database_url


@pytest.mark.parametrize("at", [0, 20])
def test_a_kill_leaves_nothing_that_looks_like_a_backup(quiet, tmp_path, monkeypatch, at) -> None:
    path = tmp_path / "new.qmbackup"

    def make_and_die() -> None:
        from qmember.queries import dump

        true, left = dump.table_lines, [at]

        def lines(*things: object) -> Iterator[bytes]:
            left[0] -= 1
            if left[0] < 0:
                die()
            yield from true(*things)

        monkeypatch.setattr(dump, "table_lines", lines)
        with opened(quiet) as database:
            backup.create(database, CLOCK, path, viewer=ALL)

    assert ended(fork(make_and_die)) == -9
    assert not path.exists()
    for rest in tmp_path.glob("new.*"):
        with pytest.raises(Refused):
            backup.check(rest, KEYS)
    with opened(quiet) as database:
        assert backup.create(database, CLOCK, path, viewer=ALL).balanced
    assert [file.name for file in tmp_path.glob("new.*")] == ["new.qmbackup"]


def test_a_kill_while_restoring_leaves_nothing_and_the_next_time_it_works(
    made_on_sqlite: Path, target: str, tmp_path: Path, monkeypatch
) -> None:
    from qmember.services import restore as module

    made = made_on_sqlite

    folder = tmp_path / "home"
    url = None if target.startswith("sqlite") else target

    def restore_and_die() -> None:
        monkeypatch.setattr(module, "_compare", lambda *_things: die())
        restore_into(folder, made, KEYS, url=url)

    assert ended(fork(restore_and_die)) == -9
    assert not folder.exists()
    restore_into(folder, made, KEYS, url=url)
    with opened(url or f"sqlite:///{folder / 'qmember.db'}") as restored:
        assert wrong(restored) == []


def test_one_that_differs_afterwards_leaves_the_database_empty(
    made_on_sqlite: Path, target: str, monkeypatch
) -> None:
    from qmember.services import restore as module

    monkeypatch.setattr(module, "_batches", lambda rows: iter(()))
    with pytest.raises(Refused, match="differs"):
        restore(made_on_sqlite, KEYS, url=target)
    with opened(target) as database:
        assert migrate.current(database) is None
