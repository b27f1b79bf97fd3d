"""The rows of parked money: that it is parked, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound
from qmember.domain.events import Event
from qmember.domain.gift_holds import ParkedEnd
from qmember.domain.gift_parts import GiftPart, divided
from qmember.domain.ledger import Anonymity, Channel
from qmember.domain.people import ReceiptWish
from qmember.models import ParkedGift, ParkedGiftEnd, ParkedGiftPart
from qmember.queries.gift_holds import NOTHING, ending
from qmember.services import audit
from qmember.services.unit import Unit

DECIDED = "It has already been decided. Nothing has changed."


@dataclass(frozen=True, slots=True)
class Parked:
    """What is parked, in öre, and what it becomes when it is accepted.

    ``parts`` divide it on several purposes, in the proportions of their öre.
    """

    kind: str
    person_id: int
    amount: int
    received_on: date
    channel: Channel
    purpose_id: int | None = None
    anonymity: Anonymity = Anonymity.NONE
    receipt: ReceiptWish | None = None
    parts: tuple[GiftPart, ...] = ()


def park(unit: Unit, facts: Parked, entry_id: int) -> int:
    """Write that the money of an entry is parked; the row id."""
    parts = divided(facts.amount, facts.parts) if facts.parts else ()
    row = ParkedGift(
        kind=facts.kind, person_id=facts.person_id, amount_ore=facts.amount,
        received_on=facts.received_on, channel=facts.channel, purpose_id=None if parts else facts.purpose_id,
        anonymity=facts.anonymity, receipt=facts.receipt, entry_id=entry_id, at=unit.now,
        by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    for one in parts:
        unit.session.add(
            ParkedGiftPart(parked_id=row.id, purpose_id=one.purpose_id, amount_ore=one.amount_ore)
        )
    unit.session.flush()
    audit.note(unit, Event.GIFT_PARKED, "parked_gift", row.id, amount_ore=row.amount_ore)
    return row.id


def end(
    unit: Unit,
    row: ParkedGift,
    how: ParkedEnd,
    entry_id: int,
    *,
    income_id: int | None = None,
    deposit_id: int | None = None,
) -> None:
    """Write what became of it, by which entry."""
    unit.session.add(
        ParkedGiftEnd(
            parked_id=row.id, how=how, entry_id=entry_id, income_id=income_id,
            deposit_id=deposit_id, at=unit.now, by=unit.viewer.name,
        )
    )  # fmt: skip
    unit.session.flush()
    event = {
        ParkedEnd.ACCEPTED: Event.GIFT_ACCEPTED,
        ParkedEnd.RETURNED: Event.GIFT_RETURNED,
        ParkedEnd.UNDONE: Event.GIFT_UNPARKED,
    }[how]
    audit.note(unit, event, "parked_gift", row.id, amount_ore=row.amount_ore)


def waiting(unit: Unit, parked_id: int) -> ParkedGift:
    """Parked money that nothing has become of yet; NotFound or Conflict otherwise."""
    row = unit.session.get(ParkedGift, parked_id)
    if row is None:
        raise NotFound(NOTHING)
    if unit.session.scalar(ending(parked_id)) is not None:
        raise Conflict(DECIDED)
    return row


def parts_of(unit: Unit, parked_id: int) -> tuple[GiftPart, ...]:
    """The parts on which parked money is divided; none when it is for one purpose."""
    query = select(ParkedGiftPart).where(ParkedGiftPart.parked_id == parked_id)
    return tuple(
        GiftPart(one.purpose_id, one.amount_ore)
        for one in unit.session.scalars(query.order_by(ParkedGiftPart.purpose_id))
    )


def parked_by(unit: Unit, entry_id: int) -> ParkedGift | None:
    """What an entry parked."""
    return unit.session.scalar(select(ParkedGift).where(ParkedGift.entry_id == entry_id))
