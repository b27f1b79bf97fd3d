"""What was read from the bookkeeping, beside our own ledger: account by account, project by project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from qmember.domain.books import Compared, ProjectOutcome, Verdict, is_income, is_result, judged
from qmember.domain.errors import NotFound
from qmember.domain.ledger import AccountRole
from qmember.models import (
    BooksFile,
    BooksName,
    BooksSum,
    BooksUneven,
    HandoverEntry,
    HandoverVoucher,
    Income,
    IncomePart,
    Posted,
)
from qmember.models.ledger import Entry
from qmember.queries.accounts import account_names, mappings
from qmember.queries.handover import for_purpose, of_period, part_ore, projects, unsent
from qmember.queries.reading import Reads

ACCOUNT, PROJECT = "account", "project"
SHOWN = 20


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that was read; ``superseded`` when a newer one covers all of its days."""

    file_id: int
    kind: str
    program: str
    from_on: date
    to_on: date
    made_on: date | None
    monthly: bool
    vouchers: int
    sha256: str
    at: datetime
    by: str
    superseded: bool


@dataclass(frozen=True, slots=True)
class UnevenRow:
    """A voucher of the bookkeeping that does not balance."""

    series: str
    number: str
    on: date
    difference_ore: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file beside our ledger. ``elsewhere`` accounts are used by the bookkeeping alone."""

    file: FileRow
    accounts: tuple[Compared, ...]
    elsewhere: int
    projects: tuple[ProjectOutcome, ...]
    uneven: tuple[UnevenRow, ...]

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The accounts on which somebody must look."""
        return tuple(row for row in self.accounts if row.verdict is not Verdict.AGREES)


def files(session: Reads, limit: int = SHOWN) -> list[FileRow]:
    """The files that were read, the newest first."""
    rows = list(session.scalars(select(BooksFile).order_by(BooksFile.id.desc()).limit(limit)))
    return [_file(row, rows[:at]) for at, row in enumerate(rows)]


def file_of(session: Reads, file_id: int | None) -> FileRow | None:
    """A file by its number, the newest without one; None when nothing was read, NotFound for none."""
    known = files(session)
    if file_id is None:
        return known[0] if known else None
    found = next((one for one in known if one.file_id == file_id), None)
    if found is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return found


def _file(row: BooksFile, newer: Collection[BooksFile]) -> FileRow:
    covered = any(one.from_on <= row.from_on and one.to_on >= row.to_on for one in newer)
    return FileRow(
        row.id, row.kind, row.program, row.from_on, row.to_on, row.made_on, row.monthly,
        row.vouchers, row.sha256, row.at, row.by, covered,
    )  # fmt: skip


def comparison(session: Reads, file: FileRow) -> Comparison:
    """The file beside our ledger of the same days."""
    ours, waiting = _ours(session, file), _ours(session, file, waiting=True)
    theirs, chart = _theirs(session, file.file_id), account_names(session)
    names = _names(session, file.file_id, ACCOUNT) | chart
    shown = {a for a in theirs if a in chart or is_income(a)} | set(ours)
    rows = [
        Compared(account, names.get(account, ""), ours.get(account, 0), waiting.get(account, 0),
                 theirs.get(account))
        for account in sorted(shown)
        if ours.get(account) or theirs.get(account)
    ]  # fmt: skip
    away = mappings(session).accounts_ever(AccountRole.BOOKKEEPING)
    batches = _batches(session, file, [row.account for row in rows if row.difference_ore])
    return Comparison(
        file,
        tuple(
            judged(row, batches[row.account], ours=row.account in chart, theirs=row.account in away)
            for row in rows
        ),
        len(theirs.keys() - shown),
        tuple(project_outcomes(session, file)),
        tuple(_uneven(session, file.file_id)),
    )


