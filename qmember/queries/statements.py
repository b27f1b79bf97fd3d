"""Read yearly statements: who would get one, of what, and those that were issued."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from qmember.domain.ledger import Anonymity, IncomeKind
from qmember.domain.lists import batched
from qmember.domain.people import show_number
from qmember.domain.permissions import Viewer
from qmember.domain.reach import Barred, Reached, Way, way_of_receipt
from qmember.domain.receipts import receipt_number
from qmember.domain.statements import StatementLine, basis_of
from qmember.models import (
    GiftStatement,
    GiftStatementVoid,
    Income,
    IncomeReversal,
    Person,
    Purpose,
    Receipt,
    ReceiptRunPart,
    ReceiptVoid,
)
from qmember.queries.gift_parts import PurposePart, parts_of, said
from qmember.queries.people import shown_name
from qmember.queries.reach import reach_of
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.receipt_queue import in_open_run


class Standing(StrEnum):
    """Whether somebody has a statement of the year: none, one that holds, or one that no longer does."""

    NONE = "none"
    HOLDS = "holds"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class YearOfGifts:
    """The gifts of one giver in a year that would stand on her statement, and those that would not."""

    person_id: int
    year: int
    everything: bool
    lines: tuple[StatementLine, ...]
    basis: str
    left_out: int
    left_out_ore: int

    @property
    def total_ore(self) -> int:
        """Öre of the gifts that would stand there."""
        return sum(line.amount_ore for line in self.lines)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One giver of the year, masked for the viewer; ``standing`` is of her statement, ``way`` its way."""

    person_id: int
    person: str
    shown_as: str
    gifts: int
    total_ore: int
    way: Way | Barred
    standing: Standing


def gifts_of_year(
    session: Reads, year: int, *, everything: bool, ids: Collection[int] | None = None
) -> dict[int, YearOfGifts]:
    """What each giver gave in a calendar year, by the day on which it came; of these people, if given.

    Gifts that were reversed never count, and what is anonymous to all is nobody's. Without
    ``everything`` gifts that have a receipt of their own are left out. Who has nothing left is in it
    with no lines.
    """
    rows: list[Values] = []
    for part in [None] if ids is None else batched(sorted(ids), 500):
        query = _gifts(year) if part is None else _gifts(year).where(Income.person_id.in_(part))
        rows += session.execute(query).all()
    divided = parts_of(session, [row.id for row in rows if row.purpose is None])
    by_person: dict[int, list[Values]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    return {
        one: _year(one, year, found, divided, everything=everything)
        for one, found in by_person.items()
    }


def wanted(session: Reads, viewer: Viewer, year: int, *, everything: bool) -> list[Wanted]:
    """Everybody who gave in the year and would have something on a statement, by name.

    Hidden people are there by number: they are handled one by one. Who is in a run that goes on is
    not there.
    """
    given = {
        i: one
        for i, one in gifts_of_year(session, year, everything=everything).items()
        if one.lines
    }
    held, reach = _bases(session, year), reach_of(session, given.keys())
    found: list[Wanted] = []
    for part in batched(sorted(given), 500):
        in_run = in_open_run(ReceiptRunPart.person_id == Person.id)
        query = select(Person.id, Person.number, Person.name, Person.protection).where(
            Person.id.in_(part), ~in_run
        )
        rows = session.execute(query.order_by(Person.sort_key, Person.number))
        found += [
            _wanted(viewer, row, given[row.id], held.get(row.id), reach[row.id]) for row in rows
        ]
    return found


def counted(found: Sequence[Wanted]) -> Mapping[Way | Barred, int]:
    """How many statements are still to leave, how, and how many not and why."""
    counts = Counter(one.way for one in found if one.standing is not Standing.HOLDS)
    return {way: counts[way] for way in (*Way, *Barred) if counts[way]}


def statement_years(session: Reads, today: date) -> list[int]:
    """The years in which gifts came, the newest first, this one among them."""
    query = select(Income.received_on).where(Income.kind == IncomeKind.GIFT)
    first = session.scalar(query.order_by(Income.received_on).limit(1))
    return list(range(today.year, (first or today).year - 1, -1))


def _bases(session: Reads, year: int) -> dict[int, Values]:
    """The statement of each giver that holds."""
    query = (
        select(GiftStatement.person_id, GiftStatement.basis, GiftStatement.everything)
        .outerjoin(GiftStatementVoid, GiftStatementVoid.statement_id == GiftStatement.id)
        .where(GiftStatement.gift_year == year, GiftStatementVoid.statement_id.is_(None))
    )
    return {row.person_id: row for row in session.execute(query)}


def _wanted(
    viewer: Viewer, row: Values, given: YearOfGifts, held: Values | None, reach: Reached
) -> Wanted:
    standing = Standing.NONE
    if held is not None:
        standing = Standing.HOLDS if held.basis == given.basis else Standing.STALE
    return Wanted(
        given.person_id, show_number(row.number),
        shown_name(
            viewer, number=row.number, name=row.name, protection=row.protection, year=given.year
        ),
        len(given.lines), given.total_ore, way_of_receipt(reach), standing,
    )  # fmt: skip


def _year(
    person_id: int,
    year: int,
    rows: Sequence[Values],
    divided: Mapping[int, Sequence[PurposePart]],
    *,
    everything: bool,
) -> YearOfGifts:
    told = [row for row in rows if everything or row.number is None]
    left = [row for row in rows if not everything and row.number is not None]
    lines = tuple(
        StatementLine(
            row.received_on, row.amount_ore, row.channel,
            _purpose(row, divided.get(row.id, ())),
            receipt_number(row.year, row.number) if row.number else None,
        )
        for row in told
    )  # fmt: skip
    basis = basis_of([row.id for row in told], everything=everything)
    left_ore = sum(row.amount_ore for row in left)
    return YearOfGifts(person_id, year, everything, lines, basis, len(left), left_ore)


def _purpose(row: Values, parts: Sequence[PurposePart]) -> str | None:
    """What a gift is for as its giver reads it: of several purposes each with its öre."""
    if parts:
        return said(parts)
    return row.purpose if row.purpose and not row.general else None


def _gifts(year: int) -> Columns:
    holding = (
        select(Receipt.income_id, Receipt.year, Receipt.number)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(ReceiptVoid.receipt_id.is_(None))
        .subquery()
    )
    return (
        select(
            Income.person_id, Income.id, Income.received_on, Income.amount_ore, Income.channel,
            Purpose.name.label("purpose"), Purpose.general, holding.c.year, holding.c.number,
        )
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .outerjoin(Purpose, Purpose.id == Income.purpose_id)
        .outerjoin(holding, holding.c.income_id == Income.id)
        .where(
            Income.kind == IncomeKind.GIFT, IncomeReversal.income_id.is_(None),
            Income.person_id.is_not(None), Income.anonymity != Anonymity.ALL,
            Income.received_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(Income.received_on, Income.id)
    )  # fmt: skip
