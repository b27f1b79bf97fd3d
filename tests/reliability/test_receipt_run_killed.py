"""Killed in the middle of a run by mail, each receipt's mail is written once, and none is lost."""

from __future__ import annotations

import random
import time

from sqlalchemy import func, select

from qmember.domain.ledger import Channel
from qmember.domain.people import ReceiptWish
from qmember.domain.reach import Way
from qmember.models import OutboxMail, ReceiptRunDone
from qmember.queries import invariants
from qmember.queries.receipt_runs import run_by_id
from qmember.services import people, receipts
from qmember.services.clock import Clock
from qmember.services.gifts import GiftFacts, record_gift
from qmember.services.income import live_income
from qmember.services.jobs import LEASE, TRIES, run_waiting
from qmember.services.receipt_drawing import draw_within
from qmember.services.receipt_run_job import run_receipts_job
from qmember.services.receipt_runs import start_run
from qmember.services.unit import unit_of_work
from tests.children import ended, fork, kill
from tests.clocks import noon
from tests.conftest import KEYS, TODAY, set_up_association
from tests.factories.lived import ALL
from tests.reliability.conftest import opened

MANY = 400


def prepare(url: str) -> int:
    """Many receipts that wait, and a run of them; its row id."""
    with opened(url) as database:
        set_up_association(database, Clock(TODAY))
        with unit_of_work(database, viewer=ALL, clock=Clock(TODAY)) as unit:
            anna = people.add_person(unit, name="Anna Ek", email="anna@example.org").id
            issued = []
            for number in range(MANY):
                facts = GiftFacts(100 + number, TODAY, Channel.CASH, anna, receipt=ReceiptWish.NONE)
                done = record_gift(unit, facts)
                issued.append(receipts.issue(unit, live_income(unit, done.income_id)).id)
            draw_within(unit, issued)
            return start_run(unit, Way.MAIL)


def work(url: str, clock: Clock) -> None:
    with opened(url) as database:
        run_waiting(database, clock, {"receipt_run": run_receipts_job})


def test_a_run_that_is_killed_goes_on_where_it_was(database_url) -> None:
    run_id, clock = prepare(database_url), noon()
    clock.move(days=1)
    seen = []
    for _ in range(TRIES - 1):
        child = fork(lambda: work(database_url, clock))
        with opened(database_url) as database:
            before = count(database)
            while count(database) <= before and len(seen) < TRIES:
                time.sleep(0.01)
            time.sleep(random.random() * 0.02)  # noqa: S311  # another moment each time
            kill(child)
            ended(child)
            seen.append(count(database))
        clock.move(seconds=LEASE.total_seconds() + 1)
        if seen[-1] == MANY:
            break
    assert 0 < seen[0] < MANY, "killed in the middle"
    work(database_url, clock)
    with opened(database_url) as database, database.reading() as session:
        run = run_by_id(session, run_id)
        assert (run.done, run.total, run.given_up) == (MANY, MANY, False)
        per_receipt = select(func.count(OutboxMail.id)).group_by(OutboxMail.receipt_id)
        assert set(session.scalars(per_receipt)) == {1}
        assert session.scalar(select(func.count()).select_from(OutboxMail)) == MANY
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []


def count(database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(ReceiptRunDone)) or 0
