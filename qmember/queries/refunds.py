"""Read refunds: what is to be paid, what has been, what the bank still has to tell, what counts together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from qmember.domain.dates import stockholm_date, stockholm_midnight
from qmember.domain.errors import NotFound
from qmember.domain.ledger import voucher_number
from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.refunds import TOGETHER, Way, limit_that_holds
from qmember.models import (
    Allocation,
    Entry,
    Income,
    Person,
    Refund,
    RefundNaming,
    RefundPayment,
    RefundPaymentUndo,
    RefundUndo,
    Setting,
)
from qmember.queries.association import association
from qmember.queries.corrections import older_of
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.receipts import payer_name

PAGE = 50
LIMIT = "refund_limit_ore"


@dataclass(frozen=True, slots=True)
class RefundRow:
    """One refund, masked for its viewer; amounts in öre.

    ``of`` is the voucher of the income that it is of, None for money that never was income, ``rest``
    that of what is left and ``own`` its own. ``state`` is ``open`` (to be paid), ``paid`` or
    ``undone``; ``left_on`` the day on which the money left and ``left_by`` the voucher of that.
    ``bank_tells`` is false while a row of the bank is still to come.
    """

    refund_id: int
    amount_ore: int
    was_ore: int | None
    of: str | None
    rest: str | None
    own: str
    kind: str
    shown_as: str
    person: str | None
    why: str
    way: str
    state: str
    paid_on: date | None
    left_on: date | None
    left_by: str | None
    bank_tells: bool
    payment_id: int | None
    at: datetime
    by: str

    @property
    def since(self) -> date:
        """The day on which it was decided."""
        return stockholm_date(self.at)


def refund_by_id(session: Reads, viewer: Viewer, refund_id: int) -> RefundRow:
    """One refund by its row id; NotFound when there is none."""
    row = session.execute(_rows().where(Refund.id == refund_id)).first()
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return _row(row, viewer)


def open_refunds(session: Reads, viewer: Viewer) -> list[RefundRow]:
    """Refunds that are still to be paid, the oldest first."""
    query = _rows().where(~_undone(), ~_paid()).order_by(Refund.id)
    return [_row(row, viewer) for row in session.execute(query)]


def untold_refunds(session: Reads, viewer: Viewer) -> list[RefundRow]:
    """Refunds of which the bank's row is still to come, the oldest first."""
    query = _rows().where(~_undone(), ~_paid(Way.BANK, Way.CASH)).order_by(Refund.id)
    return [_row(row, viewer) for row in session.execute(query)]


def done_refunds(session: Reads, viewer: Viewer, *, before: int | None = None) -> list[RefundRow]:
    """Refunds that were paid or undone, the newest first; ``before`` is the last of the page above."""
    query = _rows().where(or_(_undone(), _paid())).order_by(Refund.id.desc()).limit(PAGE)
    if before is not None:
        query = query.where(Refund.id < before)
    return [_row(row, viewer) for row in session.execute(query)]


def refunds_of_year(session: Reads, viewer: Viewer, year: int) -> list[RefundRow]:
    """Refunds that were made in a fiscal year, in order, those that were undone too."""
    made = select(Entry.id).where(Entry.year == year)
    query = _rows().where(Refund.entry_id.in_(made)).order_by(Refund.id)
    return [_row(row, viewer) for row in session.execute(query)]


def refunds_of(session: Reads, viewer: Viewer, income_ids: Collection[int]) -> list[RefundRow]:
    """The refunds of some income rows, in the order in which they were made."""
    query = _rows().where(Refund.income_id.in_(income_ids)).order_by(Refund.id)
    return [_row(row, viewer) for row in session.execute(query)]


def refunds_by_entry(session: Reads, viewer: Viewer, entry_id: int) -> list[RefundRow]:
    """The refund that a voucher made, paid or undid."""
    paid = select(RefundPayment.refund_id).outerjoin(
        RefundPaymentUndo, RefundPaymentUndo.payment_id == RefundPayment.id
    )
    own = paid.where(
        or_(RefundPayment.entry_id == entry_id, RefundPaymentUndo.entry_id == entry_id)
    )
    undone = select(RefundUndo.refund_id).where(RefundUndo.entry_id == entry_id)
    about = or_(Refund.entry_id == entry_id, Refund.id.in_(own), Refund.id.in_(undone))
    return [_row(row, viewer) for row in session.execute(_rows().where(about))]


def owed_ore(session: Reads) -> int:
    """Öre that are owed back and have not left."""
    query = select(func.coalesce(func.sum(Refund.amount_ore), 0)).where(~_undone(), ~_paid())
    return int(session.scalar(query) or 0)


def to_pay() -> tuple[Columns, Columns]:
    """How many refunds are still to be paid, and since when, as columns of a larger question."""
    open_ones = (~_undone(), ~_paid())
    return (
        select(func.count(Refund.id)).where(*open_ones),
        select(func.min(Refund.at)).where(*open_ones),
    )


