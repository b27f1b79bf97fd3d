"""The story of a thing, from the audit chain, with details drawn for the viewer's rights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from qmember.domain.permissions import Viewer
from qmember.models import AuditDetail, AuditEvent
from qmember.models.crypto import Keys, unseal
from qmember.queries.protected import HiddenNames, hidden_names
from qmember.queries.reading import Reads

OWN_WORDS = frozenset({"words", "headline"})
"""The details that somebody wrote freely: they could name anybody.

Who wrote them sees them always: else what is left out would tell her who is in danger.
"""


@dataclass(frozen=True, slots=True)
class Happening:
    """One deed: ``event`` is the audit event's name; ``details`` are plain values or empty."""

    at: datetime
    who: str
    event: str
    details: dict[str, object]


def history_of(
    session: Reads,
    keys: Keys,
    viewer: Viewer,
    subjects: list[tuple[str, int]],
    *,
    details: bool = True,
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
    opened = [_details(keys, detail) if details and detail else {} for _, detail in found]
    others = [
        bool(OWN_WORDS & set(body)) and (viewer.user_id is None or e.actor_id != viewer.user_id)
        for (e, _), body in zip(found, opened, strict=True)
    ]
    if any(others):
        hidden = hidden_names(session, keys)
        opened = [
            _without_hidden(hidden, body) if foreign else body
            for foreign, body in zip(others, opened, strict=True)
        ]
    return [
        Happening(e.at, e.actor_name, e.event, body)
        for (e, _), body in zip(found, opened, strict=True)
    ]


def _details(keys: Keys, row: AuditDetail) -> dict[str, object]:
    plain = unseal(keys.derive("audit"), row.sealed, f"audit_detail:{row.event_id}")
    body: dict[str, object] = json.loads(plain)
    return body


def _without_hidden(hidden: HiddenNames, body: dict[str, object]) -> dict[str, object]:
    """The details without somebody else's words that name one who is in danger."""
    return {k: v for k, v in body.items() if k not in OWN_WORDS or not hidden.within(str(v))}
