"""The audit chain as a list for those who examine it: who did what when, without anybody's details."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from qmember.domain.dates import stockholm_midnight
from qmember.domain.permissions import Role, Viewer
from qmember.models import AuditDetail, AuditEvent, UserRole
from qmember.models.crypto import Keys, unseal
from qmember.queries.covered_words import WordsReader
from qmember.queries.reading import Columns, Reads

PAGE = 50

TOLD = frozenset({
    "account", "amount_ore", "checksum", "closed", "disagreeing", "format", "from_on", "how", "key", "kind",
    "language", "last_on", "list", "month", "new_recovery_codes", "number", "payments", "purpose",
    "recovery_code_used", "replaced", "replaces", "reverses", "role", "roles", "rows", "step",
    "to_on", "version", "waiting", "year",
})  # fmt: skip
"""The details that name nobody; whatever else an event keeps stays sealed here."""

OF_PEOPLE = frozenset({"person"})
"""Subjects of which no row number is told: whose protection was changed is nobody's to know here."""

OF_A_MONTH = "month."
OF_A_SETTING = "setting."


@dataclass(frozen=True, slots=True)
class LogRow:
    """One deed. ``who`` is a name only of somebody with an office.

    ``subject_id`` is a row number; None where it would tell who a deed was about.
    """

    event_id: int
    at: datetime
    who: str
    kind: str
    event: str
    subject: str
    subject_id: int | None
    details: dict[str, object]


def log_page(
    session: Reads,
    keys: Keys,
    viewer: Viewer,
    *,
    areas: Sequence[str] = (),
    before: int | None = None,
    limit: int = PAGE,
) -> list[LogRow]:
    """The newest events first; of ``areas`` (beginnings of events such as ``person.``) where given."""
    query = _events(areas).order_by(AuditEvent.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEvent.id < before)
    return _rows(session, keys, viewer, query)


def log_between(
    session: Reads, keys: Keys, viewer: Viewer, *, areas: Sequence[str], first: date, last: date
) -> list[LogRow]:
    """The events of ``areas`` from the first day to the last, in order."""
    since, until = stockholm_midnight(first), stockholm_midnight(last + timedelta(days=1))
    query = _events(areas).where(AuditEvent.at >= since, AuditEvent.at < until)
    return _rows(session, keys, viewer, query.order_by(AuditEvent.id))


def _events(areas: Sequence[str]) -> Columns:
    query = select(AuditEvent, AuditDetail)
    query = query.outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
    if areas:
        query = query.where(or_(*(AuditEvent.event.startswith(area) for area in areas)))
    return query


def _rows(session: Reads, keys: Keys, viewer: Viewer, query: Columns) -> list[LogRow]:
    officers, reader = _officers(session), WordsReader(session, keys, viewer)
    found: list[LogRow] = []
    for e, detail in session.execute(query).all():
        told = _told(keys, e, detail)
        if "reason" in told:
            told["reason"] = reader.text(str(told["reason"]))
        about = None if e.subject in OF_PEOPLE else e.subject_id
        who = _who(e, officers)
        found.append(LogRow(e.id, e.at, who, e.actor_kind, e.event, e.subject, about, told))
    return found


def _officers(session: Reads) -> frozenset[int]:
    """The accounts that have or had an office: their names stand in the log."""
    rows = session.scalars(select(UserRole.user_id).where(UserRole.role != Role.MEMBER).distinct())
    return frozenset(rows)


def _who(event: AuditEvent, officers: frozenset[int]) -> str:
    return "" if event.actor_id and event.actor_id not in officers else event.actor_name


def _told(keys: Keys, event: AuditEvent, row: AuditDetail | None) -> dict[str, object]:
    if row is None:
        return {}
    plain = unseal(keys.derive("audit"), row.sealed, f"audit_detail:{row.event_id}")
    details: dict[str, object] = json.loads(plain)
    told = set(TOLD)
    if event.event.startswith(OF_A_MONTH):
        told |= {"reason"}
    if event.event.startswith(OF_A_SETTING):
        told |= {"old", "new"}
    return {name: value for name, value in details.items() if name in told and value is not None}
