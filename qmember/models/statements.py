"""Yearly statements: numbered without gaps, their facts and bytes kept as they were issued."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Sealed, Word


class GiftStatement(Base):
    """One statement; ``facts`` and ``pdf`` are sealed under the statement's own key.

    ``gift_year`` is that of the gifts, ``basis`` marks which gifts they are
    (``domain.statements.basis_of``), ``part_id`` the part of the run that issued it.
    """

    __tablename__ = "gift_statement"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index("ix_gift_statement_person", "person_id", "gift_year"),
        Index("ix_gift_statement_gift_year", "gift_year"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    gift_year: Mapped[int] = mapped_column(Integer)
    everything: Mapped[bool]
    gifts: Mapped[int] = mapped_column(Integer)
    amount_ore: Mapped[int] = mapped_column(Ore)
    basis: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(10), unique=True)
    language: Mapped[str] = mapped_column(Word)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("gift_statement.id"), unique=True)
    part_id: Mapped[int | None] = mapped_column(ForeignKey("receipt_run_part.id"), unique=True)
    issued_on: Mapped[date] = mapped_column(Date)
    facts: Mapped[bytes] = mapped_column(Sealed)
    pdf: Mapped[bytes] = mapped_column(Sealed)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Line)


class GiftStatementKey(Base):
    """The key of one statement, itself sealed; erasing the person destroys it."""

    __tablename__ = "gift_statement_key"

    statement_id: Mapped[int] = mapped_column(ForeignKey("gift_statement.id"), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(Sealed)


class GiftStatementVoid(Base):
    """That a statement no longer holds; its number stays in the list."""

    __tablename__ = "gift_statement_void"

    statement_id: Mapped[int] = mapped_column(ForeignKey("gift_statement.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class GiftStatementDelivery(Base):
    """That the original has left, once: by mail or on paper; what comes after is a copy."""

    __tablename__ = "gift_statement_delivery"

    statement_id: Mapped[int] = mapped_column(ForeignKey("gift_statement.id"), primary_key=True)
    how: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class GiftStatementMail(Base):
    """Which mail brings a statement."""

    __tablename__ = "gift_statement_mail"

    mail_id: Mapped[int] = mapped_column(ForeignKey("outbox_mail.id"), primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("gift_statement.id"), unique=True)


class ReceiptLink(Base):
    """A link by which a giver fetches one receipt or statement, once; only a hash of it is kept."""

    __tablename__ = "receipt_link"
    __table_args__ = (
        CheckConstraint("(receipt_id IS NULL) <> (statement_id IS NULL)", name="one"),
        Index("ix_receipt_link_receipt", "receipt_id"),
        Index("ix_receipt_link_statement", "statement_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"))
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("gift_statement.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
