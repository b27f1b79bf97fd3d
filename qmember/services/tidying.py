"""What has been kept long enough is erased, and what is over is closed, once a day."""

from __future__ import annotations

from datetime import date

from qmember.domain.permissions import SYSTEM
from qmember.models import Database
from qmember.services.applications import forget_old_applications
from qmember.services.bank_drafts import WAITS, forget_bank_drafts
from qmember.services.bundle_forgetting import forget_old_names
from qmember.services.claim_closing import close_claims_of_those_who_left
from qmember.services.clock import Clock
from qmember.services.documents import forget_old_documents
from qmember.services.moving_in_forget import forget_old_lists
from qmember.services.segments import forget_old_segments
from qmember.services.unit import unit_of_work


class Tidying:
    """Erases what nobody needs any more, and closes what is over; looks once a day."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._day: date | None = None

    def run_if_due(self) -> None:
        """Do what is due on a day that has not been looked at yet."""
        if self._day == (today := self._clock.today()):
            return
        with unit_of_work(self._database, viewer=SYSTEM, clock=self._clock) as unit:
            forget_old_lists(unit)
            forget_bank_drafts(unit, before=unit.now - WAITS)
            forget_old_names(unit)
            forget_old_applications(unit)
            forget_old_documents(unit)
            forget_old_segments(unit)
            close_claims_of_those_who_left(unit)
        self._day = today
