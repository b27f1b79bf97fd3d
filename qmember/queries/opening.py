"""Opening balances: what each account held when the books here began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from qmember.domain.ledger import AccountRole, voucher_number
from qmember.models import Account, BankAccount, BankBalance, Entry, Posted
from qmember.queries.accounts import mappings
from qmember.queries.reading import Reads

OPENING_KIND = "opening"
"""What the entry of an opening balance is called in the ledger."""


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """The opening balance of one account in öre, debit positive, and its voucher."""

    entry_id: int
    account: str
    name: str
    amount_ore: int
    voucher: str
    event_on: date


def openings(session: Reads) -> list[OpeningRow]:
    """The opening balances that hold, in account order; reversed ones are not among them."""
    undone = aliased(Entry)
    against = mappings(session).accounts_ever(AccountRole.OPENING)
    shown = (Entry.id, Entry.year, Entry.number, Entry.event_on, Account.number, Account.name)
    query = (
        select(*shown, func.sum(Posted.amount_ore))
        .join(Posted, Posted.entry_id == Entry.id)
        .join(Account, Account.number == Posted.account_number)
        .outerjoin(undone, undone.reverses_id == Entry.id)
        .where(Entry.kind == OPENING_KIND, undone.id.is_(None), Account.number.not_in(against))
        .group_by(*shown)
        .order_by(Account.number, Entry.id)
    )
    return [
        OpeningRow(entry_id, account, name, int(amount), voucher_number(year, number), event_on)
        for entry_id, year, number, event_on, account, name, amount in session.execute(query)
    ]


def first_statement(session: Reads, account: str) -> date | None:
    """The first day of the earliest statement that tells what was on a ledger account."""
    query = (
        select(func.min(BankBalance.from_on))
        .join(BankAccount, BankAccount.id == BankBalance.bank_account_id)
        .where(BankAccount.account_number == account, BankBalance.opening_ore.is_not(None))
    )
    return session.scalar(query)
