"""Set up an association and change its choices; each change is a dated row."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

from sqlalchemy import func, select

from qmember.domain.association import checked_facts
from qmember.domain.bank_accounts import same_account
from qmember.domain.errors import Conflict, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import DEFAULT_ACCOUNTS
from qmember.domain.own_numbers import NumberKind
from qmember.domain.permissions import Permission
from qmember.models import Account, AccountMapping, BankAccount, Entry, Posted, Purpose, Setting
from qmember.queries.accounts import mappings
from qmember.queries.association import KEYS, association, newest_choice
from qmember.services import audit
from qmember.services.member_types import add_suggested
from qmember.services.unit import Unit

BEGINNING = date(1990, 1, 1)
"""The day from which default choices hold: before any bank file."""

INCOME = "income."
WITH_STATEMENTS = (NumberKind.BBAN, NumberKind.IBAN)
"""Kinds of numbers whose statements say what is on the account."""

KNOWN_ROLES = frozenset(role for role, _, _ in DEFAULT_ACCOUNTS)


def set_up(unit: Unit, *, general_purpose: str, **choices: object) -> None:
    """Make chart of accounts, mapping, the general purpose and usual member types of a new association.

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
    add_suggested(unit)
    choose(unit, from_on=BEGINNING, **choices)
    audit.note(unit, Event.INSTALLED, "association")


def choose(unit: Unit, *, from_on: date | None = None, **choices: object) -> None:
    """Store choices that differ from what holds on the day; each is one dated row."""
    before = association(unit.session, max(from_on or unit.today, unit.today))
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
    unit.memory.pop("house", None)
    unit.session.flush()


def add_bank_account(unit: Unit, *, kind: str, number: str, name: str, account: str) -> BankAccount:
    """Register one of the association's own numbers (digits only) and its ledger account."""
    if unit.session.scalar(select(BankAccount.id).where(BankAccount.number == number)):
        raise Refused("That number is already registered.", field="number", code="known-account")
    _need_own_account(unit, kind, number, account)
    row = BankAccount(kind=kind, number=number, name=name, account_number=account)
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.BANK_ACCOUNT_ADDED, "bank_account", row.id, kind=kind, number=number)
    return row


def _need_own_account(unit: Unit, kind: str, number: str, account: str) -> None:
    """Refuse two bank accounts on one ledger account; a bankgiro or Swish leads to the same money."""
    query = select(BankAccount).where(
        BankAccount.account_number == account, BankAccount.kind.in_(WITH_STATEMENTS)
    )
    others = list(unit.session.scalars(query)) if kind in WITH_STATEMENTS else []
    if others and not any(same_account(one.number, number) for one in others):
        raise Refused(
            "Account %(account)s already follows the bank account that ends in %(theirs)s. Write the "
            "number of a new account for this one",
            field="account", code="shared-account", account=account, theirs=others[0].number[-4:],
        )  # fmt: skip


def new_account(unit: Unit, *, number: str, name: str) -> Account:
    """Add an account to the chart; Refused when it cannot be one or is there already."""
    if not re.fullmatch(r"[0-9]{3,8}", number):
        raise Refused("Write the account with 3 to 8 digits", field="new_account")
    if unit.session.get(Account, number) is not None:
        raise Refused("The account is there already. Choose it in the list", field="new_account")
    row = Account(number=number, name=name)
    unit.session.add(row)
    unit.session.flush()
    return row


def change_facts(unit: Unit, *, from_on: date, seen: int | None = None, **choices: object) -> None:
    """Change what the association is called and where it is reached, from today or a later day on.

    ``seen`` is the number of the newest choice when the form was shown. Raises Conflict when somebody
    has made another since, Refused at the field that is not right; nothing is stored then.
    """
    unit.need(Permission.MANAGE_SETTINGS)
    if seen is not None and seen != newest_choice(unit.session):
        raise Conflict("Somebody changed the details at the same time. Look at them again.")
    if from_on < unit.today:
        raise Refused("Choose today or a later day", field="from_on")
    facts = checked_facts(choices, unit.today)
    now = association(unit.session, unit.today).fiscal_month
    if facts.get("fiscal_month", now) != now and unit.session.scalar(select(Entry.id).limit(1)):
        raise Refused(
            "Something has been booked, so the fiscal year stays as it is", field="fiscal_month"
        )
    choose(unit, from_on=from_on, **facts)


def map_account(unit: Unit, *, role: str, number: str, name: str, from_on: date) -> None:
    """Give ``role`` to an account from a day on, making the account when it is new."""
    unit.need(Permission.MANAGE_SETTINGS)
    if not re.fullmatch(r"[0-9]{3,8}", number):
        raise Refused("Write the account with 3 to 8 digits", field="number")
    _need_free_account(unit, role, number)
    if unit.session.get(Account, number) is None:
        if not name:
            raise Refused("The account is new. Write its name", field="name")
        unit.session.add(Account(number=number, name=name))
        unit.session.flush()
    known = select(AccountMapping.id).where(
        AccountMapping.role == role, AccountMapping.from_on == from_on
    )
    if unit.session.scalar(known):
        raise Refused("This role already has an account from that day.", field="from_on")
    _need_nothing_booked(unit, role, from_on)
    unit.session.add(AccountMapping(role=role, account_number=number, from_on=from_on))
    unit.session.flush()
    unit.memory.pop("mappings", None)
    audit.note(unit, Event.ACCOUNT_MAPPED, "account", role=role, number=number, from_on=from_on)


def _need_nothing_booked(unit: Unit, role: str, from_on: date) -> None:
    """Refuse a day from which the account that has the role has vouchers: they would lie on the wrong one."""
    try:
        number = mappings(unit.session).account(role, from_on)
    except Refused:
        return  # no account has had the role so far
    query = select(func.max(Entry.booked_on)).join(Posted, Posted.entry_id == Entry.id)
    query = query.where(Posted.account_number == number, Entry.booked_on >= from_on)
    last = unit.session.scalar(query)
    if last is not None:
        raise Refused(
            "Account %(account)s has vouchers from that day on. Choose %(day)s or a later day",
            field="from_on",
            account=number,
            day=(last + timedelta(days=1)).isoformat(),
        )


def _need_free_account(unit: Unit, role: str, number: str) -> None:
    """Kinds of income may share an account; every other role has one of its own."""
    if role not in KNOWN_ROLES:
        raise Refused("Choose what the account is for", field="role")
    others = select(AccountMapping.role).where(
        AccountMapping.account_number == number, AccountMapping.role != role
    )
    for other in unit.session.scalars(others):
        if not (role.startswith(INCOME) and other.startswith(INCOME)):
            raise Refused("The account is already used for something else.", field="number")
