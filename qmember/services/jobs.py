"""The job table: ask for work in the deed's own transaction, and do it so that a kill loses nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import or_, select, update

from qmember.domain.errors import NotFound
from qmember.domain.events import Event
from qmember.domain.lists import batched
from qmember.domain.permissions import SYSTEM, Permission
from qmember.models import Database, Job
from qmember.queries.reading import Reads
from qmember.services import audit
from qmember.services.beating import beating
from qmember.services.clock import Clock
from qmember.services.unit import Unit, unit_of_work

log = logging.getLogger("qmember.jobs")

LEASE = timedelta(minutes=5)
TRIES = 5


@dataclass(frozen=True, slots=True)
class Work:
    """A job that a worker has taken, and what it needs to do it.

    Handlers may run twice (the lease of a killed worker runs out), so each effect must be safe to
    repeat. ``tries`` counts them, this one too.
    """

    database: Database
    clock: Clock
    job_id: int
    payload: dict[str, object]
    tries: int = 1


Handler = Callable[[Work], None]


def ask(unit: Unit, kind: str, key: str, **payload: object) -> Job:
    """Ask for work once per ``key``; asked again, the same row answers."""
    known = unit.session.scalar(select(Job).where(Job.key == key))
    if known is not None:
        return known
    row = Job(
        kind=kind,
        key=key,
        payload=json.dumps(payload, sort_keys=True),
        run_at=unit.now,
        created_at=unit.now,
        created_by=unit.viewer.name,
    )
    unit.session.add(row)
    unit.session.flush()
    return row


def asked(session: Reads, key: str) -> bool:
    """Tell whether somebody has asked for this work."""
    return session.scalar(select(Job.id).where(Job.key == key)) is not None


def retry(unit: Unit, job_id: int) -> None:
    """Give a job that was given up another try now."""
    unit.need(Permission.MANAGE_SETTINGS)
    row = unit.session.get(Job, job_id)
    if row is None or row.failed_at is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    row.failed_at, row.error, row.attempts, row.run_at = None, None, 0, unit.now
    unit.session.flush()
    audit.note(unit, Event.JOB_RETRIED, "job", row.id, kind=row.kind)


def note_done(unit: Unit, keys: Sequence[str]) -> None:
    """Note that what was asked for under these keys has been done in the deed itself."""
    for part in batched(keys, 500):
        waiting = update(Job).where(Job.key.in_(part), Job.done_at.is_(None))
        unit.session.execute(waiting.values(done_at=unit.now))


def run_waiting(
    database: Database,
    clock: Clock,
    handlers: dict[str, Handler],
    *,
    between: Callable[[], None] = lambda: None,
) -> int:
    """Do every job that waits, one after another; return how many were done.

    ``between`` is called after each, and now and then during a long one.
    """
    done = 0
    while (work := _take(database, clock)) is not None:
        kind, parts = work
        with beating(partial(_stay, parts, between)):
            done += _do(parts, handlers.get(kind), kind)
        between()
    return done


def _take(database: Database, clock: Clock) -> tuple[str, Work] | None:
    """Take the oldest waiting job under a lease of five minutes."""
    with database.reading() as session:
        if session.scalar(_waiting(clock).limit(1)) is None:
            return None
    with unit_of_work(database, viewer=SYSTEM, clock=clock) as unit:
        _give_up_on_killers(unit)
        row = unit.session.scalar(_waiting(clock).order_by(Job.run_at, Job.id).limit(1))
        if row is None:
            return None
        row.lease_until = unit.now + LEASE
        row.attempts += 1
        return row.kind, Work(database, clock, row.id, json.loads(row.payload), row.attempts)


def alike(work: Work, kind: str, most: int) -> list[dict[str, object]]:
    """The payloads of up to ``most`` more jobs of the kind that wait, to be done along with ``work``.

    Others keep off them for the time of a lease, and ``note_done`` says that they are done; else
    they wait again. No try of theirs is counted, so one that has been tried goes alone: a job that
    ends the worker is found, and no other is given up for it.
    """
    if work.tries > 1:
        return []
    with unit_of_work(work.database, viewer=SYSTEM, clock=work.clock) as unit:
        new = _waiting(work.clock).where(Job.kind == kind, Job.attempts == 0)
        rows = unit.session.scalars(new.order_by(Job.run_at, Job.id).limit(most)).all()
        for row in rows:
            row.lease_until = unit.now + LEASE
        return [json.loads(row.payload) for row in rows]


def _give_up_on_killers(unit: Unit) -> None:
    """Give up jobs each of whose tries has ended the worker, so that it gets to the others."""
    killers = (Job.done_at.is_(None), Job.failed_at.is_(None), Job.lease_until < unit.now)
    give_up = update(Job).where(*killers, Job.attempts >= TRIES)
    unit.session.execute(give_up.values(failed_at=unit.now, lease_until=None, error="Killed"))


def _waiting(clock: Clock):  # type: ignore[no-untyped-def]  # noqa: ANN202  # a select of Job
    now = clock.now()
    return select(Job).where(
        Job.done_at.is_(None),
        Job.failed_at.is_(None),
        Job.cancelled_at.is_(None),
        Job.run_at <= now,
        or_(Job.lease_until.is_(None), Job.lease_until < now),
    )


def _do(work: Work, handler: Handler | None, kind: str) -> bool:
    try:
        if handler is None:
            raise LookupError(kind)  # noqa: TRY301  # one way out for all that fails
        handler(work)
    except Exception as error:  # noqa: BLE001  # one bad job must not stop the others
        log.warning("job %s %s failed: %s", work.job_id, kind, type(error).__name__)
        _failed(work, type(error).__name__)
        return False
    _set(work, done_at=work.clock.now(), lease_until=None)
    return True


def _failed(work: Work, error: str) -> None:
    """Try again a little later, and give up after five times: then a person has to look."""
    with unit_of_work(work.database, viewer=SYSTEM, clock=work.clock) as unit:
        row = unit.session.get_one(Job, work.job_id)
        row.error, row.lease_until = error, None
        row.run_at = unit.now + timedelta(minutes=2**row.attempts)
        if row.attempts >= TRIES:
            row.failed_at = unit.now


def _stay(work: Work, beat: Callable[[], None]) -> None:
    """Keep the lease of a job that is being done, so that nobody takes it over, and give a sign."""
    mine = update(Job).where(Job.id == work.job_id, Job.lease_until.is_not(None))
    with unit_of_work(work.database, viewer=SYSTEM, clock=work.clock) as unit:
        unit.session.execute(mine.values(lease_until=unit.now + LEASE))
    beat()


def _set(work: Work, **values: object) -> None:
    with unit_of_work(work.database, viewer=SYSTEM, clock=work.clock) as unit:
        unit.session.execute(update(Job).where(Job.id == work.job_id).values(**values))