def given_back_of(session: Reads, row: Income) -> int:
    """Öre that went back of an income and of those that it replaced, refunds that were undone left out."""
    if row.replaces_id is None:
        return 0
    query = select(func.coalesce(func.sum(Refund.amount_ore), 0)).where(~_undone())
    older = older_of(session, row.id)
    return int(session.scalar(query.where(Refund.income_id.in_(older))) or 0)


def refunded_lately(session: Reads, row: Income, today: date) -> int:
    """Öre that went back in the last days to the payer of an income, or of that income."""
    since = stockholm_midnight(today - TOGETHER)
    mine: ColumnElement[bool] = Refund.income_id.in_([row.id, *older_of(session, row.id)])
    if row.person_id is not None:
        mine = or_(mine, Refund.person_id == row.person_id)
    query = select(func.coalesce(func.sum(Refund.amount_ore), 0))
    return int(session.scalar(query.where(~_undone(), Refund.at >= since, mine)) or 0)


def limit_now(session: Reads, today: date) -> int:
    """Öre up to which one person alone refunds (``domain.refunds.limit_that_holds``)."""
    began = today - TOGETHER
    later = select(Setting.value).where(
        Setting.key == LIMIT, Setting.from_on > began, Setting.from_on <= today
    )
    first = association(session, began).refund_limit_ore
    return limit_that_holds([first, *(int(value) for value in session.scalars(later))])


def _undone() -> ColumnElement[bool]:
    return select(RefundUndo.refund_id).where(RefundUndo.refund_id == Refund.id).exists()


def _paid(*ways: Way) -> ColumnElement[bool]:
    """That a payment of the refund holds, in one of these ways or in any."""
    row = aliased(RefundPayment)  # the lists join the newest one already
    undone = select(RefundPaymentUndo.payment_id).where(RefundPaymentUndo.payment_id == row.id)
    query = select(row.id).where(row.refund_id == Refund.id, ~undone.exists())
    return (query.where(row.way.in_(ways)) if ways else query).exists()


@cache
def _rows() -> Columns:
    own, of, rest_entry, left_by = (aliased(Entry) for _ in range(4))
    rest, later = aliased(Income), aliased(RefundPayment)
    undone = select(RefundPaymentUndo.payment_id)
    newest = (
        select(func.max(later.id))
        .where(later.refund_id == Refund.id)
        .where(~undone.where(RefundPaymentUndo.payment_id == later.id).exists())
        .correlate(Refund)
        .scalar_subquery()
    )
    payment = (
        select(func.max(Allocation.payment_id))
        .join(RefundNaming, RefundNaming.allocation_id == Allocation.id)
        .where(RefundNaming.refund_id == Refund.id)
        .correlate(Refund)
        .scalar_subquery()
    )
    return (
        select(
            Refund.id, Refund.amount_ore, Refund.why, Refund.way, Refund.paid_on, Refund.at, Refund.by,
            Income.amount_ore.label("was"), Income.kind, Income.anonymity,
            Person.number.label("person_number"), Person.name, Person.protection,
            of.year.label("of_year"), of.number.label("of_number"),
            rest_entry.year.label("rest_year"), rest_entry.number.label("rest_number"),
            own.year.label("own_year"), own.number.label("own_number"),
            left_by.year.label("left_year"), left_by.number.label("left_number"),
            RefundPayment.paid_on.label("left_on"), RefundPayment.way.label("left_way"),
            _undone().label("undone"), payment.label("payment_id"),
            func.coalesce(of.year, own.year).label("entry_year"),
        )
        .join(own, own.id == Refund.entry_id)
        .outerjoin(Income, Income.id == Refund.income_id)
        .outerjoin(of, of.id == Income.entry_id)
        .outerjoin(rest, rest.id == Refund.rest_income_id)
        .outerjoin(rest_entry, rest_entry.id == rest.entry_id)
        .outerjoin(Person, Person.id == Refund.person_id)
        .outerjoin(RefundPayment, RefundPayment.id == newest)
        .outerjoin(left_by, left_by.id == RefundPayment.entry_id)
    )  # fmt: skip


def _row(row: Values, viewer: Viewer) -> RefundRow:
    sees = viewer.may(Permission.READ_GIFTS)
    name = payer_name(viewer, row) if sees else ""
    follows = name and viewer.may(Permission.READ_PEOPLE)
    return RefundRow(
        refund_id=row.id,
        amount_ore=row.amount_ore,
        was_ore=row.was,
        of=_voucher(row.of_year, row.of_number),
        rest=_voucher(row.rest_year, row.rest_number),
        own=voucher_number(row.own_year, row.own_number),
        kind=row.kind or "",
        shown_as=name,
        person=show_number(row.person_number) if follows else None,
        why=row.why,
        way=row.left_way or row.way,
        state="undone" if row.undone else "paid" if row.left_on else "open",
        paid_on=row.paid_on,
        left_on=row.left_on,
        left_by=_voucher(row.left_year, row.left_number),
        bank_tells=row.left_way in {Way.BANK, Way.CASH},
        payment_id=row.payment_id,
        at=row.at,
        by=row.by,
    )


def _voucher(year: int | None, number: int | None) -> str | None:
    return voucher_number(year, number) if year is not None and number is not None else None
