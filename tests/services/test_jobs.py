"""Work that was asked for is done once, whoever dies meanwhile; what cannot be done is given up."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from sqlalchemy import select

from qmember.domain.ledger import Channel
from qmember.models import Database, Job, ReceiptDocument, open_database
from qmember.services import beating, people, receipt_drawing
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.jobs import LEASE, TRIES, Work, ask, run_waiting
from qmember.services.unit import unit_of_work
from qmember.services.worker import HANDLERS
from tests.children import die, ended, fork
from tests.clocks import MovingClock, noon
from tests.conftest import KEYS, TODAY
from tests.factories.lived import ALL


@pytest.fixture
def clock() -> MovingClock:
    return noon()


def asked(database: Database, clock: MovingClock, kind: str, key: str, **payload: object) -> int:
    with unit_of_work(database, viewer=ALL, clock=clock) as unit:
        return ask(unit, kind, key, **payload).id


def job(database: Database, job_id: int) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


def test_it_is_asked_once_a_cause_and_done_once(database: Database, clock: MovingClock) -> None:
    done: list[object] = []
    first = asked(database, clock, "count", "count:1", number=7)
    assert asked(database, clock, "count", "count:1", number=7) == first
    handlers = {"count": lambda work: done.append(work.payload["number"])}
    assert run_waiting(database, clock, handlers) == 1
    assert run_waiting(database, clock, handlers) == 0
    assert done == [7]
    assert job(database, first).done_at == clock.now()


def test_a_cause_that_is_rolled_back_asks_for_nothing(database, clock) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        unit_of_work(database, viewer=ALL, clock=clock) as unit,
    ):
        ask(unit, "count", "count:1")
        1 / 0  # noqa: B018
    assert run_waiting(database, clock, {}) == 0
    with database.reading() as session:
        assert session.query(Job).count() == 0


def test_one_that_fails_is_tried_later_and_later_and_then_given_up(database, clock) -> None:
    def broken(_work: Work) -> None:
        raise OSError

    tried, number = [], asked(database, clock, "broken", "broken:1")
    for _ in range(32):
        before = job(database, number).attempts
        run_waiting(database, clock, {"broken": broken})
        if job(database, number).attempts > before:
            tried.append(clock.now())
        clock.move(minutes=1)
    waits = [(later - sooner).seconds // 60 for sooner, later in pairwise(tried)]
    assert waits == [2, 4, 8, 16]
    row = job(database, number)
    assert (row.attempts, row.error, row.done_at) == (TRIES, "OSError", None)
    assert row.failed_at is not None


def test_an_unknown_kind_stops_no_other_and_is_given_up(database, clock) -> None:
    strange, known = asked(database, clock, "strange", "a"), asked(database, clock, "known", "b")
    assert run_waiting(database, clock, {"known": lambda work: None}) == 1
    assert job(database, known).done_at is not None
    for _ in range(TRIES):
        clock.move(hours=1)
        run_waiting(database, clock, {})
    assert job(database, strange).error == "LookupError"
    assert job(database, strange).failed_at is not None


def test_while_one_works_at_it_another_leaves_it_alone(database, clock) -> None:
    number, seen = asked(database, clock, "long", "long:1"), []

    def work(_work: Work) -> None:
        seen.append(run_waiting(database, clock, {"long": work}))

    assert run_waiting(database, clock, {"long": work}) == 1
    assert seen == [0]
    assert job(database, number).attempts == 1


def test_a_long_one_keeps_its_lease_and_gives_signs_of_life(database, clock, monkeypatch) -> None:
    number, beats = asked(database, clock, "long", "long:1"), []
    monkeypatch.setattr(beating, "EVERY", 0.01)

    def work(_work: Work) -> None:
        for _ in range(3):
            clock.move(minutes=4)
            until = time.monotonic() + 10
            while job(database, number).lease_until < clock.now() + LEASE:
                assert time.monotonic() < until, "the lease was not kept"
                time.sleep(0.01)
            assert run_waiting(database, clock, {}) == 0  # nobody else takes it

    assert run_waiting(database, clock, {"long": work}, between=lambda: beats.append(1)) == 1
    assert job(database, number).attempts == 1
    assert len(beats) > 3


def test_whoever_hangs_is_not_called_alive_for_ever(monkeypatch) -> None:
    beats = []
    monkeypatch.setattr(beating, "EVERY", 0.01)
    monkeypatch.setattr(beating, "LONGEST", 0.1)
    with beating.beating(lambda: beats.append(1)):
        time.sleep(0.3)
        before = len(beats)
        time.sleep(0.1)
    assert before == len(beats) > 0


def test_a_sign_that_fails_harms_no_work(monkeypatch, caplog) -> None:
    monkeypatch.setattr(beating, "EVERY", 0.01)
    with beating.beating(lambda: 1 / 0), caplog.at_level("WARNING"):
        time.sleep(0.1)
    assert "ZeroDivisionError" in caplog.text


def killed(url: str, clock: MovingClock) -> None:
    database = open_database(url, KEYS)
    run_waiting(database, clock, {"count": lambda work: die()})


def test_after_a_kill_another_takes_over_when_the_lease_has_run_out(database_url, clock) -> None:
    database = open_database(database_url, KEYS)
    number = asked(database, clock, "count", "count:1")
    database.dispose()
    assert ended(fork(lambda: killed(database_url, clock))) == -9
    database = open_database(database_url, KEYS)
    done: list[int] = []
    handlers = {"count": lambda work: done.append(work.job_id)}
    assert run_waiting(database, clock, handlers) == 0
    clock.move(minutes=6)
    assert run_waiting(database, clock, handlers) == 1
    assert (done, job(database, number).attempts) == ([number], 2)
    database.dispose()


def test_one_that_kills_each_worker_is_given_up_and_the_others_are_done(
    database_url, clock
) -> None:
    database = open_database(database_url, KEYS)
    poison = asked(database, clock, "count", "count:1")
    database.dispose()
    for _ in range(TRIES):
        assert ended(fork(lambda: killed(database_url, clock))) == -9
        clock.move(minutes=6)
    database = open_database(database_url, KEYS)
    other = asked(database, clock, "other", "other:1")
    assert run_waiting(database, clock, {"other": lambda work: None}) == 1
    assert job(database, other).done_at is not None
    row = job(database, poison)
    assert (row.error, row.attempts, row.done_at) == ("Killed", TRIES, None)
    assert row.failed_at is not None
    database.dispose()


def test_a_receipt_drawn_twice_keeps_its_first_bytes(association, clock) -> None:
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        giver = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
        receipt = record_gift(unit, GiftFacts(5000, TODAY, Channel.SWISH, giver)).receipt_id
    columns = select(ReceiptDocument.sha256, ReceiptDocument.pdf)
    found = []
    for _ in range(2):
        receipt_drawing.draw(association, clock, receipt or 0)
        with association.reading() as session:
            found.append(session.execute(columns).all())
    assert found[0] == found[1]
    assert len(found[0]) == 1


@pytest.fixture
def issued(association, clock) -> list[int]:
    """Five receipts that wait to be drawn."""
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        giver = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
        gifts = (GiftFacts(5000 + n, TODAY, Channel.SWISH, giver) for n in range(5))
        return [record_gift(unit, one).receipt_id or 0 for one in gifts]


def drawn(database) -> set[int]:
    with database.reading() as session:
        return set(session.scalars(select(ReceiptDocument.receipt_id)))


def waiting_jobs(database) -> list[Job]:
    with database.reading() as session:
        return list(session.scalars(select(Job).where(Job.done_at.is_(None))))


def test_receipts_that_wait_are_drawn_together(association, clock, issued) -> None:
    assert run_waiting(association, clock, HANDLERS) == 1, "one took the others along"
    assert drawn(association) == set(issued)
    assert waiting_jobs(association) == []


def test_one_that_cannot_be_drawn_hinders_no_other(association, clock, issued, monkeypatch) -> None:
    broken, draw_one = issued[2], receipt_drawing._drawn

    def fails(receipt, key):
        if receipt.id == broken:
            raise ValueError
        return draw_one(receipt, key)

    monkeypatch.setattr(receipt_drawing, "_drawn", fails)
    run_waiting(association, clock, HANDLERS)
    assert drawn(association) == set(issued) - {broken}
    [left] = waiting_jobs(association)
    assert (left.attempts, left.error) == (0, None), "a try along with others is none of its own"
    clock.move(minutes=6)
    run_waiting(association, clock, HANDLERS)
    [left] = waiting_jobs(association)
    assert (left.attempts, left.error) == (1, "ValueError")
    monkeypatch.undo()
    clock.move(minutes=6)
    run_waiting(association, clock, HANDLERS)
    assert drawn(association) == set(issued)


def test_one_that_was_tried_before_goes_alone(association, clock, issued) -> None:
    with unit_of_work(association, viewer=ALL, clock=clock) as unit:
        first = unit.session.scalars(select(Job).order_by(Job.id)).first()
        assert first is not None
        first.attempts = 1
    assert run_waiting(association, clock, HANDLERS) == 2
    assert drawn(association) == set(issued)
