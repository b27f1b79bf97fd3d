"""The story of a thing, from the audit chain, with details drawn for the viewer's rights."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import select

from qmember.domain.permissions import Permission, Viewer
from qmember.models import AuditDetail, AuditEvent, Receipt
from qmember.models.crypto import Keys, unseal
from qmember.queries.covered_words import WordsReader
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
        readable = _readable(session, keys, viewer, subjects)
        opened = [
            readable(body) if foreign else body
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


def _readable(
    session: Reads, keys: Keys, viewer: Viewer, subjects: list[tuple[str, int]]
) -> Callable[[dict[str, object]], dict[str, object]]:
    """How somebody else's words are given to a viewer: without hidden people, or with every name covered."""
    if viewer.may(Permission.READ_PEOPLE):
        return partial(_without_hidden, hidden_names(session, keys))
    reader, about = WordsReader(session, keys, viewer), _incomes(session, subjects)
    return lambda body: {
        name: reader.text(str(value), about=about) if name in OWN_WORDS else value
        for name, value in body.items()
    }


def _incomes(session: Reads, subjects: list[tuple[str, int]]) -> list[int]:
    """The incomes that a story is about, by themselves or through their receipts."""
    receipts = [row_id for subject, row_id in subjects if subject == "receipt"]
    query = select(Receipt.income_id).where(Receipt.id.in_(receipts))
    own = [row_id for subject, row_id in subjects if subject == "income"]
    return [*own, *(session.scalars(query) if receipts else ())]


def _without_hidden(hidden: HiddenNames, body: dict[str, object]) -> dict[str, object]:
    """The details without somebody else's words that name one who is in danger."""
    return {k: v for k, v in body.items() if k not in OWN_WORDS or not hidden.within(str(v))}
