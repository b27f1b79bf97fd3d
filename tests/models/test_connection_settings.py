"""Every connection has every safe-guard on, and one that does not take stops the start."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from qmember.models import Database, engine, open_database
from qmember.models.engine import PRAGMAS, UnsafeDatabase, check_server, set_pragmas
from tests.conftest import KEYS

WANTED = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1,
    "secure_delete": 1, "busy_timeout": 30000, "temp_store": 2, "trusted_schema": 0,
}  # fmt: skip


def settings_of(connection) -> dict[str, object]:
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in WANTED}


def test_every_pooled_and_overflowing_connection_is_safe(sqlite_database: Database) -> None:
    with ExitStack() as opened:
        connections = [opened.enter_context(sqlite_database.engine.connect()) for _ in range(26)]
        assert all(settings_of(connection) == WANTED for connection in connections)
    with ExitStack() as opened:  # and again, those that came back to the pool
        connections = [opened.enter_context(sqlite_database.engine.connect()) for _ in range(22)]
        assert all(settings_of(connection) == WANTED for connection in connections)


def test_the_writer_is_as_safe_as_the_readers(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        assert settings_of(session.connection()) == WANTED
        assert session.connection().exec_driver_sql("PRAGMA query_only").scalar() == 0


@pytest.mark.parametrize("name", WANTED)
def test_a_setting_that_does_not_take_is_refused(tmp_path, monkeypatch, name) -> None:
    impossible = {"journal_mode": "nonsense", "busy_timeout": -5}
    monkeypatch.setitem(PRAGMAS, name, impossible.get(name, 77))
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}", KEYS)
    with pytest.raises(UnsafeDatabase, match=name), database.reading() as session:
        session.connection()
    database.dispose()


def test_a_setting_that_the_library_does_not_know_is_refused(monkeypatch) -> None:
    class Cursor:
        def execute(self, _text: str) -> None: ...

        def fetchone(self) -> None:
            return None

    with pytest.raises(UnsafeDatabase, match="busy_timeout is None"):
        set_pragmas(Cursor())


def test_an_old_library_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(engine, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(UnsafeDatabase, match="too old"):
        open_database(f"sqlite:///{tmp_path / 'a.db'}", KEYS)


class Server:
    """A PostgreSQL server that answers SHOW as it is told."""

    def __init__(self, **answers: str) -> None:
        self.answers = {
            "fsync": "on",
            "full_page_writes": "on",
            "synchronous_commit": "on",
        } | answers
        self.asked = ""

    def cursor(self) -> Server:
        return self

    def execute(self, text: str) -> None:
        self.asked = text.removeprefix("SHOW ")

    def fetchone(self) -> tuple[str]:
        return (self.answers[self.asked],)

    def commit(self) -> None: ...

    def close(self) -> None: ...


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_server_that_may_forget_is_refused(name) -> None:
    check_server(Server())
    with pytest.raises(UnsafeDatabase, match=name):
        check_server(Server(**{name: "off"}))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_commits_without_waiting_is_refused_by_the_real_server(
    database: Database,
) -> None:
    url = database.engine.url.update_query_dict({"options": "-c synchronous_commit=off"})
    forgetful = open_database(url.render_as_string(hide_password=False), KEYS)
    with pytest.raises(UnsafeDatabase, match="synchronous_commit"), forgetful.reading() as session:
        session.connection()
    forgetful.dispose()


def test_errors_never_carry_values_into_a_log(database: Database) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    with pytest.raises(DBAPIError) as failed, database.writing() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "Kanariefågel"})
    assert "Kanariefågel" not in str(failed.value)
