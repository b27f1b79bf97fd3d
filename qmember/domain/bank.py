"""What a bank file says: deposits with their payments, withdrawals, balances, and what is wrong."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date

VERSION = 1
"""The version of the fingerprints; rows read under an earlier one are compared under that."""

PAYMENT, DEDUCTION, RETURN = "payment", "deduction", "return"
REFUSE, WARNING = "refuse", "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: ``refuse`` means that nothing of it is taken.

    ``where`` is a line or entry, ``message`` an English message id and ``values`` fill its slots.
    """

    severity: str
    where: str
    message: str
    values: dict[str, object] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Payment:
    """One payer's part of a deposit; ``amount_ore`` is positive and ``kind`` tells its direction."""

    amount_ore: int
    kind: str = PAYMENT
    references: tuple[str, ...] = ()
    message: str = ""
    payer_name: str = ""
    payer_account: str = ""
    payer_orgnr: str = ""
    bank_id: str = ""


@dataclass(frozen=True, slots=True)
class Deposit:
    """One booked credit of an account (BgMax: one section), in öre or the currency's hundredth.

    ``reference`` is what a person sees, ``bank_reference`` the bank's own identity of the row.
    """

    booked_on: date | None
    amount_ore: int
    currency: str
    account: str
    bankgiro: str
    reference: str
    bank_reference: str
    payments: tuple[Payment, ...]
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class Debit:
    """One booked withdrawal; ``amount_ore`` is positive."""

    booked_on: date | None
    amount_ore: int
    currency: str
    account: str
    bank_reference: str
    ordinal: int = 0


@dataclass(frozen=True, slots=True)
class StatementBalance:
    """The opening and closing balance of one statement; ``agree`` when its rows add up to them."""

    account: str
    currency: str
    from_on: date | None
    to_on: date | None
    opening_ore: int | None
    closing_ore: int | None
    agree: bool


@dataclass(frozen=True, slots=True)
class BankFile:
    """A whole file as values."""

    format: str
    message_id: str = ""
    deposits: tuple[Deposit, ...] = ()
    debits: tuple[Debit, ...] = ()
    statements: tuple[StatementBalance, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether a problem forbids taking the file."""
        return any(problem.severity == REFUSE for problem in self.problems)


def signed(payment: Payment) -> int:
    """A payment's öre with its direction: deductions are negative."""
    return -payment.amount_ore if payment.kind == DEDUCTION else payment.amount_ore


def totals(file: BankFile) -> dict[str, int]:
    """Sums and counts of a file."""
    payments = [payment for deposit in file.deposits for payment in deposit.payments]
    return {
        "credits_ore": sum(deposit.amount_ore for deposit in file.deposits),
        "debits_ore": sum(debit.amount_ore for debit in file.debits),
        "payments": sum(payment.kind != DEDUCTION for payment in payments),
        "deductions": sum(payment.kind == DEDUCTION for payment in payments),
        "deposits": len(file.deposits),
        "debits": len(file.debits),
    }


def family(format_name: str) -> str:
    """``statement`` for what lists an account's rows, ``notification`` for what details deposits."""
    return "statement" if format_name.startswith(("camt.053", "csv", "xlsx")) else "notification"


def deposit_fingerprint(row: Deposit) -> str:
    """The identity of a deposit: the same in a file that was saved again, never in two deposits.

    The bank's own reference where there is one; the ordinal among rows that are equal in every other
    respect keeps two real twins apart.
    """
    return _hash(
        "deposit", _day(row.booked_on), row.amount_ore, row.currency, _digits(row.account),
        _digits(row.bankgiro), row.bank_reference, row.ordinal,
    )  # fmt: skip


def debit_fingerprint(row: Debit) -> str:
    """The identity of a withdrawal."""
    return _hash(
        "debit", _day(row.booked_on), row.amount_ore, row.currency, _digits(row.account),
        row.bank_reference, row.ordinal,
    )  # fmt: skip


def payment_fingerprint(deposit: str, payment: Payment, ordinal: int) -> str:
    """The identity of a payment inside its deposit."""
    return _hash("payment", deposit, signed(payment), payment.bank_id, ordinal)


def cross_key(row: Deposit) -> str:
    """What a deposit looks like in every kind of file: its day, amount and currency."""
    return _hash("cross", _day(row.booked_on), row.amount_ore, row.currency)


def _hash(*parts: object) -> str:
    text = json.dumps([VERSION, *parts], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal()).lstrip("0")
