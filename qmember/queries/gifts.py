"""Read gifts: the newest first, one with its whole story, and the purposes that take gifts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from sqlalchemy import and_, extract, func, select
from sqlalchemy.orm import aliased

from qmember.domain.errors import NotFound
from qmember.domain.ledger import SETTLED, IncomeKind, voucher_number
from qmember.domain.people import show_number
from qmember.domain.periods import month_of
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.reasons import Why
from qmember.domain.receipts import receipt_number
from qmember.models import (
    Allocation,
    AllocationReversal,
    BundleIncome,
    Entry,
    Income,
    IncomeReversal,
    OutboxMail,
    Person,
    Posted,
    Purpose,
    Receipt,
    ReceiptDelivery,
    ReceiptVoid,
)
from qmember.queries.gift_parts import PurposePart, parts_of, said
from qmember.queries.periods import closed_months
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.receipts import payer_name

PAGE = 50


@dataclass(frozen=True, slots=True)
class GiftRow:
    """One gift in a list, masked for its viewer; amounts in öre.

    ``state`` is ``live``, ``voided``, ``corrected`` or, where the whole or a part of it went back,
    ``refunded``. ``person`` is the number as shown, None where
    the viewer may not follow it. ``payment_id`` is the bank payment that was named this gift, or that
    was ``matched`` with it after it had been entered by hand. ``parts`` are its purposes where
    it is divided. ``can_undo`` tells whether nothing has
    left the association yet and the month is open; ``closed`` that it is not.
    """

    income_id: int
    kind: str
    voucher: str
    received_on: date
    amount_ore: int
    shown_as: str
    person: str | None
    purpose: str | None
    purpose_id: int | None
    channel: str
    anonymity: str
    state: str
    reversal: str | None
    replaced_by: str | None
    replaces: str | None
    receipt: str | None
    receipt_void: bool
    receipt_leaves_at: datetime | None
    payment_id: int | None
    matched: bool
    closed: bool
    can_undo: bool
    parts: tuple[PurposePart, ...] = ()


@dataclass(frozen=True, slots=True)
class YearGiven:
    """The sum of a person's gifts in a calendar year, in öre."""

    year: int
    ore: int


def gifts_page(
    session: Reads, viewer: Viewer, *, before: int | None = None, limit: int = PAGE
) -> list[GiftRow]:
    """The newest gifts first; ``before`` is the last income id of the page above."""
    query = _rows().where(Income.kind == IncomeKind.GIFT).order_by(Income.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Income.id < before)
    closed = closed_months(session)
    return _with_parts(session, [_row(row, viewer, closed) for row in session.execute(query)])


def gifts_of_year(session: Reads, viewer: Viewer, year: int, limit: int) -> list[GiftRow]:
    """The gifts of a fiscal year as they were recorded, the voided and corrected ones too."""
    query = _rows().where(Income.kind == IncomeKind.GIFT, Income.year == year)
    closed = closed_months(session)
    rows = session.execute(query.order_by(Income.id).limit(limit))
    return _with_parts(session, [_row(row, viewer, closed) for row in rows])


def gift_by_voucher(session: Reads, viewer: Viewer, year: int, number: int) -> GiftRow | None:
    """The income (of any kind) that a voucher is about, if it is about one."""
    query = _rows().where(Entry.series == "V", Entry.year == year, Entry.number == number)
    row = session.execute(query).first()
    if row is None:
        return None
    return _with_parts(session, [_row(row, viewer, closed_months(session))])[0]


def gift_by_id(session: Reads, viewer: Viewer, income_id: int) -> GiftRow:
    """One income row by its id; NotFound when there is none."""
    row = session.execute(_rows().where(Income.id == income_id)).first()
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return _with_parts(session, [_row(row, viewer, closed_months(session))])[0]


def gifts_of_person(session: Reads, viewer: Viewer, person_id: int, limit: int) -> list[GiftRow]:
    """A person's income rows, newest first; gifts that are anonymous to all are not among them."""
    query = _rows().where(Income.person_id == person_id)
    query = query.order_by(Income.received_on.desc(), Income.id.desc()).limit(limit)
    closed = closed_months(session)
    return _with_parts(session, [_row(row, viewer, closed) for row in session.execute(query)])


def gifts_of_bundle(session: Reads, viewer: Viewer, bundle_id: int) -> list[tuple[int, GiftRow]]:
    """Income of any kind that came with a bundle, each with the number of its row, in their order."""
    query = _rows().add_columns(BundleIncome.place.label("place"))
    query = query.join(BundleIncome, BundleIncome.income_id == Income.id)
    query = query.where(BundleIncome.bundle_id == bundle_id)
    closed = closed_months(session)
    rows = session.execute(query.order_by(BundleIncome.place, Income.id))
    return [(row.place, _row(row, viewer, closed)) for row in rows]


def given_by_year(session: Reads, viewer: Viewer, person_id: int) -> list[YearGiven]:
    """What a person has given in each calendar year, the newest first; for those who read gifts.

    Summed from the ledger's lines, those of a reversal too, in the year in which the gift came: one
    that was voided takes itself away there, and one that was corrected counts as it is now.
    """
    if not viewer.may(Permission.READ_GIFTS):
        return []
    year, ore = extract("year", Income.received_on), -func.sum(Posted.amount_ore)
    rows = session.execute(
        select(year.label("year"), ore.label("ore"))
        .select_from(Income)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .join(Posted, Posted.entry_id.in_([Income.entry_id, IncomeReversal.entry_id]))
        .where(Income.person_id == person_id, Income.kind == IncomeKind.GIFT)
        .where(Posted.kind == IncomeKind.GIFT)
        .group_by(year)
        .order_by(year.desc())
    )
    return [YearGiven(int(row.year), int(row.ore)) for row in rows if row.ore]


