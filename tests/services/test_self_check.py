"""Every ten minutes the service asks itself what must always hold, and says so when it does not."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from qmember.domain.events import Event
from qmember.models import Database, Heartbeat
from qmember.queries.status import clock_behind, self_check_fault
from qmember.services import audit, worker
from qmember.services.self_check import SelfCheck
from qmember.services.unit import unit_of_work
from qmember.services.worker import Worker
from tests.clocks import MovingClock, noon
from tests.factories.lived import ALL
from tests.lifting import lifted


@pytest.fixture
def clock() -> MovingClock:
    return noon()


def sign(database: Database, name: str = "check") -> Heartbeat | None:
    with database.reading() as session:
        return session.get(Heartbeat, name)


def fault(database: Database, clock: MovingClock) -> str | None:
    with database.reading() as session:
        return self_check_fault(session, clock.now())


def note(database: Database, clock: MovingClock, times: int = 1) -> None:
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        for _ in range(times):
            audit.note(unit, Event.EXPORTED, "x")


def test_it_comes_after_ten_minutes_and_every_ten(association, clock) -> None:
    check, times = SelfCheck(association, clock), []
    for _ in range(25):
        clock.move(minutes=1)
        check.run_if_due()
        if (row := sign(association)) is not None and row.at not in times:
            times.append(row.at)
    assert [(at - noon().now()).seconds // 60 for at in times] == [10, 20]
    assert fault(association, clock) is None


def test_what_is_wrong_is_told_until_it_is_mended(association, clock) -> None:
    check = SelfCheck(association, clock)
    with association.writing() as session:
        session.execute(text("UPDATE counter SET last = last + 1"))
        session.execute(text("INSERT INTO counter (series, year, last) VALUES ('V', 2026, 3)"))
    assert check.run() == ["counters stand at the last number"]
    assert fault(association, clock) == "counters stand at the last number"
    with association.writing() as session:
        session.execute(text("DELETE FROM counter WHERE series = 'V'"))
    assert check.run() == []
    assert fault(association, clock) is None


def test_silence_is_a_fault_too(association, clock) -> None:
    SelfCheck(association, clock).run()
    clock.move(minutes=31)
    assert (fault(association, clock) or "").startswith("last: 2026-11-23 11:00")


def test_a_clock_set_back_does_not_stop_it(association, clock) -> None:
    check = SelfCheck(association, clock)
    check.run()
    clock.move(days=-2)
    check.run_if_due()
    row = sign(association)
    assert row is not None
    assert row.at == clock.now()


def test_new_events_are_walked_at_once_and_old_ones_once_a_day(association, clock) -> None:
    check = SelfCheck(association, clock)
    note(association, clock, 3)
    assert check.run() == []
    with lifted(association) as connection:
        connection.execute(text("UPDATE audit_event SET actor_name = 'x' WHERE id = 2"))
    note(association, clock)
    clock.move(minutes=10)
    assert check.run() == []
    clock.move(hours=24)
    assert check.run() == ["audit chain intact"]


def test_a_cut_tail_is_noticed_within_ten_minutes(association, clock) -> None:
    check = SelfCheck(association, clock)
    note(association, clock, 5)
    assert check.run() == []
    with lifted(association) as connection:
        last = connection.execute(text("SELECT MAX(id) FROM audit_event")).scalar_one() - 2
        connection.execute(text(f"DELETE FROM audit_detail WHERE event_id > {last}"))
        connection.execute(text(f"DELETE FROM audit_event WHERE id > {last}"))
    clock.move(minutes=10)
    assert check.run() == ["audit chain intact"]


def test_a_clock_that_is_behind_the_log_is_noticed(association, clock) -> None:
    note(association, clock)
    with association.reading() as session:
        assert clock_behind(session, clock.now()) is None
        clock.move(minutes=-4)
        assert clock_behind(session, clock.now()) is None
        clock.move(hours=-1)
        behind = clock_behind(session, clock.now())
    assert behind is not None
    assert behind.total_seconds() == 3840


def test_the_worker_shows_that_it_lives_in_the_middle_of_a_long_round(
    association, clock, monkeypatch
) -> None:
    from qmember.services.jobs import ask

    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        for number in range(5):
            ask(unit, "slow", f"slow:{number}")
    seen = []

    def slow(_work: object) -> None:
        clock.move(seconds=40)
        row = sign(association, "worker")
        seen.append(clock.now() - row.at if row else None)

    monkeypatch.setitem(worker.HANDLERS, "slow", slow)
    assert Worker(association, clock, None).once()["jobs"] == 5
    assert [wait.total_seconds() for wait in seen if wait] == [40] * 5


def test_the_worker_outlives_a_fault_and_examines_itself(association, clock, monkeypatch) -> None:
    stop, rounds = threading.Event(), []
    true = worker.jobs.run_waiting

    def sometimes(*args: object, **more: object) -> int:
        rounds.append(clock.now())
        if len(rounds) == 1:
            raise OSError
        if len(rounds) > 2:
            stop.set()
        clock.move(minutes=6)
        return true(*args, **more)

    monkeypatch.setattr(worker, "PAUSE", 0)
    monkeypatch.setattr(worker.jobs, "run_waiting", sometimes)
    Worker(association, clock, None).run(stop)
    assert len(rounds) == 3
    assert sign(association) is not None
