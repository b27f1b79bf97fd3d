"""What must always hold of refunds: no more than came, what is owed on its account, each paid once."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from qmember.domain.ledger import AccountRole
from qmember.models import (
    Allocation,
    BankDeposit,
    Income,
    IncomeReversal,
    Posted,
    Refund,
    RefundNaming,
    RefundPayment,
    RefundPaymentUndo,
)
from qmember.queries.accounts import mappings
from qmember.queries.invariants_ledger import rows_of
from qmember.queries.reading import Reads
from qmember.queries.refunds import owed_ore


def _parts(session: Reads) -> int:
    """Refunds that are not, together with what is left, exactly the income that they are of."""
    rest = aliased(Income)
    query = (
        select(Refund.id)
        .join(Income, Income.id == Refund.income_id)
        .outerjoin(rest, rest.id == Refund.rest_income_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            or_(
                Income.amount_ore != Refund.amount_ore + func.coalesce(rest.amount_ore, 0),
                IncomeReversal.income_id.is_(None),
                rest.replaces_id != Income.id,
            )
        )
    )
    return rows_of(session, query)


def _owed(session: Reads) -> int:
    """Öre by which the account of what is owed differs from the refunds that are to be paid."""
    accounts = mappings(session).accounts_ever(AccountRole.REFUNDS)
    balance = select(func.coalesce(func.sum(Posted.amount_ore), 0))
    booked = session.scalar(balance.where(Posted.account_number.in_(accounts))) or 0
    return abs(int(booked) + owed_ore(session))


def _entries(session: Reads) -> int:
    """Refunds, and payments of them, whose entry carries another amount."""
    sums = select(func.sum(func.abs(Posted.amount_ore)))
    made = select(Refund.id).where(
        sums.where(Posted.entry_id == Refund.entry_id).scalar_subquery() != 2 * Refund.amount_ore
    )
    paid = (
        select(RefundPayment.id)
        .join(Refund, Refund.id == RefundPayment.refund_id)
        .where(
            sums.where(Posted.entry_id == RefundPayment.entry_id).scalar_subquery()
            != 2 * Refund.amount_ore
        )
    )
    return rows_of(session, made) + rows_of(session, paid)


def _paid_once(session: Reads) -> int:
    """Refunds that were paid twice in one way, and rows of the bank that are not the sum of theirs."""
    held = (
        select(RefundPayment.id)
        .outerjoin(RefundPaymentUndo, RefundPaymentUndo.payment_id == RefundPayment.id)
        .where(RefundPaymentUndo.payment_id.is_(None))
    )
    twice = held.with_only_columns(RefundPayment.refund_id).group_by(
        RefundPayment.refund_id, RefundPayment.deposit_id.is_(None)
    )
    other = (
        held.with_only_columns(BankDeposit.id)
        .join(Refund, Refund.id == RefundPayment.refund_id)
        .join(BankDeposit, BankDeposit.id == RefundPayment.deposit_id)
        .group_by(BankDeposit.id, BankDeposit.amount_ore)
        .having(func.sum(Refund.amount_ore) != -BankDeposit.amount_ore)
    )
    return sum(rows_of(session, one) for one in (twice.having(func.count() > 1), other))


def _namings(session: Reads) -> int:
    """Parts of payments that are the money of a refund and have another amount."""
    query = (
        select(RefundNaming.allocation_id)
        .join(Refund, Refund.id == RefundNaming.refund_id)
        .join(Allocation, Allocation.id == RefundNaming.allocation_id)
        .where(Allocation.amount_ore != Refund.amount_ore)
    )
    return rows_of(session, query)


CHECKS: dict[str, Callable[[Reads], int]] = {
    "refunds and what is left are what came": _parts,
    "what is owed back lies on its account": _owed,
    "refunds are booked with their amount": _entries,
    "refunds are paid once": _paid_once,
    "payments name refunds with their amount": _namings,
}
