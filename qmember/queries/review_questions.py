"""Questions about vouchers of the sample: what was asked and answered, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from qmember.domain.ledger import voucher_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.reviews import Step
from qmember.models import Entry, Income, IncomeReversal, ReviewMessage, ReviewText
from qmember.models.crypto import Keys, unseal
from qmember.queries.covered_words import WordsReader
from qmember.queries.protected import HiddenNames, hidden_names
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.reviews import last_steps


@dataclass(frozen=True, slots=True)
class Message:
    """One step of a question; ``words`` are None where none were written or they are not to be read."""

    step: Step
    words: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A question about a voucher with everything that was said, the oldest first."""

    thread_id: int
    entry_id: int
    voucher: str
    event_on: date
    messages: tuple[Message, ...]

    @property
    def step(self) -> Step:
        """What was said last."""
        return self.messages[-1].step


def threads_of(
    session: Reads,
    keys: Keys,
    viewer: Viewer,
    *,
    entry_id: int | None = None,
    year: int | None = None,
) -> list[Thread]:
    """The questions about a voucher, or of a fiscal year, for those who ask and answer them."""
    if not (viewer.may(Permission.AUDIT_BOOKS) or viewer.may(Permission.ANSWER_AUDIT)):
        return []
    query = _messages()
    query = query.where(ReviewMessage.entry_id == entry_id) if entry_id else query
    query = query.where(Entry.year == year) if year else query
    return _threads(session, keys, viewer, session.execute(query).all())


def threads_to_answer(session: Reads, keys: Keys, viewer: Viewer) -> list[Thread]:
    """The questions whose turn is the treasurer's, the oldest first."""
    if not viewer.may(Permission.ANSWER_AUDIT):
        return []
    last = waiting_on(Step.ASKED).subquery()
    first = func.coalesce(ReviewMessage.thread_id, ReviewMessage.id)
    query = _messages().where(first.in_(select(last.c.thread_id)))
    return _threads(session, keys, viewer, session.execute(query).all())


def waiting_on(step: Step) -> Columns:
    """The questions whose last step is this one, and since when."""
    last, newest = last_steps().subquery(), aliased(ReviewMessage)
    query = select(last.c.thread_id, newest.at, newest.entry_id)
    return query.join(newest, newest.id == last.c.last_id).where(newest.step == step)


def _messages() -> Columns:
    return (
        select(
            ReviewMessage.id, ReviewMessage.thread_id, ReviewMessage.entry_id, ReviewMessage.step,
            ReviewMessage.user_id, ReviewMessage.at, ReviewMessage.by, ReviewText.sealed,
            Entry.year, Entry.number, Entry.event_on,
        )
        .join(Entry, Entry.id == ReviewMessage.entry_id)
        .outerjoin(ReviewText, ReviewText.message_id == ReviewMessage.id)
        .order_by(ReviewMessage.id)
    )  # fmt: skip


def _threads(session: Reads, keys: Keys, viewer: Viewer, rows: Sequence[Values]) -> list[Thread]:
    reader = _Reader(session, keys, viewer)
    found: dict[int, list[Values]] = {}
    for row in rows:
        found.setdefault(row.thread_id or row.id, []).append(row)
    return [
        Thread(
            thread_id, said[0].entry_id, voucher_number(said[0].year, said[0].number),
            said[0].event_on,
            tuple(Message(Step(one.step), reader.words(one), one.by, one.at) for one in said),
        )
        for thread_id, said in found.items()
    ]  # fmt: skip


class _Reader:
    """What was written, as the viewer may read it; her own words always as she wrote them.

    Else an auditor could find out by writing names who is in the register, and who is in danger.
    """

    def __init__(self, session: Reads, keys: Keys, viewer: Viewer) -> None:
        self._session, self._keys, self._viewer = session, keys, viewer
        self._covering = WordsReader(session, keys, viewer)
        self._hidden: HiddenNames | None = None

    def words(self, row: Values) -> str | None:
        if row.sealed is None:
            return None
        text = message_text(self._keys, row)
        if self._viewer.user_id is not None and row.user_id == self._viewer.user_id:
            return text
        if self._viewer.may(Permission.OPEN_VAULT):
            return text
        if self._viewer.may(Permission.READ_PEOPLE):
            return None if self._names_hidden(text) else text
        return self._covering.text(text, about=incomes_of(self._session, row.entry_id))

    def _names_hidden(self, text: str) -> bool:
        if self._hidden is None:
            self._hidden = hidden_names(self._session, self._keys)
        return self._hidden.within(text)


def incomes_of(session: Reads, entry_id: int) -> list[int]:
    """The incomes that a voucher records or reverses."""
    own = select(Income.id).where(Income.entry_id == entry_id)
    taken = select(IncomeReversal.income_id).where(IncomeReversal.entry_id == entry_id)
    return list(session.scalars(own.union(taken)))


def message_text(keys: Keys, row: Values) -> str:
    """The words of a step that has some."""
    return unseal(keys.derive("review"), row.sealed, text_context(row.id)).decode()


def text_context(message_id: int) -> str:
    """What the words of a step are bound to."""
    return f"review_text:{message_id}"
