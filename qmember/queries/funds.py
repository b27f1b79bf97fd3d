"""Funds by fiscal year, and everything that changed one; nobody who gave is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from qmember.domain.errors import NotFound
from qmember.domain.funds import Change, FundKind, FundYear, fund_years
from qmember.domain.ledger import voucher_number
from qmember.domain.periods import fiscal_period, fiscal_year
from qmember.models import Entry, FundMove, Income, IncomePart, IncomeReversal, Purpose
from qmember.queries.association import association
from qmember.queries.reading import Columns, Reads

NOTHING = "The page does not exist. Search, or go to the overview"


@dataclass(frozen=True, slots=True)
class FundRow:
    """One change of a fund: öre, negative for what was used. ``voucher`` is a gift's, or its reversal's.

    ``text`` tells what the money was used for; ``move_id`` is None for gifts; ``undone`` when it was
    taken back, or takes back.
    """

    on: date
    amount_ore: int
    kind: FundKind
    voucher: str | None = None
    text: str = ""
    move_id: int | None = None
    undone: bool = False
    by: str = ""
    at: datetime | None = None


def funds(session: Reads, year: int, today: date) -> list[FundYear]:
    """Every fund in a fiscal year, by name; those that nothing ever happened to are left out."""
    names = _names(session)
    changes = [*_given(session, names), *_moved(session, today)]
    return [one for one in fund_years(names, changes, year) if not one.idle]


def left_of(session: Reads, purpose_id: int) -> int:
    """What is left of a fund now, by everything that is noted; öre."""
    given = sum(one.amount_ore for one in _given(session, {purpose_id: ""}))
    moved = select(func.sum(FundMove.amount_ore)).where(FundMove.purpose_id == purpose_id)
    return given + int(session.scalar(moved) or 0)


def fund_name(session: Reads, purpose_id: int) -> str:
    """The name of a fund; NotFound for what is none, such as the general purpose."""
    if not is_fund(session, purpose_id):
        raise NotFound(NOTHING)
    return session.get_one(Purpose, purpose_id).name


def is_fund(session: Reads, purpose_id: int) -> bool:
    """Tell whether a purpose has money of its own; NotFound when there is no such purpose."""
    row = session.get(Purpose, purpose_id)
    if row is None:
        raise NotFound(NOTHING)
    return not row.general


def fund_rows(session: Reads, purpose_id: int, year: int, today: date) -> list[FundRow]:
    """What changed a fund in a fiscal year, the newest first."""
    rows = [*_gift_rows(session, purpose_id, year), *_move_rows(session, purpose_id, year, today)]
    return sorted(rows, key=lambda row: (row.on, row.move_id or 0, row.voucher or ""), reverse=True)


def _names(session: Reads) -> dict[int, str]:
    query = select(Purpose.id, Purpose.name).where(Purpose.general.is_(False))
    return {row.id: row.name for row in session.execute(query.order_by(Purpose.name, Purpose.id))}


def _given(session: Reads, names: dict[int, str]) -> Iterator[Change]:
    """Gifts of each fund by the fiscal year in which they, and what took them back, were booked."""
    mine = list(names)
    for owner, amount in ((Income, Income.amount_ore), (IncomePart, IncomePart.amount_ore)):
        total = func.sum(amount)
        of_owner = owner.purpose_id.in_(mine)
        booked = _of(owner, select(owner.purpose_id, Entry.year, total)).join(
            Entry, Entry.id == Income.entry_id
        )
        taken = (
            _of(owner, select(owner.purpose_id, Entry.year, -total))
            .join(IncomeReversal, IncomeReversal.income_id == Income.id)
            .join(Entry, Entry.id == IncomeReversal.entry_id)
        )
        for query in (booked, taken):
            for purpose_id, year, ore in session.execute(
                query.where(of_owner).group_by(owner.purpose_id, Entry.year)
            ):
                yield Change(int(purpose_id or 0), year, int(ore), FundKind.GIVEN)


def _of(owner: type[Income | IncomePart], query: Columns) -> Columns:
    """A query of gifts that are for one purpose, or of the parts of those that are for several."""
    if owner is Income:
        return query.select_from(Income)
    return query.select_from(IncomePart).join(Income, Income.id == IncomePart.income_id)


def _moved(session: Reads, today: date) -> Iterator[Change]:
    first_month = association(session, today).fiscal_month
    query = select(FundMove.purpose_id, FundMove.on, FundMove.amount_ore, FundMove.kind)
    for purpose_id, on, ore, kind in session.execute(query):
        yield Change(purpose_id, fiscal_year(on, first_month), ore, FundKind(kind))


def _gift_rows(session: Reads, purpose_id: int, year: int) -> Iterator[FundRow]:
    for owner, amount in ((Income, Income.amount_ore), (IncomePart, IncomePart.amount_ore)):
        booked = _of(owner, _vouchers(amount)).join(Entry, Entry.id == Income.entry_id)
        taken = (
            _of(owner, _vouchers(-amount))
            .join(IncomeReversal, IncomeReversal.income_id == Income.id)
            .join(Entry, Entry.id == IncomeReversal.entry_id)
        )
        for query, undone in ((booked, False), (taken, True)):
            for on, number, ore in session.execute(
                query.where(owner.purpose_id == purpose_id, Entry.year == year)
            ):
                voucher = voucher_number(year, number)
                yield FundRow(on, ore, FundKind.GIVEN, voucher, undone=undone)


def _vouchers(amount) -> Columns:  # type: ignore[no-untyped-def]  # noqa: ANN001  # an expression of öre
    return select(Entry.booked_on, Entry.number, amount)


def _move_rows(session: Reads, purpose_id: int, year: int, today: date) -> Iterator[FundRow]:
    first, last = fiscal_period(year, association(session, today).fiscal_month)
    undo = aliased(FundMove)
    query = (
        select(FundMove, undo.undoes_id)
        .outerjoin(undo, undo.undoes_id == FundMove.id)
        .where(FundMove.purpose_id == purpose_id, FundMove.on.between(first, last))
    )
    for row, taken_back in session.execute(query):
        yield FundRow(
            row.on, row.amount_ore, FundKind(row.kind), text=row.text, move_id=row.id,
            undone=taken_back is not None or row.undoes_id is not None, by=row.by, at=row.at,
        )  # fmt: skip
