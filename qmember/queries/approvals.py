"""What has been asked for and waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from qmember.domain.approvals import ANSWERED_BY, ASKED_BY, ApprovalKind
from qmember.domain.permissions import Viewer
from qmember.models import Approval, ApprovalAnswer, ApprovalWithdrawal
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """What somebody asked for; ``own`` when it was the one who looks, who cannot answer it."""

    approval_id: int
    kind: ApprovalKind
    subject: str
    reason: str
    by: str
    at: datetime
    own: bool


def open_approvals(
    session: Reads, viewer: Viewer, kind: ApprovalKind, subject: str | None = None
) -> list[ApprovalRow]:
    """What waits for an answer, the oldest first; empty for those who may neither ask nor answer."""
    if not (viewer.may(ASKED_BY[kind]) or viewer.may(ANSWERED_BY[kind])):
        return []
    query = select(Approval).where(~ended(), Approval.kind == kind).order_by(Approval.id)
    if subject is not None:
        query = query.where(Approval.subject == subject)
    return [
        ApprovalRow(
            row.id, kind, row.subject, row.reason, row.by, row.at, row.user_id == viewer.user_id
        )
        for row in session.scalars(query)
    ]


def ended() -> ColumnElement[bool]:
    """That something needs no answer any more: it has one, or who asked has withdrawn it."""
    return or_(*(
        select(table.approval_id).where(table.approval_id == Approval.id).correlate(Approval).exists()
        for table in (ApprovalAnswer, ApprovalWithdrawal)
    ))  # fmt: skip


def waits(session: Reads, kind: ApprovalKind, subject: str) -> bool:
    """Tell whether something has been asked for and not been answered."""
    query = (
        select(Approval.id)
        .where(~ended())
        .where(Approval.kind == kind, Approval.subject == subject)
    )
    return session.scalar(query.limit(1)) is not None
