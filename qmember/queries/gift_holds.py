"""Read whose money waits for a decision, and what waits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from qmember.domain.approvals import ApprovalKind
from qmember.domain.gift_holds import HoldReason, ParkedEnd, ParkedState, parked_state
from qmember.domain.ledger import PARKED, Channel, voucher_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import (
    Allocation,
    AllocationReversal,
    Approval,
    ApprovalAnswer,
    BankDeposit,
    Entry,
    ParkedGift,
    ParkedGiftEnd,
    PayerHold,
    Person,
)
from qmember.queries.approvals import ended
from qmember.queries.people import shown_name
from qmember.queries.reading import Columns, Reads, Values
from qmember.queries.withdrawals_taken import taken

NOTHING = "The page does not exist. Search, or go to the overview"
LATEST = 20


@dataclass(frozen=True, slots=True)
class HeldPayer:
    """Somebody whose money waits for a decision, since when, why in a word, and by whom."""

    number: int
    shown_as: str
    why: HoldReason
    since: date
    by: str
    own: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody has asked about parked money; ``own`` when it was the one who looks."""

    approval_id: int
    kind: ApprovalKind
    by: str
    own: bool


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A row of the bank that went out, which may be parked money that was to go back."""

    deposit_id: int
    booked_on: date


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """Parked money as its viewer may see it; öre. ``payment_id`` is the bank's row that brought it.

    ``end`` tells what became of it, None while it waits.
    """

    parked_id: int
    kind: str
    number: int
    shown_as: str
    amount_ore: int
    received_on: date
    channel: str
    voucher: str
    at: datetime
    by: str
    state: ParkedState
    payment_id: int | None = None
    wish: Wish | None = None
    end: ParkedEnd | None = None
    withdrawals: tuple[Withdrawal, ...] = ()


def held(session: Reads, person_ids: Collection[int] | None = None) -> dict[int, PayerHold]:
    """The newest row of each of some people, or all, whose money waits for a decision."""
    query = select(PayerHold).where(PayerHold.holds, *_newest())
    if person_ids is not None:
        query = query.where(PayerHold.person_id.in_(sorted(person_ids)))
    return {row.person_id: row for row in session.scalars(query.order_by(PayerHold.id))}


def held_ids() -> Select[int]:
    """The row ids of those whose money waits for a decision: a condition for lists."""
    return select(PayerHold.person_id).where(PayerHold.holds, *_newest())


def held_payers(session: Reads, viewer: Viewer) -> list[HeldPayer]:
    """Those whose money waits for a decision, for those who decide; numbers for who reads nobody."""
    if not viewer.may(Permission.DECIDE_GIFTS):
        return []
    query = select(PayerHold, Person).join(Person, Person.id == PayerHold.person_id)
    query = query.where(PayerHold.holds, *_newest()).order_by(PayerHold.id)
    return [
        HeldPayer(
            one.number, _name(viewer, one), HoldReason(row.why), row.from_on, row.by,
            own=row.user_id is not None and row.user_id == viewer.user_id,
        )
        for row, one in session.execute(query)
    ]  # fmt: skip


def parked_gifts(session: Reads, viewer: Viewer) -> list[ParkedRow]:
    """Everything that waits for a decision or to go back, the oldest first; for those who decide."""
    rows = session.execute(_rows().where(ParkedGiftEnd.id.is_(None)).order_by(ParkedGift.id)).all()
    return _shown(session, viewer, rows)


def latest_ended(session: Reads, viewer: Viewer) -> list[ParkedRow]:
    """What was decided last, the newest first."""
    query = _rows().where(ParkedGiftEnd.id.is_not(None)).order_by(ParkedGiftEnd.id.desc())
    return _shown(session, viewer, session.execute(query.limit(LATEST)).all())


def waiting_for_two() -> tuple[Columns, Columns]:
    """Queries of how much waits for two, and since when."""
    rows = select(ParkedGift.id).select_from(ParkedGift).where(~ending(ParkedGift.id).exists())
    return rows.with_only_columns(func.count()), rows.with_only_columns(func.min(ParkedGift.at))


def withdrawals_for(session: Reads, row: ParkedGift) -> list[Withdrawal]:
    """Withdrawals at the bank of its sum since it came, that have settled nothing else yet."""
    query = (
        select(BankDeposit.id, BankDeposit.booked_on)
        .where(BankDeposit.amount_ore == -row.amount_ore, BankDeposit.booked_on >= row.received_on)
        .where(BankDeposit.entry_id.is_not(None), ~taken())
        .order_by(BankDeposit.booked_on, BankDeposit.id)
        .limit(3)
    )
    return [Withdrawal(one.id, one.booked_on) for one in session.execute(query)]


def ending(parked_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> Select[int]:
    """The end of parked money that holds: its entry has not been reversed."""
    back = aliased(Entry)
    undone = select(back.id).where(back.reverses_id == ParkedGiftEnd.entry_id).exists()
    return select(ParkedGiftEnd.id).where(ParkedGiftEnd.parked_id == parked_id, ~undone)


def returning(session: Reads, parked_id: int) -> bool:
    """Tell whether two people have decided that it goes back."""
    query = _asked([parked_id]).where(
        ApprovalAnswer.granted, Approval.kind == ApprovalKind.RETURN_GIFT
    )
    return session.execute(query.limit(1)).first() is not None


def _newest() -> tuple[ColumnElement[bool], ...]:
    later = aliased(PayerHold)
    mine = select(later.id).where(later.person_id == PayerHold.person_id, later.id > PayerHold.id)
    return (~mine.exists(),)


def _rows() -> Columns:
    back = aliased(Entry)
    undone = select(back.id).where(back.reverses_id == ParkedGiftEnd.entry_id).exists()
    naming = (
        select(Allocation.payment_id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .where(Allocation.entry_id == ParkedGift.entry_id, Allocation.kind == PARKED)
        .correlate(ParkedGift)
        .scalar_subquery()
    )
    return (
        select(
            ParkedGift, Person, Entry.year, Entry.number, ParkedGiftEnd.how,
            naming.label("payment_id"),
        )
        .join(Person, Person.id == ParkedGift.person_id)
        .join(Entry, Entry.id == ParkedGift.entry_id)
        .outerjoin(ParkedGiftEnd, (ParkedGiftEnd.parked_id == ParkedGift.id) & ~undone)
    )  # fmt: skip


def _shown(session: Reads, viewer: Viewer, rows: Collection[Values]) -> list[ParkedRow]:
    if not viewer.may(Permission.DECIDE_GIFTS) or not rows:
        return []
    ids = [row.ParkedGift.id for row in rows]
    asked, back = _wishes(session, viewer, ids)
    return [_row(session, viewer, row, asked, back) for row in rows]


def _row(
    session: Reads, viewer: Viewer, row: Values, asked: dict[int, Wish], back: set[int]
) -> ParkedRow:
    one, wish = row.ParkedGift, asked.get(row.ParkedGift.id)
    state = parked_state(
        ended=row.how is not None, returning=one.id in back, asked=wish is not None
    )
    by_bank = state is ParkedState.TO_RETURN and one.channel != Channel.CASH
    return ParkedRow(
        one.id, one.kind, row.Person.number, _name(viewer, row.Person), one.amount_ore,
        one.received_on, one.channel, voucher_number(row.year, row.number), one.at, one.by, state,
        row.payment_id, wish, ParkedEnd(row.how) if row.how else None,
        tuple(withdrawals_for(session, one)) if by_bank else (),
    )  # fmt: skip


def _wishes(
    session: Reads, viewer: Viewer, ids: Collection[int]
) -> tuple[dict[int, Wish], set[int]]:
    """What is asked about each and waits for an answer, and which are to go back."""
    asked: dict[int, Wish] = {}
    back: set[int] = set()
    for row, granted in session.execute(_asked(ids)):
        if granted is None:
            own = row.user_id == viewer.user_id
            asked[int(row.subject)] = Wish(row.id, ApprovalKind(row.kind), row.by, own)
        elif granted and row.kind == ApprovalKind.RETURN_GIFT:
            back.add(int(row.subject))
    return asked, back


def _asked(ids: Collection[int]) -> Columns:
    kinds = (ApprovalKind.ACCEPT_GIFT, ApprovalKind.RETURN_GIFT)
    return (
        select(Approval, ApprovalAnswer.granted)
        .outerjoin(ApprovalAnswer, ApprovalAnswer.approval_id == Approval.id)
        .where(Approval.kind.in_(kinds), Approval.subject.in_([str(one) for one in ids]))
        .where(or_(ApprovalAnswer.approval_id.is_not(None), ~ended()))
        .order_by(Approval.id)
    )


def _name(viewer: Viewer, one: Person) -> str:
    return shown_name(viewer, number=one.number, name=one.name, protection=one.protection)
