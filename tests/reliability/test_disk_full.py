"""A full disk refuses a deed with a sentence, keeps all that was there, and is forgotten when it has room."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

from qmember.domain.errors import Refused
from qmember.domain.ledger import Channel
from qmember.formats.bank_file import read_bank_file
from qmember.models import BankImport, Database, NoRoom, open_database
from qmember.queries import invariants
from qmember.services import backup, people
from qmember.services.bank_import import import_file
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.unit import unit_of_work
from tests.conftest import KEYS, TODAY, set_up_association
from tests.factories.bank_files import camt053, many_entries
from tests.factories.lived import ALL
from tests.facts import facts

CLOCK = Clock(TODAY)


def big_import(database: Database) -> None:
    content = camt053(many_entries(400, on=TODAY, payers=3))
    with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
        import_file(unit, content, read_bank_file(content, today=TODAY))


def gifts_until_full(database: Database) -> None:
    for number in range(3000):
        with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
            giver = people.add_person(unit, name=f"Anna Ek {number}", email="a@example.org").id
            for amount in range(40):
                record_gift(unit, GiftFacts(100 + amount, TODAY, Channel.CASH, giver))


def refused_without_a_trace(database: Database, deed: Callable[[Database], None]) -> None:
    """The deed ends with NoRoom, and what was acknowledged before is all that is there."""
    with pytest.raises(NoRoom):
        deed(database)
    well(database)


def well(database: Database) -> None:
    with database.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []
        assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]


@pytest.fixture
def limited(sqlite_database: Database, monkeypatch) -> Iterator[tuple[Database, dict[str, int]]]:
    """A database that may not grow beyond a number of pages, which the test can raise."""
    set_up_association(sqlite_database, CLOCK)
    url, room = str(sqlite_database.engine.url), {"pages": 0}
    sqlite_database.dispose()
    database = open_database(url, KEYS)

    @event.listens_for(database.engine, "begin")
    def _limit(connection: object) -> None:
        if room["pages"]:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {room['pages']}")

    with database.reading() as session:
        room["pages"] = session.execute(text("PRAGMA page_count")).scalar_one() + 20
    yield database, room
    database.dispose()


def test_an_import_that_does_not_fit_is_refused_whole(limited) -> None:
    database, room = limited
    before = facts(database)
    refused_without_a_trace(database, big_import)
    assert facts(database) == before
    room["pages"] = 100_000
    big_import(database)
    well(database)
    with database.reading() as session:
        assert session.query(BankImport).count() == 1


def test_gifts_go_on_until_it_is_full_and_again_when_there_is_room(limited) -> None:
    database, room = limited
    refused_without_a_trace(database, gifts_until_full)
    room["pages"] = 100_000
    with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
        record_gift(unit, GiftFacts(100, TODAY, Channel.CASH, None))
    well(database)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes, where this machine lets us mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(place)]
    if (
        shutil.which("mount") is None
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("no disk can be mounted here; a limited database stands in for it")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(place: Path, *, leave: int) -> Path:
    """Take all room of a disk but for ``leave`` bytes."""
    file = place / "filler"
    file.write_bytes(bytes(max(0, shutil.disk_usage(place).free - leave)))
    return file


def test_a_full_disk_and_room_again(small_disk: Path, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, small_disk / "qmember.db")
    database = open_database(f"sqlite:///{small_disk / 'qmember.db'}", KEYS)
    set_up_association(database, CLOCK)
    well(database)
    filler = fill(small_disk, leave=150_000)
    before = facts(database)
    refused_without_a_trace(database, big_import)
    assert facts(database) == before
    refused_without_a_trace(database, gifts_until_full)
    database.dispose()
    database = open_database(f"sqlite:///{small_disk / 'qmember.db'}", KEYS)
    well(database)  # it can be opened and read while the disk is full
    database.dispose()
    filler.unlink()
    database = open_database(f"sqlite:///{small_disk / 'qmember.db'}", KEYS)
    with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
        record_gift(unit, GiftFacts(100, TODAY, Channel.CASH, None))
    well(database)
    database.dispose()


def test_a_backup_that_does_not_fit_leaves_nothing(
    small_disk: Path, lived_on_sqlite: Database
) -> None:
    fill(small_disk, leave=4096)
    with pytest.raises(Refused, match="disk is full"):
        backup.write(lived_on_sqlite, CLOCK.now(), small_disk / "new.qmbackup")
    assert [file.name for file in small_disk.iterdir()] == ["filler"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_server_without_room_is_told_apart_too(database: Database) -> None:
    with pytest.raises(NoRoom), database.writing() as session:
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$"))


def test_the_page_says_so_in_swedish(app) -> None:
    with app.test_request_context("/"):
        page, status = app.handle_user_exception(NoRoom())
    assert status == 507
    assert "Serverns disk är full. Inget sparades." in page
