"""Sixty-four writers at once: no number twice, none left out, no error, whatever is rolled back.

QMEMBER_WRITES=25 lets each of the 64 try 25 times instead of 2.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from datetime import date

import pytest

from qmember.domain.ledger import Channel
from qmember.models import Database, Entry, Income, Receipt
from qmember.queries import invariants
from qmember.services import people
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.unit import unit_of_work
from tests.conftest import KEYS
from tests.factories.lived import ALL

WRITERS = 64
TIMES = int(os.environ.get("QMEMBER_WRITES", "2"))
OLD_YEAR, NEW_YEAR = Clock(date(2026, 12, 31)), Clock(date(2027, 1, 1))


class ForcedRollback(Exception):  # noqa: N818
    """One of ten deeds is given up after it has taken its numbers."""


@pytest.fixture
def giver(association: Database, clock: Clock) -> int:
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        return people.add_person(unit, name="Anna Ek", email="anna@example.org").id


def all_at_once(work: Callable[[int], None]) -> list[Exception]:
    """Do ``work(number)`` in 64 threads that start together; the faults that came out."""
    start, faults = threading.Barrier(WRITERS), []

    def run(number: int) -> None:
        start.wait()
        try:
            work(number)
        except Exception as fault:  # noqa: BLE001  # every fault is told
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


class Writers:
    """Records gifts with receipts, gives up one of ten, and keeps what was acknowledged."""

    def __init__(self, database: Database, giver: int, clocks: list[Clock]) -> None:
        self.database, self.giver, self.clocks = database, giver, clocks
        self.kept: list[int] = []
        self.took: list[float] = []

    def work(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311  # the same each time
        clock = self.clocks[number % len(self.clocks)]
        for time_number in range(TIMES):
            began = time.perf_counter()
            try:
                self.record(clock, give_up=chance.random() < 0.1 or (number, time_number) == (7, 0))
            except ForcedRollback:
                continue
            self.took.append(time.perf_counter() - began)

    def record(self, clock: Clock, *, give_up: bool) -> None:
        facts = GiftFacts(5000, clock.today(), Channel.SWISH, self.giver)
        with unit_of_work(self.database, viewer=ALL, clock=clock) as unit:
            done = record_gift(unit, facts)
            if give_up:
                raise ForcedRollback
        self.kept.append(done.income_id)

    def figures(self) -> str:
        ordered = sorted(self.took)
        p95, rate = ordered[int(len(ordered) * 0.95)], len(ordered) / max(ordered[-1], 0.001)
        return (
            f"{len(ordered)} gifts by {WRITERS} writers: p95 {p95 * 1000:.0f} ms, "
            f"max {ordered[-1] * 1000:.0f} ms, about {rate:.0f}/s"
        )


def numbers(database: Database, model: type, year: int) -> list[int]:
    with database.reading() as session:
        rows = session.query(model.number).filter(model.year == year).order_by(model.number)
        return [row.number for row in rows]


def assert_gapless(database: Database, year: int) -> None:
    for model in (Receipt, Entry):
        found = numbers(database, model, year)
        assert found == list(range(1, len(found) + 1)), model


def assert_exactly(database: Database, kept: list[int]) -> None:
    with database.reading() as session:
        assert sorted(row.id for row in session.query(Income.id)) == sorted(kept)
        assert session.query(Receipt).count() == len(kept)


def all_is_well(database: Database) -> None:
    with database.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


def test_sixty_four_writers_on_new_years_night(association, giver) -> None:
    """Half of them are in the old year and half in the new, in which no counter is there yet."""
    writers = Writers(association, giver, [OLD_YEAR, NEW_YEAR])
    assert all_at_once(writers.work) == []
    print(association.engine.dialect.name, writers.figures())  # noqa: T201  # published
    for year in (2026, 2027):
        assert_gapless(association, year)
    assert_exactly(association, writers.kept)
    assert len(writers.kept) < WRITERS * TIMES  # some were given up
    all_is_well(association)
