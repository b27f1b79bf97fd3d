"""Look anew at what waits in the bank's queue when something has happened that may be its answer."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from qmember.domain.events import Event
from qmember.domain.permissions import SYSTEM
from qmember.models import AuditEvent, Database, OpenPayment
from qmember.queries.reading import Reads
from qmember.services.bank_matching import match_all_waiting
from qmember.services.clock import Clock
from qmember.services.unit import unit_of_work

EVERY = timedelta(minutes=1)
MATTERS = (
    Event.CLAIM_MADE, Event.CLAIM_ENDED, Event.CLAIM_REOPENED, Event.CLAIM_PAID, Event.FEES_RUN,
    Event.FEE_PAYER_CHOSEN, Event.PERSON_ADDED, Event.PERSON_EDITED, Event.PERSON_PROTECTED,
    Event.LIST_SAVED, Event.GIFT_RECORDED, Event.INCOME_VOIDED, Event.INCOME_CORRECTED,
    Event.MEMBER_ACCEPTED, Event.PAYER_HELD, Event.PAYER_RELEASED,
)  # fmt: skip
"""What may make a payment something else than it was believed to be."""


class Rematching:
    """Reckons the queue anew, at most once a minute and only when something happened.

    Where there are thousands of payments it takes seconds: never within a request.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._seen = 0
        self._next = clock.now()

    def run_if_due(self) -> bool:
        """Reckon it when it is time and something happened since; tell whether it was done."""
        now = self._clock.now()
        if self._next - EVERY < now < self._next:
            return False
        self._next = now + EVERY
        with self._database.reading() as session:
            newest, due = self._due(session)
        if due:
            with unit_of_work(self._database, viewer=SYSTEM, clock=self._clock) as unit:
                match_all_waiting(unit)
        self._seen = newest
        return due

    def _due(self, session: Reads) -> tuple[int, bool]:
        """The newest deed, and whether one since the last look matters while something waits."""
        newest = session.scalar(select(func.max(AuditEvent.id))) or 0
        if session.scalar(select(OpenPayment.payment_id).limit(1)) is None:
            return newest, False
        since = select(AuditEvent.id).where(AuditEvent.id > self._seen, AuditEvent.id <= newest)
        happened = since.where(AuditEvent.event.in_(MATTERS)).limit(1)
        return newest, not self._seen or session.scalar(happened) is not None
