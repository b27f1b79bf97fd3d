"""The balances of statements: kept, and the books opened so that they say what the bank says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from qmember.domain import bank_problems as sentences
from qmember.domain.bank import BankFile, StatementBalance
from qmember.domain.bank_accounts import same_account
from qmember.domain.bank_problems import WARNING, Problem
from qmember.domain.events import Event
from qmember.domain.ledger import AccountRole, Posting
from qmember.domain.money import Kronor
from qmember.models import BankAccount, BankBalance, Entry, Posted
from qmember.queries.ledger import balance_of
from qmember.queries.opening import OPENING_KIND as OPENING
from qmember.services import audit, ledger
from qmember.services.bank_rows import Row
from qmember.services.unit import Unit


def store_balances(
    unit: Unit,
    import_id: int,
    file: BankFile,
    accounts: Sequence[BankAccount],
    fresh: Sequence[Row],
) -> tuple[Problem, ...]:
    """Keep the statements of our accounts, open their ledger accounts, and say what does not connect."""
    ours = [
        (account, one)
        for one in file.statements
        if (account := _own(accounts, one)) is not None and one.currency in {"SEK", ""}
    ]
    for account, one in ours:
        unit.session.add(
            BankBalance(
                import_id=import_id, bank_account_id=account.id, from_on=one.from_on,
                to_on=one.to_on, opening_ore=one.opening_ore, closing_ore=one.closing_ore,
                agree=one.agree,
            )
        )  # fmt: skip
    unit.session.flush()
    touched = {account.account_number for account, _ in ours}
    touched |= {row.account.account_number for row in fresh}
    for number in sorted(touched):
        _open(unit, number)
    return tuple(
        problem for account, one in ours if (problem := _gap(unit, account, one)) is not None
    )


def _own(accounts: Sequence[BankAccount], one: StatementBalance) -> BankAccount | None:
    return next((row for row in accounts if same_account(row.number, one.account)), None)


def _open(unit: Unit, number: str) -> None:
    """Let the ledger account begin where the bank's first statement of it does.

    What was booked from notifications of the days before is part of that balance already. When an
    earlier statement, or an earlier row, is read later, the opening is reversed and booked anew. One
    that somebody booked by hand for an earlier day stays as it is.
    """
    first = _first_balance(unit, number)
    if first is None:
        return
    on, opening = first
    live = _live_opening(unit, number)
    if live is not None and live.event_on < on:
        return
    amount = opening - _booked_before(unit, number, on)
    if live is not None and (live.event_on, _amount_of(unit, live, number)) == (on, amount):
        return
    if live is not None:
        ledger.reverse(unit, live.id, kind="reversal")
    if amount:
        lines = (
            Posting(AccountRole.BANK, amount, account=number),
            Posting(AccountRole.OPENING, -amount),
        )
        entry = ledger.post(unit, ledger.Draft(OPENING, on, lines))
        audit.note(
            unit, Event.OPENING_BALANCE, "entry", entry.id, account=number, amount_ore=amount
        )


def _first_balance(unit: Unit, number: str) -> tuple[date, int] | None:
    """The day and balance with which the earliest statement of a ledger account begins."""
    query = (
        select(BankBalance.from_on, BankBalance.opening_ore)
        .join(BankAccount, BankAccount.id == BankBalance.bank_account_id)
        .where(
            BankAccount.account_number == number,
            BankBalance.from_on.is_not(None),
            BankBalance.opening_ore.is_not(None),
        )
        .order_by(BankBalance.from_on, BankBalance.id)
        .limit(1)
    )
    row = unit.session.execute(query).first()
    if row is None or row[0] is None or row[1] is None:
        return None
    return row[0], row[1]


def _live_opening(unit: Unit, number: str) -> Entry | None:
    """The opening entry of an account that holds, if it has one."""
    undone = aliased(Entry)
    query = (
        select(Entry)
        .join(Posted, Posted.entry_id == Entry.id)
        .outerjoin(undone, undone.reverses_id == Entry.id)
        .where(Entry.kind == OPENING, Posted.account_number == number, undone.id.is_(None))
    )
    return unit.session.scalar(query)


def _amount_of(unit: Unit, entry: Entry, number: str) -> int:
    query = select(func.sum(Posted.amount_ore)).where(
        Posted.entry_id == entry.id, Posted.account_number == number
    )
    return int(unit.session.scalar(query) or 0)


def _booked_before(unit: Unit, number: str, on: date) -> int:
    """What files have moved on an account before a day, its openings aside, in öre."""
    opened = select(Entry.id).where(Entry.kind == OPENING)
    query = (
        select(func.coalesce(func.sum(Posted.amount_ore), 0))
        .join(Entry, Entry.id == Posted.entry_id)
        .where(
            Posted.account_number == number,
            Entry.event_on < on,
            Entry.kind != OPENING,
            Entry.reverses_id.is_(None) | Entry.reverses_id.not_in(opened),
        )
    )
    return int(unit.session.scalar(query) or 0)


def _gap(unit: Unit, account: BankAccount, one: StatementBalance) -> Problem | None:
    """What is missing between what is known before and this statement, when it does not connect."""
    if one.from_on is None or one.opening_ore is None:
        return None
    known = _known_until(unit, account, one.from_on)
    if known is None:
        return None
    day_before = one.from_on - timedelta(days=1)
    missing = one.opening_ore - balance_of(unit.session, account.account_number, until=day_before)
    if not missing:
        return None
    values: dict[str, object] = {
        "missing": Kronor(abs(missing)), "after": known.isoformat(), "before": one.from_on.isoformat(),
    }  # fmt: skip
    return Problem(WARNING, None, sentences.GAP, values)


def _known_until(unit: Unit, account: BankAccount, on: date) -> date | None:
    """The last day before ``on`` to which the books are known to follow the bank."""
    before = select(func.max(BankBalance.to_on)).where(
        BankBalance.bank_account_id == account.id, BankBalance.to_on < on
    )
    opening = _live_opening(unit, account.account_number)
    days = [unit.session.scalar(before), opening.event_on if opening else None]
    return max((day for day in days if day is not None and day < on), default=None)
