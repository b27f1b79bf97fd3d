"""Gifts: record one, undo one just saved, correct one, move one to the right person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from qmember.domain.errors import Conflict, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import Anonymity, Channel, IncomeKind
from qmember.domain.people import ReceiptWish
from qmember.domain.permissions import Permission
from qmember.models import Allocation, Income, IncomeReversal, Receipt, ReceiptVoid
from qmember.services import audit, ledger, people, receipts
from qmember.services.income import IncomeFacts, add_income, live_income, reverse_income
from qmember.services.unit import Unit, answer_before, remember_answer

ALIKE_DAYS = timedelta(days=3)
FROM_BANK = "This gift came with a bank payment. Undo the naming of the payment instead."


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a gift led to: the gift, its voucher and its receipt, as row ids."""

    income_id: int
    entry_id: int
    receipt_id: int | None


@dataclass(frozen=True, slots=True)
class GiftFacts:
    """A gift as somebody enters it: ``amount`` in öre, ``person_id`` None when anonymous to all."""

    amount: int
    received_on: date
    channel: Channel
    person_id: int | None
    purpose_id: int | None = None
    anonymity: Anonymity = Anonymity.NONE
    receipt: ReceiptWish | None = None

    def as_income(self) -> IncomeFacts:
        """The same facts as income of the kind gift."""
        return IncomeFacts(
            kind=IncomeKind.GIFT,
            amount=self.amount,
            received_on=self.received_on,
            channel=self.channel,
            person_id=self.person_id,
            purpose_id=self.purpose_id,
            anonymity=self.anonymity if self.person_id else Anonymity.ALL,
        )


def record_gift(
    unit: Unit, facts: GiftFacts, *, key: str | None = None, confirmed: bool = True
) -> Recorded:
    """Record a gift entered by hand: its entry, its number, its receipt and the mail, all at once.

    ``key`` makes a double press one gift. Unless ``confirmed``, a gift of the same amount from the
    same giver within three days is refused with the voucher that it resembles.
    """
    unit.need(Permission.RECORD_GIFTS)
    ledger.need_open_month(unit, facts.received_on)
    before = answer_before(unit, key, "record_gift", facts)
    if before is not None:
        return _recorded(unit, int(before))
    if not confirmed and (alike := similar_gift(unit, facts)) is not None:
        raise AlikeGift(alike)
    row = add_income(unit, facts.as_income())
    audit.note(
        unit, Event.GIFT_RECORDED, "income", row.id, amount_ore=row.amount_ore, channel=row.channel
    )
    receipt = receipts.issue_if_wanted(unit, row, wish=facts.receipt)
    remember_answer(unit, key, "record_gift", facts, str(row.id))
    return Recorded(row.id, row.entry_id, receipt.id if receipt else None)


def new_giver(unit: Unit, *, key: str | None, name: str, email: str | None) -> int:
    """Add the giver of a form once, however often the form is sent; return the person's row id."""
    content = {"name": name, "email": email}
    before = answer_before(unit, f"{key}:giver" if key else None, "new_giver", content)
    if before is not None:
        return int(before)
    person = people.add_person(unit, name=name, email=email)
    remember_answer(unit, f"{key}:giver" if key else None, "new_giver", content, str(person.id))
    return person.id


class AlikeGift(Refused):
    """A gift much like this one is already there; the person decides whether it is another."""

    code = "alike"

    def __init__(self, income_id: int) -> None:
        super().__init__("This looks like a gift that is already saved. Save anyway?")
        self.income_id = income_id


def similar_gift(unit: Unit, facts: GiftFacts) -> int | None:
    """A live gift of the same giver and amount within three days; its income id."""
    if facts.person_id is None:
        return None
    days = (facts.received_on - ALIKE_DAYS, facts.received_on + ALIKE_DAYS)
    return unit.session.scalar(
        select(Income.id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            Income.person_id == facts.person_id,
            Income.amount_ore == facts.amount,
            Income.kind == IncomeKind.GIFT,
            Income.received_on.between(*days),
            IncomeReversal.income_id.is_(None),
        )
        .order_by(Income.id.desc())
    )


