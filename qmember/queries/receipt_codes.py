"""What a stranger learns of a receipt by its code: that it is genuine, or void, and nothing else."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select, union_all

from qmember.models import GiftStatement, GiftStatementVoid, ReceiptCode, ReceiptVoid
from qmember.queries.reading import Reads


class Verdict(StrEnum):
    """The three answers there are."""

    GENUINE = "genuine"
    VOID = "void"
    UNKNOWN = "unknown"


def verdict(session: Reads, code: str) -> Verdict:
    """What holds of the receipt with this code; the same question is asked for every code."""
    receipts = (
        select(ReceiptVoid.receipt_id.label("void"))
        .select_from(ReceiptCode)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == ReceiptCode.receipt_id)
        .where(ReceiptCode.code == code)
    )
    statements = (
        select(GiftStatementVoid.statement_id.label("void"))
        .select_from(GiftStatement)
        .outerjoin(GiftStatementVoid, GiftStatementVoid.statement_id == GiftStatement.id)
        .where(GiftStatement.code == code)
    )
    found = session.execute(union_all(receipts, statements)).one_or_none()
    if found is None:
        return Verdict.UNKNOWN
    return Verdict.GENUINE if found.void is None else Verdict.VOID
