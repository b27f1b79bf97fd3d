"""Sixteen browsers at once on the production server: no number twice, none left out, no error.

QMEMBER_WRITES=25 lets each of the 16 save 25 gifts instead of 2.
"""

from __future__ import annotations

import os
import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from flask import Flask

from qmember.models import Database, Entry, Income, Person, Receipt
from qmember.queries import invariants
from qmember.services import people
from qmember.services.unit import unit_of_work
from tests.conftest import KEYS, make_app
from tests.factories.lived import ALL
from tests.serving import serving
from tests.sessions import start_session_for

BROWSERS = 16
TIMES = int(os.environ.get("QMEMBER_WRITES", "2"))
FIELD = re.compile(r'name="(csrf_token|key)"[^>]* value="([^"]+)"')
PURPOSE = re.compile(r'<select[^>]*name="purpose_id".*?<option[^>]*value="(\d+)"', re.DOTALL)


@dataclass
class Browser:
    """One who saves gifts, presses twice now and then, and now and then writes no amount."""

    address: tuple[str, int]
    cookie: str
    giver: str
    saved: int = 0
    took: list[float] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def ask(self, method: str, path: str, body: dict[str, str] | None = None) -> tuple[int, str]:
        connection = HTTPConnection(*self.address, timeout=60)
        headers = {"Cookie": self.cookie, "Host": "localhost", "Origin": "http://localhost"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(body) if body else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def form(self) -> dict[str, str]:
        """A fresh form as the page gives it, filled in."""
        status, page = self.ask("GET", "/gavor/ny")
        assert status == 200
        purpose = PURPOSE.search(page)
        assert purpose is not None
        return dict(FIELD.findall(page)) | {
            "amount": "50", "giver": "Anna Ek", "giver_code": self.giver, "channel": "swish",
            "received_on": "2026-11-23", "purpose_id": purpose[1], "receipt": "email",
            "anonymity": "none",
        }  # fmt: skip

    def save(self, number: int, turn: int) -> None:
        form = self.form() | {"amount": str(50 + number * 100 + turn)}
        if number == 3:
            self.answers.append(self.ask("POST", "/gavor/ny", form | {"amount": "0"})[0])
        for _press in range(2 if number % 5 == 0 else 1):
            began = time.perf_counter()
            self.answers.append(self.ask("POST", "/gavor/ny", form)[0])
            self.took.append(time.perf_counter() - began)
        self.saved += 1


@pytest.fixture
def app(database: Database, clock, tmp_path) -> Flask:
    return make_app(database, clock, tmp_path)


@pytest.fixture
def giver(app: Flask, database: Database, clock) -> str:
    """The code by which the form knows the giver."""
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        person = people.add_person(unit, name="Anna Ek", email="anna@example.org")
        return f"P{person.number}"


def browsers(app: Flask, address: tuple[str, int], giver: str) -> list[Browser]:
    found = []
    for _ in range(BROWSERS):
        client = app.test_client()
        start_session_for(app, client, "kassor@example.org")
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"], domain="localhost")
        assert cookie is not None
        found.append(Browser(address, f"{cookie.key}={cookie.value}", giver))
    return found


def all_at_once(found: list[Browser]) -> list[BaseException]:
    start, faults = threading.Barrier(len(found)), []

    def run(number: int, browser: Browser) -> None:
        start.wait()
        try:
            for turn in range(TIMES):
                browser.save(number, turn)
        except BaseException as fault:  # noqa: BLE001  # every fault is told
            faults.append(fault)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(found)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_sixteen_browsers_leave_no_gap_and_no_double(app, database, giver) -> None:
    with serving(app) as address:
        found = browsers(app, address, giver)
        assert all_at_once(found) == []
    answers = [status for browser in found for status in browser.answers]
    assert set(answers) <= {200, 302, 303, 422}, sorted(set(answers))
    saved = sum(browser.saved for browser in found)
    with database.reading() as session:
        assert session.query(Income).count() == session.query(Receipt).count() == saved
        for model in (Receipt, Entry):
            rows = session.query(model.number).order_by(model.number)
            assert [row.number for row in rows] == list(range(1, saved + 1))
        assert session.query(Person).count() == 1
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []
    took = sorted(one for browser in found for one in browser.took)
    kind, p95, longest = database.engine.dialect.name, took[int(len(took) * 0.95)], took[-1]
    print(f"{kind}: {saved} gifts by {BROWSERS} browsers, p95 {p95:.2f} s, longest {longest:.2f} s")  # noqa: T201
