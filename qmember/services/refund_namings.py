"""The bank payments that refunds are parts of: each stays wholly explained, whatever goes back."""

from __future__ import annotations

from sqlalchemy import select

from qmember.domain.ledger import REFUND, SETTLED
from qmember.models import (
    Allocation,
    AllocationReversal,
    Income,
    Refund,
    RefundNaming,
)
from qmember.services import ledger
from qmember.services.bank_naming import (
    end_naming,
    naming_of,
    settle_again,
    store_namings,
    supersede,
)
from qmember.services.open_payments import booked_payments
from qmember.services.unit import Unit

__all__ = ["explain", "name_again", "naming_of", "supersede", "suspense_of", "take_out", "tie"]


def suspense_of(unit: Unit, naming: Allocation) -> str:
    """The account on which the money of a named payment waited."""
    return booked_payments(unit, [naming.payment_id])[naming.payment_id].lies_on


def explain(
    unit: Unit, refund: Refund, naming: Allocation, rest: Income | None, *, undone_by: int
) -> None:
    """Let what is left and what goes back take the place of what a payment was named.

    ``undone_by`` is the entry that reversed the income.
    """
    if rest is not None:
        supersede(unit, naming, rest, undone_by=undone_by)
    else:
        if naming.kind == SETTLED:
            undone_by = ledger.reverse(unit, naming.entry_id, kind="reversal").id
        end_naming(unit, naming, undone_by)
    tie(unit, refund, naming.payment_id, refund.entry_id)


def tie(unit: Unit, refund: Refund, payment_id: int, entry_id: int) -> int:
    """Name a part of a payment as the money of a refund, by an entry; the naming's row id."""
    values = {
        "payment_id": payment_id, "amount_ore": refund.amount_ore, "kind": REFUND, "income_id": None,
        "entry_id": entry_id, "at": unit.now, "by": unit.viewer.name,
    }  # fmt: skip
    [allocation_id] = store_namings(unit, [values])
    unit.session.add(RefundNaming(allocation_id=allocation_id, refund_id=refund.id))
    unit.session.flush()
    return allocation_id


def take_out(unit: Unit, refund: Refund, *, undone_by: int) -> list[int]:
    """End what payments were named for a refund; these payments.

    ``undone_by`` is the entry that reversed the refund's own.
    """
    query = (
        select(Allocation)
        .join(RefundNaming, RefundNaming.allocation_id == Allocation.id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(RefundNaming.refund_id == refund.id, AllocationReversal.allocation_id.is_(None))
        .order_by(Allocation.id)
    )
    namings = list(unit.session.scalars(query))
    for naming in namings:
        own = naming.entry_id == refund.entry_id
        entry_id = undone_by if own else ledger.reverse(unit, naming.entry_id, kind="reversal").id
        end_naming(unit, naming, entry_id)
    return [naming.payment_id for naming in namings]


def name_again(unit: Unit, payment_id: int, old: Income, new: Income) -> None:
    """Let an income be what its payment was named when ``old`` still held; else it waits for a name."""
    query = select(Allocation.kind).where(
        Allocation.income_id == old.id, Allocation.payment_id == payment_id
    )
    kind = unit.session.scalar(query.order_by(Allocation.id.desc()).limit(1))
    if kind is None:
        return
    entry_id = settle_again(unit, payment_id, new) if kind == SETTLED else new.entry_id
    values = {
        "payment_id": payment_id, "amount_ore": new.amount_ore, "kind": kind, "income_id": new.id,
        "entry_id": entry_id, "at": unit.now, "by": unit.viewer.name,
    }  # fmt: skip
    store_namings(unit, [values])
