"""Payments that the bank took back: which row that was named, or still waits, each of them is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from qmember.domain.bank_kept import RETURNED
from qmember.domain.ledger import NOT_INCOME, IncomeKind, voucher_number
from qmember.models import (
    Allocation,
    AllocationReversal,
    BankAccount,
    BankDeposit,
    BankImport,
    BankPayment,
    Entry,
    OpenPayment,
)
from qmember.queries.reading import Columns, Reads
from qmember.queries.withdrawals_taken import taken

SHOWN_FOR = timedelta(days=90)
BACK = timedelta(days=400)
"""So long after it came can the bank take a payment back."""

MOST = 3
"""So many payments are offered where only the amount tells which it was."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A payment that may be the one; ``voucher`` is of its naming, empty while it waits."""

    payment_id: int
    booked_on: date
    voucher: str


@dataclass(frozen=True, slots=True)
class Returned:
    """A withdrawal that takes a payment back, in positive öre; ``sure`` when the reference says which."""

    booked_on: date
    amount_ore: int
    sure: bool
    payments: tuple[Taken, ...]


def returns(session: Reads, today: date) -> list[Returned]:
    """Those of the last months whose payment still counts as income, or waits, oldest first.

    One is done with when a payment of its amount has been named not income after it was read, or
    when it is the money of something that went back.
    """
    query = (
        select(BankDeposit, BankAccount.account_number, BankImport.at)
        .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
        .join(BankImport, BankImport.id == BankDeposit.import_id)
        .where(
            BankDeposit.amount_ore < 0,
            BankDeposit.reference.startswith(RETURNED),
            BankDeposit.same_as_id.is_(None),
            BankDeposit.booked_on >= today - SHOWN_FOR,
            ~taken(),
        )
        .order_by(BankDeposit.id)
    )
    found, used = [], set[int]()
    for row, account, read_at in session.execute(query):
        done = select(Allocation.id).where(
            Allocation.kind == NOT_INCOME, Allocation.at >= read_at, Allocation.id.not_in(used)
        )
        settled = session.scalar(_of(done, row, account).order_by(Allocation.id).limit(1))
        if settled is not None:
            used.add(settled)
        elif (one := _returned(session, row, account)).payments:
            found.append(one)
    return found


def _of(query: Columns, row: BankDeposit, account: str) -> Columns:
    """Of namings that hold, those of payments that the withdrawal may be about."""
    return (
        query.select_from(Allocation)
        .join(BankPayment, BankPayment.id == Allocation.payment_id)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(AllocationReversal.allocation_id.is_(None), *_fits(row, account))
    )


def _fits(row: BankDeposit, account: str) -> tuple:  # type: ignore[type-arg]
    on = row.booked_on or date.max
    return (
        BankPayment.amount_ore == -row.amount_ore,
        BankAccount.account_number == account,
        BankDeposit.booked_on.between(on - BACK, on),
        BankDeposit.entry_id.is_not(None),
    )


def _returned(session: Reads, row: BankDeposit, account: str) -> Returned:
    columns = (BankPayment.id, BankDeposit.booked_on, BankDeposit.reference, BankPayment.references)
    named = _of(select(*columns, Entry.year, Entry.number), row, account)
    named = named.join(Entry, Entry.id == Allocation.entry_id)
    named = named.where(Allocation.kind.in_(list(IncomeKind)))
    waits = (
        select(*columns)
        .select_from(BankPayment)
        .join(OpenPayment, OpenPayment.payment_id == BankPayment.id)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
        .where(*_fits(row, account))
    )
    words = set(row.reference.split()) - {RETURNED}
    told = [
        (bool(words & {*kept.split(), *references.split()}), Taken(payment_id, on, _voucher(*entry)))
        for query in (named, waits)
        for payment_id, on, kept, references, *entry in session.execute(query)
    ]  # fmt: skip
    told.sort(key=lambda one: (one[0], one[1].booked_on, one[1].payment_id), reverse=True)
    sure = bool(told and told[0][0])
    few = [one for exact, one in told if exact or not sure][:MOST]
    return Returned(row.booked_on or date.min, -row.amount_ore, sure, tuple(few))


def _voucher(year: int | None = None, number: int | None = None) -> str:
    return voucher_number(year, number) if year and number else ""
