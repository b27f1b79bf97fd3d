"""The worker: jobs, mails and signs of life, round after round."""

from __future__ import annotations

import logging
import threading

from qmember.domain.permissions import SYSTEM
from qmember.models import Database, Heartbeat
from qmember.services import jobs, receipts
from qmember.services.clock import Clock
from qmember.services.mailing import sender
from qmember.services.outbox import send_waiting
from qmember.services.unit import Unit, unit_of_work

log = logging.getLogger("qmember.worker")

PAUSE = 2
BEAT_EVERY = 15

HANDLERS: dict[str, jobs.Handler] = {"draw_receipt": receipts.draw_job}


class Worker:
    """Works in a thread of the server, or in a process of its own.

    Every round does the jobs that wait and sends the mails that are due; every half minute it leaves
    a sign of life, by which the health page knows that it lives.
    """

    def __init__(self, database: Database, clock: Clock, smtp_url: str | None) -> None:
        self._database = database
        self._clock = clock
        self._smtp_url = smtp_url

    def once(self) -> dict[str, int]:
        """One round; figures of what was done."""
        self.beat()
        done = jobs.run_waiting(self._database, self._clock, HANDLERS)
        if not self._smtp_url:
            return {"jobs": done, "sent": 0, "failed": 0}
        deliver = sender(self._database, self._clock, self._smtp_url)
        mails = send_waiting(self._database, self._clock, deliver)
        return {"jobs": done, "sent": mails["sent"], "failed": mails["failed"]}

    def beat(self) -> None:
        """Leave a sign of life."""
        with unit_of_work(self._database, viewer=SYSTEM, clock=self._clock) as unit:
            sign_of_life(unit, "worker")

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; a fault in one round is logged and the next one comes."""
        rounds = 0
        while not stop.is_set():
            try:
                self._round(rounds)
            except Exception as error:  # noqa: BLE001  # the worker must outlive any one fault
                log.warning("a round of the worker failed: %s", type(error).__name__)
            rounds += 1
            stop.wait(PAUSE)

    def _round(self, rounds: int) -> None:
        if rounds % BEAT_EVERY == 0:
            self.beat()
        jobs.run_waiting(self._database, self._clock, HANDLERS)
        if self._smtp_url:
            deliver = sender(self._database, self._clock, self._smtp_url)
            send_waiting(self._database, self._clock, deliver)


def sign_of_life(unit: Unit, name: str, detail: str = "") -> None:
    """Note that ``name`` (worker, backup, bank_file …) is alive now."""
    row = unit.session.get(Heartbeat, name)
    if row is None:
        unit.session.add(Heartbeat(name=name, at=unit.now, detail=detail))
    else:
        row.at, row.detail = unit.now, detail
    unit.session.flush()


def in_thread(worker: Worker) -> threading.Event:
    """Run the worker in a thread of this process; set the event to stop it."""
    stop = threading.Event()
    worker.beat()
    threading.Thread(target=worker.run, args=(stop,), name="worker", daemon=True).start()
    return stop
