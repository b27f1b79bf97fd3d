"""Ask a colleague about a payment, and answer: the payment waits apart until then."""

from __future__ import annotations

from sqlalchemy import delete, select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission, is_staff
from qmember.models import BankAnswer, BankQuestion, OpenPayment
from qmember.models.crypto import seal
from qmember.queries.bank_questions import answer_text, parked, question_text
from qmember.queries.protected import HiddenNames
from qmember.queries.users import account_by_id
from qmember.services import audit
from qmember.services.unit import Unit
from qmember.services.user_mails import write

LONGEST = 1000
NO_PAGE = "The page does not exist. Search, or go to the overview"


def ask(unit: Unit, payment_id: int, user_id: int, words: str, *, base_url: str) -> int:
    """Ask a colleague about a payment that waits; the mail to her tells neither of whom nor how much.

    The question's row id. Conflict when the payment has a name by now, or an answer is waited for.
    """
    unit.need(Permission.RECORD_BANK)
    account = account_by_id(unit.session, user_id, unit.today)
    if account is None or user_id == unit.viewer.user_id or not is_staff(account.viewer.roles):
        raise Refused("Choose whom to ask", field="user_id")
    if not words.strip():
        raise Refused("Write the question", field="words")
    if unit.session.get(OpenPayment, payment_id) is None:
        raise Conflict("Somebody has already named this payment. Nothing has changed.")
    if unit.session.scalar(parked().where(BankQuestion.payment_id == payment_id).limit(1)):
        raise Conflict("A question about the payment waits for its answer already.")
    sealed = _sealed(unit, words, f"bank_question:{payment_id}")
    row = BankQuestion(
        payment_id=payment_id, user_id=user_id, sealed=sealed, at=unit.now, by=unit.viewer.name
    )
    unit.session.add(row)
    unit.session.flush()
    write(unit, "question", account.email, language=account.language, link=f"{base_url}/fragor")
    audit.note(unit, Event.QUESTION_ASKED, "bank_payment", payment_id, question=row.id)
    return row.id


def answer(unit: Unit, question_id: int, words: str) -> None:
    """Answer a question that was put to oneself; the payment is back in the queue.

    Conflict when it has been answered.
    """
    row = unit.session.get(BankQuestion, question_id)
    mine = row is not None and row.user_id == unit.viewer.user_id
    if row is None or not (mine or unit.viewer.may(Permission.RECORD_BANK)):
        raise NotFound(NO_PAGE)
    if unit.session.get(BankAnswer, question_id) is not None:
        raise Conflict("The question has already been answered. Nothing has changed.")
    if mine and not words.strip():
        raise Refused("Write the answer", field="words")
    sealed = _sealed(unit, words, f"bank_answer:{question_id}")
    unit.session.add(
        BankAnswer(question_id=question_id, sealed=sealed, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
    audit.note(unit, Event.QUESTION_ANSWERED, "bank_payment", row.payment_id, question=question_id)


def forget_questions(unit: Unit, known: HiddenNames) -> None:
    """Erase what was asked and answered in words that name somebody who is in danger."""
    query = (
        select(
            BankQuestion.id,
            BankQuestion.payment_id,
            BankQuestion.sealed,
            BankAnswer.sealed.label("answer"),
        )
        .outerjoin(BankAnswer, BankAnswer.question_id == BankQuestion.id)
        .order_by(BankQuestion.id)
    )
    for row in unit.session.execute(query).all():
        said = (
            f"{question_text(unit.keys, row)} {answer_text(unit.keys, row) if row.answer else ''}"
        )
        if known.within(said):
            forget_question(unit, row.id)


def forget_question(unit: Unit, question_id: int) -> None:
    """Erase a question and its answer."""
    unit.session.execute(delete(BankAnswer).where(BankAnswer.question_id == question_id))
    unit.session.execute(delete(BankQuestion).where(BankQuestion.id == question_id))


def _sealed(unit: Unit, words: str, context: str) -> bytes:
    kept = " ".join(words.split())[:LONGEST]
    return seal(unit.keys.derive("bank"), kept.encode(), context)
