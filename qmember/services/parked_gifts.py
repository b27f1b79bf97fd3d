"""Money of a flagged payer: parked, and by two people accepted as what it is, or given back (E17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from qmember.domain.approvals import ApprovalKind
from qmember.domain.errors import Conflict, Refused
from qmember.domain.events import Event
from qmember.domain.gift_holds import HELD_KINDS, ParkedEnd
from qmember.domain.ledger import (
    HAND_ROLE,
    PARKED,
    RETURNED,
    AccountRole,
    Anonymity,
    Channel,
    IncomeKind,
    move,
)
from qmember.domain.people import ReceiptWish
from qmember.domain.permissions import Permission
from qmember.models import ParkedGift, ParkedGiftEnd
from qmember.queries.approvals import open_approvals
from qmember.queries.gift_holds import ending, returning, withdrawals_for
from qmember.services import approvals, audit, bank_naming, ledger, parked_rows, receipts
from qmember.services.gift_holds import held_among
from qmember.services.income import IncomeFacts, add_income
from qmember.services.parked_rows import Parked
from qmember.services.unit import Unit, answer_before, remember_answer

WAIT_FOR_THE_BANK = (
    "Money from this payer is received only when two people have decided so. Wait until it stands on "
    "the bank, and name the payment there: it is parked then"
)
NOT_TO_RETURN = "Nobody has decided that it goes back. Nothing has changed."
ASKS = {"accept": ApprovalKind.ACCEPT_GIFT, "return": ApprovalKind.RETURN_GIFT}
"""What can be asked about parked money."""


def parks(unit: Unit, facts: IncomeFacts) -> bool:
    """Tell whether this money would be parked: it is given freely, by a flagged payer."""
    return facts.kind in HELD_KINDS and bool(held_among(unit, [facts.person_id]))


def park_by_hand(
    unit: Unit, facts: IncomeFacts, *, receipt: ReceiptWish | None = None, key: str | None = None
) -> int:
    """Park money that a flagged payer has handed over in cash; the row id.

    Refused for other ways of payment: what the bank brings is parked when its row is named, and
    would otherwise have to be matched with it.
    """
    unit.need(Permission.RECORD_GIFTS)
    before = answer_before(unit, key, "park_gift", facts)
    if before is not None:
        return int(before)
    if facts.channel is not Channel.CASH:
        raise Refused(WAIT_FOR_THE_BANK, field="giver")
    ledger.need_open_month(unit, facts.received_on)
    lines = move(facts.amount, debit=HAND_ROLE[facts.channel], credit=AccountRole.HELD)
    entry = ledger.post(unit, ledger.Draft(PARKED, facts.received_on, lines))
    parked = Parked(
        facts.kind, facts.person_id or 0, facts.amount, facts.received_on, facts.channel,
        facts.purpose_id, facts.anonymity, receipt, facts.parts,
    )  # fmt: skip
    row = parked_rows.park(unit, parked, entry.id)
    remember_answer(unit, key, "park_gift", facts, str(row))
    return row


def undo_parked(unit: Unit, parked_id: int) -> None:
    """Take back what was parked by mistake; money of the bank is un-named instead: Conflict."""
    unit.need(Permission.RECORD_GIFTS)
    row = parked_rows.waiting(unit, parked_id)
    if bank_naming.naming_by(unit, row.entry_id) is not None:
        raise Conflict("This came with a bank payment. Undo the naming of the payment instead.")
    entry = ledger.reverse(unit, row.entry_id, kind="reversal")
    parked_rows.end(unit, row, ParkedEnd.UNDONE, entry.id)


def ask(unit: Unit, parked_id: int, kind: ApprovalKind) -> int:
    """Ask that parked money be accepted, or given back; the row id of what waits for the other one.

    One thing is asked at a time: Conflict while something else waits, or when it is to go back.
    """
    unit.need(Permission.DECIDE_GIFTS)
    row = parked_rows.waiting(unit, parked_id)
    others = [one for one in ASKS.values() if one is not kind]
    if any(open_approvals(unit.session, unit.viewer, one, str(row.id)) for one in others):
        raise Conflict("Something else is asked about it, and waits for an answer.")
    if returning(unit.session, parked_id):
        raise Conflict(parked_rows.DECIDED)
    return approvals.ask(unit, kind, str(row.id), reason=kind)


def answer(unit: Unit, approval_id: int, *, granted: bool) -> ApprovalKind:
    """Answer what another has asked; accepted money becomes income in the same deed.

    What is to go back stays parked until it has left the bank, or the cash box.
    """
    unit.need(Permission.DECIDE_GIFTS)
    asked = approvals.answer(unit, approval_id, *ASKS.values(), granted=granted)
    row = parked_rows.waiting(unit, int(asked.subject))
    if granted and asked.kind == ApprovalKind.ACCEPT_GIFT:
        _accept(unit, row)
    return ApprovalKind(asked.kind)


def hand_back(unit: Unit, parked_id: int) -> None:
    """Note that cash which was to go back has been handed over today."""
    unit.need(Permission.RECORD_GIFTS)
    row = _to_return(unit, parked_id)
    if row.channel != Channel.CASH:
        raise Conflict(NOT_TO_RETURN)
    _go_back(unit, row, AccountRole.CASH, unit.today)


def settle(unit: Unit, parked_id: int, deposit_id: int) -> None:
    """Say that a withdrawal at the bank is the money that was to go back."""
    unit.need(Permission.RECORD_BANK)
    row = _to_return(unit, parked_id)
    found = withdrawals_for(unit.session, row)
    booked_on = next((one.booked_on for one in found if one.deposit_id == deposit_id), None)
    if booked_on is None:
        raise Conflict("This is not the money that is to go back. Nothing has changed.")
    _go_back(unit, row, AccountRole.BOOKKEEPING, booked_on, deposit_id)


def undo_return(unit: Unit, parked_id: int) -> None:
    """Take back that money went back; it waits to do so again."""
    unit.need(Permission.RECORD_GIFTS)
    query = select(ParkedGiftEnd).where(ParkedGiftEnd.id.in_(ending(parked_id)))
    row = unit.session.scalar(query)
    if row is None or row.how != ParkedEnd.RETURNED:
        raise Conflict("It has already been taken back. Nothing has changed.")
    ledger.reverse(unit, row.entry_id, kind="reversal")
    audit.note(unit, Event.GIFT_RETURN_UNDONE, "parked_gift", parked_id)


def _to_return(unit: Unit, parked_id: int) -> ParkedGift:
    row = parked_rows.waiting(unit, parked_id)
    if not returning(unit.session, parked_id):
        raise Conflict(NOT_TO_RETURN)
    return row


def _go_back(
    unit: Unit, row: ParkedGift, role: AccountRole, on: date, deposit_id: int | None = None
) -> None:
    held = ledger.account_of(unit, row.entry_id, -row.amount_ore)
    out, back = move(row.amount_ore, debit=AccountRole.HELD, credit=role)
    lines = (replace(out, account=held), back)
    entry = ledger.post(unit, ledger.Draft(RETURNED, on, lines))
    parked_rows.end(unit, row, ParkedEnd.RETURNED, entry.id, deposit_id=deposit_id)


def _accept(unit: Unit, row: ParkedGift) -> None:
    """The parking is reversed and the money recorded as if nothing had been in its way."""
    wish = ReceiptWish(row.receipt) if row.receipt else None
    naming = bank_naming.naming_by(unit, row.entry_id)
    if naming is None:
        reversal = ledger.reverse(unit, row.entry_id, kind="reversal").id
        income = add_income(unit, _facts(unit, row), decided=True)
        if income.kind == IncomeKind.GIFT:
            receipts.issue_if_wanted(unit, income, wish=wish)
    else:
        reversal, income = bank_naming.name_parked(unit, naming, _part(unit, row))
    parked_rows.end(unit, row, ParkedEnd.ACCEPTED, reversal, income_id=income.id)


def _facts(unit: Unit, row: ParkedGift) -> IncomeFacts:
    return IncomeFacts(
        IncomeKind(row.kind), row.amount_ore, row.received_on, Channel(row.channel), row.person_id,
        row.purpose_id, Anonymity(row.anonymity), parts=parked_rows.parts_of(unit, row.id),
    )  # fmt: skip


def _part(unit: Unit, row: ParkedGift) -> bank_naming.Part:
    return bank_naming.Part(
        row.kind, row.amount_ore, row.person_id, row.purpose_id, Anonymity(row.anonymity),
        split=parked_rows.parts_of(unit, row.id),
    )  # fmt: skip
