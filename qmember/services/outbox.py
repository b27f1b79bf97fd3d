"""Mails that wait: written in the deed's own transaction, taken back, and noted when they have left."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.models import GiftStatementMail, OutboxMail
from qmember.models.crypto import seal, unseal
from qmember.services import audit
from qmember.services.deliveries import mark_delivered, mark_statement_delivered
from qmember.services.unit import Unit


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
    _fill(unit, row, to, values)
    return row


def enqueue_again(
    unit: Unit, row: OutboxMail, *, to: str, values: dict[str, object], send_after: datetime
) -> None:
    """Write a mail anew that came back or was taken back: it never left, so it is the same mail.

    It gets another id for the mail server. Conflict when it has left, or is about to.
    """
    if row.sent_at is not None or (row.cancelled_at is None and row.failed_at is None):
        raise Conflict("The mail has already left, or been taken back.")
    row.message_id, row.send_after = f"<{secrets.token_hex(16)}@qmember>", send_after
    row.cancelled_at, row.failed_at, row.error, row.attempts = None, None, None, 0
    _fill(unit, row, to, values)
    audit.note(unit, Event.MAIL_RETRIED, "outbox_mail", row.id)


def _fill(unit: Unit, row: OutboxMail, to: str, values: dict[str, object]) -> None:
    body = json.dumps({"to": to, "values": values}, ensure_ascii=False).encode()
    row.sealed = seal(unit.keys.derive("outbox"), body, f"outbox_mail:{row.id}")
    unit.session.flush()


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
    """Take back one mail that has not left; Conflict while it is being handed to the mail server."""
    row = _unsent(unit, mail_id)
    need_at_rest(unit, row)
    cancel(unit, row, why="by hand")


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


def waiting_for(
    unit: Unit, person_id: int, kind: str
) -> Iterator[tuple[OutboxMail, dict[str, object]]]:
    """The mails of a kind that wait for a person, with what they will say."""
    query = select(OutboxMail).where(
        OutboxMail.person_id == person_id,
        OutboxMail.kind == kind,
        OutboxMail.sent_at.is_(None),
        OutboxMail.cancelled_at.is_(None),
    )
    for row in unit.session.scalars(query.order_by(OutboxMail.id)).all():
        plain = unseal(unit.keys.derive("outbox"), row.sealed, f"outbox_mail:{row.id}")
        yield row, json.loads(plain)["values"]


def cancel_for_receipt(unit: Unit, receipt_id: int, *, why: str) -> bool:
    """Take back the waiting mail of a receipt; tell whether the receipt is still here.

    Conflict while the mail is being handed to the mail server: nobody knows yet whether it has left.
    """
    row = unit.session.scalar(select(OutboxMail).where(OutboxMail.receipt_id == receipt_id))
    if row is None:
        return True
    need_at_rest(unit, row)
    cancel(unit, row, why=why)
    return row.sent_at is None


def need_at_rest(unit: Unit, row: OutboxMail) -> None:
    """Refuse what would make a second original of a mail that is leaving; taken back or not."""
    if row.sent_at is None and row.lease_until is not None and row.lease_until > unit.now:
        raise Conflict(
            "The mail is being sent this very moment. Wait ten minutes and try again. Nothing has "
            "changed."
        )


def mark_sent(unit: Unit, row: OutboxMail) -> None:
    """Note that a mail has left; address and values are emptied, its receipt is delivered."""
    row.sent_at, row.lease_until, row.sealed = unit.now, None, b""
    if row.receipt_id is not None:
        mark_delivered(unit, row.receipt_id, how="mail")
    brought = unit.session.get(GiftStatementMail, row.id)
    if brought is not None:
        mark_statement_delivered(unit, brought.statement_id, how="mail")
    audit.note(unit, Event.MAIL_SENT, "outbox_mail", row.id, kind=row.kind)
