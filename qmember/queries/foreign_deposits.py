"""Deposits in another currency: kept, not booked, until somebody says how many kronor the bank booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from qmember.domain.bank_identity import in_kronor
from qmember.domain.bank_kept import shown_reference
from qmember.domain.errors import NotFound
from qmember.domain.ledger import TOLD
from qmember.domain.lists import batched
from qmember.models import Allocation, AllocationReversal, BankAccount, BankDeposit, BankPayment
from qmember.queries.reading import Reads

TRIES = 9
"""So many times can one deposit be booked in kronor and taken back."""


@dataclass(frozen=True, slots=True)
class ForeignDeposit:
    """A deposit that is kept but not booked; the amount in hundredths of its own currency."""

    deposit_id: int
    booked_on: date | None
    amount_ore: int
    currency: str
    reference: str
    account: str


def unbooked(session: Reads) -> list[ForeignDeposit]:
    """The deposits that wait for their kronor, newest first.

    Withdrawals are not among them: they belong to the bookkeeping program.
    """
    query = (
        select(BankDeposit, BankAccount.name)
        .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
        .where(
            BankDeposit.entry_id.is_(None),
            BankDeposit.same_as_id.is_(None),
            BankDeposit.amount_ore > 0,
        )
        .order_by(BankDeposit.id.desc())
    )
    rows = [(row, account) for row, account in session.execute(query)]
    done = _booked(session, [row.fingerprint for row, _ in rows]) if rows else set()
    return [
        ForeignDeposit(
            row.id, row.booked_on, row.amount_ore, row.currency, shown_reference(row.reference), account
        )
        for row, account in rows
        if row.fingerprint not in done
    ]  # fmt: skip


def foreign_deposit(session: Reads, deposit_id: int) -> ForeignDeposit:
    """One that waits; NotFound when there is none."""
    found = next((one for one in unbooked(session) if one.deposit_id == deposit_id), None)
    if found is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return found


def tries(session: Reads, fingerprint: str) -> list[int]:
    """The row ids of a deposit in kronor, one for each time it was booked."""
    names = [in_kronor(fingerprint, n) for n in range(TRIES)]
    return list(session.scalars(select(BankDeposit.id).where(BankDeposit.fingerprint.in_(names))))


def _booked(session: Reads, fingerprints: Sequence[str]) -> set[str]:
    """Those that are booked in kronor and have not been taken back whole."""
    names = {in_kronor(one, n): one for one in fingerprints for n in range(TRIES)}
    found: set[str] = set()
    for part in batched(sorted(names), 500):
        query = (
            select(BankDeposit.fingerprint)
            .join(BankPayment, BankPayment.deposit_id == BankDeposit.id)
            .where(BankDeposit.fingerprint.in_(part), BankPayment.id.not_in(_taken_back()))
        )
        found |= {names[one] for one in session.scalars(query)}
    return found


def _taken_back() -> Select[Any]:
    """The payments that were named as told by another file."""
    return (
        select(Allocation.payment_id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(Allocation.kind == TOLD, AllocationReversal.allocation_id.is_(None))
    )
