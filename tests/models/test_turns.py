"""Writers take turns in the order they came; one whose turn does not come is told, and wrote nothing."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import text

from qmember.models import Account, Busy, Database, engine, open_database
from qmember.models.turns import FairLock
from tests.conftest import KEYS


def test_waiters_are_served_in_the_order_they_came() -> None:
    lock, served = FairLock(), []
    assert lock.acquire(1)

    def wait(number: int) -> None:
        assert lock.acquire(10)
        served.append(number)
        lock.release()

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(40)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(lock._waiting) <= number:
            time.sleep(0.0005)
    lock.release()
    for thread in threads:
        thread.join()
    assert served == list(range(40))


def test_one_who_gives_up_does_not_hold_up_the_others() -> None:
    lock = FairLock()
    assert lock.acquire(1)
    assert not lock.acquire(0.01)
    lock.release()
    assert lock.acquire(0.01)
    lock.release()
    assert (lock._held, list(lock._waiting)) == (False, [])


@pytest.fixture
def impatient(database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "BUSY_MS", 300)
    monkeypatch.setitem(engine.PRAGMAS, "busy_timeout", 300)
    database = open_database(database_url, KEYS)
    yield database
    database.dispose()


def test_in_the_same_process_a_turn_that_does_not_come_is_told(impatient: Database) -> None:
    told: list[type[Exception]] = []

    def other() -> None:
        try:
            with impatient.writing() as session:
                session.add(Account(number="1", name="x"))
        except Busy as error:
            told.append(type(error))

    with impatient.writing():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(timeout=5)
    assert told == [Busy]
    assert_nothing_then_well(impatient)


def test_from_another_process_too(impatient: Database, database_url: str) -> None:
    holder = open_database(database_url, KEYS)
    with holder.writing():
        began = time.monotonic()
        for _ in range(3):
            with pytest.raises(Busy), impatient.writing() as session:
                session.add(Account(number="1", name="x"))
        assert time.monotonic() - began < 3
    holder.dispose()
    assert_nothing_then_well(impatient)


def assert_nothing_then_well(database: Database) -> None:
    with database.reading() as session:
        assert session.get(Account, "1") is None
    with database.writing() as session:
        session.add(Account(number="2", name="x"))
    with database.reading() as session:
        assert session.get(Account, "2") is not None


def test_readers_never_wait_for_a_writer(impatient: Database) -> None:
    with impatient.writing() as writing:
        writing.add(Account(number="1", name="x"))
        writing.flush()
        with impatient.reading() as session:
            assert session.execute(text("SELECT COUNT(*) FROM account")).scalar() == 0


def test_the_wait_is_half_a_minute() -> None:
    assert engine.BUSY_MS == engine.PRAGMAS["busy_timeout"] == 30_000


def test_it_has_a_sentence_for_people() -> None:
    from qmember.cli.words import sentence

    assert sentence(Busy()) == "Många sparar samtidigt. Inget är sparat. Försök igen."
