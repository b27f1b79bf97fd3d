"""Opening balances at take-over: one balanced entry an account, taken back only by reversal."""

from __future__ import annotations

from datetime import date

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import AccountRole, Posting
from qmember.domain.permissions import Permission
from qmember.models import Account, Entry
from qmember.queries.accounts import mappings
from qmember.queries.association import association
from qmember.queries.opening import OPENING_KIND, first_statement, openings
from qmember.services import audit, ledger
from qmember.services.unit import Unit


def open_account(unit: Unit, *, account: str, amount: int) -> Entry:
    """Book what an account held at take-over: ``amount`` in öre, debit positive, never 0.

    Raises Conflict when the account has an opening balance already.
    """
    unit.need(Permission.MANAGE_SETTINGS)
    if unit.session.get(Account, account) is None:
        raise Refused("Choose an account from the list", field="account")
    if account in mappings(unit.session).accounts_ever(AccountRole.OPENING):
        raise Refused("This account balances the others and opens by itself.", field="account")
    if any(row.account == account for row in openings(unit.session)):
        raise Conflict(
            "This account already has an opening balance. Undo it first.", field="account"
        )
    on = taken_over_on(unit)
    if (first := first_statement(unit.session, account)) is not None and first <= on:
        raise Conflict(
            "The bank's statement from %(day)s says what was on this account. Nothing is to be written",
            field="account",
            day=first.isoformat(),
        )
    ledger.need_open_month(unit, on)
    lines = (
        Posting("", amount, account=account),
        Posting(AccountRole.OPENING, -amount),
    )
    entry = ledger.post(unit, ledger.Draft(OPENING_KIND, on, lines))
    audit.note(unit, Event.OPENING_BALANCE, "entry", entry.id, account=account, amount_ore=amount)
    return entry


def undo_opening(unit: Unit, entry_id: int) -> Entry:
    """Reverse an opening balance; both vouchers stay."""
    unit.need(Permission.MANAGE_SETTINGS)
    if not any(row.entry_id == entry_id for row in openings(unit.session)):
        raise NotFound("The page does not exist. Search, or go to the overview")
    entry = ledger.reverse(unit, entry_id, kind="reversal")
    audit.note(unit, Event.OPENING_BALANCE, "entry", entry.id, reverses=entry_id)
    return entry


def taken_over_on(unit: Unit) -> date:
    """The day on which the books here begin; Refused while nobody has chosen it."""
    chosen = association(unit.session, unit.today).taken_over_on
    if not chosen:
        raise Refused("Choose the day of the take-over under Settings first.", field="account")
    return date.fromisoformat(chosen)
