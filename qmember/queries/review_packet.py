"""What an auditor takes along of a fiscal year besides the sample: corrections, openings, lines, grants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from qmember.domain.events import Event
from qmember.domain.ledger import GRANTS, voucher_number
from qmember.domain.permissions import Viewer
from qmember.models import (
    Account,
    ElectoralRegister,
    Entry,
    Income,
    IncomeReversal,
    Meeting,
    PeriodEvent,
    Person,
    Posted,
    ReviewDraw,
    ReviewPick,
    ReviewTick,
    ReviewTickUndo,
)
from qmember.models.crypto import Keys
from qmember.queries.history import history_of
from qmember.queries.reading import Reads
from qmember.queries.receipts import payer_name

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a voucher of the sample; debit positive, credit negative, in öre."""

    voucher: str
    booked_on: date
    kind: str
    account: str
    name: str
    amount_ore: int


@dataclass(frozen=True, slots=True)
class TickRow:
    """A tick, and when it was taken back."""

    voucher: str
    at: datetime
    by: str
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A voucher that takes another back; ``reason`` is a word of ``Why`` or empty, ``words`` are masked."""

    voucher: str
    reverses: str
    booked_on: date
    kind: str
    reason: str
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant that came in; öre. ``holds`` is False when it was taken back."""

    voucher: str
    on: date
    kind: str
    shown_as: str
    amount_ore: int
    holds: bool


@dataclass(frozen=True, slots=True)
class RollRow:
    """A frozen version of a roll: which meeting, when it was frozen, and its SHA-256."""

    meeting: str
    held_on: date
    version: int
    sha256: str
    at: datetime
    by: str


def lines_of_sample(session: Reads, year: int) -> Iterator[LineRow]:
    """The lines of every voucher in the sample."""
    query = (
        select(Entry.year, Entry.number, Entry.booked_on, Entry.kind, Posted, Account.name)
        .join(Posted, Posted.entry_id == Entry.id)
        .join(Account, Account.number == Posted.account_number)
        .join(ReviewPick, ReviewPick.entry_id == Entry.id)
        .join(ReviewDraw, ReviewDraw.id == ReviewPick.draw_id)
        .where(ReviewDraw.year == year)
        .order_by(Entry.id, Posted.id)
    )
    for row in session.execute(query):
        line = row.Posted
        yield LineRow(
            voucher_number(row.year, row.number), row.booked_on, row.kind, line.account_number,
            row.name, line.amount_ore,
        )  # fmt: skip


def ticks(session: Reads, year: int) -> Iterator[TickRow]:
    """Every tick of a fiscal year in order, those that were taken back too."""
    query = (
        select(ReviewTick, ReviewTickUndo, Entry.year, Entry.number)
        .join(Entry, Entry.id == ReviewTick.entry_id)
        .outerjoin(ReviewTickUndo, ReviewTickUndo.tick_id == ReviewTick.id)
        .where(Entry.year == year)
        .order_by(ReviewTick.id)
    )
    for tick, undo, of, number in session.execute(query):
        yield TickRow(
            voucher_number(of, number), tick.at, tick.by, undo.at if undo else None,
            undo.by if undo else "",
        )  # fmt: skip


def corrections(session: Reads, keys: Keys, viewer: Viewer, year: int) -> Iterator[CorrectionRow]:
    """Reversals that were booked in a fiscal year or that take back a voucher of it."""
    old = aliased(Entry)
    query = (
        select(Entry, old.year.label("old_year"), old.number.label("old_number"), IncomeReversal)
        .join(old, old.id == Entry.reverses_id)
        .outerjoin(IncomeReversal, IncomeReversal.entry_id == Entry.id)
        .where(or_(Entry.year == year, old.year == year))
        .order_by(Entry.id)
    )
    for entry, old_year, old_number, reversal in session.execute(query):
        yield CorrectionRow(
            voucher_number(entry.year, entry.number), voucher_number(old_year, old_number),
            entry.booked_on, entry.kind, reversal.reason if reversal else "",
            _words(session, keys, viewer, reversal), entry.created_at, entry.created_by,
        )  # fmt: skip


def _words(session: Reads, keys: Keys, viewer: Viewer, reversal: IncomeReversal | None) -> str:
    """What was written beside the reason, as far as the viewer may read it."""
    if reversal is None:
        return ""
    happened = history_of(session, keys, viewer, [("income", reversal.income_id)])
    taken = {Event.INCOME_VOIDED, Event.INCOME_CORRECTED}
    found = [one.details.get("words") for one in happened if one.event in taken]
    return " ".join(str(words) for words in found if words)


def opened_months(session: Reads, months: Sequence[str]) -> list[PeriodEvent]:
    """The times when a month that had been closed was opened again."""
    query = select(PeriodEvent).where(PeriodEvent.month.in_(months), PeriodEvent.closed.is_(False))
    return list(session.scalars(query.order_by(PeriodEvent.id)))


def grants(session: Reads, viewer: Viewer, year: int) -> Iterator[GrantRow]:
    """The grants of a fiscal year, those taken back too."""
    query = (
        select(
            Entry.year.label("entry_year"), Entry.number, Income.received_on, Income.kind,
            Income.amount_ore, Income.anonymity, Person.number.label("person_number"), Person.name,
            Person.protection, IncomeReversal.income_id.label("reversed"),
        )
        .join(Entry, Entry.id == Income.entry_id)
        .outerjoin(Person, Person.id == Income.person_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(Income.year == year, Income.kind.in_(GRANTS))
        .order_by(Income.id)
    )  # fmt: skip
    for row in session.execute(query):
        yield GrantRow(
            voucher_number(row.entry_year, row.number), row.received_on, row.kind,
            payer_name(viewer, row), row.amount_ore, row.reversed is None,
        )  # fmt: skip


def rolls(session: Reads, first: date, last: date) -> Iterator[RollRow]:
    """The frozen rolls of meetings from the first day to a year after the last: one of them decides on it."""
    query = (
        select(ElectoralRegister, Meeting.code, ElectoralRegister.held_on)
        .join(Meeting, Meeting.id == ElectoralRegister.meeting_id)
        .where(ElectoralRegister.held_on.between(first, last + YEAR))
        .order_by(ElectoralRegister.id)
    )
    for row, code, held_on in session.execute(query):
        yield RollRow(code, held_on, row.version, row.sha256, row.at, row.by)
