"""What must always hold in the ledger: balance, seals, numbers, reversals, and a cause for each entry."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from qmember.domain.ledger import NOT_INCOME, SETTLED, TOLD, IncomeKind
from qmember.models import (
    Allocation,
    BankDeposit,
    Counter,
    Entry,
    GiftStatement,
    Income,
    ParkedGift,
    Person,
    Posted,
    Receipt,
    Seal,
)
from qmember.queries.ledger import gaps
from qmember.queries.reading import Columns, Reads

FIRST_PERSON = 1000
"""People are numbered from the next on; their counter begins at one."""


def rows_of(session: Reads, query: Columns) -> int:
    """How many rows a query gives: the rows that are wrong."""
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def wrong_parts(
    session: Reads,
    whole: type[Income | ParkedGift],
    part_of: InstrumentedAttribute[int],
    part_ore: InstrumentedAttribute[int],
) -> int:
    """What is divided on purposes by parts that do not sum to it, or has a purpose of its own besides."""
    total = select(part_of, func.sum(part_ore).label("ore")).group_by(part_of).subquery()
    query = select(whole.id).join(total, total.c[part_of.key] == whole.id)
    wrong = or_(total.c.ore != whole.amount_ore, whole.purpose_id.is_not(None))
    return rows_of(session, query.where(wrong))


def _unbalanced(session: Reads) -> int:
    uneven = select(Posted.entry_id).group_by(Posted.entry_id)
    return rows_of(session, uneven.having(func.sum(Posted.amount_ore) != 0))


def _unsealed(session: Reads) -> int:
    query = select(Entry.id).outerjoin(Seal, Seal.entry_id == Entry.id)
    return rows_of(session, query.where(Seal.entry_id.is_(None)))


def _voucher_gaps(session: Reads) -> int:
    return len(gaps(session))


def _counters(session: Reads) -> int:
    """Counters that do not stand at the highest number taken from them: the next would be wrong."""
    highest: dict[tuple[str, int], int] = {}
    entries = select(Entry.series, Entry.year, func.max(Entry.number))
    for series, year, number in session.execute(entries.group_by(Entry.series, Entry.year)):
        highest[series, year] = number
    receipts = select(Receipt.year, func.max(Receipt.number)).group_by(Receipt.year)
    for year, number in session.execute(receipts):
        highest["receipt", year] = number
    statements = select(GiftStatement.year, func.max(GiftStatement.number))
    for year, number in session.execute(statements.group_by(GiftStatement.year)):
        highest["statement", year] = number
    if (person := session.scalar(select(func.max(Person.number)))) is not None:
        highest["person", 0] = person - FIRST_PERSON
    rows = session.execute(select(Counter.series, Counter.year, Counter.last))
    counters = {(series, year): last for series, year, last in rows}
    for key, last in counters.items():  # statements that went with their tables leave theirs unused
        if key[0] == "statement":
            highest.setdefault(key, last)
    people = ("person", 0)  # a list that was read in and taken out again leaves its numbers unused
    if people in counters:
        highest[people] = max(counters[people], highest.get(people, 0))
    return len(set(highest.items()) ^ set(counters.items()))


def _line_years(session: Reads) -> int:
    """Lines that stand under another year than their entry."""
    query = select(Posted.id).join(Entry, Entry.id == Posted.entry_id)
    return rows_of(session, query.where(Posted.year != Entry.year))


def _mirrors(session: Reads) -> int:
    """Reversals that are not the mirror image of what they reverse, account by account."""
    entry, line = aliased(Entry), aliased(Posted)
    both = or_(line.entry_id == entry.id, line.entry_id == entry.reverses_id)
    query = select(entry.id).join(line, both).where(entry.reverses_id.is_not(None))
    query = query.group_by(entry.id, line.account_number, line.kind)
    return rows_of(session, query.having(func.sum(line.amount_ore) != 0))


def _causes(session: Reads) -> int:
    """Entries of a kind that has a row as its cause, of which no such row tells."""
    income = exists().where(Income.entry_id == Entry.id)
    deposit = exists().where(BankDeposit.entry_id == Entry.id)
    naming = exists().where(Allocation.entry_id == Entry.id)
    query = select(Entry.id).where(
        or_(
            and_(Entry.kind.in_(list(IncomeKind)), ~income),
            and_(Entry.kind.in_(("deposit", "withdrawal")), ~deposit),
            and_(Entry.kind.in_((NOT_INCOME, SETTLED, TOLD)), ~naming),
            and_(Entry.kind == "reversal", Entry.reverses_id.is_(None)),
        )
    )
    return rows_of(session, query)


CHECKS: dict[str, Callable[[Reads], int]] = {
    "entries balance": _unbalanced,
    "entries are sealed": _unsealed,
    "voucher numbers without gaps": _voucher_gaps,
    "counters stand at the last number": _counters,
    "lines stand in the year of their entry": _line_years,
    "reversals mirror what they reverse": _mirrors,
    "entries have a cause": _causes,
}
