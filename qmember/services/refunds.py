"""Give money back: income is reversed, what is left takes its place, and what goes back is owed.

Whether one person alone may do it is asked in ``refund_requests``, through which every refund goes.
"""

from __future__ import annotations

from dataclasses import dataclass

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.ledger import REFUND, AccountRole, Anonymity, Channel, IncomeKind, Posting
from qmember.domain.people import PayerKind
from qmember.domain.reasons import Reason, Why
from qmember.domain.refunds import AT_ONCE, RefundWish, left_after
from qmember.models import Income, Receipt, Refund
from qmember.services import audit, claims, ledger, pledges, receipts, refund_letters
from qmember.services.income import IncomeFacts, add_income, live_income, reverse_income
from qmember.services.refund_namings import explain, naming_of, suspense_of
from qmember.services.refund_payments import hand_over
from qmember.services.unit import Unit

TOO_EARLY = "That is before the money came. Write the day when it went back"
TOO_LATE = "The date is after today. Leave it empty until it is done"


@dataclass(frozen=True, slots=True)
class Refunded:
    """What giving back led to: the refund, what is left as income, and the receipt of that; row ids."""

    refund_id: int
    rest_income_id: int | None = None
    receipt_id: int | None = None


def give_back(unit: Unit, income_id: int, wish: RefundWish, *, words: str = "") -> Refunded:
    """Give back the whole of an income that holds, or a part: all in this one deed.

    The row is reversed and a row for what is left names it; a fee that was paid is asked for again,
    a receipt is replaced. What goes back is owed until it has left. In a closed month all of it is
    booked in the next open one. Conflict when somebody corrected the income first.
    """
    row = live_income(unit, income_id)
    left = left_after(row.amount_ore, wish.amount)
    _need_day(unit, row, wish)
    naming, receipt = naming_of(unit, row.id), receipts.holding(unit, row.id)
    lies_on = ledger.account_of(unit, row.entry_id, row.amount_ore)
    owed_from = suspense_of(unit, naming) if naming is not None else lies_on
    reversal = reverse_income(unit, row, reason=Why.REFUNDED)
    rest = _rest(unit, row, left, lies_on) if left else None
    refund = _owe(unit, row, wish, owed_from, rest)
    if naming is not None:
        explain(unit, refund, naming, rest, undone_by=reversal.entry_id)
    new = _receipt(unit, refund, receipt, row, rest)
    reason = Reason(wish.why, words.strip())
    audit.note(
        unit, Event.REFUND_MADE, "refund", refund.id, income=row.id, amount_ore=wish.amount,
        was_ore=row.amount_ore, left_ore=left, **reason.details(),
    )  # fmt: skip
    if wish.paid_on is not None and wish.way in AT_ONCE:
        hand_over(unit, refund, wish.way, wish.paid_on)
    return Refunded(refund.id, rest.id if rest else None, new.id if new else None)


def again(row: Income, amount: int, lies_on: str) -> IncomeFacts:
    """The facts of an income with another amount, its money on the account where it lies."""
    return IncomeFacts(
        kind=IncomeKind(row.kind), amount=amount, received_on=row.received_on,
        channel=Channel(row.channel), person_id=row.person_id, purpose_id=row.purpose_id,
        anonymity=Anonymity(row.anonymity), payer_kind=PayerKind(row.payer_kind), lies_on=lies_on,
    )  # fmt: skip


def _need_day(unit: Unit, row: Income, wish: RefundWish) -> None:
    if wish.paid_on is None:
        return
    if wish.paid_on > unit.today:
        raise Refused(TOO_LATE, field="paid_on")
    if wish.paid_on < row.received_on:
        raise Refused(TOO_EARLY, field="paid_on")


def _rest(unit: Unit, row: Income, left: int, lies_on: str) -> Income:
    """What is left, with every other fact as it was; a fee still answers its claim."""
    rest = add_income(unit, again(row, left, lies_on), replaces_id=row.id)
    claims.follow(unit, row, rest)
    pledges.follow(unit, row, rest)
    return rest


def _owe(unit: Unit, row: Income, wish: RefundWish, owed_from: str, rest: Income | None) -> Refund:
    """Move what goes back to the account of what is owed, on the day of the income."""
    lines = (
        Posting("", wish.amount, account=owed_from),
        Posting(AccountRole.REFUNDS, -wish.amount),
    )
    entry = ledger.post(unit, ledger.Draft(REFUND, row.received_on, lines))
    refund = Refund(
        income_id=row.id, rest_income_id=rest.id if rest else None, person_id=row.person_id,
        amount_ore=wish.amount, entry_id=entry.id, why=wish.why, way=wish.way, paid_on=wish.paid_on,
        at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(refund)
    unit.session.flush()
    return refund


def _receipt(
    unit: Unit, refund: Refund, receipt: Receipt | None, row: Income, rest: Income | None
) -> Receipt | None:
    """Void the receipt of what was; one for what is left names it, else the giver is told."""
    if receipt is None:
        return None
    receipts.void_for_income(unit, row.id, reason=Why.REFUNDED)
    if rest is not None:
        return receipts.issue_if_wanted(unit, rest, wish=None, replaces=receipt)
    refund_letters.tell(unit, refund, receipt)
    return None
