"""The light double-entry sub-ledger: kinds of income, channels, account roles, balanced lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qmember.domain.people import PayerKind


class IncomeKind(StrEnum):
    """What money that came in is (``ux`` 1.2)."""

    GIFT = "gift"
    MEMBERSHIP_FEE = "membership_fee"
    STATE_GRANT = "state_grant"
    MUNICIPAL_GRANT = "municipal_grant"
    PROJECT_GRANT = "project_grant"
    SALE = "sale"
    LECTURE = "lecture"
    SPONSORSHIP = "sponsorship"
    OTHER = "other"


NO_SPONSOR = "A private person gives a gift or buys something. Choose Gift or Sale"
"""Why sponsorship of a private person is refused: it is a sale to a firm or an association."""


NOT_INCOME, SETTLED = "not_income", "settled"
"""What a bank payment may be named besides a kind of income: nothing of ours, or the money of a gift
that was entered by hand."""

REFUND, REFUND_PAID = "refund", "refund_paid"
"""The kind of an entry, and of a naming, by which money is owed back; and of one by which it left."""

TOLD = "told"
"""What a bank payment is named whose money another file told of too: its deposit is taken back."""

GRANTS = frozenset({IncomeKind.STATE_GRANT, IncomeKind.MUNICIPAL_GRANT, IncomeKind.PROJECT_GRANT})


class Channel(StrEnum):
    """The way money came."""

    BANKGIRO = "bankgiro"
    SWISH = "swish"
    CARD = "card"
    CASH = "cash"
    TRANSFER = "transfer"


class Anonymity(StrEnum):
    """Before whom a gift is anonymous; it belongs to the gift and is never inherited.

    ``NONE`` staff see the giver, ``PUBLIC`` never named outside, ``BOARD`` only the treasurer sees,
    ``ALL`` no giver is stored at all.
    """

    NONE = "none"
    PUBLIC = "public"
    BOARD = "board"
    ALL = "all"


class AccountRole(StrEnum):
    """What an account is for; which account has the role from which date is the association's choice.

    Income kinds are roles of their own, named ``income.<kind>``.
    """

    BANK = "bank"
    CASH = "cash"
    CLEARING_BANKGIRO = "clearing.bankgiro"
    CLEARING_SWISH = "clearing.swish"
    CLEARING_CARD = "clearing.card"
    CLEARING_TRANSFER = "clearing.transfer"
    SUSPENSE = "suspense"
    HELD = "held"
    REFUNDS = "refunds"
    BOOKKEEPING = "bookkeeping"
    OPENING = "opening"


DETAILED = "detailed"
"""The kind of an entry, and of a naming, by which a sum is known by its parts: no money moves."""

PARKED, RETURNED = "parked", "returned"
"""The kinds of entries, and of namings, by which money of a flagged payer is set apart, and goes back."""

HAND_ROLE = {
    Channel.BANKGIRO: AccountRole.CLEARING_BANKGIRO,
    Channel.SWISH: AccountRole.CLEARING_SWISH,
    Channel.CARD: AccountRole.CLEARING_CARD,
    Channel.TRANSFER: AccountRole.CLEARING_TRANSFER,
    Channel.CASH: AccountRole.CASH,
}
"""Which account a gift entered by hand debits: only bank rows touch the bank account."""

DEFAULT_ACCOUNTS: tuple[tuple[str, str, str], ...] = (
    (AccountRole.CASH, "1910", "Kassa"),
    (AccountRole.BANK, "1930", "Bank"),
    (AccountRole.CLEARING_BANKGIRO, "1681", "Avräkning bankgiro"),
    (AccountRole.CLEARING_SWISH, "1682", "Avräkning Swish"),
    (AccountRole.CLEARING_CARD, "1683", "Avräkning kort"),
    (AccountRole.CLEARING_TRANSFER, "1684", "Avräkning överföring"),
    (AccountRole.OPENING, "2099", "Ingående balans vid övertagandet"),
    (AccountRole.REFUNDS, "2890", "Återbetalningar"),
    (AccountRole.SUSPENSE, "2990", "Inbetalningar att namnge"),
    (AccountRole.HELD, "2991", "Gåvor som väntar på beslut"),
    (AccountRole.BOOKKEEPING, "2999", "Bokförs i bokföringsprogrammet"),
    ("income.sale", "3010", "Försäljning"),
    ("income.lecture", "3040", "Föreläsningar"),
    ("income.sponsorship", "3050", "Sponsring"),
    ("income.membership_fee", "3890", "Medlemsavgifter"),
    ("income.state_grant", "3985", "Statliga bidrag"),
    ("income.municipal_grant", "3987", "Bidrag från kommun och region"),
    ("income.project_grant", "3989", "Projektbidrag"),
    ("income.gift", "3993", "Gåvor"),
    ("income.other", "3999", "Övriga intäkter"),
)
"""The suggested mapping of a new association: (role, account, name); editable and dated."""


def income_role(kind: IncomeKind) -> str:
    """The account role of one kind of income."""
    return f"income.{kind}"


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry before it is written: debit positive, credit negative, in öre.

    The account is the one that has ``role`` on the day, or ``account`` itself where it is known.
    ``kind`` and ``payer_kind`` stand on income lines only.
    """

    role: str
    amount: int
    kind: IncomeKind | None = None
    payer_kind: PayerKind | None = None
    account: str | None = None


def move(amount: int, *, debit: str, credit: str) -> tuple[Posting, Posting]:
    """Two lines that move ``amount`` öre (positive) from ``credit`` to ``debit``."""
    return Posting(debit, amount), Posting(credit, -amount)


def income(
    amount: int,
    *,
    debit: str,
    kind: IncomeKind,
    payer_kind: PayerKind,
    account: str | None = None,
) -> tuple[Posting, Posting]:
    """Two lines for income of ``amount`` öre that lies on the account of ``debit``, or ``account``."""
    return Posting(debit, amount, account=account), Posting(
        income_role(kind), -amount, kind, payer_kind
    )


def balanced(lines: Sequence[Posting]) -> bool:
    """Tell whether the lines are an entry: two or more, none zero, summing to zero."""
    return (
        len(lines) > 1
        and all(line.amount for line in lines)
        and not sum(line.amount for line in lines)
    )


def voucher_number(year: int, number: int, series: str = "V") -> str:
    """A voucher's number as people read it: ``2026-0143``; series other than V come first."""
    prefix = "" if series == "V" else f"{series}"
    return f"{prefix}{year}-{number:04d}"
