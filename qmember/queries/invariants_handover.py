"""What must always hold of what was handed over: its sums are those of the ledger, its files unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sqlalchemy import and_, func, or_, select

from qmember.models import HandoverBatch, HandoverEntry, HandoverVoucher, Posted
from qmember.queries.handover import content_of
from qmember.queries.invariants_ledger import rows_of
from qmember.queries.reading import Reads


def _sums(session: Reads) -> int:
    """Collective vouchers that do not have as many entries, or as much debit, as the ledger says."""
    debit = func.coalesce(func.sum(Posted.amount_ore), 0)
    entries = func.count(func.distinct(HandoverEntry.entry_id))
    lines = and_(Posted.entry_id == HandoverEntry.entry_id, Posted.amount_ore > 0)
    query = (
        select(HandoverVoucher.number)
        .outerjoin(HandoverEntry, HandoverEntry.voucher == HandoverVoucher.number)
        .outerjoin(Posted, lines)
        .group_by(HandoverVoucher.number, HandoverVoucher.entries, HandoverVoucher.debit_ore)
        .having(or_(HandoverVoucher.entries != entries, HandoverVoucher.debit_ore != debit))
    )
    return rows_of(session, query)


def _batches(session: Reads) -> int:
    """Batches that are not the sum of their vouchers."""
    query = (
        select(HandoverBatch.id)
        .outerjoin(HandoverVoucher, HandoverVoucher.batch_id == HandoverBatch.id)
        .group_by(HandoverBatch.id)
        .having(
            or_(
                HandoverBatch.vouchers != func.count(HandoverVoucher.number),
                HandoverBatch.entries != func.coalesce(func.sum(HandoverVoucher.entries), 0),
                HandoverBatch.debit_ore != func.coalesce(func.sum(HandoverVoucher.debit_ore), 0),
            )
        )
    )
    return rows_of(session, query)


def _files(session: Reads) -> int:
    """Files that are not, byte for byte, those that were made."""
    rows = session.execute(
        select(HandoverBatch.id, HandoverBatch.sha256).order_by(HandoverBatch.id)
    )
    return sum(
        hashlib.sha256(content_of(session, row[0])).hexdigest() != row[1] for row in rows.all()
    )


CHECKS: dict[str, Callable[[Reads], int]] = {
    "handed over vouchers have the sums of the ledger": _sums,
    "handed over batches are the sum of their vouchers": _batches,
    "files that were handed over are as they were made": _files,
}
