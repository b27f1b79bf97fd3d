"""Write the audit chain: each deed bound by a keyed hash to the one before it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence

from sqlalchemy import insert, select

from qmember.domain.events import Event
from qmember.models import AuditDetail, AuditEvent, Base
from qmember.models.crypto import seal
from qmember.queries.audit import START, chain_mac
from qmember.services.unit import Unit

Details = dict[str, object]
"""Plain values, old and new where something changed."""


def note(
    unit: Unit, event: Event, subject: str, subject_id: int | None = None, **details: object
) -> AuditEvent:
    """Record a deed in its own transaction.

    ``details`` (plain values, old and new where something changed) are sealed and erasable; the
    chain itself carries only their salted digest, so that erasing them leaves it whole.
    """
    row, detail = _chained(unit, event, subject, (subject_id, details))
    unit.session.add(row)
    unit.session.flush()
    unit.session.add(detail)
    return row


def note_many(
    unit: Unit, event: Event, subject: str, happened: Sequence[tuple[int | None, Details]]
) -> None:
    """Record the same kind of deed with many subjects (row id and details), set-based."""
    pairs = [_chained(unit, event, subject, one) for one in happened]
    if pairs:
        unit.session.flush()
        unit.session.execute(insert(AuditEvent), [_columns(row) for row, _ in pairs])
        unit.session.execute(insert(AuditDetail), [_columns(detail) for _, detail in pairs])


def forget_head(unit: Unit) -> None:
    """Look the end of the chain up anew: what was noted last has been undone within the deed."""
    unit.memory.pop("audit.head", None)


def _chained(
    unit: Unit, event: Event, subject: str, one: tuple[int | None, Details]
) -> tuple[AuditEvent, AuditDetail]:
    """The next link of the chain and its sealed details; both still to be written."""
    last_id, last_mac = _head(unit)
    salt, body = secrets.token_bytes(32), canonical(one[1])
    row = AuditEvent(
        id=last_id + 1,
        at=unit.now,
        actor_kind=unit.viewer.kind,
        actor_id=unit.viewer.user_id,
        actor_name=unit.viewer.name,
        event=event,
        subject=subject,
        subject_id=one[0],
        digest=hashlib.sha256(salt + body).digest(),
        mac=b"",
    )
    row.mac = chain_mac(unit.keys.derive("audit-chain"), last_mac, row)
    unit.memory["audit.head"] = (row.id, row.mac)
    sealed = seal(unit.keys.derive("audit"), body, f"audit_detail:{row.id}")
    return row, AuditDetail(event_id=row.id, salt=salt, sealed=sealed)


def _columns(row: Base) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__table__.columns.keys()}  # noqa: SIM118


def canonical(details: dict[str, object]) -> bytes:
    """The details as bytes that are the same for equal details."""
    return json.dumps(details, sort_keys=True, ensure_ascii=False, default=str).encode()


def _head(unit: Unit) -> tuple[int, bytes]:
    known = unit.memory.get("audit.head")
    if isinstance(known, tuple):
        return known[0], known[1]
    columns = select(AuditEvent.id, AuditEvent.mac).order_by(AuditEvent.id.desc()).limit(1)
    row = unit.session.execute(columns).first()
    return (row.id, row.mac) if row else (0, START)
