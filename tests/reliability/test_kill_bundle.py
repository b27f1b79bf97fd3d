"""Killed at any moment while a bundle is registered, it is all money or none, and never twice."""

from __future__ import annotations

import random
import signal
import time

import pytest
from sqlalchemy import func, select

from qmember.domain.bundles import Typed
from qmember.models import BundleDraft, BundleIncome, Income
from qmember.queries import invariants
from qmember.queries.bundles import bundle_page
from qmember.services.bundle_registering import Finish, register_bundle
from qmember.services.bundle_rows import paste_rows
from qmember.services.unit import unit_of_work
from tests.children import ended, fork, kill
from tests.clocks import noon
from tests.conftest import EVERYTHING, KEYS, set_up_association
from tests.factories.bundles import begun, general
from tests.reliability.conftest import opened

ROWS, KILLS = 120, 6


@pytest.fixture
def typed_in(database_url: str) -> tuple[str, str]:
    """The address of a database with a bundle of many rows, and what its page showed."""
    with opened(database_url) as database:
        set_up_association(database, noon())
        with unit_of_work(database, viewer=EVERYTHING, clock=noon()) as unit:
            made = begun(unit, control_ore=sum(100 * (10 + n) for n in range(ROWS)))
            rows = [
                Typed(str(10 + n), giver=f"Ny {n}", giver_code="ny", purpose_id=general(unit))
                for n in range(ROWS)
            ]
            paste_rows(unit, made, rows, key="paste")
        with database.reading() as session:
            seen = bundle_page(session, KEYS, EVERYTHING, made).seen
    return database_url, seen


def press(url: str, seen: str) -> None:
    """Register it under the key of one showing of the page."""
    with opened(url) as database, unit_of_work(database, viewer=EVERYTHING, clock=noon()) as unit:
        register_bundle(unit, 1, Finish(seen), key="press")


def test_killed_again_and_again_it_is_registered_once(typed_in: tuple[str, str]) -> None:
    url, seen = typed_in
    chance = random.Random()  # noqa: S311  # other moments each time
    for _ in range(KILLS):
        child = fork(lambda: press(url, seen))
        time.sleep(0.05 + chance.random() * 0.6)
        kill(child)
        assert ended(child) in (-signal.SIGKILL, 0)
        whole_or_nothing(url)
    press(url, seen)
    assert whole_or_nothing(url) == ROWS
    with opened(url) as database, database.reading() as session:
        total = session.scalar(select(func.sum(Income.amount_ore)))
        assert total == sum(100 * (10 + n) for n in range(ROWS))
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


def whole_or_nothing(url: str) -> int:
    """Hold that there is a draft, or everything of it as money; how much of it is."""
    with opened(url) as database, database.reading() as session:
        drafts = session.scalar(select(func.count()).select_from(BundleDraft))
        linked = session.scalar(select(func.count()).select_from(BundleIncome))
        money = session.scalar(select(func.count()).select_from(Income))
        assert (drafts, linked, money) in {(1, 0, 0), (0, ROWS, ROWS)}
        return linked or 0
