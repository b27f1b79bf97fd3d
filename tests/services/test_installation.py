"""An installation is opened with its own keys, or not at all; a new one is made whole."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from config import Settings
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection
from qmember.models import Database, migrate, open_database
from qmember.models.crypto import KEY_FILES, KeysMissing
from qmember.models.engine import UnsafeDatabase, WrongKey
from qmember.models.migrate import SchemaTooNew
from qmember.services import backup, people
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.installation import open_installation
from qmember.services.unit import unit_of_work
from tests.conftest import KEYS, TODAY, set_up_association
from tests.factories.lived import ALL
from tests.facts import facts

CLOCK = Clock(TODAY)


@pytest.fixture
def settings(empty_url: str, tmp_path: Path) -> Settings:
    """Settings of a machine on which nothing has been made yet."""
    return Settings(data=tmp_path / "data", database_url=empty_url, today=TODAY)


def made(settings: Settings) -> dict[str, tuple[int, str]]:
    """Open it for the first time and put somebody in danger into it; what it says then."""
    database = open_installation(settings)
    set_up_association(database, CLOCK)
    with unit_of_work(database, viewer=ALL, clock=CLOCK) as unit:
        people.add_person(unit, name="Dold Person", protection=Protection.PROTECTED)
        record_gift(unit, GiftFacts(5000, TODAY, Channel.CASH, None))
    told = facts(database)
    database.dispose()
    return told


def key_files(settings: Settings) -> dict[str, str]:
    return {f.name: f.read_text() for f in (settings.data / "keys").iterdir()}


def test_a_new_one_is_made_whole_and_opened_again(settings: Settings) -> None:
    told = made(settings)
    assert sorted(key_files(settings)) == sorted(f"{name}.key" for name in KEY_FILES)
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700
    database = open_installation(settings)
    assert migrate.current(database) == migrate.head()
    assert facts(database) == told
    database.dispose()


def test_a_missing_key_is_refused_and_none_is_made_in_its_place(settings: Settings) -> None:
    told = made(settings)
    for name in KEY_FILES:
        file = settings.data / "keys" / f"{name}.key"
        kept = file.read_text()
        file.unlink()
        before = key_files(settings)
        with pytest.raises(KeysMissing, match="There is a database"):
            open_installation(settings)
        assert key_files(settings) == before
        file.write_text(kept)
    database = open_installation(settings)
    assert facts(database) == told
    database.dispose()


def test_another_key_is_refused_and_changes_nothing(settings: Settings) -> None:
    told = made(settings)
    for name in ("data", "vault"):
        file = settings.data / "keys" / f"{name}.key"
        kept = file.read_text()
        file.write_text("ab" * 32)
        with pytest.raises((KeysMissing, WrongKey)):
            open_installation(settings)
        file.write_text(kept)
    (settings.data / "keys" / "secret.key").write_text("ab" * 32)  # signs cookies only
    database = open_installation(settings)
    assert facts(database) == told
    database.dispose()


def test_the_command_says_which_key_is_missing(settings, monkeypatch, capsys) -> None:
    from qmember.cli.frame import main

    made(settings)
    (settings.data / "keys" / "vault.key").unlink()
    monkeypatch.setenv("QMEMBER_DATA", str(settings.data))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    assert main(["ledger", "check"]) == 1
    said = capsys.readouterr().err
    assert "Put the key files back" in said
    assert "Traceback" not in said


def test_an_older_schema_is_backed_up_before_it_is_upgraded(settings: Settings) -> None:
    told = made(settings)
    database = open_installation(settings)
    migrate.downgrade(database, "2026_11_23_first_tables")
    kept = facts(database, as_it_is=True)  # what later revisions brought went with them
    assert kept.items() <= told.items()
    database.dispose()
    database = open_installation(settings)
    assert migrate.current(database) == migrate.head()
    assert kept.items() <= facts(database).items()
    [file] = (settings.data / "backups").iterdir()
    assert file.name.endswith("-2026_11_23_first_tables.qmbackup")
    assert backup.walk(file, database.keys).revision == "2026_11_23_first_tables"
    database.dispose()
    open_installation(settings).dispose()
    assert len(list((settings.data / "backups").iterdir())) == 1


def test_without_room_for_that_backup_nothing_is_upgraded(settings, monkeypatch) -> None:
    from qmember.domain.errors import Refused

    made(settings)
    database = open_installation(settings)
    migrate.downgrade(database, "2026_11_23_first_tables")
    database.dispose()

    def full(*_things: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.vault_file, "write", full)
    with pytest.raises(Refused, match="disk is full"):
        open_installation(settings)
    monkeypatch.undo()
    assert at(settings) == "2026_11_23_first_tables"
    assert list((settings.data / "backups").iterdir()) == []


def test_a_later_schema_is_refused_without_a_backup(settings: Settings) -> None:
    from sqlalchemy import text

    made(settings)
    database = open_installation(settings)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    database.dispose()
    with pytest.raises(SchemaTooNew):
        open_installation(settings)
    assert not (settings.data / "backups").exists()


def test_several_first_starts_at_once_make_one(settings: Settings) -> None:
    start, faults = threading.Barrier(4), []
    opened: list[Database] = []

    def begin() -> None:
        start.wait()
        try:
            opened.append(open_installation(settings))
        except Exception as fault:  # noqa: BLE001  # told below
            faults.append(fault)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in opened:
        database.dispose()
    assert faults == []
    assert len({database.keys for database in opened}) == 1


def test_keys_may_come_from_the_environment_and_leave_no_file(empty_url, tmp_path) -> None:
    settings = Settings(
        data=tmp_path / "data", database_url=empty_url, today=TODAY,
        secret_key=KEYS.secret, data_key=KEYS.data, vault_key=KEYS.vault,
    )  # fmt: skip
    made(settings)
    assert not (tmp_path / "data" / "keys").exists()


def test_an_unencrypted_one_is_told_at_every_start(tmp_path: Path, caplog) -> None:
    settings = Settings(
        data=tmp_path / "data", database_url=f"sqlite:///{tmp_path / 'data' / 'plain.db'}",
        today=TODAY, plaintext=True,
    )  # fmt: skip
    for _ in range(2):
        caplog.clear()
        open_installation(settings).dispose()
        assert "QMEMBER_PLAINTEXT is set" in caplog.text


def test_an_old_library_is_told_too(tmp_path: Path, caplog, monkeypatch) -> None:
    monkeypatch.setattr("qmember.models.engine.OLDEST_SQLITE", (99, 0, 0))
    settings = Settings(
        data=tmp_path / "data", database_url=f"sqlite:///{tmp_path / 'data' / 'plain.db'}",
        today=TODAY, plaintext=True,
    )  # fmt: skip
    open_installation(settings).dispose()
    assert "run one process only" in caplog.text


def test_an_unencrypted_file_is_not_taken_for_ours(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    url = f"sqlite:///{tmp_path / 'data' / 'qmember.db'}"
    plain = open_database(url, KEYS, plaintext=True)
    migrate.upgrade(plain)
    plain.dispose()
    settings = Settings(
        data=tmp_path / "data", database_url=url, today=TODAY,
        secret_key=KEYS.secret, data_key=KEYS.data, vault_key=KEYS.vault,
    )  # fmt: skip
    with pytest.raises(UnsafeDatabase):
        open_installation(settings)


def at(settings: Settings) -> str | None:
    from qmember.models.crypto import read_keys

    keys = read_keys(settings.data / "keys", dict.fromkeys(KEY_FILES))
    assert keys is not None
    database = open_database(settings.database_url, keys)
    found = migrate.current(database)
    database.dispose()
    return found
