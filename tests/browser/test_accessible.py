"""Every page that can be reached by links: no fault that axe knows, no sideways scrolling, at any width."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from qmember.models import open_database
from qmember.services.clock import Clock
from qmember.services.demo import load
from tests.browser import conftest
from tests.browser.conftest import Live
from tests.conftest import KEYS, TODAY, settings_for

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = json.dumps(
    {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
)
FILES = (".pdf", ".csv", ".svg", ".json")
ROLES = ("kassor", "skydd", "ordforande", "revisor", "medlemsansvarig", "medlem")
OPEN = ("/", "/logga-in", "/glomt-losenord", "/nytt-losenord/x", "/finns-inte")


@pytest.fixture(scope="session")
def lived_in(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small example association, as a database file to be copied."""
    path = tmp_path_factory.mktemp("demo") / "qmember.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}", KEYS)
    load(database, Clock(TODAY), members=40, years=1)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture
def live(lived_in: Path, tmp_path: Path) -> Iterator[Live]:
    """The example association, served."""
    from qmember.app import create_app

    path = tmp_path / "qmember.db"
    shutil.copy(lived_in, path)
    database = open_database(f"sqlite:///{path}", KEYS)
    app = create_app(settings_for(str(database.engine.url), tmp_path, demo=True), database)
    with conftest.served(app) as url:
        yield Live(url, app, database, Clock(TODAY))
    database.dispose()


def faults(page: Page) -> list[str]:
    """What axe finds on the page, and whether it scrolls sideways.

    The window is as high as the page: a bar that sticks to its edge covers nothing then.
    """
    size = page.viewport_size or {"width": 1280, "height": 900}
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(height, 900)})
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {RULES}).then(r => r.violations)")
    said = [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in found
        for node in one["nodes"]
    ]
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [*said, f"scrolls sideways by {wide} px"] if wide > 0 else said


def endpoint(live: Live, path: str) -> str | None:
    """The page behind an address of ours; None for files and for what is no page."""
    if urlsplit(path).path.endswith(FILES) or path.startswith("/static/"):
        return None
    adapter = live.app.url_map.bind("localhost")
    try:
        return str(adapter.match(urlsplit(path).path, method="GET")[0])
    except HTTPException:  # an address that takes only POST is no link to follow
        return None


def links(page: Page) -> list[str]:
    """The addresses of ours that a page links to."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    return [href for href in found if href.startswith("/")]


def crawl(live: Live, page: Page, start: str, seen: set[str]) -> dict[str, list[str]]:
    """Visit one address of every page that can be reached from ``start``; the faults of each."""
    waiting, found = [start], {}
    while waiting:
        path = waiting.pop(0)
        name = endpoint(live, path)
        if name is None or name in seen:
            continue
        seen.add(name)
        page.goto(path)
        if said := faults(page):
            found[f"{name} {path}"] = said
        waiting += links(page)
    return found


@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_is_accessible(live, watch, browse: Callable[..., Page], width: int) -> None:
    watch.allowed += ["404", "410"]
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for role in ROLES:
        page = browse(f"{role}@example.org", width=width)
        found |= crawl(live, page, "/oversikt" if role != "medlem" else "/konto", seen)
    stranger = browse(None, width=width)
    for path in OPEN:
        stranger.goto(path)
        if said := faults(stranger):
            found[path] = said
    assert not found, "\n".join(f"{name}: {line}" for name, all_ in found.items() for line in all_)
    assert len(seen) > 30


def test_a_page_of_320_pixels_does_not_scroll_sideways(live, browse) -> None:
    page = browse(width=320)
    for path in (
        "/oversikt",
        "/gavor?registrera=1",
        "/avstamning",
        "/avstamning/2026-10/stang",
        "/avstamning/ar/2026/stang",
        "/personer",
        "/rapporter/finansiering",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_a_refused_form_is_accessible(live, watch, browse) -> None:
    watch.allowed.append("422")
    page = browse(width=360)
    page.goto("/gavor/ny")
    page.get_by_role("button", name="Spara gåvan").click()
    assert page.title().startswith("Fel: ")
    assert faults(page) == []


def test_axe_would_tell(live, browse) -> None:
    page = browse()
    page.goto("/gavor")
    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<input><img src=\"\">')"
    )
    assert {line.split(":")[0] for line in faults(page)} >= {"label", "image-alt"}
