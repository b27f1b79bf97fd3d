"""What became of the vouchers of a way: where they went to the bookkeeping, and who audited them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import CompoundSelect, select

from qmember.domain.ledger import voucher_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.trail import Link
from qmember.models import (
    Allocation,
    BankDeposit,
    BankPayment,
    Entry,
    HandoverBatch,
    HandoverEntry,
    HandoverVoucher,
    Income,
    IncomeReversal,
    ReviewTick,
    ReviewTickUndo,
)
from qmember.queries.reading import Reads
from qmember.queries.trail_refunds import refund_entries
from qmember.queries.trail_steps import Step


def handed_over(session: Reads, chain: Sequence[int]) -> Iterator[Step]:
    """Where each voucher of the way went to the bookkeeping."""
    query = (
        select(
            HandoverBatch.id.label("batch_id"), HandoverBatch.at, HandoverBatch.by,
            HandoverVoucher.number.label("collective"), Entry.year, Entry.number,
        )
        .join(HandoverVoucher, HandoverVoucher.batch_id == HandoverBatch.id)
        .join(HandoverEntry, HandoverEntry.voucher == HandoverVoucher.number)
        .join(Entry, Entry.id == HandoverEntry.entry_id)
        .where(HandoverEntry.entry_id.in_(_vouchers(chain)))
        .order_by(Entry.id)
    )  # fmt: skip
    for one in session.execute(query):
        yield Step(
            Link.HANDED_OVER, one.at, one.by, voucher=voucher_number(one.year, one.number),
            batch=(one.batch_id, one.collective),
        )  # fmt: skip


def reviewed(session: Reads, viewer: Viewer, chain: Sequence[int]) -> Iterator[Step]:
    """The auditor's ticks that hold, for those who audit and those who answer them."""
    if not (viewer.may(Permission.AUDIT_BOOKS) or viewer.may(Permission.ANSWER_AUDIT)):
        return
    query = (
        select(ReviewTick, Entry.year, Entry.number)
        .join(Entry, Entry.id == ReviewTick.entry_id)
        .outerjoin(ReviewTickUndo, ReviewTickUndo.tick_id == ReviewTick.id)
        .where(ReviewTickUndo.tick_id.is_(None), ReviewTick.entry_id.in_(_vouchers(chain)))
        .order_by(ReviewTick.id)
    )
    for tick, year, number in session.execute(query):
        yield Step(Link.REVIEWED, tick.at, tick.by, voucher=voucher_number(year, number))


def _vouchers(chain: Sequence[int]) -> CompoundSelect[int]:
    """Row ids of every voucher that the way is booked in."""
    own = select(Income.entry_id).where(Income.id.in_(chain))
    back = select(IncomeReversal.entry_id).where(IncomeReversal.income_id.in_(chain))
    row = select(BankDeposit.entry_id).join(BankPayment, BankPayment.deposit_id == BankDeposit.id)
    row = row.join(Allocation, Allocation.payment_id == BankPayment.id)
    row = row.where(Allocation.income_id.in_(chain))
    return own.union(back, row, *refund_entries(chain))
