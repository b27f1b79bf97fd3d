"""A backup each night, made once whoever works, told when it fails, and tried once a month."""

from __future__ import annotations

import stat
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text

from qmember.domain.events import Event
from qmember.models import AuditEvent, Database, Heartbeat, Job, Setting
from qmember.queries import backup_signs
from qmember.services import backup, beating
from qmember.services.nightly import Nightly
from qmember.services.unit import unit_of_work
from qmember.services.worker import Worker
from tests.clocks import MovingClock, noon
from tests.conftest import KEYS, set_up_association
from tests.factories.lived import ALL
from tests.reliability.conftest import opened, url_of


@pytest.fixture
def clock() -> MovingClock:
    return noon()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def round_of(database: Database, clock: MovingClock, folder: Path | None) -> None:
    Worker(database, clock, None, Nightly(folder)).once()


def sign(database: Database, name: str) -> Heartbeat | None:
    with database.reading() as session:
        return session.get(Heartbeat, name)


def wrong(database: Database, clock: MovingClock) -> dict[str, str]:
    with database.reading() as session:
        found = backup_signs.findings(session, clock.now(), demo=False)
    return {one.name: one.message for one in found if not one.ok}


def failed_jobs(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Job).where(Job.failed_at.is_not(None))).all())


def test_the_first_round_makes_one_and_then_each_night_after_two(
    association, clock, folder
) -> None:
    round_of(association, clock, folder)
    assert names(folder) == ["night-20261123T110000Z.qmbackup"]
    clock.move(hours=13, minutes=59)  # 01.59
    round_of(association, clock, folder)
    assert len(names(folder)) == 1
    for _ in range(20):
        clock.move(minutes=1)
        round_of(association, clock, folder)
    assert names(folder)[1:] == ["night-20261124T010000Z.qmbackup"]


def test_the_worker_is_alive_while_a_long_one_is_made(
    association, clock, folder, monkeypatch
) -> None:
    make, signs = backup.create, []
    monkeypatch.setattr(beating, "EVERY", 0.01)

    def slow(*args, **more):
        clock.move(minutes=3)
        until = time.monotonic() + 10
        while sign(association, "worker").at < clock.now() and time.monotonic() < until:
            time.sleep(0.01)
        signs.append(sign(association, "worker").at == clock.now())
        return make(*args, **more)

    monkeypatch.setattr(backup, "create", slow)
    round_of(association, clock, folder)
    assert signs == [True]
    assert len(names(folder)) == 1


def test_it_is_whole_the_owners_alone_and_noted(association, clock, folder) -> None:
    round_of(association, clock, folder)
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert backup.check(file, KEYS).balanced
    with association.reading() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.event == Event.BACKUP_MADE))
        assert [one.actor_kind for one in noted] == ["system"]
    made = sign(association, "backup")
    assert made is not None
    assert made.at == clock.now()


def test_after_a_pause_one_is_made_at_once_and_old_ones_go(association, clock, folder) -> None:
    folder.mkdir()
    (folder / "mine.qmbackup").write_text("mine")
    (folder / "night-20261101T010000Z.qmbackup.part").write_text("half")
    for _ in range(17):
        round_of(association, clock, folder)
        clock.move(days=1)
    clock.move(days=5, hours=-12)  # 00.00: not yet two, but the newest is old
    round_of(association, clock, folder)
    assert len([name for name in names(folder) if name.startswith("night-")]) == 14 + 1
    assert names(folder)[0] == "mine.qmbackup"
    assert names(folder)[1].startswith("night-20261123T")
    assert names(folder)[-1].startswith("night-20261214T23")


def test_none_is_made_for_the_demo_without_a_folder_or_before_the_set_up(
    database, clock, folder
) -> None:
    round_of(database, clock, folder)
    assert not folder.exists()
    set_up_association(database, clock)
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        values = {"key": "demo", "value": "true", "from_on": unit.today}
        unit.session.add(Setting(**values, at=unit.now, by="x"))
    round_of(database, clock, folder)
    assert not folder.exists()


def test_switched_off_none_is_made(association, clock, folder) -> None:
    round_of(association, clock, None)
    assert sign(association, "backup") is None


def test_of_two_workers_one_makes_it(association, clock, folder) -> None:
    gate = threading.Barrier(2)
    with opened(url_of(association)) as other:
        workers = [Worker(one, clock, None, Nightly(folder)) for one in (association, other)]

        def work(worker: Worker) -> None:
            gate.wait()
            worker.once()

        threads = [threading.Thread(target=work, args=(one,)) for one in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with association.reading() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.event == Event.BACKUP_MADE))
        assert len(noted.all()) == 1
    assert len(names(folder)) == 1


@pytest.mark.parametrize("what", ["read-only", "in the way"])
def test_a_failure_is_told_and_tried_again_and_made_good(
    association, clock, tmp_path, monkeypatch, what
) -> None:
    folder = tmp_path / "backups"
    if what == "in the way":
        folder.write_text("a file")
    else:
        monkeypatch.setattr(Path, "touch", _not_permitted)
    for _ in range(8):
        round_of(association, clock, folder)
        clock.move(minutes=20)
    told = wrong(association, clock)
    assert list(told) == ["the nightly backup succeeds"]
    assert "2026-11-23" in told["the nightly backup succeeds"]
    assert failed_jobs(association) == 1
    assert sign(association, "backup") is None
    monkeypatch.undo()
    if folder.is_file():
        folder.unlink()
    clock.move(days=1)
    round_of(association, clock, folder)
    assert wrong(association, clock) == {}
    assert failed_jobs(association) == 0
    assert len(names(folder)) == 1


def _not_permitted(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_once_a_month_one_is_restored_and_taken_away_again(association, clock, folder) -> None:
    times = set()
    for _ in range(20):
        round_of(association, clock, folder)
        tried = sign(association, backup_signs.TRIED)
        assert tried is not None
        assert tried.detail.endswith(" rows, in balance")
        assert all(name.startswith("night-") for name in names(folder))
        times.add(tried.at.date().isoformat())
        clock.move(days=1)
    assert times == {"2026-11-23", "2026-12-01"}
    assert wrong(association, clock) == {}
    clock.move(days=41)
    assert list(wrong(association, clock)) == ["a backup could be restored"]


def test_one_that_cannot_be_restored_is_told(association, clock, folder, monkeypatch) -> None:
    from qmember.services import nightly

    def unlike(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(nightly, "restore", unlike)
    round_of(association, clock, folder)
    assert wrong(association, clock) == {
        "a backup could be restored": "2026-11-23 11:00: Input/output error"
    }
    assert len(names(folder)) == 1
    monkeypatch.undo()
    clock.move(minutes=5)
    round_of(association, clock, folder)
    assert wrong(association, clock) == {}


def test_what_a_killed_trial_left_is_taken_away(association, clock, folder) -> None:
    left = folder / ".trial-abc"
    left.mkdir(parents=True)
    (left / "qmember.db").write_text("x")
    round_of(association, clock, folder)
    assert not left.exists()
    with association.reading() as session:
        open_jobs = text("SELECT COUNT(*) FROM job WHERE done_at IS NULL")
        assert session.execute(open_jobs).scalar_one() == 0
