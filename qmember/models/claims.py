"""Membership fees: what was decided, what is asked for, and which money answers it. Written once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Word


class Fee(Base):
    """What a type of membership costs from a membership year on, and who decided it where.

    The year is that of its first day. Of two rows of one type and year the newer holds; claims that
    were made keep the row that they name.
    """

    __tablename__ = "fee"
    __table_args__ = (
        CheckConstraint("amount_ore > 0", name="positive"),
        Index("ix_fee_type", "type_id", "from_year", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("member_type.id"))
    from_year: Mapped[int] = mapped_column(Integer)
    amount_ore: Mapped[int] = mapped_column(Ore)
    decided_on: Mapped[date | None] = mapped_column(Date)
    decision: Mapped[str] = mapped_column(Line)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class FeePayer(Base):
    """That the fees of a member are paid by somebody: of several rows the newest holds.

    A payer who is the member herself means that she pays again. Erased when either is hidden.
    """

    __tablename__ = "fee_payer"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    payer_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class FeeRun(Base):
    """Claims that were made together for one membership year."""

    __tablename__ = "fee_run"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class Claim(Base):
    """A fee that is asked for: of whom, who pays it, for which time, under which one reference."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("amount_ore > 0", name="positive"),
        CheckConstraint("to_on >= from_on", name="order"),
        CheckConstraint("parts > 0", name="parts"),
        Index("ix_claim_person", "person_id", "from_on"),
        Index("ix_claim_payer", "payer_id"),
        Index("ix_claim_run", "run_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    payer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("member_type.id"))
    fee_id: Mapped[int | None] = mapped_column(ForeignKey("fee.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("fee_run.id"))
    amount_ore: Mapped[int] = mapped_column(Ore)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    reference: Mapped[str] = mapped_column(Word, unique=True)
    issued_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    parts: Mapped[int] = mapped_column(Integer, default=1)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ClaimPayment(Base):
    """That an income answers a claim: it does so for as long as the income counts.

    A trigger refuses more on a claim than it asks for.
    """

    __tablename__ = "claim_payment"

    income_id: Mapped[int] = mapped_column(ForeignKey("income.id"), primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)


class ClaimProof(Base):
    """That a member has shown on which day she paid a fee, or that this was taken back (``undoes_id``).

    Only the day is kept, and nothing of what she showed. A trigger refuses a second day of a claim
    while one stands.
    """

    __tablename__ = "claim_proof"
    __table_args__ = (Index("ix_claim_proof_claim", "claim_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    initiated_on: Mapped[date] = mapped_column(Date)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("claim_proof.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ClaimEnd(Base):
    """That somebody ended a claim: waived, rounded, taken back or closed. No reason is asked for."""

    __tablename__ = "claim_end"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    how: Mapped[str] = mapped_column(Word)
    ended_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ClaimEndUndo(Base):
    """That a claim is asked for again after all."""

    __tablename__ = "claim_end_undo"

    end_id: Mapped[int] = mapped_column(ForeignKey("claim_end.id"), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
