"""Killed at any moment while it asks many members for their fee, a run asks everybody, and nobody twice."""

from __future__ import annotations

import random
import signal
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from qmember.domain.person_facts import PersonFacts
from qmember.models import AuditEvent, Claim, Job
from qmember.queries import invariants
from qmember.queries.fee_run_rows import runs
from qmember.queries.member_types import member_types
from qmember.services import fee_run_job, fee_runs, memberships
from qmember.services.jobs import LEASE, run_waiting
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.people import add_people
from qmember.services.unit import unit_of_work
from qmember.services.worker import HANDLERS
from tests.children import ended, fork, kill
from tests.clocks import MovingClock, noon
from tests.conftest import EVERYTHING, KEYS, set_up_association
from tests.factories.lived import ALL
from tests.reliability.conftest import opened

MEMBERS, PART, KILLS = 240, 12, 4
DUE = date(2027, 1, 31)


@pytest.fixture
def started(database_url: str) -> str:
    """The address of a database in which a run waits that asks 240 members."""
    clock = noon()
    with opened(database_url) as database:
        set_up_association(database, clock)
        with unit_of_work(database, viewer=ALL, clock=clock) as unit:
            kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
            decide_fee(unit, FeeWish(kind, 2027, 20_000, "Årsmötet 2026 § 11"))
            for person_id in add_people(unit, [PersonFacts(name=f"M {n}") for n in range(MEMBERS)]):
                memberships.accept(unit, person_id, type_id=kind, on=date(2026, 3, 1))
        with (
            unit_of_work(database, viewer=ALL, clock=clock) as unit,
            pytest.MonkeyPatch.context() as p,
        ):
            p.setattr(fee_runs, "AT_ONCE", 100)
            assert fee_runs.start_fees(unit, 2027, DUE).waits
    return database_url


def work(url: str, clock: MovingClock) -> None:
    """What a worker does with the job, in small parts."""
    fee_run_job.PART = PART
    with opened(url) as database:
        run_waiting(database, clock, HANDLERS)


def made(url: str) -> int:
    with opened(url) as database, database.reading() as session:
        return session.scalar(select(func.count()).select_from(Claim)) or 0


def test_nobody_is_asked_twice_and_nobody_is_left_out(started: str) -> None:
    chance, clock, seen = random.Random(), noon(), [0]  # noqa: S311  # other moments each time
    for _ in range(KILLS):
        child = fork(lambda: work(started, clock))
        while made(started) < min(seen[-1] + PART, MEMBERS):
            time.sleep(0.01)
        time.sleep(chance.random() * 0.05)
        kill(child)
        assert ended(child) in (-signal.SIGKILL, 0)
        seen.append(made(started))
        clock.move(seconds=(LEASE + timedelta(seconds=1)).total_seconds())
    work(started, clock)
    assert seen == sorted(seen)
    assert all(count % PART == 0 for count in seen)
    assert seen[1] > 0
    all_asked_once(started)


def all_asked_once(url: str) -> None:
    with opened(url) as database, database.reading() as session:
        asked = session.scalars(select(Claim.person_id)).all()
        assert len(asked) == len(set(asked)) == MEMBERS
        assert len(set(session.scalars(select(Claim.reference)))) == MEMBERS
        assert session.scalars(select(Job.failed_at)).all() == [None]
        assert session.scalars(select(Job.done_at)).one() is not None
        assert [(run.claims, run.under_way) for run in runs(session, EVERYTHING)] == [
            (MEMBERS, False)
        ]
        parts = select(func.count()).where(AuditEvent.event == "fees.run")
        assert session.scalar(parts) == MEMBERS // PART
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []
