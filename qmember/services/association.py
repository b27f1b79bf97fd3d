"""Set up an association and change its choices; each change is a dated row."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.ledger import DEFAULT_ACCOUNTS
from qmember.models import Account, AccountMapping, BankAccount, Purpose, Setting
from qmember.queries.association import KEYS, association
from qmember.services import audit
from qmember.services.unit import Unit

BEGINNING = date(1990, 1, 1)
"""The day from which default choices hold: before any bank file."""


def set_up(unit: Unit, *, general_purpose: str, **choices: object) -> None:
    """Make chart of accounts, mapping and the general purpose of a new association.

    ``choices`` are fields of ``Association``. Raises Refused when it has been set up before.
    """
    if association(unit.session, unit.today).set_up:
        raise Refused("The association has already been set up.", code="already-set-up")
    for role, number, name in DEFAULT_ACCOUNTS:
        unit.session.add(Account(number=number, name=name))
        unit.session.flush()
        unit.session.add(AccountMapping(role=role, account_number=number, from_on=BEGINNING))
    unit.session.add(Purpose(name=general_purpose, general=True, from_on=BEGINNING))
    unit.session.flush()
    choose(unit, from_on=BEGINNING, **choices)
    audit.note(unit, Event.INSTALLED, "association")


def choose(unit: Unit, *, from_on: date | None = None, **choices: object) -> None:
    """Store choices that differ from what holds today; each is one dated row."""
    before = association(unit.session, unit.today)
    for key, value in choices.items():
        if key not in KEYS:
            raise KeyError(key)
        old = getattr(before, key)
        if old == value:
            continue
        unit.session.add(
            Setting(
                key=key,
                value=json.dumps(value, ensure_ascii=False),
                from_on=from_on or unit.today,
                at=unit.now,
                by=unit.viewer.name,
            )
        )
        audit.note(unit, Event.SETTING_CHANGED, "setting", key=key, old=old, new=value)
    unit.session.flush()


def add_bank_account(unit: Unit, *, kind: str, number: str, name: str, account: str) -> BankAccount:
    """Register one of the association's own numbers (digits only) and its ledger account."""
    if unit.session.scalar(select(BankAccount.id).where(BankAccount.number == number)):
        raise Refused("That number is already registered.", field="number", code="known-account")
    row = BankAccount(kind=kind, number=number, name=name, account_number=account)
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.BANK_ACCOUNT_ADDED, "bank_account", row.id, kind=kind, number=number)
    return row


def map_account(unit: Unit, *, role: str, number: str, name: str, from_on: date) -> None:
    """Give ``role`` to an account from a day on, making the account when it is new."""
    if unit.session.get(Account, number) is None:
        unit.session.add(Account(number=number, name=name))
        unit.session.flush()
    known = select(AccountMapping.id).where(
        AccountMapping.role == role, AccountMapping.from_on == from_on
    )
    if unit.session.scalar(known):
        raise Refused("This role already has an account from that day.", field="from_on")
    unit.session.add(AccountMapping(role=role, account_number=number, from_on=from_on))
    unit.session.flush()
    unit.memory.pop("mappings", None)
    audit.note(unit, Event.ACCOUNT_MAPPED, "account", role=role, number=number, from_on=from_on)
