"""Questions about payments that wait: which payments wait for an answer, and what was asked and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from qmember.domain.permissions import Permission, Viewer
from qmember.models import BankAnswer, BankDeposit, BankPayment, BankQuestion, OpenPayment, User
from qmember.models.crypto import Keys, unseal
from qmember.queries.protected import hidden_names
from qmember.queries.reading import Columns, Reads, Values


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answer, if there is one; words that name somebody in danger stay shut.

    Of the payment only its day and öre are told: whoever answers need not read the bank's rows.
    """

    question_id: int
    payment_id: int
    booked_on: date
    amount_ore: int
    words: str
    by: str
    to: str
    at: datetime
    answer: str = ""
    answered_at: datetime | None = None


def parked() -> Select[int]:
    """The payments about which a question waits for its answer."""
    return (
        select(BankQuestion.payment_id)
        .outerjoin(BankAnswer, BankAnswer.question_id == BankQuestion.id)
        .where(BankAnswer.question_id.is_(None))
    )


def questions_about(
    session: Reads, keys: Keys, viewer: Viewer, payment_ids: Sequence[int]
) -> dict[int, list[Question]]:
    """What was asked about some payments, the oldest first, for those who name payments."""
    if not payment_ids or not viewer.may(Permission.RECORD_BANK):
        return {}
    query = _questions().where(BankQuestion.payment_id.in_(payment_ids))
    found: dict[int, list[Question]] = {}
    for one in _opened(session, keys, viewer, session.execute(query).all()):
        found.setdefault(one.payment_id, []).append(one)
    return found


def questions_to(session: Reads, keys: Keys, viewer: Viewer) -> list[Question]:
    """The questions that wait for this viewer's answer, the oldest first."""
    query = _mine(_questions(), viewer)
    return _opened(session, keys, viewer, session.execute(query).all())


def waiting_questions(viewer: Viewer) -> tuple[Columns, Columns]:
    """Queries of how many questions wait for this viewer's answer, and since when."""
    rows = (
        select(BankQuestion.id)
        .outerjoin(BankAnswer, BankAnswer.question_id == BankQuestion.id)
        .join(OpenPayment, OpenPayment.payment_id == BankQuestion.payment_id)
    )
    mine = _mine(rows, viewer)
    return mine.with_only_columns(func.count()), mine.with_only_columns(func.min(BankQuestion.at))


def _mine(query: Columns, viewer: Viewer) -> Columns:
    asked = BankQuestion.user_id == (viewer.user_id or 0)
    return query.where(asked, BankAnswer.question_id.is_(None))


def _questions() -> Columns:
    return (
        select(
            BankQuestion.id, BankQuestion.payment_id, BankQuestion.sealed, BankQuestion.by,
            BankQuestion.at, User.name.label("to"), BankDeposit.booked_on, BankPayment.amount_ore,
            BankAnswer.sealed.label("answer"), BankAnswer.at.label("answered_at"),
        )
        .join(User, User.id == BankQuestion.user_id)
        .join(BankPayment, BankPayment.id == BankQuestion.payment_id)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .join(OpenPayment, OpenPayment.payment_id == BankQuestion.payment_id)
        .outerjoin(BankAnswer, BankAnswer.question_id == BankQuestion.id)
        .order_by(BankQuestion.id)
    )  # fmt: skip


def _opened(session: Reads, keys: Keys, viewer: Viewer, rows: Sequence[Values]) -> list[Question]:
    hidden = None if not rows or viewer.may(Permission.OPEN_VAULT) else hidden_names(session, keys)

    def shown(text: str) -> str:
        return "" if hidden is not None and hidden.within(text) else text

    return [
        Question(
            row.id, row.payment_id, row.booked_on, row.amount_ore, shown(question_text(keys, row)),
            row.by, row.to, row.at, shown(answer_text(keys, row)) if row.answer else "",
            row.answered_at,
        )
        for row in rows
    ]  # fmt: skip


def question_text(keys: Keys, row: Values) -> str:
    """The words of a question."""
    return unseal(keys.derive("bank"), row.sealed, f"bank_question:{row.payment_id}").decode()


def answer_text(keys: Keys, row: Values) -> str:
    """The words of an answer, of a row that has both."""
    return unseal(keys.derive("bank"), row.answer, f"bank_answer:{row.id}").decode()