def void_gift(unit: Unit, income_id: int, *, reason: str) -> int:
    """Void a gift entered by hand, and its receipt; both numbers stay. Returns the reversal's entry.

    A gift that came with a bank payment is not voided but un-named, so that its money goes back to
    the queue: Conflict.
    """
    unit.need(Permission.RECORD_GIFTS)
    row = live_income(unit, income_id)
    if _from_bank(unit, income_id):
        raise Conflict(FROM_BANK)
    reversal = reverse_income(unit, row, reason=reason)
    receipts.void_for_income(unit, income_id, reason=reason)
    audit.note(unit, Event.INCOME_VOIDED, "income", income_id, reason=reason)
    return reversal.entry_id


def correct_gift(unit: Unit, income_id: int, facts: GiftFacts, *, reason: str) -> Recorded:
    """Correct giver, purpose, date, channel or amount: reversal and a new row that replaces the old.

    A receipt that was issued is voided, and the new one names it. In a closed month the pair is
    booked in the next open one. The money of a bank payment stays on that payment; its amount
    cannot be changed here.
    """
    unit.need(Permission.RECORD_GIFTS)
    if not reason.strip():
        raise Refused("Write why you correct. The auditor will read it", field="reason")
    row = live_income(unit, income_id)
    old = _receipt_of(unit, income_id)
    if _from_bank(unit, income_id):
        raise Conflict(FROM_BANK)
    reverse_income(unit, row, reason=reason)
    new = add_income(unit, facts.as_income(), replaces_id=row.id)
    receipts.void_for_income(unit, income_id, reason="replaced")
    receipt = receipts.issue_if_wanted(unit, new, wish=facts.receipt, replaces=old)
    audit.note(
        unit, Event.INCOME_CORRECTED, "income", new.id, replaces=row.id, reason=reason,
        changed=changed_fields(row, new),
    )  # fmt: skip
    return Recorded(new.id, new.entry_id, receipt.id if receipt else None)


def changed_fields(old: Income, new: Income) -> list[str]:
    """Names of the facts that differ between a row and the one that replaces it."""
    names = ("amount_ore", "received_on", "channel", "person_id", "purpose_id", "anonymity")
    return [name for name in names if getattr(old, name) != getattr(new, name)]


def facts_of(row: Income) -> GiftFacts:
    """An income row's facts, to fill a form with or to correct from."""
    return GiftFacts(
        amount=row.amount_ore,
        received_on=row.received_on,
        channel=Channel(row.channel),
        person_id=row.person_id,
        purpose_id=row.purpose_id,
        anonymity=Anonymity(row.anonymity),
    )


def facts_of_id(session: Session, income_id: int) -> GiftFacts:
    """The facts of a stored gift."""
    return facts_of(session.get_one(Income, income_id))


def move_gift(unit: Unit, income_id: int, person_id: int, *, reason: str) -> Recorded:
    """Move a gift to another person: a correction in which only the giver changes."""
    row = live_income(unit, income_id)
    facts = replace(facts_of(row), person_id=person_id)
    if facts.anonymity is Anonymity.ALL:
        facts = replace(facts, anonymity=Anonymity.NONE)
    return correct_gift(unit, income_id, facts, reason=reason)


def _from_bank(unit: Unit, income_id: int) -> bool:
    return (
        unit.session.scalar(select(Allocation.id).where(Allocation.income_id == income_id).limit(1))
        is not None
    )


def _receipt_of(unit: Unit, income_id: int) -> Receipt | None:
    """The receipt of an income row that holds."""
    return unit.session.scalar(
        select(Receipt)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(Receipt.income_id == income_id, ReceiptVoid.receipt_id.is_(None))
    )


def _recorded(unit: Unit, income_id: int) -> Recorded:
    row = unit.session.get_one(Income, income_id)
    receipt = _receipt_of(unit, income_id)
    return Recorded(row.id, row.entry_id, receipt.id if receipt else None)
