"""Refunds that somebody has asked for and another one is to answer, drawn for who looks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from qmember.domain.approvals import ApprovalKind
from qmember.domain.events import Event
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Approval, RefundRequest
from qmember.models.crypto import Keys
from qmember.queries.approvals import ApprovalRow, ended, open_approvals
from qmember.queries.gifts import GiftRow, gift_by_id
from qmember.queries.history import history_of
from qmember.queries.reading import Columns, Reads


@dataclass(frozen=True, slots=True)
class RequestRow:
    """What is asked for: öre, of which income, why (a word, and own words where there are any).

    ``income`` no longer holds where somebody corrected it meanwhile; its payer is left out for those
    who may not read gifts.
    """

    approval: ApprovalRow
    amount_ore: int
    why: str
    words: str
    way: str
    income: GiftRow
    names_payer: bool


def open_requests(session: Reads, keys: Keys, viewer: Viewer) -> list[RequestRow]:
    """Everything that waits, the oldest first; empty for those who may neither ask nor answer."""
    found = []
    for one in open_approvals(session, viewer, ApprovalKind.REFUND):
        asked = session.get_one(RefundRequest, one.approval_id)
        found.append(
            RequestRow(
                one, asked.amount_ore, asked.why, _words(session, keys, viewer, one), asked.way,
                gift_by_id(session, viewer, asked.income_id), viewer.may(Permission.READ_GIFTS),
            )
        )  # fmt: skip
    return found


def requests_of(session: Reads, income_ids: list[int]) -> list[int]:
    """The approvals that were asked for to give some income back."""
    if not income_ids:
        return []
    query = select(RefundRequest.approval_id).where(RefundRequest.income_id.in_(income_ids))
    return list(session.scalars(query.order_by(RefundRequest.approval_id)))


def to_answer(viewer: Viewer) -> tuple[Columns, Columns]:
    """How many wait for this viewer's answer, and since when, as columns of a larger question."""
    mine = (
        Approval.kind == ApprovalKind.REFUND,
        ~ended(),
        Approval.user_id != (viewer.user_id or 0),
    )
    count, since = (
        select(column).select_from(Approval).where(*mine)
        for column in (func.count(Approval.id), func.min(Approval.at))
    )
    return count, since


def _words(session: Reads, keys: Keys, viewer: Viewer, one: ApprovalRow) -> str:
    """What the one who asked wrote in her own words, as far as the viewer may read them."""
    for deed in history_of(session, keys, viewer, [("approval", one.approval_id)]):
        if deed.event == Event.APPROVAL_ASKED:
            return str(deed.details.get("words", ""))
    return ""
