"""The ledger: entries, their lines and their seals, accounts and closed months.

Entries, lines and seals are written once. ``entry.id`` points at ``seal`` with a deferred foreign
key, so that no entry can be committed without a seal, and the seal's trigger refuses lines that do
not balance. Nothing is ever updated or deleted; triggers in ``migrations`` see to it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Word


class Account(Base):
    """An account of the association's chart."""

    __tablename__ = "account"

    number: Mapped[str] = mapped_column(Word, primary_key=True)
    name: Mapped[str] = mapped_column(Line)


class AccountMapping(Base):
    """Which account has a role from a date on; the newest that has begun holds."""

    __tablename__ = "account_mapping"
    __table_args__ = (UniqueConstraint("role", "from_on"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    role: Mapped[str] = mapped_column(Word)
    account_number: Mapped[str] = mapped_column(ForeignKey("account.number"))
    from_on: Mapped[date] = mapped_column(Date)


class Entry(Base):
    """A voucher (verifikation): what happened, when, by whom; its lines carry the money.

    ``event_on`` is the day of the event; ``booked_on`` is the day in an open month under which it is
    booked. The rows that caused it (income, bank deposit, allocation, reversal) point here.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("series", "year", "number"),
        ForeignKeyConstraint(
            ["id"], ["seal.entry_id"], name="fk_entry_seal", deferrable=True, initially="DEFERRED",
            use_alter=True,
        ),
        Index("ix_entry_booked", "booked_on", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    series: Mapped[str] = mapped_column(Word)
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    event_on: Mapped[date] = mapped_column(Date)
    booked_on: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(Word)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Line)


class Posted(Base):
    """One line of an entry: debit positive, credit negative, in öre."""

    __tablename__ = "line"
    __table_args__ = (
        CheckConstraint("amount_ore <> 0", name="not_zero"),
        CheckConstraint("(kind IS NULL) = (payer_kind IS NULL)", name="income_has_payer"),
        Index("ix_line_entry", "entry_id"),
        Index("ix_line_account", "account_number", "entry_id", "amount_ore"),
        Index(
            "ix_line_income", "year", "kind", "entry_id", "payer_kind", "amount_ore",
            sqlite_where=text("kind IS NOT NULL"), postgresql_where=text("kind IS NOT NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    account_number: Mapped[str] = mapped_column(ForeignKey("account.number"))
    amount_ore: Mapped[int] = mapped_column(Ore)
    year: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str | None] = mapped_column(Word)
    payer_kind: Mapped[str | None] = mapped_column(Word)


class Seal(Base):
    """That an entry is whole and balanced; written last, checked by the database."""

    __tablename__ = "seal"

    entry_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"),
        ForeignKey("entry.id"),
        primary_key=True,
        autoincrement=False,
    )
    sealed_at: Mapped[datetime]


class PeriodEvent(Base):
    """A month was closed or opened again; the newest event of a month holds."""

    __tablename__ = "period_event"
    __table_args__ = (Index("ix_period_event_month", "month", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    month: Mapped[str] = mapped_column(Word)
    closed: Mapped[bool]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class PeriodDeviation(Base):
    """What was not as it should be when a month was closed all the same, and why it was closed.

    ``what`` is a word of ``domain.closing.Check``, ``count`` how much of it there was.
    """

    __tablename__ = "period_deviation"
    __table_args__ = (UniqueConstraint("event_id", "what"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("period_event.id"))
    what: Mapped[str] = mapped_column(Word)
    count: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Line)


class Counter(Base):
    """The last number taken in a series and year; taken by upsert in the deed's own transaction."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(Word, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
