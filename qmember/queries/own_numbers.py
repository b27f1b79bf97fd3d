"""The association's own numbers for payments, and whether bank files have been read for them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from qmember.domain.own_numbers import NumberKind, shown_number
from qmember.models import Account, BankAccount, BankBalance, BankDeposit
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """One number; ``account`` is the ledger account that its money is booked on."""

    number_id: int
    kind: NumberKind
    shown: str
    name: str
    account: str
    account_name: str
    used: bool


def own_numbers(session: Reads) -> list[OwnNumber]:
    """Every number, in the order in which they were registered."""
    query = select(BankAccount, Account.name).join(
        Account, Account.number == BankAccount.account_number
    )
    used = used_numbers(session)
    return [
        OwnNumber(
            row.id, NumberKind(row.kind), shown_number(NumberKind(row.kind), row.number), row.name,
            row.account_number, name, row.id in used,
        )
        for row, name in session.execute(query.order_by(BankAccount.id))
    ]  # fmt: skip


def used_numbers(session: Reads) -> frozenset[int]:
    """The row ids of numbers that a bank file has told something about."""
    deposits = select(BankDeposit.bank_account_id).distinct()
    balances = select(BankBalance.bank_account_id).distinct()
    return frozenset([*session.scalars(deposits), *session.scalars(balances)])
