"""The reconciliation queue: what waits, in groups by how sure it is, and how far the file is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from qmember.domain.match_facts import Certainty
from qmember.domain.permissions import Viewer
from qmember.models import (
    Allocation,
    AllocationReversal,
    BankDeposit,
    BankImport,
    BankPayment,
    NamingWay,
    OpenPayment,
    PaymentMatch,
)
from qmember.models.crypto import Keys
from qmember.queries.bank import PaymentRow, named_rows, open_count, open_rows, payment_row
from qmember.queries.bank_believed import Belief, Kept, beliefs
from qmember.queries.bank_questions import parked
from qmember.queries.gift_holds import waiting_for_two
from qmember.queries.payer_memory import ITSELF
from qmember.queries.payer_texts import TextReader
from qmember.queries.reading import Reads, Values

ONE_BY_ONE = (Certainty.LIKELY, Certainty.UNCLEAR)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A payment that waits, with what it is believed to be; ``belief`` may be less sure than ``kept_as``."""

    payment: PaymentRow
    belief: Belief
    kept_as: Certainty

    @property
    def certainty(self) -> Certainty:
        """The group in which it stands."""
        return self.belief.certainty


@dataclass(frozen=True, slots=True)
class Press:
    """Namings of one press that still hold: by themselves, or the certain ones at once."""

    batch_id: int
    how: str
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How many payments the latest file brought, and how many of these are named."""

    total: int = 0
    done: int = 0
    first_on: date | None = None
    last_on: date | None = None
    read_at: datetime | None = None


def counts(session: Reads) -> dict[Certainty, int]:
    """How many payments wait in each group."""
    apart = PaymentMatch.payment_id.not_in(parked())
    surer = PaymentMatch.certainty != Certainty.UNCLEAR
    query = select(PaymentMatch.certainty, func.count()).where(surer, apart)
    rows = session.execute(query.group_by(PaymentMatch.certainty))
    found = {Certainty(certainty): count for certainty, count in rows}
    waits = open_count(session) - parked_count(session)
    found[Certainty.UNCLEAR] = waits - sum(found.values())
    return {one: found.get(one, 0) for one in Certainty}


def parked_count(session: Reads) -> int:
    """How many payments wait for the answer to a question."""
    query = select(func.count()).select_from(OpenPayment)
    return session.scalar(query.where(OpenPayment.payment_id.in_(parked()))) or 0


def set_apart(session: Reads) -> tuple[int, int]:
    """How many payments wait for an answer, and how much money for two people; asked at once."""
    waits = select(func.count()).select_from(OpenPayment)
    questions = waits.where(OpenPayment.payment_id.in_(parked()))
    for_two, _since = waiting_for_two()
    row = session.execute(select(questions.scalar_subquery(), for_two.scalar_subquery())).one()
    return row[0], row[1]


def parked_rows(session: Reads, keys: Keys, viewer: Viewer, limit: int = 50) -> list[WaitingRow]:
    """The payments that wait for the answer to a question, oldest first."""
    query = open_rows().where(BankPayment.id.in_(parked())).order_by(BankPayment.id).limit(limit)
    return _waiting(session, keys, viewer, session.execute(query).all())


def waiting_in(
    session: Reads,
    keys: Keys,
    viewer: Viewer,
    certainty: Certainty,
    *,
    after: int = 0,
    limit: int = 50,
) -> list[WaitingRow]:
    """The payments of a group, oldest first; ``after`` is the last payment id of the page before.

    Of a group that is not the viewer's to decide she sees no beliefs.
    """
    mine = _in_group(certainty).where(OpenPayment.payment_id > after)
    ids = session.scalars(mine.order_by(OpenPayment.payment_id).limit(limit)).all()
    query = open_rows().where(BankPayment.id.in_(ids)).order_by(BankPayment.id)
    return _waiting(session, keys, viewer, session.execute(query).all())


def _in_group(certainty: Certainty) -> Select[int]:
    """The payments of a group but for those that wait for an answer; what was not looked at is unclear."""
    query = select(OpenPayment.payment_id).where(OpenPayment.payment_id.not_in(parked()))
    if certainty is not Certainty.UNCLEAR:
        mine = query.join(PaymentMatch, PaymentMatch.payment_id == OpenPayment.payment_id)
        return mine.where(PaymentMatch.certainty == certainty)
    surer = select(PaymentMatch.payment_id).where(
        PaymentMatch.payment_id == OpenPayment.payment_id,
        PaymentMatch.certainty != Certainty.UNCLEAR,
    )
    return query.where(~surer.exists())


def waiting_row(session: Reads, keys: Keys, viewer: Viewer, payment_id: int) -> WaitingRow | None:
    """One payment with what it is believed to be; None when it does not wait."""
    rows = session.execute(open_rows().where(BankPayment.id == payment_id)).all()
    return next(iter(_waiting(session, keys, viewer, rows)), None)


def group_of(session: Reads, payment_id: int) -> Certainty | None:
    """The group in which a payment waits, as it is named one by one; None when it does not wait."""
    row = session.execute(
        select(PaymentMatch.certainty)
        .select_from(OpenPayment)
        .outerjoin(PaymentMatch, PaymentMatch.payment_id == OpenPayment.payment_id)
        .where(OpenPayment.payment_id == payment_id)
    ).first()
    if row is None:
        return None
    surer = row.certainty in {Certainty.CERTAIN, Certainty.LIKELY}
    return Certainty.LIKELY if surer else Certainty.UNCLEAR


def next_waiting(session: Reads, payment_id: int) -> int | None:
    """The payment that is looked at after one: the next in its group, then in the less sure one.

    None when none of them waits. 0 begins at the first likely one.
    """
    mine = group_of(session, payment_id) or Certainty.LIKELY
    places = [(mine, payment_id), *((one, 0) for one in ONE_BY_ONE[ONE_BY_ONE.index(mine) + 1 :])]
    for group, after in (*places, *((one, 0) for one in ONE_BY_ONE)):
        waits = _in_group(group).where(
            OpenPayment.payment_id > after, OpenPayment.payment_id != payment_id
        )
        found = session.scalar(waits.order_by(OpenPayment.payment_id).limit(1))
        if found is not None:
            return found
    return None


def every_waiting(session: Reads, keys: Keys, viewer: Viewer) -> Iterator[WaitingRow]:
    """Everything that waits, oldest first, five hundred at a time."""
    after = 0
    while True:
        query = open_rows().where(BankPayment.id > after).order_by(BankPayment.id).limit(500)
        rows = session.execute(query).all()
        if not rows:
            return
        yield from _waiting(session, keys, viewer, rows)
        after = rows[-1].id


def _waiting(
    session: Reads, keys: Keys, viewer: Viewer, rows: Sequence[Values]
) -> list[WaitingRow]:
    reader = TextReader(session, keys, viewer)
    kept = [Kept(row.id, int(row.left), row.certainty, row.found) for row in rows]
    believed = beliefs(session, viewer, kept)
    shown = [(payment_row(reader, row), row) for row in rows]
    return [
        WaitingRow(one, Belief() if one.text.hidden else believed[row.id], Certainty(row.certainty))
        for one, row in shown
    ]


def press(session: Reads, how: str, since: datetime) -> Press | None:
    """The latest press of a kind since a moment, with what of it still holds."""
    newest = session.scalar(select(func.max(NamingWay.batch_id)).where(NamingWay.how == how))
    if newest is None:
        return None
    query = (
        select(func.count(func.distinct(Allocation.payment_id)))
        .select_from(NamingWay)
        .join(Allocation, Allocation.id == NamingWay.allocation_id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(
            NamingWay.how == how,
            NamingWay.batch_id == newest,
            Allocation.at >= since,
            AllocationReversal.allocation_id.is_(None),
        )
    )
    count = session.scalar(query) or 0
    return Press(newest, how, count) if count else None


def namings_of_press(session: Reads, batch_id: int) -> list[int]:
    """The namings of a press that still hold, by row id."""
    query = (
        select(NamingWay.allocation_id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == NamingWay.allocation_id)
        .where(
            NamingWay.how.in_((ITSELF, Certainty.CERTAIN)),
            NamingWay.batch_id == batch_id,
            AllocationReversal.allocation_id.is_(None),
        )
        .order_by(NamingWay.allocation_id)
    )
    return list(session.scalars(query))


def decided(
    session: Reads, keys: Keys, viewer: Viewer, since: datetime, limit: int = 30
) -> dict[Certainty, list[PaymentRow]]:
    """What was named one by one since a moment and holds, by the group in which it stood."""
    query = (
        select(Allocation.payment_id, NamingWay.how)
        .join(NamingWay, NamingWay.allocation_id == Allocation.id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(
            NamingWay.how.in_(ONE_BY_ONE),
            Allocation.at >= since,
            AllocationReversal.allocation_id.is_(None),
        )
        .order_by(NamingWay.batch_id.desc(), Allocation.id)
        .limit(limit)
    )
    how = {row.payment_id: Certainty(row.how) for row in session.execute(query)}
    rows = named_rows(session, keys, viewer, sorted(how))
    return {
        one: [row for row in rows if how[row.payment_id] is one and row.parts and not row.left_ore]
        for one in ONE_BY_ONE
    }


def progress(session: Reads) -> Progress:
    """How far the latest file that brought payments is done."""
    newest = session.scalar(
        select(func.max(BankDeposit.import_id)).where(
            BankDeposit.amount_ore > 0, BankDeposit.entry_id.is_not(None)
        )
    )
    if newest is None:
        return Progress()
    query = (
        select(
            func.count(), func.count(OpenPayment.payment_id), func.min(BankDeposit.booked_on),
            func.max(BankDeposit.booked_on),
        )
        .select_from(BankPayment)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .outerjoin(OpenPayment, OpenPayment.payment_id == BankPayment.id)
        .where(BankDeposit.import_id == newest, BankDeposit.entry_id.is_not(None))
    )  # fmt: skip
    total, waits, first, last = session.execute(query).one()
    read_at = session.get_one(BankImport, newest).at
    return Progress(total, total - waits, first, last, read_at)
