"""The command line called as from a terminal, on a data folder of its own."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from qmember.cli.frame import main
from qmember.models import Database, migrate, open_database
from qmember.services.clock import Clock
from tests.conftest import KEYS, TODAY, add_cast, set_up_association
from tests.factories.lived import live

SETTINGS = ("DATABASE_URL", "SMTP_URL", "QMEMBER_DEMO", "QMEMBER_BASE_URL", "HOST", "PORT")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered: its exit code, and what stood on stdout and stderr."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode()

    @property
    def document(self):
        """The one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, object]:
        """The refusal of a document."""
        return self.document["error"]


Run = Callable[..., Answer]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, which the environment names."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QMEMBER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("QMEMBER_TODAY", TODAY.isoformat())
    return tmp_path / "data"


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> Run:
    """Call ``qm`` in this process: ``run("bank", "queue", "--json")``."""

    def called(*words: object, stdin: str = "") -> Answer:
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main([str(word) for word in words])
        out.flush()
        return Answer(code, out.buffer.getvalue(), capsys.readouterr().err)

    return called


@pytest.fixture(scope="session")
def lived_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in which one of everything has happened, with one account a role."""
    path = tmp_path_factory.mktemp("cli") / "qmember.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}", KEYS)
    set_up_association(database, Clock(TODAY))
    live(database, Clock(TODAY))
    add_cast(database, Clock(TODAY))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture
def lived(folder: Path, lived_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder with that file in it, and its keys in the environment."""
    folder.mkdir()
    shutil.copy(lived_file, folder / "qmember.db")
    for name in ("secret", "data", "vault"):
        monkeypatch.setenv(f"QMEMBER_{name.upper()}_KEY", getattr(KEYS, name).hex())
    return folder


@pytest.fixture
def opened(lived: Path):
    """The same database, for looking at what a command left."""
    database = open_database(f"sqlite:///{lived / 'qmember.db'}", KEYS)
    yield database
    database.dispose()


def newest(database: Database) -> bool:
    """Tell whether a database has the newest schema."""
    return migrate.current(database) == migrate.head()
