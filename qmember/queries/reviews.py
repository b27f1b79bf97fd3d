"""The auditor's book of a fiscal year: the sample, what was looked at, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from qmember.domain.ledger import voucher_number
from qmember.domain.periods import days_of, fiscal_period, month_of
from qmember.domain.reviews import Candidate, Wish, drawn
from qmember.models import (
    Entry,
    Posted,
    ReviewDraw,
    ReviewMessage,
    ReviewPick,
    ReviewTick,
    ReviewTickUndo,
)
from qmember.queries.periods import closed_months
from qmember.queries.reading import Columns, Reads, Values


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A sample that was drawn, with everything by which it is drawn again."""

    draw_id: int
    months: tuple[str, ...]
    last_number: int
    wish: Wish
    at: datetime
    by: str
    picked: int


@dataclass(frozen=True, slots=True)
class PickRow:
    """A voucher of the sample; öre. ``corrected_by`` is a voucher that reversed it after it was ticked.

    ``step`` is the last step of its newest question.
    """

    entry_id: int
    number: str
    event_on: date
    kind: str
    total_ore: int
    why: str
    tick_id: int | None
    ticked_at: datetime | None
    ticked_by: str
    corrected_by: str | None
    step: str | None

    @property
    def done(self) -> bool:
        """Tell whether it was looked at as it is now."""
        return self.tick_id is not None and self.corrected_by is None


@dataclass(frozen=True, slots=True)
class Review:
    """What an auditor has done of a fiscal year, and which months she may draw from."""

    year: int
    whole_year: bool
    closed: tuple[str, ...]
    to_draw: tuple[str, ...]
    draws: tuple[DrawRow, ...]
    rows: tuple[PickRow, ...]

    @property
    def done(self) -> int:
        """How many of the sample were looked at as they are now."""
        return sum(row.done for row in self.rows)

    @property
    def left(self) -> frozenset[str]:
        """The numbers of those that are left."""
        return frozenset(row.number for row in self.rows if not row.done)

    def row(self, number: str) -> PickRow | None:
        """The voucher with this number, if it is in the sample."""
        return next((row for row in self.rows if row.number == number), None)


def review(session: Reads, year: int, *, fiscal_month: int = 1) -> Review:
    """The book of one fiscal year; empty where nothing was drawn."""
    closed, draws = closed_of(session, year, fiscal_month), draws_of(session, year)
    covered = {month for one in draws for month in one.months}
    booked = _months_of(session, year, fiscal_month)
    full = tuple(month for month in closed if month in booked)
    return Review(
        year=year,
        whole_year=len(closed) == 12,  # noqa: PLR2004  # months of a fiscal year
        closed=closed,
        to_draw=tuple(month for month in full if month not in covered) or full,
        draws=draws,
        rows=tuple(_pick(row) for row in session.execute(_picks().where(ReviewDraw.year == year))),
    )


def years(session: Reads) -> list[int]:
    """Fiscal years that an auditor may look at, the newest first: those with vouchers."""
    query = select(Entry.year).distinct().order_by(Entry.year.desc())
    return list(session.scalars(query))


def closed_of(session: Reads, year: int, fiscal_month: int) -> tuple[str, ...]:
    """The closed months of a fiscal year, in order."""
    first, last = fiscal_period(year, fiscal_month)
    return tuple(
        sorted(m for m in closed_months(session) if month_of(first) <= m <= month_of(last))
    )


def draws_of(session: Reads, year: int) -> tuple[DrawRow, ...]:
    """What was drawn of a fiscal year, the oldest first."""
    picked = select(func.count()).where(ReviewPick.draw_id == ReviewDraw.id).scalar_subquery()
    query = select(ReviewDraw, picked).where(ReviewDraw.year == year).order_by(ReviewDraw.id)
    return tuple(
        DrawRow(
            row.id, tuple(row.months.split(",")), row.last_number,
            Wish(row.seed, row.size, row.over_ore), row.at, row.by, count,
        )
        for row, count in session.execute(query)
    )  # fmt: skip


def candidates(
    session: Reads, year: int, months: tuple[str, ...], last_number: int
) -> dict[Candidate, int]:
    """The vouchers that a draw is made from, and their row ids."""
    found: dict[Candidate, int] = {}
    for month in months:
        first, last = days_of(month)
        query = _totals().where(Entry.booked_on.between(first, last), Entry.series == "V")
        query = query.where(Entry.year == year, Entry.number <= last_number)
        for row in session.execute(query):
            found[Candidate(row.year, row.number, int(row.total))] = row.id
    return found


def drawn_again(session: Reads, year: int, draw: DrawRow) -> dict[int, str]:
    """What a draw takes by its seed, computed anew: row ids of entries, and why."""
    known = candidates(session, year, draw.months, draw.last_number)
    return {known[one]: why.value for one, why in drawn(known, draw.wish).items()}


def _months_of(session: Reads, year: int, fiscal_month: int) -> frozenset[str]:
    """The months of a fiscal year in which something is booked."""
    first, last = fiscal_period(year, fiscal_month)
    query = select(Entry.booked_on).where(Entry.booked_on.between(first, last)).distinct()
    return frozenset(month_of(day) for day in session.scalars(query))


def _totals() -> Columns:
    total = (
        select(func.sum(Posted.amount_ore))
        .where(Posted.entry_id == Entry.id, Posted.amount_ore > 0)
        .correlate(Entry)
        .scalar_subquery()
    )
    return select(Entry.id, Entry.year, Entry.number, total.label("total")).order_by(Entry.id)


def live_ticks() -> Select[int]:
    """The ticks that hold."""
    undone = select(ReviewTickUndo.tick_id).where(ReviewTickUndo.tick_id == ReviewTick.id)
    return select(ReviewTick.id).where(~undone.exists())


def last_steps() -> Select[int, int]:
    """Of every question its first message and its last."""
    thread = func.coalesce(ReviewMessage.thread_id, ReviewMessage.id).label("thread_id")
    return select(thread, func.max(ReviewMessage.id).label("last_id")).group_by(thread)


def _picks() -> Columns:
    later, newest = aliased(Entry), aliased(ReviewMessage)
    last = (
        select(func.max(ReviewMessage.id))
        .where(ReviewMessage.entry_id == ReviewPick.entry_id)
        .correlate(ReviewPick)
        .scalar_subquery()
    )
    return (
        _totals()
        .add_columns(
            Entry.event_on, Entry.kind, ReviewPick.why, ReviewTick.id.label("tick_id"),
            ReviewTick.at, ReviewTick.by, newest.step,
            later.year.label("later_year"), later.number.label("later_number"),
        )
        .join(ReviewPick, ReviewPick.entry_id == Entry.id)
        .join(ReviewDraw, ReviewDraw.id == ReviewPick.draw_id)
        .outerjoin(
            ReviewTick,
            and_(ReviewTick.entry_id == Entry.id, ReviewTick.id.in_(live_ticks())),
        )
        .outerjoin(later, and_(later.reverses_id == Entry.id, later.id > ReviewTick.seen_id))
        .outerjoin(newest, newest.id == last)
    )  # fmt: skip


def _pick(row: Values) -> PickRow:
    corrected = row.later_number is not None
    return PickRow(
        entry_id=row.id, number=voucher_number(row.year, row.number), event_on=row.event_on,
        kind=row.kind, total_ore=int(row.total), why=row.why, tick_id=row.tick_id,
        ticked_at=row.at, ticked_by=row.by or "", step=row.step,
        corrected_by=voucher_number(row.later_year, row.later_number) if corrected else None,
    )  # fmt: skip
