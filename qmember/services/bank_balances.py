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
from qmember.domain.errors import Refused
from qmember.domain.events import Event
from qmember.domain.ledger import AccountRole, Posting
from qmember.domain.money import Kronor
from qmember.domain.own_numbers import NumberKind
from qmember.models import BankAccount, BankBalance, Entry, Posted
from qmember.queries.association import association
from qmember.queries.opening import OPENING_KIND as OPENING
from qmember.services import audit, ledger
from qmember.services.bank_known import Row
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
        _need_alone(unit, account)
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
    told = [problem for number in sorted(touched) for problem in _open(unit, number)]
    told += [problem for account, one in ours for problem in _gap(unit, account, one)]
    return tuple(told)


def _need_alone(unit: Unit, account: BankAccount) -> None:
    """Refuse the first statement of an account whose ledger account follows another one's already.

    Two bank accounts on one ledger account would share one opening, and no balance would agree.
    """
    query = (
        select(BankAccount)
        .join(BankBalance, BankBalance.bank_account_id == BankAccount.id)
        .where(BankAccount.account_number == account.account_number)
        .where(BankAccount.kind != NumberKind.BANKGIRO)
        .distinct()
    )
    followed = list(unit.session.scalars(query)) if account.kind != NumberKind.BANKGIRO else []
    if not any(same_account(one.number, account.number) for one in followed) and followed:
        raise Refused(
            "Account %(account)s already follows the bank account that ends in %(theirs)s. Register "
            "the one that ends in %(ours)s on an account of its own under Settings, Accounts",
            field="file", code="shared-account", account=account.account_number,
            theirs=followed[0].number[-4:], ours=account.number[-4:],
        )  # fmt: skip


def _own(accounts: Sequence[BankAccount], one: StatementBalance) -> BankAccount | None:
    return next((row for row in accounts if same_account(row.number, one.account)), None)


def _open(unit: Unit, number: str) -> list[Problem]:
    """Let the ledger account begin where the bank's first statement of it does.

    What was booked from notifications of the days before is part of that balance already. When an
    earlier statement, or an earlier row, is read later, the opening is booked anew; what is missing
    between that statement and the opening is told. One that somebody booked by hand for an earlier
    day stays as it is.
    """
    told = _take_back(unit, number)
    for place, (on, wanted) in enumerate(_points(unit, number)):
        before, here = _booked_before(unit, number, on), _opened_with(unit, number, on)
        if before + here == wanted:
            continue
        _book(unit, number, on, here=here, wanted=wanted - before)
        last = _last_statement(unit, number, on) if place else None
        if last is not None and wanted != before:
            told.append(_gap_problem(wanted - before, last, on))
    return told


def _take_back(unit: Unit, number: str) -> list[Problem]:
    """Reverse an opening by hand of a day that comes after the bank's first: it would count twice."""
    chosen = association(unit.session, unit.today).taken_over_on
    said = sorted(_said(unit, number))
    told = []
    for entry in _openings(unit, number):
        day = entry.event_on
        if said and said[0] < day and day not in said and day.isoformat() == chosen:
            undone = ledger.reverse(unit, entry.id, kind="reversal")
            audit.note(unit, Event.OPENING_BALANCE, "entry", undone.id, reverses=entry.id)
            told.append(Problem(WARNING, None, sentences.TAKEN_BACK, {"day": day.isoformat()}))
    return told


def _points(unit: Unit, number: str) -> list[tuple[date, int]]:
    """The days on which a ledger account opens, with the bank's balance of that morning, in order."""
    said = _said(unit, number)
    opened = {entry.event_on for entry in _openings(unit, number)}
    first = min(said, default=None)
    if first is not None and min(opened, default=first) >= first:
        opened.add(first)
    return sorted((day, said[day]) for day in opened if day in said)


def _said(unit: Unit, number: str) -> dict[date, int]:
    """What statements say that a ledger account held in the morning of their first day, in öre."""
    query = (
        select(BankBalance.from_on, BankBalance.opening_ore)
        .join(BankAccount, BankAccount.id == BankBalance.bank_account_id)
        .where(
            BankAccount.account_number == number,
            BankBalance.from_on.is_not(None),
            BankBalance.opening_ore.is_not(None),
        )
        .order_by(BankBalance.from_on, BankBalance.id.desc())
    )
    return {day: ore for day, ore in unit.session.execute(query) if day and ore is not None}


