"""Payments by Swish that the bank books as one sum a day: the report's rows are that sum's parts.

Most banks book each payment as a row of its own, and then nothing is to be done here: rows of a report
and of the bank are paired one to one. See docs/adr/0014.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from qmember.domain import bank_identity, bank_kept
from qmember.domain.bank import Deposit
from qmember.domain.bank_identity import SWISH_REPORT
from qmember.domain.bank_people import SWISH
from qmember.domain.lists import batched
from qmember.models import BankAccount, BankDeposit, BankImport
from qmember.services.bank_known import Row, row_of
from qmember.services.bank_sightings import Seen
from qmember.services.unit import Unit

Day = tuple[str, date]
"""A ledger account and a day."""


def as_booked(unit: Unit, rows: Sequence[Row], format_name: str) -> list[Row]:
    """The rows of a report, those of a day as one where the bank has booked their sum and not each."""
    if bank_identity.source(format_name) != SWISH_REPORT:
        return list(rows)
    sums = {
        day: one
        for day, few in _by_day(rows).items()
        if (one := _sum_of(few, format_name)) is not None
    }
    keys = {row.cross_key for row in (*rows, *sums.values())}
    known = _known(unit, keys)
    lumps = {
        day: one
        for day, one in sums.items()
        if (day[0], one.cross_key) in known
        and not any(
            (day[0], row.cross_key) in known for row in rows if _day(row) == day and row.amount > 0
        )
    }
    left = [row for row in rows if row.amount < 0 or _day(row) not in lumps]
    return [*left, *lumps.values()]


def _by_day(rows: Sequence[Row]) -> dict[Day, list[Row]]:
    days: dict[Day, list[Row]] = defaultdict(list)
    for row in rows:
        if row.amount > 0 and row.currency == "SEK":
            days[_day(row)].append(row)
    return days


def _day(row: Row) -> Day:
    return row.account.account_number, row.booked_on


def _sum_of(rows: Sequence[Row], format_name: str) -> Row | None:
    """The payments of a day as one deposit, in an order that does not depend on the file's."""
    if len(rows) == 1:
        return None
    payments = sorted(
        (one for row in rows for one in row.payments),
        key=lambda one: (
            one.amount_ore,
            one.bank_id,
            one.payer_account,
            one.payer_name,
            one.message,
        ),
    )
    first = rows[0]
    if not isinstance(first.told, Deposit):
        return None
    told = replace(
        first.told, amount_ore=sum(row.amount for row in rows), payments=tuple(payments), ordinal=0
    )
    return row_of(told, first.account, first.booked_on, format_name)


def _known(unit: Unit, cross_keys: set[str]) -> set[tuple[str, str]]:
    """Ledger account and cross key of the stored rows that came by Swish, or may have."""
    found: set[tuple[str, str]] = set()
    for part in batched(sorted(cross_keys), 500):
        query = (
            select(BankAccount.account_number, BankDeposit.cross_key, BankDeposit.reference)
            .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
            .where(BankDeposit.cross_key.in_(part))
        )
        found |= {
            (row[0], row[1])
            for row in unit.session.execute(query)
            if bank_kept.head(row[2]) in {"", SWISH}
        }
    return found


def seen_as_sums(
    unit: Unit, rows: Sequence[Row], seen: Mapping[str, Seen], format_name: str
) -> dict[str, Seen]:
    """Rows of the bank that are the sum of a day's payments which a report has told of one by one."""
    if bank_identity.source(format_name) == SWISH_REPORT:
        return {}
    left = [
        row
        for row in rows
        if row.amount > 0
        and row.currency == "SEK"
        and row.fingerprint not in seen
        and bank_kept.head(row.reference) in {"", SWISH}
    ]
    found: dict[str, Seen] = {}
    told = {row_id for one in seen.values() for row_id in one.deposit_ids}
    for day, parts in _reported(unit, {_day(row) for row in left}, told).items():
        whole = sum(parts.values())
        fits = (row for row in left if _day(row) == day and row.amount == whole)
        if len(parts) > 1 and (row := next(fits, None)) is not None:
            found[row.fingerprint] = Seen((row.cross_key, day[0]), SWISH, [min(parts)])
    return found


def _reported(unit: Unit, asked: set[Day], told: set[int]) -> dict[Day, dict[int, int]]:
    """Öre of the payments that reports alone have told of, by day and row id; not those now ``told``."""
    found: dict[Day, dict[int, int]] = defaultdict(dict)
    formats = [name for name, kind in bank_identity.TABLES.items() if kind == SWISH_REPORT]
    of_reports = select(BankImport.id).where(BankImport.format.in_(formats))
    reports = list(unit.session.scalars(of_reports)) if asked else []
    days = {day for _, day in asked}
    for part in batched(reports, 500):
        query = (
            select(BankDeposit.id, BankDeposit.booked_on, BankDeposit.amount_ore, BankAccount.account_number)
            .join(BankAccount, BankAccount.id == BankDeposit.bank_account_id)
            .where(BankDeposit.import_id.in_(part), BankDeposit.booked_on >= min(days))
            .where(BankDeposit.booked_on <= max(days), BankDeposit.amount_ore > 0)
            .where(BankDeposit.same_as_id.is_(None))
        )  # fmt: skip
        rows = [row for row in unit.session.execute(query) if (row[3], row[1]) in asked]
        seen = told | _told_again(unit, [row[0] for row in rows])
        for row_id, day, ore, account in rows:
            if day is not None and row_id not in seen:
                found[account, day][row_id] = ore
    return found


def _told_again(unit: Unit, row_ids: Sequence[int]) -> set[int]:
    """Those of the rows that another file has told of too."""
    found: set[int] = set()
    for part in batched(row_ids, 500):
        query = select(BankDeposit.same_as_id).where(BankDeposit.same_as_id.in_(part))
        found |= {row_id for row_id in unit.session.scalars(query) if row_id is not None}
    return found