def open_purposes(session: Reads, on: date) -> list[tuple[int, str]]:
    """Purposes that take gifts on the day, the general one first."""
    rows = session.scalars(
        select(Purpose)
        .where(Purpose.from_on <= on, (Purpose.to_on.is_(None)) | (Purpose.to_on >= on))
        .order_by(Purpose.general.desc(), Purpose.name)
    )
    return [(row.id, row.name) for row in rows]


@cache
def _rows() -> Columns:
    """What every list starts from; made once, because making it takes longer than asking it."""
    undo, newer, older = aliased(Entry), aliased(Income), aliased(Income)
    newer_entry, older_entry = aliased(Entry), aliased(Entry)
    delivered = select(ReceiptDelivery.id).where(ReceiptDelivery.receipt_id == Receipt.id).exists()
    undone = select(AllocationReversal).where(AllocationReversal.allocation_id == Allocation.id)
    latest = (
        select(Receipt.id)
        .where(Receipt.income_id == Income.id)
        .order_by(Receipt.id.desc())
        .limit(1)
        .correlate(Income)
        .scalar_subquery()
    )
    return (
        select(
            Income.id, Income.kind, Income.received_on, Income.amount_ore, Income.channel,
            Income.anonymity, Entry.year.label("entry_year"), Entry.number.label("entry_number"),
            Person.number.label("person_number"), Person.name, Person.protection,
            Income.purpose_id, Purpose.name.label("purpose"), IncomeReversal.reason.label("reversed"),
            undo.year.label("undo_year"), undo.number.label("undo_number"),
            newer_entry.year.label("newer_year"), newer_entry.number.label("newer_number"),
            older_entry.year.label("older_year"), older_entry.number.label("older_number"),
            Receipt.year.label("receipt_year"), Receipt.number.label("receipt_number"),
            ReceiptVoid.receipt_id.label("void_id"), delivered.label("delivered"),
            OutboxMail.send_after, OutboxMail.sent_at, OutboxMail.cancelled_at,
            Allocation.payment_id, Allocation.kind.label("named_as_kind"),
        )
        .join(Entry, Entry.id == Income.entry_id)
        .outerjoin(Person, Person.id == Income.person_id)
        .outerjoin(Purpose, Purpose.id == Income.purpose_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .outerjoin(undo, undo.id == IncomeReversal.entry_id)
        .outerjoin(newer, newer.replaces_id == Income.id)
        .outerjoin(newer_entry, newer_entry.id == newer.entry_id)
        .outerjoin(older, older.id == Income.replaces_id)
        .outerjoin(older_entry, older_entry.id == older.entry_id)
        .outerjoin(Receipt, Receipt.id == latest)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .outerjoin(OutboxMail, OutboxMail.receipt_id == Receipt.id)
        .outerjoin(Allocation, and_(Allocation.income_id == Income.id, ~undone.exists()))
    )  # fmt: skip


def _row(row: Values, viewer: Viewer, closed_months: frozenset[str]) -> GiftRow:
    live = row.reversed is None
    closed = month_of(row.received_on) in closed_months
    mail_waits = row.send_after and not row.sent_at and not row.cancelled_at
    name = payer_name(viewer, row)
    return GiftRow(
        income_id=row.id,
        kind=row.kind,
        voucher=voucher_number(row.entry_year, row.entry_number),
        received_on=row.received_on,
        amount_ore=row.amount_ore,
        shown_as=name,
        person=_followed(viewer, row) if name else None,
        purpose=row.purpose,
        purpose_id=row.purpose_id,
        channel=row.channel,
        anonymity=row.anonymity,
        state=_state(row.reversed, corrected=row.newer_number is not None),
        reversal=_voucher(row.undo_year, row.undo_number),
        replaced_by=_voucher(row.newer_year, row.newer_number),
        replaces=_voucher(row.older_year, row.older_number),
        receipt=receipt_number(row.receipt_year, row.receipt_number) if row.receipt_year else None,
        receipt_void=row.void_id is not None,
        receipt_leaves_at=row.send_after if mail_waits else None,
        payment_id=row.payment_id,
        matched=row.named_as_kind == SETTLED,
        closed=closed,
        can_undo=live
        and not (closed or row.delivered or row.payment_id or row.older_number is not None),
    )


def _state(reversed_by: str | None, *, corrected: bool) -> str:
    if reversed_by is None:
        return "live"
    if reversed_by == Why.REFUNDED:
        return "refunded"
    return "corrected" if corrected else "voided"


def _with_parts(session: Reads, rows: list[GiftRow]) -> list[GiftRow]:
    """The same with the purposes of those that are divided."""
    divided = [
        row.income_id for row in rows if row.purpose_id is None and row.kind == IncomeKind.GIFT
    ]
    found = parts_of(session, divided) if divided else {}
    return [
        replace(row, purpose=said(found[row.income_id]), parts=found[row.income_id])
        if row.income_id in found
        else row
        for row in rows
    ]


def _followed(viewer: Viewer, row: Values) -> str | None:
    return show_number(row.person_number) if viewer.may(Permission.READ_PEOPLE) else None


def _voucher(year: int | None, number: int | None) -> str | None:
    return voucher_number(year, number) if year is not None and number is not None else None
