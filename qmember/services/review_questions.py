"""Ask the treasurer about a voucher of the sample, answer, ask on or close; the ledger stays as it is."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission, Role
from qmember.domain.reviews import Step
from qmember.domain.text import clean_line
from qmember.models import ReviewMessage, ReviewText
from qmember.models.crypto import seal
from qmember.queries.protected import HiddenNames
from qmember.queries.review_questions import message_text, text_context
from qmember.queries.users import accounts_with
from qmember.services import audit
from qmember.services.reviews import NO_PAGE, REVIEWED, need_picked
from qmember.services.unit import Unit
from qmember.services.user_mails import write

LONGEST = 1000
OPEN_ALREADY = "A question about the voucher is open already. Go on with that one."
CLOSED_NOW = "The question is closed or has been answered by now. Nothing has changed."


def ask(unit: Unit, entry_id: int, words: str, *, base_url: str) -> int:
    """Ask about a voucher; the question's row id. The mail to the treasurer tells nothing of it.

    Conflict while another question about the voucher is open.
    """
    unit.need(Permission.AUDIT_BOOKS)
    need_picked(unit, entry_id)
    newest = _newest(unit, ReviewMessage.entry_id == entry_id)
    if newest is not None and newest.step != Step.CLOSED:
        raise Conflict(OPEN_ALREADY)
    row = _say(unit, entry_id, None, Step.ASKED, _needed(words, "Write the question"))
    _mail(unit, base_url)
    return row.id


def answer(unit: Unit, thread_id: int, words: str) -> None:
    """Answer a question; Conflict when it does not wait for an answer."""
    unit.need(Permission.ANSWER_AUDIT)
    first = _in_turn(unit, thread_id, Step.ASKED)
    _say(unit, first.entry_id, thread_id, Step.ANSWERED, _needed(words, "Write the answer"))


def ask_on(unit: Unit, thread_id: int, words: str, *, base_url: str) -> None:
    """Ask on after an answer; Conflict when it is not the auditor's turn."""
    unit.need(Permission.AUDIT_BOOKS)
    first = _in_turn(unit, thread_id, Step.ANSWERED)
    _say(unit, first.entry_id, thread_id, Step.ASKED, _needed(words, "Write the question"))
    _mail(unit, base_url)


def close(unit: Unit, thread_id: int) -> None:
    """Close a question, answered or not; Conflict when it is closed."""
    unit.need(Permission.AUDIT_BOOKS)
    first = _in_turn(unit, thread_id, Step.ANSWERED, Step.ASKED)
    _say(unit, first.entry_id, thread_id, Step.CLOSED, "")


def forget_words(unit: Unit, known: HiddenNames) -> None:
    """Erase what was asked and answered in words that name somebody who is in danger."""
    query = select(ReviewText.message_id.label("id"), ReviewText.sealed).order_by(
        ReviewText.message_id
    )
    for row in unit.session.execute(query).all():
        if known.within(message_text(unit.keys, row)):
            unit.session.execute(delete(ReviewText).where(ReviewText.message_id == row.id))


def _needed(words: str, message: str) -> str:
    kept = clean_line(words, LONGEST)
    if not kept:
        raise Refused(message, field="words")
    return kept


def _in_turn(unit: Unit, thread_id: int, *steps: Step) -> ReviewMessage:
    first = unit.session.get(ReviewMessage, thread_id)
    if first is None or first.thread_id is not None:
        raise NotFound(NO_PAGE)
    mine = (ReviewMessage.id == thread_id) | (ReviewMessage.thread_id == thread_id)
    newest = _newest(unit, mine)
    if newest is None or newest.step not in steps:
        raise Conflict(CLOSED_NOW)
    return first


def _newest(unit: Unit, condition: ColumnElement[bool]) -> ReviewMessage | None:
    query = select(ReviewMessage).where(condition).order_by(ReviewMessage.id.desc())
    return unit.session.scalars(query.limit(1)).first()


EVENTS = {
    Step.ASKED: Event.REVIEW_ASKED,
    Step.ANSWERED: Event.REVIEW_ANSWERED,
    Step.CLOSED: Event.REVIEW_CLOSED,
}


def _say(unit: Unit, entry_id: int, thread_id: int | None, step: Step, words: str) -> ReviewMessage:
    row = ReviewMessage(
        entry_id=entry_id, thread_id=thread_id, step=step, user_id=unit.viewer.user_id, at=unit.now,
        by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    if words:
        sealed = seal(unit.keys.derive("review"), words.encode(), text_context(row.id))
        unit.session.add(ReviewText(message_id=row.id, sealed=sealed))
    audit.note(unit, EVENTS[step], REVIEWED, entry_id, number=need_picked(unit, entry_id))
    return row


def _mail(unit: Unit, base_url: str) -> None:
    """One mail to each treasurer: that a question waits, not about what."""
    for account in accounts_with(unit.session, Role.TREASURER, unit.today):
        link = f"{base_url}/granskning/fragor"
        write(unit, "question", account.email, language=account.language, link=link)
