"""Nothing that was stored can be read from the disk, and the file opens with its own key alone."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from qmember.domain.people import Protection
from qmember.models import Database, migrate, open_database
from qmember.models.crypto import Keys
from qmember.models.engine import WrongKey
from qmember.services import people
from qmember.services.clock import Clock
from qmember.services.unit import unit_of_work
from tests.conftest import KEYS, set_up_association
from tests.factories.lived import ALL, live

CANARIES = ("Kanariefågel", "kanarie@example.org", "+46709987766", "Kanariegatan")


def files_of(database: Database) -> list[Path]:
    """The database file and what lies beside it."""
    path = Path(database.engine.url.database or "")
    return [file for file in path.parent.iterdir() if file.name.startswith(path.name)]


def add_canaries(database: Database, clock: Clock) -> None:
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        for level in (Protection.NORMAL, Protection.PROTECTED):
            people.add_person(
                unit, name=CANARIES[0], email=CANARIES[1], phone=CANARIES[2], protection=level,
                street=CANARIES[3] + " 1", postcode="123 45", city="Lund",
            )  # fmt: skip


def words_in(database: Database) -> set[str]:
    """The canaries that can be read in the files as they lie."""
    content = b"\n".join(file.read_bytes() for file in files_of(database))
    encodings = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
    return {c for c in CANARIES for e in encodings if c.encode(e) in content}


@pytest.fixture
def lived(sqlite_database: Database, clock: Clock) -> Database:
    set_up_association(sqlite_database, clock)
    live(sqlite_database, clock)
    add_canaries(sqlite_database, clock)
    return sqlite_database


def test_neither_file_nor_log_holds_a_readable_word(lived: Database) -> None:
    names = {file.name.removeprefix("qmember.db") for file in files_of(lived)}
    assert names == {"", "-wal", "-shm"}
    assert words_in(lived) == set()


def test_the_search_would_find_them_in_a_plain_database(tmp_path: Path, clock: Clock) -> None:
    plain = open_database(f"sqlite:///{tmp_path / 'qmember.db'}", KEYS, plaintext=True)
    migrate.upgrade(plain)
    set_up_association(plain, clock)
    add_canaries(plain, clock)
    assert words_in(plain) == set(CANARIES)
    plain.dispose()


def test_the_plain_library_cannot_open_the_file(lived: Database) -> None:
    path = lived.engine.url.database
    lived.dispose()
    with sqlite3.connect(path or "") as other, pytest.raises(sqlite3.DatabaseError):
        other.execute("SELECT * FROM person").fetchall()
    other.close()
    assert not Path(path or "").read_bytes().startswith(b"SQLite format 3")


def test_another_key_does_not_open_it_and_changes_nothing(lived: Database) -> None:
    url, path = str(lived.engine.url), Path(lived.engine.url.database or "")
    lived.dispose()
    before = path.read_bytes()
    other = open_database(url, Keys(KEYS.secret, b"x" * 32, KEYS.vault))
    with pytest.raises(WrongKey, match="does not open"), other.reading() as session:
        session.connection()
    other.dispose()
    assert path.read_bytes() == before


def test_no_key_lies_in_the_files(lived: Database) -> None:
    keys = (KEYS.data, KEYS.vault, KEYS.secret, *(KEYS.derive(p) for p in ("database", "backup")))
    for file in files_of(lived):
        content = file.read_bytes()
        assert not any(key in content or key.hex().encode() in content for key in keys)


def test_the_files_are_the_owners_alone(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new.db'}", KEYS)
    with database.writing() as session:
        session.connection().exec_driver_sql("CREATE TABLE t (a INTEGER)")
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    database.dispose()
    assert modes == {0o600}


def test_a_changed_byte_in_the_file_is_noticed(lived: Database) -> None:
    path = Path(lived.engine.url.database or "")
    with lived.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    url = str(lived.engine.url)
    lived.dispose()
    content = bytearray(path.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page + 100] ^= 1
    path.write_bytes(bytes(content))
    changed = open_database(url, KEYS)
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError), changed.reading() as session:
        session.execute(text("SELECT * FROM person")).all()
    changed.dispose()
