"""Which of our own accounts the rows of a bank's table are on: the file says it, or somebody does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qmember.domain.bank import BankFile, Debit, Deposit, StatementBalance
from qmember.domain.bank_accounts import same_account
from qmember.domain.bank_identity import TABLES
from qmember.domain.errors import N_, Refused
from qmember.domain.own_numbers import NumberKind
from qmember.models import BankAccount

CHOICE = {
    "table": (NumberKind.BBAN, NumberKind.IBAN, NumberKind.PLUSGIRO),
    "swish": (NumberKind.SWISH, NumberKind.BBAN, NumberKind.IBAN),
}
"""The numbers of ours that rows can be on whose file does not say it."""

NOT_SAID = N_("The file does not say which account it is about. Choose the account")


class ToBeTold(Refused):
    """A table of which somebody must tell more before it can be read: its columns, or its account."""

    code = "account-needed"


def placed(
    file: BankFile, accounts: Sequence[BankAccount], chosen_id: int | None = None
) -> BankFile:
    """The file with our own number on every row, as it is registered, so that no spelling tells apart.

    ``chosen_id`` is the account of rows that do not say theirs; it need not be told where there is only
    one. ToBeTold where it must. Other formats than tables always say it.
    """
    if file.format not in TABLES:
        return file
    rows: list[Deposit | Debit | StatementBalance] = [
        *file.deposits, *file.debits, *file.statements
    ]  # fmt: skip
    said = {row.account for row in rows}
    numbers = {one: _registered(accounts, one) for one in said if one}
    if "" in said:
        numbers[""] = _chosen(choices(accounts, file.format), chosen_id).number
    return replace(
        file,
        deposits=tuple(
            _by_us(replace(row, account=numbers[row.account]), accounts) for row in file.deposits
        ),
        debits=tuple(replace(row, account=numbers[row.account]) for row in file.debits),
        statements=tuple(replace(one, account=numbers[one.account]) for one in file.statements),
    )


def choices(accounts: Sequence[BankAccount], format_name: str) -> list[BankAccount]:
    """The accounts that rows of a table may be on, one for each account of the books."""
    kinds = CHOICE[TABLES[format_name]]
    found: dict[str, BankAccount] = {}
    for kind in kinds:
        for one in accounts:
            if one.kind == kind:
                found.setdefault(one.account_number, one)
    return sorted(found.values(), key=lambda one: one.id)


def _registered(accounts: Sequence[BankAccount], number: str) -> str:
    return next((one.number for one in accounts if same_account(one.number, number)), number)


def _chosen(own: Sequence[BankAccount], chosen_id: int | None) -> BankAccount:
    if not own:
        raise Refused(
            "No account of the association is registered yet. Add it under Settings, Accounts",
            field="file", code="no-account",
        )  # fmt: skip
    if chosen_id is None and len(own) == 1:
        return own[0]
    found = next((one for one in own if one.id == chosen_id), None)
    if found is None:
        raise ToBeTold(NOT_SAID, field="account")
    return found


def _by_us(row: Deposit, accounts: Sequence[BankAccount]) -> Deposit:
    """The row with its bankgiro in the reference alone, and only where it is ours: it may be the payer's.

    A text is no identity: another file of the bank may not tell the bankgiro.
    """
    if not row.bankgiro:
        return row
    numbers = {one.number for one in accounts}
    ours = row.account in numbers and any(same_account(one, row.bankgiro) for one in numbers)
    return replace(row, bankgiro="", reference=row.reference if ours else "")
