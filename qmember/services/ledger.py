"""Write the ledger: balanced entries, numbered and sealed; a mistake is reversed, never edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select

from qmember.domain.errors import Conflict, Refused
from qmember.domain.ledger import IncomeKind, Posting, balanced
from qmember.domain.people import PayerKind
from qmember.domain.periods import first_open_day, fiscal_year, month_of
from qmember.models import Entry, Posted, Seal
from qmember.queries.accounts import Mappings, mappings
from qmember.queries.association import association
from qmember.queries.periods import closed_months
from qmember.services import numbering
from qmember.services.unit import Unit

SERIES = "V"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be written: ``kind`` is one word of what happened, ``event_on`` the day it did."""

    kind: str
    event_on: date
    lines: tuple[Posting, ...]
    reverses_id: int | None = None


def post(unit: Unit, draft: Draft) -> Entry:
    """Write one entry and return it; see ``post_many``."""
    entry = unit.session.get(Entry, post_many(unit, [draft])[0])
    if entry is None:  # pragma: no cover  # it was just written
        raise LookupError(draft.kind)
    return entry


def post_many(unit: Unit, drafts: Sequence[Draft]) -> list[int]:
    """Write, number and seal entries in the order given; return their row ids in that order.

    An event in a closed month is booked on the first day of the next open one, with its own day
    kept. Raises Refused for lines that do not balance, before the database would.
    """
    if not drafts:
        return []
    if not all(balanced(draft.lines) for draft in drafts):
        raise Refused("The lines of the entry do not add up to zero.", code="unbalanced")
    rows = _numbered(unit, drafts)
    # RETURNING in the order of the rows would make SQLite write them one by one.
    unit.session.execute(insert(Entry).execution_options(render_nulls=True), rows)
    ids = _ids(unit, rows)
    accounts = _mappings(unit)
    lines = [
        _line(accounts, entry_id, row, line)
        for entry_id, row, draft in zip(ids, rows, drafts, strict=True)
        for line in draft.lines
    ]
    # Without render_nulls, lines with and without a kind would be written one by one.
    unit.session.execute(insert(Posted).execution_options(render_nulls=True), lines)
    unit.session.execute(insert(Seal), [{"entry_id": i, "sealed_at": unit.now} for i in ids])
    return ids


def reverse(unit: Unit, entry_id: int, *, kind: str) -> Entry:
    """Write the mirror image of an entry, on the same day when its month is open.

    Raises Conflict when it has been reversed before.
    """
    entry = unit.session.get_one(Entry, entry_id)
    if unit.session.scalar(select(Entry.id).where(Entry.reverses_id == entry_id)):
        raise Conflict("This voucher has already been reversed. Nothing has changed.")
    lines = unit.session.scalars(select(Posted).where(Posted.entry_id == entry_id)).all()
    mirrored = tuple(_mirror(line) for line in lines)
    return post(unit, Draft(kind, entry.event_on, mirrored, reverses_id=entry_id))


def account_of(unit: Unit, entry_id: int, amount: int) -> str:
    """The account on which an entry of two lines put ``amount`` öre, whatever the mapping says today."""
    query = select(Posted.account_number)
    query = query.where(Posted.entry_id == entry_id, Posted.amount_ore == amount)
    return unit.session.scalars(query).one()


def booking_day(unit: Unit, event_on: date) -> date:
    """The day under which an event is booked: its own, or the first day of the next open month."""
    return first_open_day(_closed(unit), event_on)


def need_open_month(unit: Unit, on: date) -> None:
    """Raise Refused when the month of ``on`` is closed, naming the first day that can be chosen."""
    if month_of(on) in _closed(unit):
        raise Refused(
            "%(month)s is closed. Choose a date in %(open)s or later",
            code="month-closed",
            field="received_on",
            month=month_of(on),
            open=month_of(booking_day(unit, on)),
        )


def _numbered(unit: Unit, drafts: Sequence[Draft]) -> list[dict[str, object]]:
    booked = [booking_day(unit, draft.event_on) for draft in drafts]
    first_month = association(unit.session, unit.today).fiscal_month
    years = [fiscal_year(day, first_month) for day in booked]
    first = {y: numbering.take(unit, SERIES, y, count=years.count(y)) for y in dict.fromkeys(years)}
    rows = []
    for draft, day, year in zip(drafts, booked, years, strict=True):
        number, first[year] = first[year], first[year] + 1
        rows.append({
            "series": SERIES, "year": year, "number": number, "event_on": draft.event_on,
            "booked_on": day, "kind": draft.kind, "reverses_id": draft.reverses_id,
            "created_at": unit.now, "created_by": unit.viewer.name,
        })  # fmt: skip
    return rows


def _ids(unit: Unit, rows: Sequence[dict[str, object]]) -> list[int]:
    """The row ids of entries that were just written, found by their numbers."""
    found: dict[tuple[object, object], int] = {}
    for year in dict.fromkeys(row["year"] for row in rows):
        numbers = [int(str(row["number"])) for row in rows if row["year"] == year]
        query = select(Entry.year, Entry.number, Entry.id).where(
            Entry.series == SERIES,
            Entry.year == year,
            Entry.number.between(min(numbers), max(numbers)),
        )
        found |= {(one.year, one.number): one.id for one in unit.session.execute(query)}
    return [found[row["year"], row["number"]] for row in rows]


def _line(
    accounts: Mappings, entry_id: int, row: dict[str, object], line: Posting
) -> dict[str, object]:
    day = row["booked_on"]
    assert isinstance(day, date)  # noqa: S101  # for the type checker; _numbered puts it there
    return {
        "entry_id": entry_id,
        "account_number": line.account or accounts.account(line.role, day),
        "amount_ore": line.amount,
        "year": row["year"], "kind": line.kind, "payer_kind": line.payer_kind,
    }  # fmt: skip


def _mirror(line: Posted) -> Posting:
    """The opposite line on the very same account, whatever the mapping says today."""
    kind = IncomeKind(line.kind) if line.kind else None
    payer = PayerKind(line.payer_kind) if line.payer_kind else None
    return Posting("", -line.amount_ore, kind, payer, account=line.account_number)


def _closed(unit: Unit) -> frozenset[str]:
    known = unit.memory.get("closed")
    if not isinstance(known, frozenset):
        known = unit.memory["closed"] = closed_months(unit.session)
    return known


def _mappings(unit: Unit) -> Mappings:
    known = unit.memory.get("mappings")
    if not isinstance(known, Mappings):
        known = unit.memory["mappings"] = mappings(unit.session)
    return known
