"""What must always hold of bank rows: suspense equals the queue, and no payment is named twice."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import and_, func, or_, select

from qmember.domain.ledger import AccountRole, IncomeKind
from qmember.models import (
    Allocation,
    AllocationReversal,
    BankDeposit,
    BankPayment,
    Income,
    OpenPayment,
    ParkedGift,
    ParkedGiftPart,
    Posted,
)
from qmember.queries.accounts import mappings
from qmember.queries.gift_holds import ending
from qmember.queries.invariants_ledger import rows_of, wrong_parts
from qmember.queries.reading import Reads


def suspense_difference(session: Reads) -> int:
    """Suspense accounts' balance plus the money of open payments, in öre: zero when they agree."""
    accounts = mappings(session).accounts_ever(AccountRole.SUSPENSE)
    balance = session.scalar(
        select(func.coalesce(func.sum(Posted.amount_ore), 0)).where(
            Posted.account_number.in_(accounts)
        )
    )
    return int(balance or 0) + open_ore(session)


def open_ore(session: Reads) -> int:
    """Öre of booked payments that have not been named yet."""
    booked = select(func.coalesce(func.sum(BankPayment.amount_ore), 0)).join(
        BankDeposit, BankDeposit.id == BankPayment.deposit_id
    )
    named = select(func.coalesce(func.sum(Allocation.amount_ore), 0)).outerjoin(
        AllocationReversal, AllocationReversal.allocation_id == Allocation.id
    )
    paid = session.scalar(booked.where(BankDeposit.entry_id.is_not(None))) or 0
    done = session.scalar(named.where(AllocationReversal.allocation_id.is_(None))) or 0
    return int(paid) - int(done)


def _suspense(session: Reads) -> int:
    return abs(suspense_difference(session))


def _over_allocated(session: Reads) -> int:
    """Payments of which more was named than was paid."""
    named = (
        select(Allocation.payment_id, func.sum(func.abs(Allocation.amount_ore)).label("named"))
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(AllocationReversal.allocation_id.is_(None))
        .group_by(Allocation.payment_id)
        .subquery()
    )
    query = select(func.count()).select_from(BankPayment)
    query = query.join(named, named.c.payment_id == BankPayment.id)
    return session.scalar(query.where(named.c.named > func.abs(BankPayment.amount_ore))) or 0


def _deposit_parts(session: Reads) -> int:
    """Credit deposits whose payments do not add up to them."""
    parts = (
        select(func.sum(BankPayment.amount_ore))
        .where(BankPayment.deposit_id == BankDeposit.id)
        .correlate(BankDeposit)
        .scalar_subquery()
    )
    query = select(func.count()).select_from(BankDeposit).where(parts != BankDeposit.amount_ore)
    return session.scalar(query.where(BankDeposit.amount_ore > 0)) or 0


def _deposit_booked(session: Reads) -> int:
    """Booked deposits whose entry carries another amount."""
    both_sides = (
        select(func.sum(func.abs(Posted.amount_ore)))
        .where(Posted.entry_id == BankDeposit.entry_id)
        .correlate(BankDeposit)
        .scalar_subquery()
    )
    query = select(func.count()).select_from(BankDeposit).where(BankDeposit.entry_id.is_not(None))
    return session.scalar(query.where(both_sides != 2 * func.abs(BankDeposit.amount_ore))) or 0


def _queue_index(session: Reads) -> int:
    """Payments that are in the index of the queue but settled, or open but not in the index."""
    named = (
        select(Allocation.payment_id, func.sum(Allocation.amount_ore).label("named"))
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(AllocationReversal.allocation_id.is_(None))
        .group_by(Allocation.payment_id)
        .subquery()
    )
    query = (
        select(func.count())
        .select_from(BankPayment)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .outerjoin(named, named.c.payment_id == BankPayment.id)
        .outerjoin(OpenPayment, OpenPayment.payment_id == BankPayment.id)
    )
    waits = BankPayment.amount_ore != func.coalesce(named.c.named, 0)
    booked = BankDeposit.entry_id.is_not(None)
    query = query.where((waits & booked) != OpenPayment.payment_id.is_not(None))
    return session.scalar(query) or 0


def _namings(session: Reads) -> int:
    """Namings whose kind, amount and income row do not fit together."""
    with_income = Allocation.kind.in_([*IncomeKind, "settled"])
    query = select(Allocation.id).outerjoin(Income, Income.id == Allocation.income_id)
    return rows_of(
        session,
        query.where(
            or_(
                and_(with_income, Income.id.is_(None)),
                and_(~with_income, Allocation.income_id.is_not(None)),
                Income.amount_ore != Allocation.amount_ore,
                and_(Allocation.kind != "settled", Income.kind != Allocation.kind),
            )
        ),
    )


def _parked(session: Reads) -> int:
    """What lies on the accounts for parked money beside what is parked, in öre: zero when they agree."""
    accounts = mappings(session).accounts_ever(AccountRole.HELD)
    lies = select(func.coalesce(func.sum(Posted.amount_ore), 0))
    lies = lies.where(Posted.account_number.in_(accounts))
    ended = ending(ParkedGift.id).exists()
    waits = select(func.coalesce(func.sum(ParkedGift.amount_ore), 0)).where(~ended)
    return abs(int(session.scalar(lies) or 0) + int(session.scalar(waits) or 0))


def _parked_parts(session: Reads) -> int:
    """Divided parked money whose parts do not sum to it, or that has a purpose of its own besides."""
    return wrong_parts(session, ParkedGift, ParkedGiftPart.parked_id, ParkedGiftPart.amount_ore)


CHECKS: dict[str, Callable[[Reads], int]] = {
    "suspense equals the open queue": _suspense,
    "parked money is what lies apart": _parked,
    "parts of parked money are the money": _parked_parts,
    "no payment is named twice": _over_allocated,
    "namings fit their income": _namings,
    "payments add up to their deposit": _deposit_parts,
    "deposits are booked with their amount": _deposit_booked,
    "the queue lists what is open": _queue_index,
}