def _ours(session: Reads, file: FileRow, *, waiting: bool = False) -> dict[str, int]:
    """Our sums by account of the days of a file; only what has not been handed over, if asked."""
    chosen = unsent if waiting else of_period
    query = chosen(file.from_on, file.to_on, Posted.account_number, func.sum(Posted.amount_ore))
    query = query.join(Posted, Posted.entry_id == Entry.id).group_by(Posted.account_number)
    return {row[0]: int(row[1]) for row in session.execute(query)}


def _theirs(session: Reads, file_id: int) -> dict[str, int]:
    query = select(BooksSum.account, func.sum(BooksSum.amount_ore))
    query = query.where(BooksSum.file_id == file_id).group_by(BooksSum.account)
    return {row[0]: int(row[1]) for row in session.execute(query)}


def _batches(
    session: Reads, file: FileRow, accounts: Collection[str]
) -> defaultdict[str, dict[int, int]]:
    """Our sums of the file's days on some accounts, by the batch in which they were handed over."""
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    if not accounts:
        return found
    account, batch = Posted.account_number, HandoverVoucher.batch_id
    query = (
        of_period(file.from_on, file.to_on, account, batch, func.sum(Posted.amount_ore))
        .join(Posted, Posted.entry_id == Entry.id)
        .join(HandoverEntry, HandoverEntry.entry_id == Entry.id)
        .join(HandoverVoucher, HandoverVoucher.number == HandoverEntry.voucher)
        .where(account.in_(accounts))
        .group_by(account, batch)
        .order_by(batch.desc())
    )
    for row in session.execute(query):
        found[row[0]][row[1]] = int(row[2])
    return found


def project_outcomes(session: Reads, file: FileRow) -> list[ProjectOutcome]:
    """What came in and was spent for each project by the bookkeeping, beside our own income for it."""
    known = {row.code: row.name for row in projects(session).values()}
    names = _names(session, file.file_id, PROJECT) | known
    income: defaultdict[str, int] = defaultdict(int)
    costs: defaultdict[str, int] = defaultdict(int)
    query = select(BooksSum.project, BooksSum.account, func.sum(BooksSum.amount_ore))
    query = query.where(BooksSum.file_id == file.file_id, BooksSum.project != "")
    for code, account, ore in session.execute(query.group_by(BooksSum.project, BooksSum.account)):
        if is_result(account):
            (income if is_income(account) else costs)[code] += int(ore)
    ours = _ours_by_project(session, file)
    return [
        ProjectOutcome(code, names.get(code, ""), -income[code], costs[code], ours.get(code, 0))
        for code in sorted({*income, *costs, *ours})
    ]


def _ours_by_project(session: Reads, file: FileRow) -> dict[str, int]:
    """Our income of the file's days by project."""
    codes = {row.purpose_id: row.code for row in projects(session).values()}
    if not codes:
        return {}
    query = (
        of_period(file.from_on, file.to_on, for_purpose(), func.sum(part_ore()))
        .join(Posted, Posted.entry_id == Entry.id)
        .join(Income, Income.entry_id == func.coalesce(Entry.reverses_id, Entry.id))
        .outerjoin(IncomePart, IncomePart.income_id == Income.id)
        .where(Posted.kind.is_not(None), for_purpose().in_(codes))
        .group_by(for_purpose())
    )
    return {codes[row[0]]: -int(row[1]) for row in session.execute(query)}


def _names(session: Reads, file_id: int, kind: str) -> dict[str, str]:
    query = select(BooksName.code, BooksName.name)
    query = query.where(BooksName.file_id == file_id, BooksName.kind == kind)
    return {row[0]: row[1] for row in session.execute(query)}


def _uneven(session: Reads, file_id: int) -> list[UnevenRow]:
    query = select(BooksUneven).where(BooksUneven.file_id == file_id).order_by(BooksUneven.id)
    return [
        UnevenRow(row.series, row.number, row.on, row.difference_ore)
        for row in session.scalars(query)
    ]
