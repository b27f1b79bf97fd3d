"""Gifts entered by hand of which money went back before the bank told that they had come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.reasons import Why
from qmember.models import (
    Allocation,
    AllocationReversal,
    Income,
    IncomeReversal,
    Refund,
    RefundNaming,
    RefundUndo,
)
from qmember.queries.corrections import newest_of
from qmember.queries.reading import Columns, Reads

BANK_WAYS = (Channel.BANKGIRO, Channel.SWISH, Channel.TRANSFER)
"""Ways of payment of which the bank tells: what is entered by hand waits for its row."""


@dataclass(frozen=True, slots=True)
class Untold:
    """What the bank is still to tell of a gift: öre that are left, and the refunds (öre by row id)."""

    left_ore: int
    refunds: dict[int, int]

    @property
    def gone_ore(self) -> int:
        """Öre that went back."""
        return sum(self.refunds.values())

    @property
    def whole_ore(self) -> int:
        """Öre that the bank's row has: it knows nothing of what went back afterwards."""
        return self.left_ore + self.gone_ore


def untold(session: Reads) -> dict[int, Untold]:
    """Gifts by hand of which something went back that no payment is the money of.

    By the income that stands in the gift's place, or stood there until all of it went back.
    """
    refunds: dict[int, dict[int, int]] = defaultdict(dict)
    for refund_id, income_id, ore in session.execute(_refunds()):
        refunds[newest_of(session, income_id)][refund_id] = ore
    found: dict[int, Untold] = {}
    for income_id, gone in refunds.items():
        row = session.get_one(Income, income_id)
        reversal = session.get(IncomeReversal, income_id)
        if reversal is None or reversal.reason == Why.REFUNDED:
            found[income_id] = Untold(0 if reversal else row.amount_ore, gone)
    return found


def _refunds() -> Columns:
    holds = (
        ~select(AllocationReversal)
        .where(AllocationReversal.allocation_id == Allocation.id)
        .exists()
    )
    named = (
        select(RefundNaming.refund_id)
        .join(Allocation, Allocation.id == RefundNaming.allocation_id)
        .where(RefundNaming.refund_id == Refund.id, holds)
    )
    undone = select(RefundUndo.refund_id).where(RefundUndo.refund_id == Refund.id)
    return (
        select(Refund.id, Refund.income_id, Refund.amount_ore)
        .join(Income, Income.id == Refund.income_id)
        .where(Income.kind == IncomeKind.GIFT, Income.channel.in_(BANK_WAYS))
        .where(~named.exists(), ~undone.exists())
        .order_by(Refund.id)
    )
