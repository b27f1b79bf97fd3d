"""The worker: jobs, mails, signs of life, the nightly backup and the self-check, round after round."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from qmember.domain.permissions import SYSTEM
from qmember.models import Database
from qmember.queries import receipt_runs
from qmember.queries.fee_runs import KIND
from qmember.services import jobs, receipt_drawing
from qmember.services.beating import beating
from qmember.services.clock import Clock
from qmember.services.fee_run_job import run_fees_job
from qmember.services.mailing import sender
from qmember.services.nightly import Nightly
from qmember.services.receipt_run_job import run_receipts_job
from qmember.services.regular_mails import RegularMails
from qmember.services.rematching import Rematching
from qmember.services.self_check import SelfCheck
from qmember.services.sending import send_waiting
from qmember.services.signs import sign_of_life
from qmember.services.tidying import Tidying
from qmember.services.unit import unit_of_work

log = logging.getLogger("qmember.worker")

PAUSE = 2
BEAT_EVERY = timedelta(seconds=30)

HANDLERS: dict[str, jobs.Handler] = {
    receipt_drawing.KIND: receipt_drawing.draw_job,
    KIND: run_fees_job,
    receipt_runs.KIND: run_receipts_job,
}


class Worker:
    """Works in a thread of the server, or in a process of its own.

    Every round does the jobs that wait and sends the mails that are due; every half minute, also in
    the middle of a long job, it leaves a sign of life, by which the health page knows that it
    lives. Every night it makes a backup, where ``nightly`` says; every ten minutes it examines what
    must always hold, and each day it erases what has been kept long enough and closes the fees of
    those who left. When something happened that a waiting payment may be, the queue is reckoned
    anew. Where mails can leave it writes those that come each day and each month.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        smtp_url: str | None,
        nightly: Nightly = Nightly(),  # noqa: B008  # it cannot be changed
    ) -> None:
        self._database = database
        self._clock = clock
        self._smtp_url = smtp_url
        self._nightly = nightly
        self._beaten = clock.now() - BEAT_EVERY
        self._check = SelfCheck(database, clock)
        self._tidying = Tidying(database, clock)
        self._regular = RegularMails(database, clock)
        self._rematching = Rematching(database, clock)

    def once(self) -> dict[str, int]:
        """One round; figures of what was done."""
        self.beat()
        done = self._do_jobs()
        mails = self._send() if self._smtp_url else {"sent": 0, "failed": 0}
        return {"jobs": done, "sent": mails["sent"], "failed": mails["failed"]}

    def beat(self) -> None:
        """Leave a sign of life."""
        with unit_of_work(self._database, viewer=SYSTEM, clock=self._clock) as unit:
            sign_of_life(unit, "worker")
            self._beaten = unit.now

    def beat_if_due(self) -> None:
        """Leave a sign of life when the last one is half a minute old."""
        if abs(self._clock.now() - self._beaten) >= BEAT_EVERY:
            self.beat()

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set; a fault in one round is logged and the next one comes."""
        while not stop.is_set():
            try:
                self._round()
            except Exception as error:  # noqa: BLE001  # the worker must outlive any one fault
                log.warning("a round of the worker failed: %s", type(error).__name__)
            stop.wait(PAUSE)

    def _round(self) -> None:
        self.beat_if_due()
        self._do_jobs()
        if self._smtp_url:
            self._send()
        self._tidying.run_if_due()
        self._rematching.run_if_due()
        with beating(self.beat_if_due):
            self._check.run_if_due()

    def _do_jobs(self) -> int:
        self._nightly.ask_if_due(self._database, self._clock)
        handlers = {**HANDLERS, **self._nightly.handlers()}
        return jobs.run_waiting(self._database, self._clock, handlers, between=self.beat_if_due)

    def _send(self) -> dict[str, int]:
        self._regular.write_if_due()
        deliver = sender(self._database, self._clock, self._smtp_url)
        return send_waiting(self._database, self._clock, deliver, between=self.beat_if_due)


def in_thread(worker: Worker) -> threading.Event:
    """Run the worker in a thread of this process; set the event to stop it."""
    stop = threading.Event()
    worker.beat()
    threading.Thread(target=worker.run, args=(stop,), name="worker", daemon=True).start()
    return stop
