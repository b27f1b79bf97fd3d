"""How the year has gone so far, which months were closed last, and when things last gave a sign of life."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from qmember.domain.dates import year_before
from qmember.domain.ledger import GRANTS, IncomeKind
from qmember.domain.periods import Month, fiscal_year
from qmember.domain.permissions import Permission, Viewer
from qmember.models import BankImport, Entry, Income, IncomeReversal, PeriodEvent
from qmember.queries import backup_signs, outbox
from qmember.queries.periods import closed_months
from qmember.queries.reading import Reads
from qmember.queries.status import last_sign

GROUPS: dict[str, frozenset[IncomeKind]] = {
    "gifts": frozenset({IncomeKind.GIFT}),
    "grants": GRANTS,
    "fees": frozenset({IncomeKind.MEMBERSHIP_FEE}),
    "all": frozenset(IncomeKind),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Öre so far this fiscal year, and at the same time of the year before; None when it had nothing."""

    what: str
    now_ore: int
    before_ore: int | None


@dataclass(frozen=True, slots=True)
class SignsOfLife:
    """When things last happened (None: never), and the mails that wait or were given up."""

    bank_file: datetime | None
    backup: datetime | None
    backup_failed: bool
    worker: datetime | None
    mails_waiting: int
    mails_failed: int


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month that was closed, when and by whom."""

    month: Month
    at: datetime
    by: str


def figures(session: Reads, viewer: Viewer, *, today: date, fiscal_month: int) -> list[Figure]:
    """Gifts, grants, fees and all income of the year so far, beside the same time the year before.

    A reversal counts in the year in which it was booked, so that the sums are those of the ledger and
    of the funding page. Empty for those who may not read gifts.
    """
    if not viewer.may(Permission.READ_GIFTS):
        return []
    year = fiscal_year(today, fiscal_month)
    now, before = _so_far(session, year, today), _so_far(session, year - 1, year_before(today))
    return [
        Figure(
            what,
            now_ore=sum(now[kind] for kind in kinds),
            before_ore=sum(before[kind] for kind in kinds) if before else None,
        )
        for what, kinds in GROUPS.items()
    ]


def signs_of_life(session: Reads, viewer: Viewer) -> SignsOfLife | None:
    """How the service is doing; None for those who may not read it."""
    if not viewer.may(Permission.READ_STATUS):
        return None
    newest = select(BankImport.at).order_by(BankImport.id.desc()).limit(1)
    return SignsOfLife(
        bank_file=session.scalar(newest),
        backup=last_sign(session, "backup"),
        backup_failed=bool(backup_signs.fault(session, backup_signs.MAKING_FAULT)),
        worker=last_sign(session, "worker"),
        mails_waiting=outbox.waiting(session),
        mails_failed=outbox.failed(session),
    )


def newly_closed(session: Reads, viewer: Viewer, limit: int = 3) -> list[ClosedMonth]:
    """The months that were closed last and still are, for those who audit."""
    if not viewer.may(Permission.READ_AUDIT):
        return []
    newest = select(func.max(PeriodEvent.id)).group_by(PeriodEvent.month)
    query = (
        select(PeriodEvent)
        .where(PeriodEvent.id.in_(newest), PeriodEvent.month.in_(closed_months(session)))
        .order_by(PeriodEvent.id.desc())
        .limit(limit)
    )
    return [ClosedMonth(Month(row.month), row.at, row.by) for row in session.scalars(query)]


def _so_far(session: Reads, year: int, day: date) -> dict[str, int]:
    """Öre of income by kind in a fiscal year, up to and with the day; empty when there was none."""
    came_in = (
        select(Income.kind, func.sum(Income.amount_ore))
        .where(Income.year == year, Income.received_on <= day)
        .group_by(Income.kind)
    )
    booked = select(Entry.id).where(
        Entry.id == IncomeReversal.entry_id, Entry.year == year, Entry.booked_on <= day
    )
    few = select(IncomeReversal.income_id).where(booked.exists())  # one by one, by their keys
    taken_back = (
        select(Income.kind, func.sum(Income.amount_ore))
        .where(Income.id.in_(few))
        .group_by(Income.kind)
    )
    sums: dict[str, int] = defaultdict(int)
    for kind, total in session.execute(came_in):
        sums[kind] += int(total)
    for kind, total in session.execute(taken_back):
        sums[kind] -= int(total)
    return sums
