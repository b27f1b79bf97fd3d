"""The example and the real are kept apart wherever a database is opened or served, on any date."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from qmember.app import create_app
from qmember.domain.errors import Refused
from qmember.services.association import choose
from qmember.services.installation import open_installation
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, settings_for

LONG_AGO = date(2001, 1, 1)


@pytest.fixture
def settings(association, tmp_path):
    """Settings that lead to a real association."""
    url = association.engine.url.render_as_string(hide_password=False)
    return lambda **changes: settings_for(url, tmp_path, **changes)


def make_example(database, clock) -> None:
    with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
        choose(unit, demo=True)


@pytest.mark.parametrize("today", [None, LONG_AGO])
def test_a_real_association_is_not_opened_as_the_example(association, settings, today) -> None:
    with pytest.raises(Refused) as refusal:
        open_installation(settings(demo=True, today=today))
    assert refusal.value.code == "not-demo"
    with pytest.raises(Refused) as refusal:
        create_app(settings(demo=True, today=today), association)
    assert refusal.value.code == "not-demo"


@pytest.mark.parametrize("today", [None, LONG_AGO])
def test_the_example_is_served_only_as_one_and_commands_may_work_on_it(
    association, settings, clock, today
) -> None:
    make_example(association, clock)
    open_installation(settings(today=today)).dispose()
    with pytest.raises(Refused) as refusal:
        create_app(settings(today=today), association)
    assert refusal.value.code == "demo-database"
    create_app(settings(demo=True, testing=False, today=today), association)


def test_an_empty_database_is_not_served_as_the_example(database, tmp_path) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    with pytest.raises(Refused) as refusal:
        create_app(settings_for(url, tmp_path, demo=True), database)
    assert refusal.value.code == "not-demo"


@pytest.mark.parametrize("today", [date(2026, 11, 23), LONG_AGO])
def test_a_real_association_is_not_served_on_a_day_that_stands_still(
    association, settings, today
) -> None:
    with pytest.raises(Refused) as refusal:
        create_app(settings(testing=False, today=today), association)
    assert refusal.value.code == "fixed-day"
    create_app(settings(testing=True, today=today), association)
    create_app(settings(testing=False, today=None), association)


def test_a_server_that_asks_for_the_application_itself_has_the_same_guard(
    furnished: Path, tmp_path, monkeypatch
) -> None:
    import runpy

    from tests.conftest import KEYS

    (tmp_path / "data").mkdir()
    shutil.copy(furnished, tmp_path / "data" / "qmember.db")
    monkeypatch.setenv("QMEMBER_DATA", str(tmp_path / "data"))
    for name in ("secret", "data", "vault"):
        monkeypatch.setenv(f"QMEMBER_{name.upper()}_KEY", getattr(KEYS, name).hex())
    monkeypatch.setenv("QMEMBER_DEMO", "1")
    with pytest.raises(Refused, match="real association"):
        runpy.run_path(str(Path(__file__).parents[2] / "wsgi.py"))
