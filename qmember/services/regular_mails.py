"""Mails that nobody asks for: each day the check value, each month who opened what is hidden.

Both let somebody else see what those who run the service could hide: the first goes to an address
outside, the second to the chair (``features`` O4 and N4).
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from qmember.domain.dates import month_name, stockholm_midnight
from qmember.domain.permissions import SYSTEM, Role
from qmember.models import Database
from qmember.queries import audit, read_log
from qmember.queries.association import association
from qmember.queries.users import accounts_with
from qmember.services import jobs
from qmember.services.clock import Clock
from qmember.services.unit import Unit, unit_of_work
from qmember.services.user_mails import write

ANCHOR, SUMMARY = "audit_anchor", "vault_summary"


class RegularMails:
    """Writes what is due, once a day; not in the example, nor before anything is set up."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._day: date | None = None

    def write_if_due(self) -> None:
        """Write the mails of a day that has not been looked at yet."""
        if self._day == (today := self._clock.today()):
            return
        with unit_of_work(self._database, viewer=SYSTEM, clock=self._clock) as unit:
            house = association(unit.session, unit.today)
            if house.set_up and not house.demo:
                _write_anchor(unit, house.anchor_email)
                _write_summary(unit)
        self._day = today


def _write_anchor(unit: Unit, address: str) -> None:
    """The head of the audit chain, to be kept where nobody here can change it."""
    if address and _first(unit, ANCHOR, unit.today.isoformat()):
        head = audit.head(unit.session)
        write(unit, ANCHOR, address, language="sv", head=head, day=unit.today.isoformat())


def _write_summary(unit: Unit) -> None:
    """The openings of the month before, to whoever is chair; silent where nobody is hidden."""
    chairs = accounts_with(unit.session, Role.CHAIR, unit.today)
    until = unit.today.replace(day=1)
    since = (until - timedelta(days=1)).replace(day=1)
    if not chairs or not _first(unit, SUMMARY, f"{since:%Y-%m}"):
        return
    rows = read_log.openings(unit.session, stockholm_midnight(since), stockholm_midnight(until))
    if not rows and not read_log.anybody_hidden(unit.session):
        return
    for one in chairs:
        month = f"{month_name(since.month, one.language)} {since.year}"
        told = [asdict(row) for row in rows]
        write(unit, SUMMARY, one.email, language=one.language, month=month, rows=told)


def _first(unit: Unit, kind: str, when: str) -> bool:
    """Note that a mail is written now; False when it was before, by whichever worker."""
    key = f"{kind}:{when}"
    if jobs.asked(unit.session, key):
        return False
    jobs.ask(unit, kind, key)
    jobs.note_done(unit, [key])
    return True
