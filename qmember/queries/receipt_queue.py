"""Receipts whose originals are still here and for which nothing is on its way: how each would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from qmember.domain.ledger import Anonymity
from qmember.domain.lists import batched
from qmember.domain.people import show_number
from qmember.domain.permissions import Viewer
from qmember.domain.reach import Barred, Reached, Way, way_of_receipt
from qmember.domain.receipts import receipt_number
from qmember.models import (
    Entry,
    Income,
    OutboxMail,
    Person,
    Receipt,
    ReceiptDelivery,
    ReceiptKey,
    ReceiptRunDone,
    ReceiptRunEnd,
    ReceiptRunPart,
    ReceiptVoid,
)
from qmember.models.crypto import Keys
from qmember.queries.reach import reach_of
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.receipts import open_facts, payer_name, unwrapped


@dataclass(frozen=True, slots=True)
class Waiting:
    """One receipt that waits, masked for its viewer; ``way`` is how it would leave, or what bars it."""

    receipt_id: int
    number: str
    issued_on: date
    amount_ore: int
    shown_as: str
    person: str | None
    way: Way | Barred
    came_back: bool


def waiting_receipts(
    session: Reads, keys: Keys, viewer: Viewer, ids: Collection[int] | None = None
) -> list[Waiting]:
    """Every receipt that waits and is in no open run, the oldest first.

    With row ids: those of these that wait, in a run or not.
    """
    rows: list[Values] = []
    if ids is None:
        in_run = in_open_run(ReceiptRunPart.receipt_id == Receipt.id)
        rows = list(session.execute(_rows().where(~in_run)).all())
    else:
        for part in batched(sorted(ids), 500):
            rows += session.execute(_rows().where(Receipt.id.in_(part))).all()
    reach = reach_of(session, {row.giver_id for row in rows})
    return [_one(keys, viewer, row, reach.get(row.giver_id)) for row in rows]


def counted(found: Sequence[Waiting]) -> Mapping[Way | Barred, int]:
    """How many would leave how, and how many not and why; the ways first."""
    counts = Counter(one.way for one in found)
    return {way: counts[way] for way in (*Way, *Barred) if counts[way]}


def still_here() -> tuple[ColumnElement[bool], ...]:
    """The conditions of a receipt that holds and whose original has not left."""
    left, void = select(ReceiptDelivery.receipt_id), select(ReceiptVoid.receipt_id)
    return Receipt.id.not_in(left), Receipt.id.not_in(void)


def in_open_run(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tell whether a part of a run that has not ended, and is not done, is ``which``."""
    return (
        select(ReceiptRunPart.id)
        .outerjoin(ReceiptRunDone, ReceiptRunDone.part_id == ReceiptRunPart.id)
        .outerjoin(ReceiptRunEnd, ReceiptRunEnd.run_id == ReceiptRunPart.run_id)
        .where(which, ReceiptRunDone.part_id.is_(None), ReceiptRunEnd.run_id.is_(None))
        .exists()
    )


def _rows() -> Columns:
    nothing_leaves = (
        OutboxMail.id.is_(None)
        | OutboxMail.cancelled_at.is_not(None)
        | OutboxMail.failed_at.is_not(None)
    )
    return (
        select(
            Receipt, Income.anonymity, Entry.year.label("entry_year"),
            Person.number.label("person_number"), Person.name, Person.protection,
            Person.id.label("giver_id"), OutboxMail.failed_at, ReceiptKey.wrapped,
        )
        .join(Income, Income.id == Receipt.income_id)
        .join(Entry, Entry.id == Income.entry_id)
        .outerjoin(Person, Person.id == Income.person_id)
        .outerjoin(OutboxMail, OutboxMail.receipt_id == Receipt.id)
        .outerjoin(ReceiptKey, ReceiptKey.receipt_id == Receipt.id)
        .where(*still_here(), nothing_leaves)
        .order_by(Receipt.id)
    )  # fmt: skip


def _one(keys: Keys, viewer: Viewer, row: Values, who: Reached | None) -> Waiting:
    receipt, named = row.Receipt, row.anonymity != Anonymity.ALL and row.person_number is not None
    return Waiting(
        receipt_id=receipt.id,
        number=receipt_number(receipt.year, receipt.number),
        issued_on=receipt.issued_on,
        amount_ore=receipt.amount_ore,
        shown_as=payer_name(viewer, row),
        person=show_number(row.person_number) if named else None,
        way=_way(keys, row, who if named else None),
        came_back=row.failed_at is not None,
    )


def _way(keys: Keys, row: Values, who: Reached | None) -> Way | Barred:
    """How it leaves; one that was issued without an address does not fit an envelope's window."""
    way = way_of_receipt(who)
    if way is not Way.PAPER or not row.wrapped:
        return Barred.OLD_PAPER if way is Way.PAPER else way
    key = unwrapped(keys, row.Receipt.id, row.wrapped)
    return Way.PAPER if open_facts(row.Receipt, key).giver_address else Barred.OLD_PAPER
