"""What a bank file says: deposits with their payments, withdrawals, balances, and what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from qmember.domain.bank_problems import REFUSE, UNKNOWN_COLUMNS, Problem

PAYMENT, DEDUCTION, RETURN = "payment", "deduction", "return"

OLDEST_YEAR = 1990
AHEAD = timedelta(days=10)
"""So far ahead banks book: holidays, and value days."""


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

    ``reference`` is what a person sees, ``bank_reference`` the bank's own identity of the row;
    ``certain`` when the bank promises that no other row has it.
    ``booked_on`` is None when the date that was written cannot be right. ``written_on`` is then that
    date, when it may come to be right: by it the row is known whenever the file is read.
    ``whole`` when a running balance proves that the file has every row of its days.
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
    certain: bool = False
    written_on: date | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Debit:
    """One booked withdrawal; ``amount_ore`` is positive.

    ``references`` are those of its details, ``certain`` and ``whole`` as for a deposit. ``returned``
    when it takes a payment back that came before.
    """

    booked_on: date | None
    amount_ore: int
    currency: str
    account: str
    bank_reference: str
    ordinal: int = 0
    written_on: date | None = None
    returned: bool = False
    references: tuple[str, ...] = ()
    certain: bool = False
    whole: bool = False


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

    @property
    def unknown_columns(self) -> bool:
        """Tell whether it is a table of which nobody has said yet what its columns hold."""
        return any(problem.message == UNKNOWN_COLUMNS for problem in self.problems)


def thinkable(day: date, today: date) -> bool:
    """Tell whether a bank can have written that day in earnest, perhaps about what is to come."""
    return OLDEST_YEAR <= day.year <= today.year + 1


def plausible(day: date, today: date) -> bool:
    """Tell whether money can have been booked under that day."""
    return thinkable(day, today) and day <= today + AHEAD


def signed(payment: Payment) -> int:
    """A payment's öre with its direction: deductions are negative."""
    return -payment.amount_ore if payment.kind == DEDUCTION else payment.amount_ore


def credits_by_currency(file: BankFile) -> dict[str, int]:
    """What came in, in hundredths, kronor first: different kinds of money are never one sum."""
    found = Counter[str]()
    for deposit in file.deposits:
        found[deposit.currency] += deposit.amount_ore
    return dict(sorted(found.items(), key=lambda pair: (pair[0] != "SEK", pair[0])))


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
