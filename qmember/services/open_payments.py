"""Bank payments that wait for a name: what is left of them, and how they leave the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, select

from qmember.domain.errors import NotFound
from qmember.domain.ledger import Channel
from qmember.domain.lists import batched
from qmember.domain.people import HIDDEN, Protection
from qmember.models import (
    BankAccount,
    BankDeposit,
    BankPayment,
    BankSender,
    BankText,
    OpenPayment,
    Person,
    Posted,
)
from qmember.queries.bank import named_ore
from qmember.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment with its deposit's day, the öre that are left to name, and the account they lie on.

    ``bank`` is the ledger account of the bank account that the deposit came to.
    """

    payment: BankPayment
    booked_on: date
    channel: Channel
    left: int
    lies_on: str
    bank: str


def booked_payments(unit: Unit, ids: Sequence[int]) -> dict[int, Payment]:
    """The booked payments with these row ids; NotFound when one is not there."""
    found: dict[int, Payment] = {}
    for part in batched(ids, 500):
        rows = unit.session.execute(
            select(BankPayment, BankDeposit, BankAccount, Posted.account_number)
            .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
            .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
            .join(Posted, _suspense_line())
            .where(BankPayment.id.in_(part), BankDeposit.entry_id.is_not(None))
        ).all()
        named = named_ore(unit.session, part)
        for payment, deposit, account, lies_on in rows:
            assert deposit.booked_on is not None  # noqa: S101  # for the type checker: it has an entry
            left = payment.amount_ore - named.get(payment.id, 0)
            channel = channel_of(account.kind, deposit.reference)
            found[payment.id] = Payment(
                payment, deposit.booked_on, channel, left, lies_on, account.account_number
            )
    if len(found) < len(set(ids)):
        raise NotFound("The page does not exist. Search, or go to the overview")
    return found


def _suspense_line() -> ColumnElement[bool]:
    """The line of a deposit's entry that says where its money waits, whatever is mapped today."""
    return and_(
        Posted.entry_id == BankDeposit.entry_id, Posted.amount_ore == -BankDeposit.amount_ore
    )


def channel_of(account_kind: str, reference: str) -> Channel:
    """The way a deposit came, from the account it is on and the bank's own reference."""
    text = reference.replace(" ", "").lower()
    if account_kind == "bankgiro" or text.startswith("bg"):
        return Channel.BANKGIRO
    if account_kind == "swish" or text.startswith(("swish", "+467", "467", "07")):
        return Channel.SWISH
    return Channel.TRANSFER


def leave_queue(unit: Unit, payment_ids: Sequence[int]) -> None:
    """Take payments out of the queue of which nothing is left to name."""
    for part in batched(payment_ids, 500):
        named = named_ore(unit.session, part)
        paid = select(BankPayment.id, BankPayment.amount_ore).where(BankPayment.id.in_(part))
        done = [i for i, amount in unit.session.execute(paid) if named.get(i) == amount]
        unit.session.execute(delete(OpenPayment).where(OpenPayment.payment_id.in_(done)))


def back_in_queue(unit: Unit, payment_id: int) -> None:
    """Put a payment back in the queue when something of it is left to name."""
    payment = unit.session.get_one(BankPayment, payment_id)
    named = named_ore(unit.session, [payment_id]).get(payment_id, 0)
    if named != payment.amount_ore and unit.session.get(OpenPayment, payment_id) is None:
        unit.session.add(OpenPayment(payment_id=payment_id))
    unit.session.flush()


def forget_hidden(unit: Unit, named: Sequence[tuple[int, int | None]]) -> None:
    """Empty the bank's text of payments that turned out to be from people in danger, at once.

    The account that they came from is forgotten too: nothing is learned of them.
    """
    ids = {person_id for _, person_id in named if person_id}
    if not ids:
        return
    query = select(Person.id, Person.protection).where(Person.id.in_(ids))
    hidden = {i for i, level in unit.session.execute(query) if Protection(level) in HIDDEN}
    payments = [payment_id for payment_id, person_id in named if person_id in hidden]
    if payments:
        unit.session.execute(delete(BankText).where(BankText.payment_id.in_(payments)))
        unit.session.execute(delete(BankSender).where(BankSender.payment_id.in_(payments)))
