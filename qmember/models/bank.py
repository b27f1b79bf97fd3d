"""Bank files as they came, their rows for ever, and what each payment was named."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Long, Ore, Sealed, Word


class BankAccount(Base):
    """One of the association's own numbers: a bank account, IBAN, bankgiro, plusgiro or Swish.

    Money for any of them is booked on the ledger account ``account_number``.
    """

    __tablename__ = "bank_account"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    number: Mapped[str] = mapped_column(Word, unique=True)
    name: Mapped[str] = mapped_column(Line)
    account_number: Mapped[str] = mapped_column(ForeignKey("account.number"))


class BankImport(Base):
    """A bank file that was read; the same bytes are never read twice."""

    __tablename__ = "bank_import"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    format: Mapped[str] = mapped_column(Word)
    message_id: Mapped[str] = mapped_column(Line)
    rows: Mapped[int] = mapped_column(Integer)
    known: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class BankFile(Base):
    """The bytes of a bank file, sealed; emptied after a set time, unlike its rows."""

    __tablename__ = "bank_file"

    import_id: Mapped[int] = mapped_column(ForeignKey("bank_import.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(Sealed)


class BankDeposit(Base):
    """One booked row of a statement or one deposit of a notification; credit positive, in öre.

    ``entry_id`` is empty for rows in a foreign currency, which are booked when the bank books kronor,
    and for the further sighting of a deposit that another file already brought.
    """

    __tablename__ = "bank_deposit"
    __table_args__ = (
        CheckConstraint("amount_ore <> 0", name="not_zero"),
        Index("ix_bank_deposit_cross", "cross_key"),
        Index("ix_bank_deposit_import", "import_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("bank_import.id"))
    bank_account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    cross_key: Mapped[str] = mapped_column(String(64))
    booked_on: Mapped[date | None] = mapped_column(Date)
    amount_ore: Mapped[int] = mapped_column(Ore)
    currency: Mapped[str] = mapped_column(String(3))
    reference: Mapped[str] = mapped_column(Line)
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("bank_deposit.id"), unique=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), unique=True)


class BankPayment(Base):
    """One payer's part of a deposit: what the treasurer names. Amount in öre, deductions negative."""

    __tablename__ = "bank_payment"
    __table_args__ = (
        UniqueConstraint("deposit_id", "ordinal"),
        CheckConstraint("amount_ore <> 0", name="not_zero"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    deposit_id: Mapped[int] = mapped_column(ForeignKey("bank_deposit.id"))
    ordinal: Mapped[int] = mapped_column(Integer)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(Word)
    amount_ore: Mapped[int] = mapped_column(Ore)
    references: Mapped[str] = mapped_column(Line)


class OpenPayment(Base):
    """An index of the queue: the booked payments of which something is left to name.

    It says nothing that the rows do not say; without it every page would have to add up every
    payment there ever was. ``queries.invariants`` compares the two.
    """

    __tablename__ = "open_payment"

    payment_id: Mapped[int] = mapped_column(ForeignKey("bank_payment.id"), primary_key=True)


class PaymentMatch(Base):
    """An index beside the queue: what ``domain.matching`` said of a payment when it was asked last.

    ``found`` are suggestions as row ids and codes, never a name. A page shows no more of it than still
    holds; without a row a payment is unclear. It goes when the payment leaves the queue.
    """

    __tablename__ = "payment_match"
    __table_args__ = (Index("ix_payment_match_certainty", "certainty", "payment_id"),)

    payment_id: Mapped[int] = mapped_column(
        ForeignKey("open_payment.payment_id", ondelete="CASCADE"), primary_key=True
    )
    certainty: Mapped[str] = mapped_column(Word)
    found: Mapped[str] = mapped_column(Long)


class BankSender(Base):
    """The keyed digest of the account that a payment came from; never the number, never a name.

    By it earlier namings of the same sender are found. Erased when a payer is in danger.
    """

    __tablename__ = "bank_sender"

    payment_id: Mapped[int] = mapped_column(ForeignKey("bank_payment.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)


class PayerRule(Base):
    """What was said of how a payment was named: to do it alike the next time, or not.

    What "alike" is follows from the payment: its sender, its amount, and what it was named. Once its
    naming is undone, or its sender is forgotten, nothing has been said. The newest row of all that
    were named alike holds.
    """

    __tablename__ = "payer_rule"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("bank_payment.id"), index=True)
    alike: Mapped[bool]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class BankText(Base):
    """What the payer wrote and who she is, sealed; deletable, because the money does not need it."""

    __tablename__ = "bank_text"

    payment_id: Mapped[int] = mapped_column(ForeignKey("bank_payment.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)


class BankBalance(Base):
    """A statement's opening and closing balance in öre, to be compared with the ledger."""

    __tablename__ = "bank_balance"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("bank_import.id"), index=True)
    bank_account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    from_on: Mapped[date | None] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    opening_ore: Mapped[int | None] = mapped_column(Ore)
    closing_ore: Mapped[int | None] = mapped_column(Ore)
    agree: Mapped[bool]


class Allocation(Base):
    """What a payment, or a part of it, was named: an income, a settled gift, or not income.

    The parts of one payment never exceed it: a trigger counts those that have not been undone.
    """

    __tablename__ = "allocation"
    __table_args__ = (
        CheckConstraint("amount_ore <> 0", name="not_zero"),
        Index("ix_allocation_payment", "payment_id"),
        Index("ix_allocation_income", "income_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("bank_payment.id"))
    amount_ore: Mapped[int] = mapped_column(Ore)
    kind: Mapped[str] = mapped_column(Word)
    income_id: Mapped[int | None] = mapped_column(ForeignKey("income.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class NamingWay(Base):
    """How a naming was decided: by itself, with the certain ones, or one by one as likely or unclear.

    ``batch_id`` is the first naming of the same press, so that all of it can be undone.
    """

    __tablename__ = "naming_way"
    __table_args__ = (Index("ix_naming_way_how", "how", "batch_id"),)

    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"), primary_key=True)
    how: Mapped[str] = mapped_column(Word)
    batch_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"))


class AllocationReversal(Base):
    """That a naming was undone; the money is back on the suspense account."""

    __tablename__ = "allocation_reversal"

    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
