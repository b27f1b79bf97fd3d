"""Mails that wait: written in the deed's own transaction, sent afterwards, each to one reader."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from qmember.domain.errors import Conflict, NotFound
from qmember.domain.events import Event
from qmember.domain.permissions import SYSTEM, Permission
from qmember.models import Database, OutboxMail, PersonDeath
from qmember.models.crypto import seal, unseal
from qmember.queries.outbox import still_open, waiting
from qmember.services import audit
from qmember.services.clock import Clock
from qmember.services.deliveries import mark_delivered
from qmember.services.unit import Unit, unit_of_work

log = logging.getLogger("qmember.outbox")

LEASE = timedelta(minutes=10)
TRIES = 6


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be composed: which kind, to whom, with which values, and its own message id."""

    kind: str
    to: str
    values: dict[str, object]
    message_id: str
    receipt_id: int | None


Send = Callable[[Letter], None]
"""Compose and hand over to the mail server; raises when the server did not take it."""


def enqueue(
    unit: Unit,
    kind: str,
    *,
    to: str,
    values: dict[str, object],
    send_after: datetime | None = None,
    person_id: int | None = None,
    receipt_id: int | None = None,
) -> OutboxMail:
    """Write a mail that leaves after ``send_after`` (now unless given).

    ``values`` are plain and fill the slots of ``templates/mail/<kind>``; they and the address are
    sealed in the row and emptied when the mail has left.
    """
    row = OutboxMail(
        kind=kind,
        person_id=person_id,
        receipt_id=receipt_id,
        sealed=b"",
        message_id=f"<{secrets.token_hex(16)}@qmember>",
        send_after=send_after or unit.now,
        created_at=unit.now,
    )
    unit.session.add(row)
    unit.session.flush()
    body = json.dumps({"to": to, "values": values}, ensure_ascii=False).encode()
    row.sealed = seal(unit.keys.derive("outbox"), body, f"outbox_mail:{row.id}")
    unit.session.flush()
    return row


def cancel(unit: Unit, row: OutboxMail, *, why: str) -> None:
    """Take a waiting mail back; one that has left stays as it is."""
    if row.sent_at is None and row.cancelled_at is None:
        row.cancelled_at, row.sealed = unit.now, b""
        audit.note(unit, Event.MAIL_CANCELLED, "outbox_mail", row.id, why=why)


def retry_mail(unit: Unit, mail_id: int) -> None:
    """Give a mail that was given up another try now."""
    row = _unsent(unit, mail_id)
    row.failed_at, row.error, row.attempts, row.send_after = None, None, 0, unit.now
    unit.session.flush()
    audit.note(unit, Event.MAIL_RETRIED, "outbox_mail", row.id)


def cancel_mail(unit: Unit, mail_id: int) -> None:
    """Take back one mail that has not left."""
    cancel(unit, _unsent(unit, mail_id), why="by hand")


def _unsent(unit: Unit, mail_id: int) -> OutboxMail:
    unit.need(Permission.MANAGE_SETTINGS)
    row = unit.session.get(OutboxMail, mail_id)
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    if row.sent_at is not None or row.cancelled_at is not None:
        raise Conflict("The mail has already left, or been taken back.")
    return row


def cancel_for_person(unit: Unit, person_id: int, *, why: str) -> int:
    """Take back every waiting mail to a person; return how many."""
    rows = unit.session.scalars(
        select(OutboxMail).where(
            OutboxMail.person_id == person_id,
            OutboxMail.sent_at.is_(None),
            OutboxMail.cancelled_at.is_(None),
        )
    ).all()
    for row in rows:
        cancel(unit, row, why=why)
    return len(rows)


def cancel_for_receipt(unit: Unit, receipt_id: int, *, why: str) -> bool:
    """Take back the waiting mail of a receipt; tell whether the receipt is still here."""
    row = unit.session.scalar(select(OutboxMail).where(OutboxMail.receipt_id == receipt_id))
    if row is None:
        return True
    cancel(unit, row, why=why)
    return row.sent_at is None


def send_waiting(database: Database, clock: Clock, send: Send) -> dict[str, int]:
    """Send every mail whose time has come; figures of sent, failed and waiting.

    A mail is taken under a lease before it is handed over. When the worker dies between the
    server's answer and our note, the mail goes out again with the same Message-ID.
    """
    figures = {"sent": 0, "failed": 0}
    seen: set[int] = set()
    while (taken := _take(database, clock, seen)) is not None:
        row_id, letter = taken
        seen.add(row_id)
        if letter is None:
            continue
        figures["sent" if _hand_over(database, clock, send, row_id, letter) else "failed"] += 1
    with database.reading() as session:
        figures["waiting"] = waiting(session)
    return figures


def _take(database: Database, clock: Clock, seen: set[int]) -> tuple[int, Letter | None] | None:
    """Take the oldest mail that is due; without a letter when its reader has died meanwhile."""
    now = clock.now()
    due = (
        select(OutboxMail)
        .where(
            *still_open(),
            OutboxMail.send_after <= now,
            or_(OutboxMail.lease_until.is_(None), OutboxMail.lease_until < now),
            OutboxMail.id.not_in(seen),
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
        dead = None if row.person_id is None else unit.session.get(PersonDeath, row.person_id)
        if dead is not None:
            cancel(unit, row, why="deceased")
            return row.id, None
        row.lease_until, row.attempts = now + LEASE, row.attempts + 1
        return row.id, _letter(unit, row)


def _letter(unit: Unit, row: OutboxMail) -> Letter:
    plain = unseal(unit.keys.derive("outbox"), row.sealed, f"outbox_mail:{row.id}")
    body = json.loads(plain)
    return Letter(row.kind, body["to"], body["values"], row.message_id, row.receipt_id)


def _hand_over(database: Database, clock: Clock, send: Send, row_id: int, letter: Letter) -> bool:
    try:
        send(letter)
    except Exception as error:  # noqa: BLE001  # one bad address must not stop the others
        log.warning("mail %s was not taken: %s", row_id, type(error).__name__)
        _not_taken(database, clock, row_id, type(error).__name__)
        return False
    _left(database, clock, row_id)
    return True


def _left(database: Database, clock: Clock, row_id: int) -> None:
    with unit_of_work(database, viewer=SYSTEM, clock=clock) as unit:
        mark_sent(unit, unit.session.get_one(OutboxMail, row_id))


def mark_sent(unit: Unit, row: OutboxMail) -> None:
    """Note that a mail has left; address and values are emptied, its receipt is delivered."""
    row.sent_at, row.lease_until, row.sealed = unit.now, None, b""
    if row.receipt_id is not None:
        mark_delivered(unit, row.receipt_id, how="mail")
    audit.note(unit, Event.MAIL_SENT, "outbox_mail", row.id, kind=row.kind)


def _not_taken(database: Database, clock: Clock, row_id: int, error: str) -> None:
    with unit_of_work(database, viewer=SYSTEM, clock=clock) as unit:
        row = unit.session.get_one(OutboxMail, row_id)
        row.error, row.lease_until = error, None
        row.send_after = unit.now + timedelta(minutes=2**row.attempts)
        if row.attempts >= TRIES:
            row.failed_at = unit.now
