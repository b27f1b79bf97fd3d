"""Rows of an open bundle that look like a gift that is saved, or like an earlier row of the same bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from qmember.domain.bundles import Row, Who
from qmember.domain.ledger import IncomeKind, voucher_number
from qmember.models import Entry, Income, IncomeReversal
from qmember.queries.reading import Reads

ALIKE_DAYS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Alike:
    """What a row resembles: a voucher with its day, or the row of this number."""

    voucher: str = ""
    day: date | None = None
    row: int = 0


def alike_rows(session: Reads, rows: Sequence[Row], received_on: date) -> dict[int, Alike]:
    """What each row resembles, by row id; rows of nobody resemble nothing."""
    saved = _saved(session, rows, received_on)
    found: dict[int, Alike] = {}
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        if row.who is None or row.who == Who() or row.amount is None:
            continue
        told = (_same(row), row.amount, row.kind)
        if told in seen:
            found[row.row_id] = Alike(row=seen[told])
        elif row.kind is IncomeKind.GIFT and (row.who.person_id, row.amount) in saved:
            found[row.row_id] = saved[row.who.person_id, row.amount]
        seen.setdefault(told, row.number)
    return found


def _same(row: Row) -> object:
    """Whom a row is about, so that rows about the same one are equal."""
    who = row.who or Who()
    return who.person_id or f"new {who.like or row.row_id}"


def _saved(
    session: Reads, rows: Sequence[Row], received_on: date
) -> dict[tuple[int | None, int], Alike]:
    """Gifts that hold of the same givers within three days, by giver and öre."""
    ids = {row.who.person_id for row in rows if row.who and row.who.person_id}
    if not ids:
        return {}
    query = (
        select(Income.person_id, Income.amount_ore, Income.received_on, Entry.year, Entry.number)
        .join(Entry, Entry.id == Income.entry_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            Income.person_id.in_(ids), Income.kind == IncomeKind.GIFT,
            Income.received_on.between(received_on - ALIKE_DAYS, received_on + ALIKE_DAYS),
            IncomeReversal.income_id.is_(None),
        )
        .order_by(Income.id)
    )  # fmt: skip
    return {
        (row.person_id, row.amount_ore): Alike(
            voucher_number(row.year, row.number), row.received_on
        )
        for row in session.execute(query)
    }
