"""Book a deposit in another currency with the kronor that the bank booked for it."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import delete, select

from qmember.domain import bank_identity
from qmember.domain.bank import DEDUCTION, Deposit, Payment
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.money import shares
from qmember.domain.permissions import Permission
from qmember.models import BankAccount, BankDeposit, BankImport, BankPayment, BankText
from qmember.models.crypto import unseal
from qmember.queries.foreign_deposits import TRIES, foreign_deposit, tries
from qmember.services import audit
from qmember.services.bank_known import Row
from qmember.services.bank_rows import store_rows
from qmember.services.unit import Unit


def book_in_kronor(unit: Unit, deposit_id: int, *, amount: int) -> None:
    """Book a foreign deposit with ``amount`` öre, as if the file had said kronor.

    Its payments wait for a name, each with its share; what the bank said of the payers goes along. A
    statement that tells of the same kronor is the same money, before and after. Conflict when
    somebody was first.
    """
    unit.need(Permission.RECORD_BANK)
    row = unit.session.get(BankDeposit, deposit_id)
    if row is None or row.currency == "SEK" or row.amount_ore < 0:
        raise NotFound("The page does not exist. Search, or go to the overview")
    if amount <= 0:
        raise Refused("Write how many kronor the bank booked", field="amount")
    try:
        foreign_deposit(unit.session, deposit_id)
    except NotFound:
        raise Conflict("The deposit is booked already. Nothing has changed.") from None
    place = len(tries(unit.session, row.fingerprint))
    if place == TRIES:
        raise Conflict("The deposit was taken back too often. Book it in the bookkeeping program.")
    name = unit.session.get_one(BankImport, row.import_id).format
    store_rows(unit, row.import_id, [_row(unit, row, amount, place, name)], name)
    audit.note(
        unit, Event.BANK_IN_KRONOR, "bank_deposit", row.id,
        currency=row.currency, foreign=row.amount_ore, amount_ore=amount,
    )  # fmt: skip


def _row(unit: Unit, row: BankDeposit, amount: int, place: int, format_name: str) -> Row:
    account = unit.session.get_one(BankAccount, row.bank_account_id)
    told = Deposit(row.booked_on, amount, "SEK", account.number, "", "", "", ())
    assert row.booked_on is not None  # noqa: S101  # for the type checker: each row has a day
    return Row(
        account, told, format_name, bank_identity.in_kronor(row.fingerprint, place), row.booked_on,
        amount, "SEK", row.reference, _payments(unit, row.id, amount),
    )  # fmt: skip


def _payments(unit: Unit, deposit_id: int, amount: int) -> tuple[Payment, ...]:
    """The payments of the deposit in kronor; one of the whole where they cannot be shared out."""
    query = select(BankPayment).where(BankPayment.deposit_id == deposit_id)
    stored = unit.session.scalars(query.order_by(BankPayment.ordinal)).all()
    moved = [_moved(unit, one) for one in stored]
    if not stored or any(one.kind == DEDUCTION for one in stored):
        return (Payment(amount),)
    parts = shares(amount, [one.amount_ore for one in stored])
    if not all(parts):
        return (Payment(amount),)
    return tuple(replace(one, amount_ore=part) for one, part in zip(moved, parts, strict=True))


def _moved(unit: Unit, stored: BankPayment) -> Payment:
    """What is known of a payer; her words go along, so that they can be emptied at one place."""
    text, facts = unit.session.get(BankText, stored.id), {}
    if text is not None:
        key = unit.keys.derive("bank")
        facts = json.loads(unseal(key, text.sealed, f"bank_text:{stored.id}"))
        unit.session.execute(delete(BankText).where(BankText.payment_id == stored.id))
    return Payment(
        stored.amount_ore,
        kind=stored.kind,
        references=tuple(stored.references.split()),
        message=facts.get("message") or "",
        payer_name=facts.get("name") or "",
        payer_account=facts.get("account") or "",
        payer_orgnr=facts.get("orgnr") or "",
    )
