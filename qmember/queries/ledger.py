"""Read the ledger: vouchers, account balances, and whether everything balances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from qmember.domain.errors import NotFound
from qmember.domain.ledger import voucher_number
from qmember.models import Account, Counter, Entry, Posted, Seal
from qmember.queries.reading import Columns, Reads, Values, unindexed

PAGE = 50

Day = InstrumentedAttribute[date]
"""Which day of an entry is meant: that of the event, or that of the books."""


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One line: debit positive, credit negative, in öre."""

    account: str
    account_name: str
    amount_ore: int
    income_kind: str | None


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher with its lines; ``total_ore`` is the sum of its debits.

    In a list of some kinds of income or of one account, ``part_ore`` is what the voucher adds to it:
    income positive and its reversal negative, an account's debit positive and its credit negative.
    """

    entry_id: int
    number: str
    kind: str
    event_on: date
    booked_on: date
    created_at: datetime
    created_by: str
    reverses: str | None
    reversed_by: str | None
    total_ore: int
    part_ore: int | None = None
    lines: tuple[VoucherLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which vouchers a list shows: of a fiscal year, with these kinds of income, on this account."""

    year: int | None = None
    kinds: tuple[str, ...] = ()
    account: str | None = None

    @property
    def in_part(self) -> bool:
        """Tell whether only a part of each voucher's lines is meant."""
        return bool(self.kinds or self.account)


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account's sum of lines in öre, debit positive."""

    account: str
    name: str
    balance_ore: int


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """What a check of the whole ledger found."""

    balanced: bool
    entries: int
    unsealed: int
    accounts: tuple[AccountBalance, ...]


def balances(session: Reads, *, until: date | None = None) -> tuple[AccountBalance, ...]:
    """Every account with lines, in account order; up to and with ``until`` when given."""
    sums = select(Posted.account_number, func.sum(Posted.amount_ore).label("ore"))
    if until is not None:
        sums = sums.join(Entry, Entry.id == Posted.entry_id).where(Entry.booked_on <= until)
    summed = sums.group_by(Posted.account_number).subquery()
    query = select(summed.c.account_number, Account.name, summed.c.ore).join(
        Account, Account.number == summed.c.account_number
    )
    rows = session.execute(query.order_by(summed.c.account_number))
    return tuple(AccountBalance(row[0], row[1], int(row[2])) for row in rows)


def balance_of(session: Reads, account: str, *, until: date | None = None) -> int:
    """One account's balance in öre; up to and with ``until`` when given."""
    if until is not None:
        return balances_on(session, account, [until])[until]
    query = select(func.coalesce(func.sum(Posted.amount_ore), 0))
    return int(session.scalar(query.where(Posted.account_number == account)) or 0)


def balances_on(session: Reads, account: str, days: Sequence[date]) -> dict[date, int]:
    """One account's balance in öre at the end of each day.

    What came after a day is taken off the whole, which an index adds up; so late days, which are
    asked for most, cost little.
    """
    return _on(session, account, days, Entry.booked_on)


def happened_by(session: Reads, account: str, days: Sequence[date]) -> dict[date, int]:
    """One account's balance in öre by what had happened at the end of each day, as a bank sees it.

    What happened in a month that was closed is booked later; the bank has it on its own day.
    """
    return _on(session, account, days, Entry.event_on)


def _on(session: Reads, account: str, days: Sequence[date], day_of: Day) -> dict[date, int]:
    whole, later = balance_of(session, account), _after(session, account, min(days), day_of)
    return {day: whole - sum(ore for on, ore in later.items() if on > day) for day in days}


def _after(session: Reads, account: str, day: date, day_of: Day) -> dict[date, int]:
    """Öre on an account by each day after this one; nothing is booked before it happened."""
    # Entries are written in time's order, so the lines to look at begin with the first of those days.
    # (By its index SQLite would look for that one by reading all entries from the oldest on.)
    first = select(func.min(unindexed(Entry.id))).where(Entry.booked_on > day).scalar_subquery()
    query = (
        select(day_of, func.sum(Posted.amount_ore))
        .join(Posted, Posted.entry_id == Entry.id)
        .where(Posted.account_number == account, Posted.entry_id >= first)
        .where(Entry.booked_on > day, day_of > day)
        .group_by(day_of)
    )
    return {row[0]: int(row[1]) for row in session.execute(query)}


def ledger_check(session: Reads) -> LedgerCheck:
    """Add everything up again: each entry to zero, every entry sealed, numbers without gaps."""
    uneven = select(Posted.entry_id).group_by(Posted.entry_id)
    uneven = uneven.having(func.sum(Posted.amount_ore) != 0).limit(1)
    unsealed = select(func.count()).select_from(Entry).outerjoin(Seal, Seal.entry_id == Entry.id)
    missing = session.scalar(unsealed.where(Seal.entry_id.is_(None))) or 0
    accounts = balances(session)
    even = session.scalar(uneven) is None and not sum(a.balance_ore for a in accounts)
    return LedgerCheck(
        balanced=even and not missing and not gaps(session),
        entries=session.scalar(select(func.count()).select_from(Entry)) or 0,
        unsealed=missing,
        accounts=accounts,
    )


