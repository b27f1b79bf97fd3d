"""Questions about bank payments to colleagues, and their answers: sealed words that can be erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Sealed


class BankQuestion(Base):
    """A question about a payment to a colleague; while nobody has answered, the payment waits apart."""

    __tablename__ = "bank_question"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("bank_payment.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class BankAnswer(Base):
    """What was answered; with it the payment is back in the queue."""

    __tablename__ = "bank_answer"

    question_id: Mapped[int] = mapped_column(ForeignKey("bank_question.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
