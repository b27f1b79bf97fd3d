"""Rows by which money left the bank that may be the money of refunds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from qmember.domain.bank_kept import shown_reference
from qmember.domain.ledger import voucher_number
from qmember.domain.refunds import adding_up
from qmember.models import BankAccount, BankDeposit, Entry
from qmember.queries.reading import Columns, Reads
from qmember.queries.refunds import RefundRow
from qmember.queries.withdrawals_taken import taken

BEFORE = timedelta(days=10)
"""So long before a refund was written down it may have been paid."""

MOST = 3
LOOKED_AT = 200
"""So many of the latest rows are compared with sums of refunds."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A row of the bank: öre are positive. ``days`` is how long after the refund it was booked.

    ``told`` when its reference holds the number of a voucher of the refund.
    """

    deposit_id: int
    booked_on: date
    amount_ore: int
    reference: str
    account: str
    voucher: str
    days: int
    told: bool


@dataclass(frozen=True, slots=True)
class SharedWithdrawal:
    """A row of the bank (öre are positive) and the refunds, as row ids, that sum to it."""

    deposit_id: int
    booked_on: date
    amount_ore: int
    account: str
    voucher: str
    chosen: tuple[int, ...]


def withdrawals(session: Reads, refunds: Sequence[RefundRow]) -> dict[int, list[Withdrawal]]:
    """For each refund the rows that it may be: of its amount, and not before it; the likeliest first.

    A row that is the money of something else is not offered again.
    """
    if not refunds:
        return {}
    first = min(_day(one) for one in refunds) - BEFORE
    query = (
        _untaken()
        .where(
            BankDeposit.amount_ore.in_({-one.amount_ore for one in refunds}),
            BankDeposit.booked_on >= first,
        )
        .order_by(BankDeposit.booked_on, BankDeposit.id)
    )
    rows = session.execute(query).all()
    return {one.refund_id: _fitting(one, rows) for one in refunds}


def shared_withdrawals(session: Reads, refunds: Sequence[RefundRow]) -> list[SharedWithdrawal]:
    """Rows that may be the money of several refunds together: of their sum, and not before them."""
    amounts = [one.amount_ore for one in refunds]
    if len(amounts) <= 1:
        return []
    first = min(_day(one) for one in refunds) - BEFORE
    query = (
        _untaken()
        .where(BankDeposit.booked_on >= first)
        .where(BankDeposit.amount_ore.between(-sum(amounts), -sum(sorted(amounts)[:2])))
        .order_by(BankDeposit.booked_on.desc(), BankDeposit.id.desc())
        .limit(LOOKED_AT)
    )
    found = [
        SharedWithdrawal(
            row.id, row.booked_on, -row.amount_ore, row.name, voucher_number(row.year, row.number),
            tuple(refunds[place].refund_id for place in adding_up(amounts, -row.amount_ore)),
        )
        for row in session.execute(query)
    ]  # fmt: skip
    return [one for one in found if one.chosen]


def _untaken() -> Columns:
    return (
        select(
            BankDeposit.id, BankDeposit.booked_on, BankDeposit.amount_ore, BankDeposit.reference,
            BankAccount.name, Entry.year, Entry.number,
        )
        .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
        .join(Entry, Entry.id == BankDeposit.entry_id)
        .where(~taken())
    )  # fmt: skip


def _fitting(one: RefundRow, rows: Sequence) -> list[Withdrawal]:  # type: ignore[type-arg]
    numbers = {
        part for number in (one.of, one.own, one.rest) if number for part in _written(number)
    }
    found = [
        Withdrawal(
            row.id, row.booked_on, -row.amount_ore, shown_reference(row.reference), row.name,
            voucher_number(row.year, row.number), (row.booked_on - _day(one)).days,
            bool(numbers & set(row.reference.split())),
        )
        for row in rows
        if row.amount_ore == -one.amount_ore and row.booked_on >= _day(one) - BEFORE
    ]  # fmt: skip
    return sorted(found, key=lambda w: (not w.told, abs(w.days), w.deposit_id))[:MOST]


def _written(number: str) -> tuple[str, str]:
    """A voucher's number as a reference keeps it: digits alone, in one piece or as they stand."""
    return number, number.replace("-", "")


def _day(one: RefundRow) -> date:
    """The day from which the row is looked for: the one that was told, else that of the decision."""
    return one.paid_on or one.since