def gaps(session: Reads) -> list[tuple[str, int]]:
    """Series and years whose voucher numbers are not 1, 2, 3 … to the last."""
    query = select(Entry.series, Entry.year).group_by(Entry.series, Entry.year)
    query = query.having(func.count() != func.max(Entry.number))
    return [(row[0], row[1]) for row in session.execute(query)]


def vouchers_page(
    session: Reads, chosen: Chosen, *, before: int | None = None, limit: int = PAGE
) -> list[Voucher]:
    """The newest vouchers first; ``before`` is the last entry id of the page above."""
    query = _vouchers().order_by(Entry.id.desc()).limit(limit)
    if chosen.in_part:
        return _partly(session, query, chosen, before, limit)
    if before is not None:
        query = query.where(Entry.id < before)
    if chosen.year is not None:
        query = query.where(Entry.year == chosen.year)
    return [_voucher(row) for row in session.execute(query)]


def _partly(
    session: Reads, query: Columns, chosen: Chosen, before: int | None, limit: int
) -> list[Voucher]:
    """A page of vouchers with what the chosen lines add; an index gives the lines in their order."""
    lines = _meant(select(Posted.entry_id, func.sum(Posted.amount_ore).label("part")), chosen)
    if before is not None:
        lines = lines.where(Posted.entry_id < before)
    lines = lines.group_by(Posted.entry_id).order_by(Posted.entry_id.desc()).limit(limit)
    meant = lines.subquery()
    query = query.add_columns(meant.c.part).join(meant, meant.c.entry_id == Entry.id)
    sign = -1 if chosen.kinds else 1
    return [_voucher(row, part=sign * int(row.part)) for row in session.execute(query)]


def sum_of(session: Reads, chosen: Chosen) -> tuple[int, int]:
    """How many lines a choice of kinds or an account has, and what they add up to in öre.

    A voucher has one such line, so that lines and vouchers are as many.
    """
    columns = select(func.count(), func.coalesce(func.sum(Posted.amount_ore), 0))
    count, total = session.execute(_meant(columns, chosen)).one()
    return int(count), (-1 if chosen.kinds else 1) * int(total)


def _meant(query: Columns, chosen: Chosen) -> Columns:
    """The lines that a choice of kinds or of an account means."""
    query = query.select_from(Posted)
    if chosen.year is not None:
        query = query.where(Posted.year == chosen.year)
    if len(chosen.kinds) == 1:  # as one value, so that the index also gives the order
        query = query.where(Posted.kind == chosen.kinds[0])
    elif chosen.kinds:
        query = query.where(Posted.kind.in_(chosen.kinds))
    if chosen.account:
        query = query.where(Posted.account_number == chosen.account)
    return query


def voucher(session: Reads, year: int, number: int) -> Voucher:
    """One voucher with its lines; NotFound when the number has not been used."""
    numbered = (Entry.series == "V", Entry.year == year, Entry.number == number)
    row = session.execute(_vouchers().where(*numbered)).first()
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    query = (
        select(Posted, Account.name)
        .join(Account, Account.number == Posted.account_number)
        .where(Posted.entry_id == row.id)
        .order_by(Posted.id)
    )
    lines = tuple(
        VoucherLine(line.account_number, name, line.amount_ore, line.kind)
        for line, name in session.execute(query)
    )
    return _voucher(row, lines=lines)


def exists(session: Reads, year: int, number: int) -> bool:
    """Tell whether a voucher has this number."""
    query = select(Entry.id).where(Entry.series == "V", Entry.year == year, Entry.number == number)
    return session.scalar(query) is not None


def years(session: Reads) -> list[int]:
    """Fiscal years with vouchers, newest first: those that have given out numbers."""
    query = select(Counter.year).where(Counter.series == "V")
    return list(session.scalars(query.order_by(Counter.year.desc())))


def _vouchers() -> Columns:
    old, new = aliased(Entry), aliased(Entry)
    total = (
        select(func.sum(Posted.amount_ore))
        .where(Posted.entry_id == Entry.id, Posted.amount_ore > 0)
        .correlate(Entry)
        .scalar_subquery()
    )
    return (
        select(
            Entry.id, Entry.year, Entry.number, Entry.series, Entry.kind, Entry.event_on,
            Entry.booked_on, Entry.created_at, Entry.created_by, total.label("total"),
            old.year.label("old_year"), old.number.label("old_number"),
            new.year.label("new_year"), new.number.label("new_number"),
        )
        .outerjoin(old, old.id == Entry.reverses_id)
        .outerjoin(new, new.reverses_id == Entry.id)
    )  # fmt: skip


def _voucher(
    row: Values, *, lines: tuple[VoucherLine, ...] = (), part: int | None = None
) -> Voucher:
    return Voucher(
        entry_id=row.id,
        number=voucher_number(row.year, row.number, row.series),
        kind=row.kind,
        event_on=row.event_on,
        booked_on=row.booked_on,
        created_at=row.created_at,
        created_by=row.created_by,
        reverses=voucher_number(row.old_year, row.old_number) if row.old_number else None,
        reversed_by=voucher_number(row.new_year, row.new_number) if row.new_number else None,
        total_ore=int(row.total),
        part_ore=part,
        lines=lines,
    )
