"""What has been handed over to the bookkeeping, and what is still to be."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    case,
    extract,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from qmember.domain.errors import NotFound
from qmember.domain.handover import LEFT_OUT, Gathered
from qmember.domain.ledger import voucher_number
from qmember.models import (
    Entry,
    HandoverBatch,
    HandoverEntry,
    HandoverFile,
    HandoverVoucher,
    Income,
    IncomePart,
    Posted,
    Purpose,
    PurposeProject,
)
from qmember.queries.reading import Columns, Reads, Values, plain_rows

NO_BATCH = "The page does not exist. Search, or go to the overview"
PAGE = 100

Asked = SQLColumnExpression[Any]
"""A column that is asked for, of a table or made up."""

Old = aliased(Entry)
"""The entry that an entry reverses."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One file that was made: what was asked for, what is in it, by whom."""

    batch_id: int
    from_on: date
    to_on: date
    entries: int
    vouchers: int
    rows: int
    debit_ore: int
    replaced: int
    sha256: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class CollectiveRow:
    """A collective voucher of a batch; ``entries`` of our vouchers lie in it."""

    number: int
    booked_on: date
    kind: str
    entries: int
    debit_ore: int


@dataclass(frozen=True, slots=True)
class MonthSent:
    """A month: how many vouchers it has that go to the bookkeeping, and how many have gone."""

    month: str
    vouchers: int
    sent: int

    @property
    def left(self) -> int:
        """How many are still to be handed over."""
        return self.vouchers - self.sent


@dataclass(frozen=True, slots=True)
class Sent:
    """Where an entry was handed over."""

    batch_id: int
    voucher: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A purpose, and the project of the bookkeeping that it is; an empty code where it is none."""

    purpose_id: int
    purpose: str
    code: str
    name: str


def goes_over() -> ColumnElement[bool]:
    """That an entry belongs in the bookkeeping; asked where ``Old`` is joined as what it reverses."""
    return and_(Entry.kind.not_in(LEFT_OUT), or_(Old.kind.is_(None), Old.kind.not_in(LEFT_OUT)))


def of_period(first: date, last: date, *columns: Asked) -> Columns:
    """Columns of the entries that are booked in a period and belong in the bookkeeping."""
    query = select(*columns).select_from(Entry).outerjoin(Old, Old.id == Entry.reverses_id)
    return query.where(Entry.booked_on.between(first, last), goes_over())


def unsent(first: date, last: date, *columns: Asked) -> Columns:
    """The same, of those that have not been handed over."""
    query = of_period(first, last, *columns)
    query = query.outerjoin(HandoverEntry, HandoverEntry.entry_id == Entry.id)
    return query.where(HandoverEntry.entry_id.is_(None))


def unsent_count(session: Reads, first: date, last: date) -> int:
    """How many vouchers of a period are still to be handed over."""
    return session.scalar(unsent(first, last, func.count())) or 0


def unsent_entries(session: Reads, first: date, last: date) -> list[Values]:
    """The entries of a period that are still to be handed over: id, booked_on, kind."""
    return plain_rows(session, unsent(first, last, Entry.id, Entry.booked_on, Entry.kind))


def gathered(session: Reads, first: date, last: date) -> list[Gathered]:
    """Sums of what is still to be handed over, by day, kind, account, project and side."""
    known = projects(session)
    columns = [
        Entry.booked_on, Entry.kind, Posted.account_number.label("account"),
        (part_ore() if known else Posted.amount_ore).label("amount_ore"),
        (Posted.amount_ore > 0).label("debit"), _project(known).label("project"),
    ]  # fmt: skip
    lines = unsent(first, last, *columns).join(Posted, Posted.entry_id == Entry.id)
    if known:
        cause = func.coalesce(Entry.reverses_id, Entry.id)
        lines = lines.outerjoin(Income, Income.entry_id == cause)
        mine = and_(IncomePart.income_id == Income.id, Posted.kind.is_not(None))
        lines = lines.outerjoin(IncomePart, mine)
    line = lines.subquery().c
    kept = (line.booked_on, line.kind, line.account, line.project)
    query = select(*kept, func.sum(line.amount_ore)).group_by(*kept, line.debit)
    return [Gathered(*row[:4], int(row[4])) for row in session.execute(query)]


def part_ore() -> ColumnElement[int]:
    """A line's öre; of income that is divided on purposes, those of the part that is joined to it."""
    signed = case((Posted.amount_ore < 0, -IncomePart.amount_ore), else_=IncomePart.amount_ore)
    return case((IncomePart.amount_ore.is_not(None), signed), else_=Posted.amount_ore)


def for_purpose() -> ColumnElement[int | None]:
    """The purpose of income, or of the part of it that is joined."""
    return func.coalesce(IncomePart.purpose_id, Income.purpose_id)


def _project(known: dict[int, ProjectRow]) -> ColumnElement[str]:
    """The project of a line of income, by the purpose of the income that its entry books or reverses."""
    whens = [
        (and_(Posted.kind.is_not(None), for_purpose() == purpose), literal(row.code))
        for purpose, row in known.items()
    ]
    return case(*whens, else_=literal("")) if whens else literal("")


def projects(session: Reads) -> dict[int, ProjectRow]:
    """The purposes that are projects of the bookkeeping, by their row ids."""
    return {row.purpose_id: row for row in project_rows(session) if row.code}


def project_rows(session: Reads) -> list[ProjectRow]:
    """Every purpose with its project: the general one first, then by name."""
    newest = select(func.max(PurposeProject.id)).group_by(PurposeProject.purpose_id)
    chosen = and_(PurposeProject.purpose_id == Purpose.id, PurposeProject.id.in_(newest))
    query = select(Purpose.id, Purpose.name, PurposeProject.code, PurposeProject.name)
    query = query.outerjoin(PurposeProject, chosen)
    rows = session.execute(query.order_by(Purpose.general.desc(), Purpose.name))
    return [ProjectRow(row[0], row[1], row[2] or "", row[3] or "") for row in rows]


