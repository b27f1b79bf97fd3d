"""Gifts: record one, undo one just saved, void one, correct one, move income to the right person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.gift_parts import GiftPart, divided
from qmember.domain.ledger import SETTLED, Anonymity, Channel, IncomeKind
from qmember.domain.people import PersonKind, ReceiptWish
from qmember.domain.periods import month_of
from qmember.domain.permissions import Permission
from qmember.domain.reasons import Reason, Why, read_reason
from qmember.models import Income, IncomeReversal, Receipt, ReceiptDelivery, ReceiptVoid
from qmember.queries.gift_parts import plain_parts
from qmember.services import audit, bank_naming, claims, ledger, people, pledges, receipts
from qmember.services.income import IncomeFacts, add_income, live_income, reverse_income
from qmember.services.unit import Unit, answer_before, remember_answer

ALIKE_DAYS = timedelta(days=3)
FROM_BANK = "This came with a bank payment. Undo the naming of the payment instead."
FROM_THE_BANK = (
    "This comes from the bank and stays as it is. Undo the naming of the payment instead"
)
HAS_LEFT = "The receipt has already left. Correct the gift, or void it with a reason."
NO_CHANGE = "Nothing differs from what is saved. Change what is wrong first"
CORRECTED = ("amount_ore", "received_on", "channel", "person_id", "purpose_id", "anonymity")
"""The facts of income that a correction may change."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a gift led to: the gift, its voucher and its receipt, as row ids."""

    income_id: int
    entry_id: int
    receipt_id: int | None


@dataclass(frozen=True, slots=True)
class GiftFacts:
    """A gift as somebody enters it: ``amount`` in öre, ``person_id`` None when anonymous to all.

    ``parts`` divide it on several purposes.
    """

    amount: int
    received_on: date
    channel: Channel
    person_id: int | None
    purpose_id: int | None = None
    anonymity: Anonymity = Anonymity.NONE
    receipt: ReceiptWish | None = None
    parts: tuple[GiftPart, ...] = ()

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
            parts=self.parts,
        )


def record_gift(
    unit: Unit, facts: GiftFacts, *, key: str | None = None, confirmed: bool = True
) -> Recorded:
    """Record a gift entered by hand: its entry, its number, its receipt and the mail, all at once.

    ``key`` makes a double press one gift. Unless ``confirmed``, a gift of the same amount from the
    same giver within three days is refused with the voucher that it resembles.
    """
    unit.need(Permission.RECORD_GIFTS)
    before = answer_before(unit, key, "record_gift", facts)
    if before is not None:
        return _recorded(unit, int(before))
    ledger.need_open_month(unit, facts.received_on)
    if not confirmed and (alike := similar_gift(unit, facts)) is not None:
        raise AlikeGift(alike)
    row = add_income(unit, facts.as_income())
    audit.note(
        unit, Event.GIFT_RECORDED, "income", row.id, amount_ore=row.amount_ore, channel=row.channel
    )
    receipt = receipts.issue_if_wanted(unit, row, wish=facts.receipt)
    remember_answer(unit, key, "record_gift", facts, str(row.id))
    return Recorded(row.id, row.entry_id, receipt.id if receipt else None)


def new_giver(
    unit: Unit, *, key: str | None, name: str, email: str | None, kind: PersonKind | None = None
) -> int:
    """Add the giver of a form once, however often the form is sent; return the person's row id.

    ``kind`` is guessed from the name unless given.
    """
    person = people.add_person(
        unit, name=name, email=email, kind=kind, key=f"{key}:giver" if key else None
    )
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


def undo_gift(unit: Unit, income_id: int) -> int:
    """Take back a gift just saved, as long as nothing of it has left and its month is open.

    Both numbers stay. Returns the reversal's entry; Conflict when it is too late.
    """
    unit.need(Permission.RECORD_GIFTS)
    row = live_income(unit, income_id)
    if ledger.booking_day(unit, row.received_on) != row.received_on:
        closed = month_of(row.received_on)
        raise Conflict(
            "%(month)s is closed. Correct the gift, or void it with a reason.", month=closed
        )
    receipt = _receipt_of(unit, income_id)
    sent = select(ReceiptDelivery.id).where(
        ReceiptDelivery.receipt_id == (receipt.id if receipt else 0)
    )
    if unit.session.scalar(sent.limit(1)) is not None:
        raise Conflict(HAS_LEFT)
    return void_gift(unit, income_id, reason=Why.UNDONE)


def void_gift(unit: Unit, income_id: int, *, reason: str, words: str = "") -> int:
    """Void a gift entered by hand, and its receipt; both numbers stay. Returns the reversal's entry.

    ``reason`` is a word of ``domain.reasons``, or own words. A gift that a bank payment was named or
    matched with is not voided but un-named, so that its money goes back to the queue: Conflict.
    """
    unit.need(Permission.RECORD_GIFTS)
    given = read_reason(reason, words)
    row = live_income(unit, income_id)
    if bank_naming.naming_of(unit, income_id) is not None:
        raise Conflict(FROM_BANK)
    reversal = reverse_income(unit, row, reason=given.why)
    receipts.void_for_income(unit, income_id, reason=given.why)
    audit.note(unit, Event.INCOME_VOIDED, "income", income_id, **given.details())
    return reversal.entry_id


