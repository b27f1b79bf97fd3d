"""A month as the board reads it: each kind of income with its rows, and the bank beside the books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from qmember.domain.ledger import IncomeKind, voucher_number
from qmember.domain.periods import days_of
from qmember.models import (
    BankAccount,
    BankBalance,
    Entry,
    Income,
    IncomePart,
    IncomeReversal,
    Posted,
    Purpose,
)
from qmember.queries.bank_files import statement_accounts
from qmember.queries.ledger import balances_on
from qmember.queries.reading import Columns, Reads, Values

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One booked income, or the reversal of one (öre, negative then); nobody is named.

    A gift on several purposes has a row for each, under the same voucher.
    """

    on: date
    voucher: str
    channel: str
    purpose: str
    amount_ore: int
    reversal: bool


@dataclass(frozen=True, slots=True)
class KindOfMonth:
    """What was booked of one kind in the month."""

    kind: IncomeKind
    rows: tuple[ReportRow, ...]

    @property
    def total_ore(self) -> int:
        """What it came to, corrections taken off."""
        return sum(row.amount_ore for row in self.rows)

    @property
    def vouchers(self) -> int:
        """How many were booked: a gift on several purposes is one."""
        return len({row.voucher for row in self.rows})


@dataclass(frozen=True, slots=True)
class AccountOfMonth:
    """An account of the books that the bank writes statements of; öre. ``bank_ore`` None: no statement."""

    number: str
    opening_ore: int
    closing_ore: int
    bank_ore: int | None
    bank_on: date | None


@dataclass(frozen=True, slots=True)
class MonthReport:
    """One month: income by kind in the order of the kinds, and each account of the bank."""

    month: str
    kinds: tuple[KindOfMonth, ...]
    accounts: tuple[AccountOfMonth, ...]

    @property
    def total_ore(self) -> int:
        """All income of the month."""
        return sum(one.total_ore for one in self.kinds)


def month_report(session: Reads, month: str) -> MonthReport:
    """What was booked in the days of a month; corrections of earlier months that were booked in it too."""
    first, last = days_of(month)
    found: dict[str, list[ReportRow]] = {}
    for row in session.execute(_rows(first, last)):
        found.setdefault(row.kind, []).append(_row(row))
    kinds = tuple(KindOfMonth(kind, tuple(found[kind])) for kind in IncomeKind if kind in found)
    return MonthReport(month, kinds, tuple(_accounts(session, first, last)))


def _rows(first: date, last: date) -> Columns:
    """The lines that are income, with what is known of them that names nobody."""
    own, taken = Income.entry_id == Entry.id, IncomeReversal.entry_id == Entry.id
    return (
        select(
            Posted.kind, Posted.amount_ore, Entry.event_on, Entry.year, Entry.number,
            Entry.reverses_id, Income.channel, Purpose.name.label("purpose"),
            IncomePart.amount_ore.label("part"),
        )
        .join(Entry, Entry.id == Posted.entry_id)
        .outerjoin(IncomeReversal, taken)
        .outerjoin(Income, own | (Income.id == IncomeReversal.income_id))
        .outerjoin(IncomePart, IncomePart.income_id == Income.id)
        .outerjoin(Purpose, Purpose.id == func.coalesce(IncomePart.purpose_id, Income.purpose_id))
        .where(Posted.kind.is_not(None), Entry.booked_on.between(first, last))
        .order_by(Entry.year, Entry.number, Posted.id, IncomePart.purpose_id)
    )  # fmt: skip


def _row(row: Values) -> ReportRow:
    ore = -row.amount_ore
    if row.part is not None:
        ore = row.part if ore > 0 else -row.part
    return ReportRow(
        row.event_on, voucher_number(row.year, row.number), row.channel or "", row.purpose or "",
        ore, reversal=row.reverses_id is not None,
    )  # fmt: skip


def _accounts(session: Reads, first: date, last: date) -> Iterator[AccountOfMonth]:
    """The books of each account on the day before and on the last day, and the newest statement."""
    for number in statement_accounts(session):
        books = balances_on(session, number, [first - DAY, last])
        bank = session.execute(
            select(BankBalance.closing_ore, BankBalance.to_on)
            .join(BankAccount, BankAccount.id == BankBalance.bank_account_id)
            .where(BankAccount.account_number == number, BankBalance.to_on.between(first, last))
            .order_by(BankBalance.to_on.desc(), BankBalance.id.desc())
            .limit(1)
        ).first()
        said, on = (bank.closing_ore, bank.to_on) if bank else (None, None)
        yield AccountOfMonth(number, books[first - DAY], books[last], said, on)
