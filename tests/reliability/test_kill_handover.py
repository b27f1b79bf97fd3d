"""Killed at any moment while it is handed over, nothing is lost and nothing goes twice."""

from __future__ import annotations

import random
import signal
import time
from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.domain.ledger import Channel, IncomeKind
from qmember.formats.sie_read import read_sie
from qmember.models import Entry, HandoverBatch, HandoverEntry
from qmember.queries import invariants
from qmember.queries.handover import content_of, unsent_count
from qmember.services.handover import hand_over
from qmember.services.income import IncomeFacts, add_incomes
from qmember.services.unit import unit_of_work
from tests.children import ended, fork, kill
from tests.clocks import noon
from tests.conftest import EVERYTHING, KEYS, set_up_association
from tests.reliability.conftest import opened

FIRST, LAST = date(2026, 1, 1), date(2026, 10, 31)
ENTRIES, KILLS = 3000, 6


@pytest.fixture
def filled(database_url: str) -> str:
    """The address of a database with three thousand gifts on many days."""
    with opened(database_url) as database:
        set_up_association(database, noon())
        facts = [
            IncomeFacts(IncomeKind.GIFT, 100 + n, date(2026, 1 + n % 10, 1 + n % 28), Channel.CASH)
            for n in range(ENTRIES)
        ]
        with unit_of_work(database, viewer=EVERYTHING, clock=noon()) as unit:
            add_incomes(unit, facts)
    return database_url


def press(url: str) -> None:
    """Hand everything over."""
    with opened(url) as database, unit_of_work(database, viewer=EVERYTHING, clock=noon()) as unit:
        hand_over(unit, FIRST, LAST)


def test_killed_again_and_again_each_entry_goes_once(filled: str) -> None:
    chance = random.Random()  # noqa: S311  # other moments each time
    begun = time.monotonic()
    press_takes = 0.0
    for _ in range(KILLS):
        child = fork(lambda: press(filled))
        time.sleep(0.05 + chance.random() * (press_takes or 0.4))
        kill(child)
        assert ended(child) in (-signal.SIGKILL, 0)
        whole_or_nothing(filled)
        press_takes = min(1.0, (time.monotonic() - begun) / KILLS)
    press(filled)
    with opened(filled) as database, database.reading() as session:
        assert session.scalars(select(HandoverBatch.id)).all() == [1]
        assert session.scalar(select(func.count()).select_from(HandoverEntry)) == ENTRIES
        assert unsent_count(session, FIRST, LAST) == 0
        wanted = sum(100 + n for n in range(ENTRIES))
        assert read_sie(content_of(session, 1)).debit_ore == wanted
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


def whole_or_nothing(url: str) -> None:
    with opened(url) as database, database.reading() as session:
        batches = session.scalar(select(func.count()).select_from(HandoverBatch))
        sent = session.scalar(select(func.count()).select_from(HandoverEntry))
        assert (batches, sent) in {(0, 0), (1, ENTRIES)}
        assert session.scalar(select(func.count()).select_from(Entry)) == ENTRIES