def correct_gift(
    unit: Unit, income_id: int, facts: GiftFacts, *, reason: str, words: str = ""
) -> Recorded:
    """Correct giver, purpose, date, channel or amount: reversal and a new row that replaces the old.

    A receipt that was issued is voided, and the new one names it. In a closed month the pair is
    booked in the next open one. The money of a bank payment stays on that payment: its naming is
    superseded by one for the new row, and what the bank says cannot be changed here.
    """
    unit.need(Permission.RECORD_GIFTS)
    given = read_reason(reason, words)
    row = live_income(unit, income_id)
    if row.kind != IncomeKind.GIFT:
        raise NotFound("The page does not exist. Search, or go to the overview")
    _need_what_the_bank_says(unit, row, facts)
    return _replace(unit, row, facts.as_income(), given, wish=facts.receipt)


def move_gift(
    unit: Unit, income_id: int, person_id: int, *, reason: str = Why.WRONG_GIVER
) -> Recorded:
    """Move a gift, or income of another kind, to the right payer: nothing else changes."""
    unit.need(Permission.RECORD_GIFTS)
    given = read_reason(reason)
    row = live_income(unit, income_id)
    facts = replace(facts_of(row), person_id=person_id)
    if facts.anonymity is Anonymity.ALL:
        facts = replace(facts, anonymity=Anonymity.NONE)
    wanted = replace(facts.as_income(), kind=IncomeKind(row.kind))
    return _replace(unit, row, wanted, given, wish=None)


def changed_fields(old: Income, new: Income) -> list[str]:
    """Names of the facts that differ between a row and the one that replaces it."""
    return [name for name in CORRECTED if getattr(old, name) != getattr(new, name)]


def _changed(unit: Unit, old: Income, new: Income, was: tuple[GiftPart, ...]) -> list[str]:
    names = changed_fields(old, new)
    other = plain_parts(unit.session, new.id) != was and "purpose_id" not in names
    return [*names, "purpose_id"] if other else names


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


def _replace(
    unit: Unit, row: Income, wanted: IncomeFacts, reason: Reason, *, wish: ReceiptWish | None
) -> Recorded:
    """Reverse a row, write the one that replaces it, and take its bank payment and receipt along."""
    was = plain_parts(unit.session, row.id)
    if not _differs(row, wanted, was):
        raise Refused(NO_CHANGE, field="amount")
    naming = bank_naming.naming_of(unit, row.id)
    old_receipt = _receipt_of(unit, row.id)
    reversal = reverse_income(unit, row, reason=reason.why)
    lies_on = bank_naming.money_on(unit, naming)
    new = add_income(unit, replace(wanted, lies_on=lies_on), replaces_id=row.id)
    claims.follow(unit, row, new)
    pledges.follow(unit, row, new)
    if naming is not None:
        bank_naming.supersede(unit, naming, new, undone_by=reversal.entry_id)
    receipts.void_for_income(unit, row.id, reason=Why.REPLACED)
    receipt = None
    if new.kind == IncomeKind.GIFT or old_receipt is not None:
        receipt = receipts.issue_if_wanted(unit, new, wish=wish, replaces=old_receipt)
    audit.note(
        unit, Event.INCOME_CORRECTED, "income", new.id, replaces=row.id,
        changed=_changed(unit, row, new, was), **reason.details(),
    )  # fmt: skip
    return Recorded(new.id, new.entry_id, receipt.id if receipt else None)


def _differs(row: Income, wanted: IncomeFacts, was: tuple[GiftPart, ...]) -> bool:
    if was and not wanted.parts and wanted.purpose_id is None:
        wanted = replace(wanted, parts=was)
    parts = divided(wanted.amount, wanted.parts) if wanted.parts and wanted.amount > 0 else ()
    if parts != was:
        return True
    anonymous = wanted.anonymity is Anonymity.ALL
    new = (
        wanted.amount, wanted.received_on, wanted.channel,
        None if anonymous else wanted.person_id, wanted.purpose_id, wanted.anonymity,
    )  # fmt: skip
    return new != tuple(getattr(row, name) for name in CORRECTED)


def _need_what_the_bank_says(unit: Unit, row: Income, facts: GiftFacts) -> None:
    """Refuse to change what a bank payment says of the gift; of a matched one only the amount."""
    naming = bank_naming.naming_of(unit, row.id)
    if naming is None:
        return
    if facts.amount != row.amount_ore:
        raise Refused(FROM_THE_BANK, field="amount")
    if naming.kind != SETTLED:
        if facts.received_on != row.received_on:
            raise Refused(FROM_THE_BANK, field="received_on")
        if facts.channel != row.channel:
            raise Refused(FROM_THE_BANK, field="channel")


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