def project_row(session: Reads, purpose_id: int) -> ProjectRow:
    """One purpose with its project; NotFound when there is none."""
    found = next((row for row in project_rows(session) if row.purpose_id == purpose_id), None)
    if found is None:
        raise NotFound(NO_BATCH)
    return found


def next_numbers(session: Reads) -> tuple[int, int]:
    """The numbers of the next batch and of its first voucher; rows are never removed, so without gaps.

    Only whoever has the writers' turn may use them.
    """
    batch_id = session.scalar(select(func.max(HandoverBatch.id))) or 0
    return batch_id + 1, (session.scalar(select(func.max(HandoverVoucher.number))) or 0) + 1


def batches(session: Reads, limit: int = 50) -> list[BatchRow]:
    """The files that were made, the newest first."""
    rows = session.scalars(select(HandoverBatch).order_by(HandoverBatch.id.desc()).limit(limit))
    return [_batch(row) for row in rows]


def begun(session: Reads) -> bool:
    """Tell whether the association hands over to its bookkeeping: it has done so at least once."""
    return session.scalar(select(HandoverBatch.id).limit(1)) is not None


def batches_in(session: Reads, first: date, last: date) -> list[int]:
    """The batches in which vouchers of a period lie, in order."""
    query = select(HandoverVoucher.batch_id).distinct()
    query = query.where(HandoverVoucher.booked_on.between(first, last))
    return list(session.scalars(query.order_by(HandoverVoucher.batch_id)))


def batch(session: Reads, batch_id: int) -> BatchRow:
    """One file that was made; NotFound when there is none."""
    row = session.get(HandoverBatch, batch_id)
    if row is None:
        raise NotFound(NO_BATCH)
    return _batch(row)


def batch_of_period(session: Reads, first: date, last: date) -> BatchRow | None:
    """The newest file that was made for exactly this period."""
    query = select(HandoverBatch).where(HandoverBatch.from_on == first, HandoverBatch.to_on == last)
    row = session.scalars(query.order_by(HandoverBatch.id.desc()).limit(1)).first()
    return _batch(row) if row else None


def content_of(session: Reads, batch_id: int) -> bytes:
    """The bytes of a batch, the same each time; NotFound when there is none."""
    packed = session.scalar(select(HandoverFile.packed).where(HandoverFile.batch_id == batch_id))
    if packed is None:
        raise NotFound(NO_BATCH)
    return zlib.decompress(packed)


def vouchers_of(
    session: Reads, batch_id: int, *, after: int = 0, limit: int = PAGE
) -> list[CollectiveRow]:
    """A page of the collective vouchers of a batch, in order; ``after`` is the last of the page before."""
    query = select(HandoverVoucher).where(HandoverVoucher.batch_id == batch_id)
    query = query.where(HandoverVoucher.number > after)
    rows = session.scalars(query.order_by(HandoverVoucher.number).limit(limit))
    return [
        CollectiveRow(row.number, row.booked_on, row.kind, row.entries, row.debit_ore)
        for row in rows
    ]


def entries_of(session: Reads, voucher: int, limit: int = 500) -> list[str]:
    """The numbers of our vouchers that lie in a collective one, in order."""
    query = select(Entry.year, Entry.number, Entry.series).join(
        HandoverEntry, HandoverEntry.entry_id == Entry.id
    )
    query = query.where(HandoverEntry.voucher == voucher)
    rows = session.execute(query.order_by(HandoverEntry.entry_id).limit(limit))
    return [voucher_number(row[0], row[1], row[2]) for row in rows]


def collective_row(session: Reads, batch_id: int, number: int) -> CollectiveRow:
    """One collective voucher of a batch; NotFound when it is not there."""
    row = session.get(HandoverVoucher, number)
    if row is None or row.batch_id != batch_id:
        raise NotFound(NO_BATCH)
    return CollectiveRow(row.number, row.booked_on, row.kind, row.entries, row.debit_ore)


def sent_of(session: Reads, entry_id: int) -> Sent | None:
    """Where an entry was handed over; None while it has not been."""
    query = (
        select(HandoverBatch.id, HandoverVoucher.number, HandoverBatch.at)
        .join(HandoverVoucher, HandoverVoucher.batch_id == HandoverBatch.id)
        .join(HandoverEntry, HandoverEntry.voucher == HandoverVoucher.number)
        .where(HandoverEntry.entry_id == entry_id)
    )
    row = session.execute(query).first()
    return Sent(row[0], row[1], row[2]) if row else None


def months_sent(session: Reads, first: date, last: date) -> list[MonthSent]:
    """The months of a period with vouchers, the newest first, and how many of them have gone."""
    year, month = extract("year", Entry.booked_on), extract("month", Entry.booked_on)
    query = of_period(first, last, year, month, func.count(), func.count(HandoverEntry.entry_id))
    query = query.outerjoin(HandoverEntry, HandoverEntry.entry_id == Entry.id)
    rows = session.execute(query.group_by(year, month))
    found = [MonthSent(f"{int(r[0]):04d}-{int(r[1]):02d}", r[2], r[3]) for r in rows]
    return sorted(found, key=lambda one: one.month, reverse=True)


def _batch(row: HandoverBatch) -> BatchRow:
    return BatchRow(
        row.id, row.from_on, row.to_on, row.entries, row.vouchers, row.rows, row.debit_ore,
        row.replaced, row.sha256, row.at, row.by,
    )  # fmt: skip
