"""Read what came with the bank's files: the files, statements beside the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from qmember.domain.bank_accounts import STATEMENT_KINDS
from qmember.models import BankAccount, BankBalance, BankDeposit, BankImport
from qmember.queries.ledger import happened_by
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file that was read."""

    import_id: int
    format: str
    at: datetime
    by: str
    rows: int
    new: int


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement's balances beside the ledger's on its last day; öre."""

    account: str
    from_on: date | None
    to_on: date | None
    opening_ore: int | None
    closing_ore: int | None
    adds_up: bool
    ledger_ore: int | None

    @property
    def agrees(self) -> bool:
        """Tell whether the ledger says what the bank says."""
        return self.closing_ore is not None and self.closing_ore == self.ledger_ore


def reconciled_until(newest_first: Sequence[StatementRow]) -> date | None:
    """The day up to which bank and books agree on every account; None when they differ on one."""
    newest: dict[str, StatementRow] = {}
    for row in newest_first:
        newest.setdefault(row.account, row)
    days = [row.to_on for row in newest.values() if row.adds_up and row.agrees and row.to_on]
    return min(days) if days and len(days) == len(newest) else None


def imports(session: Reads, limit: int = 20) -> list[ImportRow]:
    """The files that were read, newest first."""
    new = (
        select(func.count())
        .select_from(BankDeposit)
        .where(BankDeposit.import_id == BankImport.id, BankDeposit.same_as_id.is_(None))
        .correlate(BankImport)
        .scalar_subquery()
    )
    query = select(BankImport, new).order_by(BankImport.id.desc()).limit(limit)
    return [
        ImportRow(row.id, row.format, row.at, row.by, row.rows, int(count or 0))
        for row, count in session.execute(query)
    ]


def statement_accounts(session: Reads) -> list[str]:
    """The accounts of the books that banks write statements of, in order."""
    query = select(BankAccount.account_number).where(BankAccount.kind.in_(STATEMENT_KINDS))
    return list(session.scalars(query.distinct().order_by(BankAccount.account_number)))


def statements(session: Reads, limit: int = 6) -> list[StatementRow]:
    """The newest statements with what the ledger holds of all that had happened on their last day.

    One that was fetched before its last day was over says less than the books; where a later one that
    agrees covers that day it is left out.
    """
    query = (
        select(BankBalance, BankAccount)
        .join(BankAccount, BankAccount.id == BankBalance.bank_account_id)
        .order_by(BankBalance.to_on.desc(), BankBalance.id.desc())
        .limit(limit)
    )
    found = [(row, account) for row, account in session.execute(query)]
    days: dict[str, list[date]] = {}
    for row, account in found:
        days.setdefault(account.account_number, []).append(row.to_on or date.max)
    books = {number: happened_by(session, number, asked) for number, asked in days.items()}
    told = [
        (
            row.id,
            StatementRow(
                account=account.number, from_on=row.from_on, to_on=row.to_on,
                opening_ore=row.opening_ore, closing_ore=row.closing_ore, adds_up=row.agree,
                ledger_ore=books[account.account_number][row.to_on or date.max],
            ),
        )
        for row, account in found
    ]  # fmt: skip
    return [
        one for row_id, one in told if not any(_told_anew(row_id, one, *other) for other in told)
    ]


def _told_anew(row_id: int, one: StatementRow, other_id: int, other: StatementRow) -> bool:
    """Tell whether a statement that differs is one of which a later one tells the whole day."""
    if one.agrees or not other.agrees or other_id <= row_id or one.account != other.account:
        return False
    if one.to_on is None or other.from_on is None or other.to_on is None:
        return False
    return other.adds_up and other.from_on <= one.to_on <= other.to_on
