"""What went back, on the way of one krona: refunded, paid, and how either was undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from qmember.domain.ledger import voucher_number
from qmember.domain.trail import Link
from qmember.models import Entry, Refund, RefundPayment, RefundPaymentUndo, RefundUndo
from qmember.queries.reading import Columns, Reads
from qmember.queries.trail_steps import Step


def refunded_by(entry_id: int) -> Columns:
    """The income of which a voucher says that it goes back, left, or did not."""
    paid = select(RefundPayment.refund_id).outerjoin(
        RefundPaymentUndo, RefundPaymentUndo.payment_id == RefundPayment.id
    )
    paid = paid.where(
        (RefundPayment.entry_id == entry_id) | (RefundPaymentUndo.entry_id == entry_id)
    )
    undone = select(RefundUndo.refund_id).where(RefundUndo.entry_id == entry_id)
    return select(Refund.income_id).where(
        (Refund.entry_id == entry_id) | Refund.id.in_(paid) | Refund.id.in_(undone)
    )


def refund_entries(chain: Sequence[int]) -> tuple[Columns, Columns]:
    """The vouchers by which money of some income rows goes back."""
    own = select(Refund.entry_id).where(Refund.income_id.in_(chain))
    paid = select(RefundPayment.entry_id).join(Refund, Refund.id == RefundPayment.refund_id)
    return own, paid.where(Refund.income_id.in_(chain))


def refund_steps(session: Reads, chain: Sequence[int]) -> Iterator[Step]:
    """Each refund of some income rows: decided, paid, and what was undone of it."""
    mine = Refund.income_id.in_(chain)
    made = select(Refund, Entry.year, Entry.number).join(Entry, Entry.id == Refund.entry_id)
    for row, year, number in session.execute(made.where(mine)):
        yield Step(
            Link.REFUNDED,
            row.at,
            row.by,
            row.amount_ore,
            voucher_number(year, number),
            word=row.why,
        )
    undone = select(RefundUndo, Refund.amount_ore, Entry.year, Entry.number)
    undone = undone.join(Refund, Refund.id == RefundUndo.refund_id)
    undone = undone.join(Entry, Entry.id == RefundUndo.entry_id)
    for undo, ore, year, number in session.execute(undone.where(mine)):
        yield Step(Link.REFUND_UNDONE, undo.at, undo.by, ore, voucher_number(year, number))
    yield from _payments(session, chain)


def _payments(session: Reads, chain: Sequence[int]) -> Iterator[Step]:
    mine = Refund.income_id.in_(chain)
    paid = select(RefundPayment, Refund.amount_ore, Entry.year, Entry.number)
    paid = paid.join(Refund, Refund.id == RefundPayment.refund_id)
    paid = paid.join(Entry, Entry.id == RefundPayment.entry_id)
    for row, ore, year, number in session.execute(paid.where(mine)):
        yield Step(
            Link.REFUND_PAID, row.at, row.by, ore, voucher_number(year, number), word=row.way,
            day=row.paid_on,
        )  # fmt: skip
    undone = select(RefundPaymentUndo, Refund.amount_ore, Entry.year, Entry.number)
    undone = undone.join(RefundPayment, RefundPayment.id == RefundPaymentUndo.payment_id)
    undone = undone.join(Refund, Refund.id == RefundPayment.refund_id)
    undone = undone.join(Entry, Entry.id == RefundPaymentUndo.entry_id)
    for undo, ore, year, number in session.execute(undone.where(mine)):
        yield Step(Link.REFUND_UNPAID, undo.at, undo.by, ore, voucher_number(year, number))
