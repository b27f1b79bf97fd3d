"""What is not as it should be in days that are to be closed, and why a month was closed all the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func, select

from qmember.domain.closing import Check, Finding, Gap, Statement, gaps
from qmember.domain.permissions import Viewer
from qmember.models import (
    BankAccount,
    BankBalance,
    BankDeposit,
    BankPayment,
    OpenPayment,
    PeriodDeviation,
    PeriodEvent,
    Receipt,
    ReceiptDelivery,
    ReceiptVoid,
)
from qmember.models.crypto import Keys
from qmember.queries.bank_files import statement_accounts
from qmember.queries.bundles import not_registered
from qmember.queries.covered_words import WordsReader
from qmember.queries.foreign_deposits import unbooked
from qmember.queries.handover import begun, unsent_count
from qmember.queries.ledger import happened_by
from qmember.queries.reading import Reads

AROUND = timedelta(days=92)
"""So far before and after the days statements are looked for that tell of their first and last ones."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """What was not as it should be in a month that was closed all the same, and why it was."""

    check: Check
    count: int
    reason: str


def findings(session: Reads, first: date, last: date) -> list[Finding]:
    """What each check finds in the days from ``first`` to ``last``, both included."""
    statements = _statements(session, first - AROUND, last + AROUND)
    return [
        _files(session, statements, first, last),
        _waiting(session, first, last),
        _balances(session, statements, first, last),
        Finding(Check.BUNDLES, not_registered(session, first, last)),
        _receipts(session, first, last),
        _handover(session, first, last),
    ]


def deviations_of(session: Reads, months: Sequence[str]) -> dict[str, list[Deviation]]:
    """Why each of these months was closed all the same, by the event that holds."""
    newest = select(func.max(PeriodEvent.id)).where(PeriodEvent.month.in_(months))
    query = (
        select(
            PeriodEvent.month, PeriodDeviation.what, PeriodDeviation.count, PeriodDeviation.reason
        )
        .join(PeriodDeviation, PeriodDeviation.event_id == PeriodEvent.id)
        .where(PeriodEvent.id.in_(newest.group_by(PeriodEvent.month)), PeriodEvent.closed)
        .order_by(PeriodDeviation.id)
    )
    found: dict[str, list[Deviation]] = defaultdict(list)
    for month, what, count, reason in session.execute(query):
        found[month].append(Deviation(Check(what), count, reason))
    return found


def deviations_for(
    session: Reads, keys: Keys, viewer: Viewer, months: Sequence[str]
) -> dict[str, list[Deviation]]:
    """The same as this viewer may read it: where she may not know names, they are covered."""
    reader = WordsReader(session, keys, viewer)
    return {
        month: [replace(one, reason=reader.text(one.reason)) for one in found]
        for month, found in deviations_of(session, months).items()
    }


Told = dict[str, list[tuple[Statement, bool]]]
"""The statements of each account of the books, and whether each adds up."""


def _statements(session: Reads, first: date, last: date) -> Told:
    row = BankBalance
    query = (
        select(
            BankAccount.account_number, row.from_on, row.to_on, row.opening_ore, row.closing_ore,
            row.agree,
        )
        .join(BankAccount, BankAccount.id == row.bank_account_id)
        .where(row.from_on <= last, row.to_on >= first)
        .order_by(row.to_on, row.id)
    )  # fmt: skip
    found: Told = defaultdict(list)
    for number, from_on, to_on, opening, closing, agree in session.execute(query):
        if from_on and to_on:
            found[number].append((Statement(from_on, to_on, opening, closing), agree))
    return found


def _files(session: Reads, told: Told, first: date, last: date) -> Finding:
    """The days without a statement of each account that banks write statements of."""
    found: list[Gap] = []
    for number in statement_accounts(session):
        found += gaps([one for one, _ in told.get(number, [])], first, last)
    days = sum((one.last_on - one.first_on).days + 1 for one in found)
    return Finding(Check.FILES, days, tuple(found))


def _waiting(session: Reads, first: date, last: date) -> Finding:
    """Payments of the days that have no name, and deposits that are not booked in kronor."""
    query = (
        select(func.count())
        .select_from(OpenPayment)
        .join(BankPayment, BankPayment.id == OpenPayment.payment_id)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .where(BankDeposit.booked_on.between(first, last))
    )
    foreign = [one for one in unbooked(session) if one.booked_on and first <= one.booked_on <= last]
    return Finding(Check.WAITING, (session.scalar(query) or 0) + len(foreign))


def _balances(session: Reads, told: Told, first: date, last: date) -> Finding:
    """Statements of the days that do not add up, and accounts that the books say something else of.

    ``ore`` is how much more the bank has than the books, by the newest statement that says so.
    """
    wrong, differs = 0, None
    for number, statements in told.items():
        mine = [(one, agree) for one, agree in statements if first <= one.to_on <= last]
        wrong += sum(not agree for _, agree in mine)
        if not mine or mine[-1][0].closing_ore is None:
            continue
        newest = mine[-1][0]
        books = happened_by(session, number, [newest.to_on])[newest.to_on]
        if newest.closing_ore != books:
            wrong, differs = wrong + 1, (newest.closing_ore or 0) - books
    return Finding(Check.BALANCES, wrong, ore=differs)


def _receipts(session: Reads, first: date, last: date) -> Finding:
    """Receipts of the days that hold and whose original has not left."""
    query = (
        select(func.count())
        .select_from(Receipt)
        .outerjoin(ReceiptDelivery, ReceiptDelivery.receipt_id == Receipt.id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(
            Receipt.year.between(first.year, last.year), Receipt.issued_on.between(first, last),
            ReceiptDelivery.id.is_(None), ReceiptVoid.receipt_id.is_(None),
        )
    )  # fmt: skip
    return Finding(Check.RECEIPTS, session.scalar(query) or 0)


def _handover(session: Reads, first: date, last: date) -> Finding:
    """Vouchers of the days that the bookkeeping has not got; asked for once the association hands over."""
    left = unsent_count(session, first, last)
    return Finding(Check.HANDOVER, left, optional=not begun(session))
