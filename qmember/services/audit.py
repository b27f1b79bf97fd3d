"""Write the audit chain: each deed bound by a keyed hash to the one before it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import insert, select

from qmember.domain.events import Event
from qmember.models import AuditDetail, AuditEvent
from qmember.models.crypto import seal
from qmember.queries.audit import START, Link, chain_mac
from qmember.services.unit import Unit

Details = dict[str, object]
"""Plain values, old and new where something changed."""

Columns = dict[str, Any]


def note(
    unit: Unit, event: Event, subject: str, subject_id: int | None = None, **details: object
) -> AuditEvent:
    """Record a deed in its own transaction.

    ``details`` (plain values, old and new where something changed) are sealed and erasable; the
    chain itself carries only their salted digest, so that erasing them leaves it whole.
    """
    [(link, detail)] = _chained(unit, event, subject, [(subject_id, details)])
    row = AuditEvent(**link)
    unit.session.add(row)
    unit.session.flush()
    unit.session.add(AuditDetail(**detail))
    return row


def note_many(
    unit: Unit, event: Event, subject: str, happened: Sequence[tuple[int | None, Details]]
) -> None:
    """Record the same kind of deed with many subjects (row id and details), set-based."""
    pairs = list(_chained(unit, event, subject, happened))
    if pairs:
        unit.session.flush()
        unit.session.execute(insert(AuditEvent), [link for link, _ in pairs])
        unit.session.execute(insert(AuditDetail), [detail for _, detail in pairs])


def forget_head(unit: Unit) -> None:
    """Look the end of the chain up anew: what was noted last has been undone within the deed."""
    unit.memory.pop("audit.head", None)


def _chained(
    unit: Unit, event: Event, subject: str, happened: Iterable[tuple[int | None, Details]]
) -> Iterator[tuple[Columns, Columns]]:
    """The next links of the chain and their sealed details, as columns still to be written."""
    last_id, last_mac = _head(unit)
    chain_key, key = unit.keys.derive("audit-chain"), unit.keys.derive("audit")
    who = unit.viewer
    for subject_id, details in happened:
        salt, body = secrets.token_bytes(32), canonical(details)
        link = Link(
            last_id + 1, unit.now, who.kind, who.user_id, who.name, event, subject, subject_id,
            hashlib.sha256(salt + body).digest(),
        )  # fmt: skip
        last_id, last_mac = link.id, chain_mac(chain_key, last_mac, link)
        unit.memory["audit.head"] = (last_id, last_mac)
        sealed = seal(key, body, f"audit_detail:{last_id}")
        yield (
            {**link._asdict(), "mac": last_mac},
            {"event_id": last_id, "salt": salt, "sealed": sealed},
        )


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
