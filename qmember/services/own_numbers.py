"""Register the association's own numbers for payments, and take a mistaken one away."""

from __future__ import annotations

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.own_numbers import NumberKind, own_number
from qmember.domain.permissions import Permission
from qmember.models import Account, BankAccount
from qmember.queries.own_numbers import used_numbers
from qmember.services import association, audit
from qmember.services.unit import Unit


def register_number(
    unit: Unit,
    *,
    kind: NumberKind,
    number: str,
    name: str,
    account: str,
    new_account: str = "",
) -> BankAccount:
    """Register a number as it was typed, on ``new_account`` where one is given.

    Refused at the field that is not right; nothing is stored then.
    """
    unit.need(Permission.MANAGE_SETTINGS)
    digits = own_number(kind, number)
    if new_account:
        account = association.new_account(unit, number=new_account, name=name).number
    if unit.session.get(Account, account) is None:
        raise Refused("Choose an account from the list", field="account")
    return association.add_bank_account(unit, kind=kind, number=digits, name=name, account=account)


def remove_number(unit: Unit, number_id: int) -> None:
    """Take a number away that no bank file has told anything about; Conflict otherwise."""
    unit.need(Permission.MANAGE_SETTINGS)
    row = unit.session.get(BankAccount, number_id)
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    if number_id in used_numbers(unit.session):
        raise Conflict("Bank files have been read for this number. It stays.")
    audit.note(
        unit, Event.BANK_ACCOUNT_REMOVED, "bank_account", row.id, kind=row.kind, number=row.number
    )
    unit.session.delete(row)
    unit.session.flush()
