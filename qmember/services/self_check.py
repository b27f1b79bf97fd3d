"""The self-check: every ten minutes the service asks itself what must always hold."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from qmember.domain.permissions import SYSTEM
from qmember.models import Database
from qmember.queries import audit, invariants
from qmember.services.clock import Clock
from qmember.services.signs import sign_of_life
from qmember.services.unit import unit_of_work

log = logging.getLogger("qmember.check")

EVERY = timedelta(minutes=10)
WHOLE_CHAIN_EVERY = timedelta(hours=24)


class SelfCheck:
    """Examines the database now and then, and leaves what it found as a sign that all can read.

    The audit chain is walked from where the last walk ended, and from its beginning once a day.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._next = clock.now() + EVERY
        self._walked: str | None = None
        self._whole_at: datetime | None = None

    def run_if_due(self) -> None:
        """Examine everything when ten minutes have gone, or when the clock has been set back."""
        if not self._next - EVERY <= self._clock.now() < self._next:
            self.run()

    def run(self) -> list[str]:
        """Examine everything now; the names of the checks that failed, which are noted and logged."""
        now = self._clock.now()
        wrong = self._wrong(now)
        if wrong:
            log.error("self-check: %s", "; ".join(wrong))
        with unit_of_work(self._database, viewer=SYSTEM, clock=self._clock) as unit:
            sign_of_life(unit, "check", "; ".join(wrong)[:200])
        self._next = now + EVERY
        return wrong

    def _wrong(self, now: datetime) -> list[str]:
        if self._whole_at is None or abs(now - self._whole_at) >= WHOLE_CHAIN_EVERY:
            self._walked, self._whole_at = None, now
        with self._database.reading() as session:
            found = invariants.check_rows(session, self._database.keys)
            chain = audit.verify(session, self._database.keys, after=self._walked)
        wrong = [one.name for one in found if not one.ok]
        if chain.intact:
            self._walked = chain.head
            return wrong
        self._walked = None
        return [*wrong, invariants.CHAIN]
