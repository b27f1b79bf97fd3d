"""What must always hold of income and receipts: equal amounts, one receipt, nobody behind anonymity."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sqlalchemy import exists, func, select

from qmember.models import (
    BundleIncome,
    BundleRegistration,
    GiftStatement,
    GiftStatementVoid,
    Income,
    IncomePart,
    IncomeReversal,
    Job,
    Posted,
    Receipt,
    ReceiptDocument,
    ReceiptKey,
    ReceiptVoid,
)
from qmember.models.crypto import Keys, Unreadable
from qmember.queries.invariants_ledger import rows_of, wrong_parts
from qmember.queries.reading import Reads
from qmember.queries.receipts import document

NEWEST = 20
"""How many of the newest receipts are opened and compared with their hash."""


def _receipt_gaps(session: Reads) -> int:
    query = select(Receipt.year).group_by(Receipt.year)
    return rows_of(session, query.having(func.count() != func.max(Receipt.number)))


def _statement_gaps(session: Reads) -> int:
    query = select(GiftStatement.year).group_by(GiftStatement.year)
    return rows_of(session, query.having(func.count() != func.max(GiftStatement.number)))


def _two_statements(session: Reads) -> int:
    """Givers with two statements of one year that hold."""
    query = (
        select(GiftStatement.person_id)
        .outerjoin(GiftStatementVoid, GiftStatementVoid.statement_id == GiftStatement.id)
        .where(GiftStatementVoid.statement_id.is_(None))
        .group_by(GiftStatement.person_id, GiftStatement.gift_year)
        .having(func.count() > 1)
    )
    return len(session.scalars(query).all())


def _income_entry(session: Reads) -> int:
    """Income rows whose entry does not carry exactly their amount on an income line."""
    lines = (
        select(func.coalesce(func.sum(Posted.amount_ore), 0))
        .where(Posted.entry_id == Income.entry_id, Posted.kind == Income.kind)
        .correlate(Income)
        .scalar_subquery()
    )
    query = select(func.count()).select_from(Income).where(lines != -Income.amount_ore)
    return session.scalar(query) or 0


def _anonymous(session: Reads) -> int:
    """Income that is anonymous to all and yet names a person."""
    query = select(Income.id).where(Income.anonymity == "all", Income.person_id.is_not(None))
    return rows_of(session, query)


def _replaced(session: Reads) -> int:
    """Income rows that another row replaces and that still count."""
    replaced = select(Income.replaces_id).where(Income.replaces_id.is_not(None))
    query = select(Income.id).outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
    return rows_of(
        session, query.where(Income.id.in_(replaced), IncomeReversal.income_id.is_(None))
    )


def _receipts_of_reversed(session: Reads) -> int:
    """Receipts that hold although their gift has been reversed."""
    query = (
        select(func.count())
        .select_from(Receipt)
        .join(IncomeReversal, IncomeReversal.income_id == Receipt.income_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(ReceiptVoid.receipt_id.is_(None))
    )
    return session.scalar(query) or 0


def _two_receipts(session: Reads) -> int:
    """Gifts with two receipts that hold."""
    query = (
        select(Receipt.income_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(ReceiptVoid.receipt_id.is_(None))
        .group_by(Receipt.income_id)
        .having(func.count() > 1)
    )
    return len(session.scalars(query).all())


def _receipt_amounts(session: Reads) -> int:
    query = select(func.count()).select_from(Receipt).join(Income, Income.id == Receipt.income_id)
    return session.scalar(query.where(Receipt.amount_ore != Income.amount_ore)) or 0


def _undrawn(session: Reads) -> int:
    """Receipts without their document, which nobody is about to draw; erased ones need none."""
    job = exists().where(
        Job.key == func.concat("draw_receipt:", Receipt.id),
        Job.done_at.is_(None),
        Job.failed_at.is_(None),
    )
    query = (
        select(Receipt.id)
        .join(ReceiptKey, ReceiptKey.receipt_id == Receipt.id)
        .outerjoin(ReceiptDocument, ReceiptDocument.receipt_id == Receipt.id)
    )
    return rows_of(session, query.where(ReceiptDocument.receipt_id.is_(None), ~job))


def unequal_documents(session: Reads, keys: Keys) -> int:
    """The newest receipts whose stored bytes do not open, or have another hash than was noted."""
    query = (
        select(ReceiptDocument.receipt_id, ReceiptDocument.sha256)
        .join(ReceiptKey, ReceiptKey.receipt_id == ReceiptDocument.receipt_id)
        .order_by(ReceiptDocument.receipt_id.desc())
        .limit(NEWEST)
    )
    return sum(
        not _equal(session, keys, row.receipt_id, row.sha256) for row in session.execute(query)
    )


def _equal(session: Reads, keys: Keys, receipt_id: int, sha256: str) -> bool:
    try:
        return hashlib.sha256(document(session, keys, receipt_id)).hexdigest() == sha256
    except Unreadable:
        return False


def _bundle_sums(session: Reads) -> int:
    """Registered bundles whose income does not sum to what was registered."""
    came = (
        select(func.coalesce(func.sum(Income.amount_ore), 0))
        .join(BundleIncome, BundleIncome.income_id == Income.id)
        .where(BundleIncome.bundle_id == BundleRegistration.bundle_id)
        .correlate(BundleRegistration)
        .scalar_subquery()
    )
    row = BundleRegistration
    return rows_of(session, select(row.bundle_id).where(came != row.total_ore))


def _parts(session: Reads) -> int:
    """Divided gifts whose parts do not sum to them, or that have a purpose of their own besides."""
    return wrong_parts(session, Income, IncomePart.income_id, IncomePart.amount_ore)


CHECKS: dict[str, Callable[[Reads], int]] = {
    "receipt numbers without gaps": _receipt_gaps,
    "income equals its entry": _income_entry,
    "parts of a gift are the gift": _parts,
    "anonymous gifts name nobody": _anonymous,
    "replaced income is reversed": _replaced,
    "reversed gifts have no receipt that holds": _receipts_of_reversed,
    "one receipt a gift": _two_receipts,
    "receipts carry the gift's amount": _receipt_amounts,
    "receipts are drawn": _undrawn,
    "bundles are the sum of their income": _bundle_sums,
    "statement numbers without gaps": _statement_gaps,
    "one statement a year": _two_statements,
}