def _openings(unit: Unit, number: str) -> list[Entry]:
    """The opening entries of an account that hold, in the order they were booked."""
    undone = aliased(Entry)
    query = (
        select(Entry)
        .join(Posted, Posted.entry_id == Entry.id)
        .outerjoin(undone, undone.reverses_id == Entry.id)
        .where(Entry.kind == OPENING, Posted.account_number == number, undone.id.is_(None))
        .order_by(Entry.id)
    )
    return list(unit.session.scalars(query))


def _booked_before(unit: Unit, number: str, on: date) -> int:
    """An account's öre by what happened before a day, whenever it was booked."""
    query = (
        select(func.coalesce(func.sum(Posted.amount_ore), 0))
        .join(Entry, Entry.id == Posted.entry_id)
        .where(Posted.account_number == number, Entry.event_on < on)
    )
    return int(unit.session.scalar(query) or 0)


def _opened_with(unit: Unit, number: str, on: date) -> int:
    """What an account was opened with on a day, in öre."""
    entries = [entry.id for entry in _openings(unit, number) if entry.event_on == on]
    query = select(func.coalesce(func.sum(Posted.amount_ore), 0)).where(
        Posted.account_number == number, Posted.entry_id.in_(entries)
    )
    return int(unit.session.scalar(query) or 0)


def _book(unit: Unit, number: str, on: date, *, here: int, wanted: int) -> None:
    """Make the opening of a day ``wanted``; in a closed month by an entry just after what came before."""
    if here and ledger.booking_day(unit, on) != on:
        _post(unit, number, _day_after_last(unit, number, on), wanted - here)
        return
    for entry in _openings(unit, number):
        if entry.event_on == on:
            ledger.reverse(unit, entry.id, kind="reversal")
    _post(unit, number, on, wanted)


def _day_after_last(unit: Unit, number: str, on: date) -> date:
    query = (
        select(func.max(Entry.event_on))
        .join(Posted, Posted.entry_id == Entry.id)
        .where(Posted.account_number == number, Entry.event_on < on)
    )
    last = unit.session.scalar(query)
    return last + timedelta(days=1) if last else on


def _post(unit: Unit, number: str, on: date, amount: int) -> None:
    if not amount:
        return
    lines = (
        Posting(AccountRole.BANK, amount, account=number),
        Posting(AccountRole.OPENING, -amount),
    )
    entry = ledger.post(unit, ledger.Draft(OPENING, on, lines))
    audit.note(unit, Event.OPENING_BALANCE, "entry", entry.id, account=number, amount_ore=amount)


def _gap(unit: Unit, account: BankAccount, one: StatementBalance) -> list[Problem]:
    """What is missing between what is known before and this statement, when it does not connect."""
    if one.from_on is None or one.opening_ore is None:
        return []
    number = account.account_number
    days = [entry.event_on for entry in _openings(unit, number) if entry.event_on < one.from_on]
    known = max((*days, *filter(None, [_last_statement(unit, number, one.from_on)])), default=None)
    missing = one.opening_ore - _booked_before(unit, number, one.from_on)
    if known is None or not missing or one.from_on in {day for day, _ in _points(unit, number)}:
        return []
    return [_gap_problem(missing, known, one.from_on)]


def _last_statement(unit: Unit, number: str, on: date) -> date | None:
    """The last day before ``on`` that a statement of the ledger account covers."""
    query = (
        select(func.max(BankBalance.to_on))
        .join(BankAccount, BankAccount.id == BankBalance.bank_account_id)
        .where(BankAccount.account_number == number, BankBalance.to_on < on)
    )
    return unit.session.scalar(query)


def _gap_problem(missing: int, after: date, before: date) -> Problem:
    values: dict[str, object] = {
        "missing": Kronor(abs(missing)), "after": after.isoformat(), "before": before.isoformat(),
    }  # fmt: skip
    return Problem(WARNING, None, sentences.GAP, values)
