"""Send the mails that are due: each under a lease, until the mail server has taken it, and once."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select

from qmember.domain.permissions import SYSTEM
from qmember.mail.smtp import AddressRefused, NoServer
from qmember.models import Database, OutboxMail
from qmember.models.crypto import Unreadable, unseal
from qmember.queries.outbox import still_open, waiting
from qmember.services.clock import Clock
from qmember.services.contact_wishes import mail_hindrance
from qmember.services.outbox import cancel, mark_sent
from qmember.services.unit import Unit, unit_of_work

log = logging.getLogger("qmember.outbox")

LEASE = timedelta(minutes=10)
TRIES = 50
"""Times that a mail is tried while the server is away or busy: two days."""

FAULTS = 6
"""Times that a mail is tried which we cannot make, or whose sending ends the worker: one hour."""

LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be composed: which kind, to whom, with which values, and its own message id."""

    mail_id: int
    kind: str
    to: str
    values: dict[str, object]
    message_id: str
    receipt_id: int | None


Send = Callable[[Letter], None]
"""Compose and hand over to the mail server; raises when the server did not take it."""


class TakenBack(Exception):  # noqa: N818
    """The mail was taken back while it was being made; it does not leave."""


def send_waiting(
    database: Database, clock: Clock, send: Send, *, between: Callable[[], None] = lambda: None
) -> dict[str, int]:
    """Send every mail whose time has come; figures of sent, failed and waiting.

    A mail is taken under a lease before it is handed over. When the worker dies between the
    server's answer and our note, the mail goes out again with the same Message-ID. The round ends
    when the server is away. ``between`` is called after each mail.
    """
    figures = {"sent": 0, "failed": 0}
    last = 0
    while (taken := _take(database, clock, last)) is not None:
        last, letter = taken
        if letter is None:
            continue
        fault = _hand_over(database, clock, send, letter)
        figures["failed" if fault else "sent"] += not isinstance(fault, TakenBack)
        between()
        if isinstance(fault, NoServer):
            break
    with database.reading() as session:
        figures["waiting"] = waiting(session)
    return figures


def still_waits(database: Database, mail_id: int) -> bool:
    """Tell whether a mail is still to leave, this very moment."""
    with database.reading() as session:
        query = select(OutboxMail.id).where(OutboxMail.id == mail_id, *still_open())
        return session.scalar(query) is not None


def _take(database: Database, clock: Clock, last: int) -> tuple[int, Letter | None] | None:
    """Take the oldest mail after ``last`` that is due: each once a round.

    Without a letter when it turns out that it cannot leave.
    """
    now = clock.now()
    due = (
        select(OutboxMail)
        .where(
            *still_open(),
            OutboxMail.send_after <= now,
            or_(OutboxMail.lease_until.is_(None), OutboxMail.lease_until < now),
            OutboxMail.id > last,
        )
        .order_by(OutboxMail.id)
        .limit(1)
    )
    with database.reading() as session:
        if session.scalar(due) is None:
            return None
    with unit_of_work(database, viewer=SYSTEM, clock=clock) as unit:
        row = unit.session.scalar(due)
        if row is None:
            return None
        return row.id, _leased(unit, row)


def _leased(unit: Unit, row: OutboxMail) -> Letter | None:
    """Put a mail under a lease; give it up when each try so far has ended the worker."""
    why = mail_hindrance(unit, row.person_id, row.kind) if row.person_id is not None else None
    if why is not None:
        cancel(unit, row, why=why)
        return None
    if row.lease_until is not None and row.attempts >= (TRIES if row.error else FAULTS):
        _give_up(unit, row, "Killed")
        return None
    try:
        letter = _letter(unit, row)
    except Unreadable:
        _give_up(unit, row, "Unreadable")
        return None
    row.lease_until, row.attempts = unit.now + LEASE, row.attempts + 1
    return letter


def _letter(unit: Unit, row: OutboxMail) -> Letter:
    plain = unseal(unit.keys.derive("outbox"), row.sealed, f"outbox_mail:{row.id}")
    body = json.loads(plain)
    return Letter(row.id, row.kind, body["to"], body["values"], row.message_id, row.receipt_id)


def _hand_over(database: Database, clock: Clock, send: Send, letter: Letter) -> Exception | None:
    """Send one mail and note how it went; what hindered it, if anything did."""
    try:
        send(letter)
    except TakenBack as fault:
        return fault
    except Exception as fault:  # noqa: BLE001  # one bad address must not stop the others
        log.warning("mail %s was not taken: %s", letter.mail_id, type(fault).__name__)
        with unit_of_work(database, viewer=SYSTEM, clock=clock) as unit:
            _put_off(unit, unit.session.get_one(OutboxMail, letter.mail_id), fault)
        return fault
    with unit_of_work(database, viewer=SYSTEM, clock=clock) as unit:
        mark_sent(unit, unit.session.get_one(OutboxMail, letter.mail_id))
    return None


def _put_off(unit: Unit, row: OutboxMail, fault: Exception) -> None:
    """Try again later and later; give up when that cannot help any more: then a person has to look."""
    row.error, row.lease_until = type(fault).__name__, None
    row.send_after = unit.now + min(timedelta(minutes=2 ** min(row.attempts, 9)), LONGEST_PAUSE)
    patience = TRIES if isinstance(fault, OSError | NoServer) else FAULTS
    if isinstance(fault, AddressRefused) or row.attempts >= patience:
        _give_up(unit, row, type(fault).__name__)


def _give_up(unit: Unit, row: OutboxMail, error: str) -> None:
    row.failed_at, row.lease_until, row.error = unit.now, None, error
