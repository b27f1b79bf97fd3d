"""The story of a thing, from the audit chain, with details drawn for the viewer's rights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from qmember.models import AuditDetail, AuditEvent
from qmember.models.crypto import Keys, unseal
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class Happening:
    """One deed: ``event`` is the audit event's name; ``details`` are plain values or empty."""

    at: datetime
    who: str
    event: str
    details: dict[str, object]


def history_of(
    session: Reads, keys: Keys, subjects: list[tuple[str, int]], *, details: bool = True
) -> list[Happening]:
    """Everything that happened to these (subject, row id) pairs, oldest first."""
    found: list[tuple[AuditEvent, AuditDetail | None]] = []
    for subject, subject_id in subjects:
        query = (
            select(AuditEvent, AuditDetail)
            .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
            .where(AuditEvent.subject == subject, AuditEvent.subject_id == subject_id)
        )
        found += [(row[0], row[1]) for row in session.execute(query)]
    found.sort(key=lambda pair: pair[0].id)
    return [
        Happening(e.at, e.actor_name, e.event, _details(keys, d) if details and d else {})
        for e, d in found
    ]


def _details(keys: Keys, row: AuditDetail) -> dict[str, object]:
    plain = unseal(keys.derive("audit"), row.sealed, f"audit_detail:{row.event_id}")
    body: dict[str, object] = json.loads(plain)
    return body
