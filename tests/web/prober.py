"""Ask the application anything as anybody, in a world that is the same before every question."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Connection, MetaData, Table, text
from werkzeug.test import TestResponse

from qmember.domain.permissions import Role
from qmember.models import Database
from qmember.queries import dump
from qmember.services.clock import Clock
from qmember.services.unit import unit_of_work
from qmember.services.users import add_user
from tests.conftest import EVERYTHING
from tests.sessions import start_session_for
from tests.web.matrix import ACCOUNTS, ROLELESS

STRANGER, CLOSED, HALF, ENROLLING, LOCKED = "stranger", "closed", "half", "enrolling", "locked"
OUTSIDE = (STRANGER, CLOSED, HALF, ENROLLING, LOCKED)
EVERYBODY = (*ACCOUNTS, ROLELESS, *OUTSIDE)
PASSING = frozenset({"login_session", "read_log"})
"""Tables that reading a page may write in: the touch of a session, and who has opened what."""

REST = 200
"""Seconds after which everybody gets a new browser: a session that rests for five minutes locks."""


@dataclass(frozen=True, slots=True)
class Badge:
    """What a browser of somebody carries: her cookie, and a form token made for it."""

    cookie: str
    form_token: str


@dataclass(slots=True)
class Prober:
    """The application on a file, the browsers of everybody, and a copy of the file to go back to."""

    app: Flask
    path: Path
    badges: dict[str, Badge] = field(default_factory=dict)
    opened_at: float = 0.0
    tables: list[Table] = field(default_factory=list)
    kept_rows: dict[str, list[bytes]] = field(default_factory=dict)
    version: int = 0
    watch: Iterator[int] | None = None

    @property
    def database(self) -> Database:
        database: Database = self.app.extensions["qmember"].database
        return database

    @property
    def kept(self) -> Path:
        return self.path.with_suffix(".kept")

    def open_door(self) -> None:
        """Give everybody a browser, and remember the world as it is now."""
        for name in (*ACCOUNTS, ROLELESS):
            self.badges[name] = self._badge(f"{name}@example.org")
        self.badges[STRANGER] = self._stranger()
        self.badges[HALF] = self._badge("kassor@example.org", stage="code")
        self.badges[ENROLLING] = self._badge("kassor@example.org", stage="enrol")
        self.badges[LOCKED] = self._badge("kassor@example.org", lock=True)
        self.badges[CLOSED] = self._badge(CLOSED_EMAIL)
        self._close_account()
        self.opened_at = monotonic()
        self.keep()

    def client(self, who: str) -> FlaskClient:
        """A browser of somebody."""
        client = self.app.test_client()
        name = self.app.config["SESSION_COOKIE_NAME"]
        client.set_cookie(name, self.badges[who].cookie, domain="localhost")
        return client

    def ask(self, who: str, method: str, url: str, **more: object) -> TestResponse:
        """One request; a POST carries the form token of its browser unless ``data`` says otherwise."""
        self.freshen()
        if method == "POST" and "data" not in more:
            more["data"] = {"csrf_token": self.badges[who].form_token}
        return self.client(who).open(url, method=method, buffered=True, **more)

    def freshen(self, rest: float = REST) -> None:
        """Go back and give everybody a new browser when theirs have been there ``rest`` seconds."""
        if self.tired(rest):
            self.renew()

    def tired(self, rest: float = REST) -> bool:
        """Tell whether the browsers have been there ``rest`` seconds."""
        return monotonic() - self.opened_at > rest

    def renew(self) -> None:
        """Go back and give everybody a new browser."""
        self.go_back()
        self.open_door()

    def keep(self) -> None:
        """Remember the world as it is now."""
        with self.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = OFF")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.path, self.kept)
        self.kept_rows = self.rows()
        self._look()

    def go_back(self) -> None:
        """Make the world what it was when it was kept."""
        self.close()
        self.database.dispose()
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        shutil.copy(self.kept, self.path)
        self._look()

    def changed(self) -> bool:
        """Tell whether anything at all has been written since the last look."""
        assert self.watch is not None
        before, self.version = self.version, next(self.watch)
        return before != self.version

    def untouched(self) -> bool:
        """Tell whether every row is as it was kept; cheap as long as nothing at all was written."""
        return not self.changed() or self.rows() == self.kept_rows

    def close(self) -> None:
        """Stop looking."""
        if self.watch is not None:
            self.watch.close()  # type: ignore[attr-defined]
            self.watch = None

    def rows(self) -> dict[str, list[bytes]]:
        """Every row of every table, but those that a look at a page may write."""
        with self.database.engine.connect() as connection:
            self.tables = self.tables or every_table(connection)
            wanted = [table for table in self.tables if table.name not in PASSING]
            return {table.name: list(dump.table_lines(connection, table)) for table in wanted}

    def _look(self) -> None:
        """Open a connection that only watches: SQLite tells it when others have written."""
        self.close()
        self.watch = self._versions()
        self.version = next(self.watch)

    def _versions(self) -> Iterator[int]:
        raw = self.database.engine.raw_connection()
        try:
            while True:
                cursor = raw.cursor()
                cursor.execute("PRAGMA data_version")
                yield int(cursor.fetchone()[0])
                cursor.close()
        finally:
            raw.close()

    def _badge(self, email: str, *, stage: str = "full", lock: bool = False) -> Badge:
        client = self.app.test_client()
        raw = start_session_for(self.app, client, email, stage=stage)
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"], domain="localhost")
        assert cookie is not None
        if lock:
            client.post("/las", data={"csrf_token": self._form_token(raw)})
        return Badge(cookie.value, self._form_token(raw))

    def _stranger(self) -> Badge:
        client = self.app.test_client()
        client.get("/logga-in")
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"], domain="localhost")
        assert cookie is not None
        with client.session_transaction() as session:
            return Badge(cookie.value, self._form_token(session["csrf_token"]))

    def _form_token(self, raw: str) -> str:
        """The token that a page shows for the raw one that a session keeps."""
        from flask import session

        with self.app.test_request_context("/static/app.css"):
            session["csrf_token"] = raw
            token: str = generate_csrf()
            return token

    def _close_account(self) -> None:
        """Close the account after its session has begun, without ending the session."""
        with self.database.writing() as session:
            session.execute(text('UPDATE "user" SET active = false WHERE email = :email'),
                            {"email": CLOSED_EMAIL})  # fmt: skip


def every_table(connection: Connection) -> list[Table]:
    """The tables as the database has them, also those that no backup holds."""
    metadata = MetaData()
    metadata.reflect(connection)
    return list(metadata.tables.values())


CLOSED_EMAIL = "slutat@example.org"


def add_former(database: Database, clock: Clock) -> None:
    """An account that is to be closed, of a treasurer who has left; and one whose roles have ended."""
    with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
        add_user(unit, email=CLOSED_EMAIL, name="Sanna", password=None, roles=[Role.TREASURER])
        add_user(unit, email=f"{ROLELESS}@example.org", name="Ulla", password=None, roles=[])
