"""A real server on a fresh database, and headless Chromium that reports whatever it complains about.

``browse()`` gives a page in which the treasurer has signed in. At the end of each test the page may
have no console error, no breach of the content policy, no request to another host, no file of ours
that did not load and no answer of 500 or more; ``watch.allowed`` takes texts that a test expects.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Response,
    expect,
    sync_playwright,
)

from qmember.models import Database, open_database
from qmember.services.clock import Clock
from qmember.services.unit import Unit, unit_of_work
from tests.conftest import EVERYTHING, KEYS, TODAY, settings_for
from tests.sessions import start_session_for

HERE = Path(__file__).parent
KASSOR = "kassor@example.org"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
PATIENCE = 30_000
"""Milliseconds that a page may take on a machine that does much else at the same time."""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that ``-m "not browser"`` leaves them out."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True, slots=True)
class Live:
    """A running installation: its address, and the parts that a test reaches behind it."""

    url: str
    app: Flask
    database: Database
    clock: Clock

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """Prepare something through the services, as one who may do everything."""
        with unit_of_work(self.database, viewer=EVERYTHING, clock=self.clock) as unit:
            yield unit


@dataclass  # without slots: Playwright keeps a note of its own on the listeners
class Watch:
    """What the browser complained about, except what the test said that it expects."""

    origin: str
    allowed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of a context."""
        context.on("console", self._said)
        context.on("weberror", lambda fault: self.faults.append(f"script: {fault.error}"))
        context.on("request", lambda request: self._asked(request.url))
        context.on("response", self._answered)

    def unexpected(self) -> list[str]:
        """The faults that no allowed text explains."""
        return [f for f in self.faults if not any(text in f for text in self.allowed)]

    def _said(self, message: ConsoleMessage) -> None:
        failed_to_load = message.text.startswith("Failed to load resource")  # see _answered
        if message.type in {"error", "warning"} and not failed_to_load:
            self.faults.append(f"console: {message.text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.origin}/", "blob:", "about:")):
            self.faults.append(f"foreign: {url}")

    def _answered(self, response: Response) -> None:
        limit = 500 if response.request.is_navigation_request() else 400
        if response.status >= limit:
            self.faults.append(f"answer: {response.status} {response.url}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the worker; skipped where there is none, unless CI is set."""
    with sync_playwright() as playwright:
        try:
            browser = _launch(playwright)
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


def _launch(playwright: Playwright) -> Browser:
    """The Chromium that ``CHROMIUM`` names, the system's, or Playwright's own."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return playwright.chromium.launch(executable_path=found, args=FLAGS)


@pytest.fixture
def live(furnished: Path, tmp_path: Path) -> Iterator[Live]:
    """The production server on a port of its own, with a fresh database."""
    from qmember.app import create_app

    path = tmp_path / "qmember.db"
    shutil.copy(furnished, path)
    database = open_database(f"sqlite:///{path}", KEYS)
    app = create_app(settings_for(str(database.engine.url), tmp_path), database)
    with served(app) as url:
        yield Live(url, app, database, Clock(TODAY))
    database.dispose()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    from waitress import create_server, wasyncore

    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, name="live server", daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(10)  # it closed everything itself, so that nothing was closed under its feet
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=5)


@pytest.fixture
def watch(live: Live) -> Iterator[Watch]:
    """What the browser complains about; the test fails at its end when there is anything."""
    watch = Watch(live.url)
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def browse(live: Live, chromium: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody: ``browse("revisor@example.org", width=360, java_script_enabled=False)``.

    None is a stranger; further options are those of a Playwright context.
    """
    contexts: list[BrowserContext] = []

    def opened(
        email: str | None = KASSOR, *, width: int = 1280, height: int = 900, **options: object
    ) -> Page:
        context = chromium.new_context(
            base_url=live.url, viewport={"width": width, "height": height}, locale="sv-SE",
            timezone_id="Europe/Stockholm", reduced_motion="reduce", **options,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watch.follow(context)
        if email is not None:
            context.add_cookies([_cookie(live, email)])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def _cookie(live: Live, email: str) -> dict[str, str]:
    """The cookie of a session in which this account has signed in."""
    client = live.app.test_client()
    start_session_for(live.app, client, email)
    name = live.app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return {"name": name, "value": cookie.value, "url": live.url}
