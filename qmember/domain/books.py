"""What the bookkeeping says beside what we say: sums by account, project and month, and each difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from qmember.domain.errors import N_, Refused
from qmember.domain.periods import fiscal_period, fiscal_year
from qmember.domain.sie import PROJECT, RESULT, SieFile, SieKind, SieVoucher

NOT_TOLD = N_(
    "The file has only balances. Export SIE type 4, with every voucher, from the bookkeeping program and "
    "read that"
)
OTHER_COMPANY = N_(
    "The file is about another organisation, %(theirs)s. Ours is %(ours)s. Choose a file of ours"
)
OTHER_CURRENCY = N_(
    "The file is in %(currency)s. Only kronor can be compared. Choose a file in kronor"
)
NO_DAYS = N_("The file does not say which days it is about. Export it again, with the fiscal year")

Key = tuple[str, str, str]
"""Account, project (empty for none), month as ``2026-11`` (empty where only the year is known)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The sums of a file and the days that they are about; ``monthly`` when months are known."""

    from_on: date
    to_on: date
    monthly: bool
    sums: dict[Key, int]
    uneven: tuple[SieVoucher, ...]


class Verdict(StrEnum):
    """What is to be said of an account."""

    AGREES = "agrees"
    UNSENT = "unsent"
    NOT_READ = "not_read"
    READ_TWICE = "read_twice"
    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"
    DIFFERS = "differs"
    TO_BOOK = "to_book"


@dataclass(frozen=True, slots=True)
class Compared:
    """An account: our sum, what of it has not been handed over, and theirs; in öre, debit positive.

    ``theirs`` is None where their file does not have the account; ``batch`` the one that a verdict is
    about.
    """

    account: str
    name: str
    ours_ore: int
    unsent_ore: int
    theirs_ore: int | None
    verdict: Verdict = Verdict.AGREES
    batch: int | None = None

    @property
    def difference_ore(self) -> int:
        """Theirs less ours."""
        return (self.theirs_ore or 0) - self.ours_ore


def judged(
    row: Compared, batches: Mapping[int, int], *, ours: bool = True, theirs: bool = False
) -> Compared:
    """The row with what is to be said of it.

    ``batches`` are our sums on the account by the batch in which they were handed over; ``ours`` tells
    whether the account is one that we book on, ``theirs`` that what we put there is booked away from
    it in the bookkeeping: it is done when nothing is left there.
    """
    verdict, batch = _verdict(row, batches, ours=ours)
    if theirs and row.theirs_ore is not None and verdict is not Verdict.UNSENT:
        verdict, batch = Verdict.TO_BOOK if row.theirs_ore else Verdict.AGREES, None
    return replace(row, verdict=verdict, batch=batch)


def _verdict(
    row: Compared, batches: Mapping[int, int], *, ours: bool
) -> tuple[Verdict, int | None]:
    missing = row.ours_ore - row.unsent_ore - (row.theirs_ore or 0)
    if not row.difference_ore:
        return Verdict.AGREES, None
    if not missing:
        return Verdict.UNSENT, None
    for number, ore in batches.items():
        if ore and ore == missing:
            return Verdict.NOT_READ, number
        if ore and ore == -missing:
            return Verdict.READ_TWICE, number
    if not ours:
        return Verdict.ONLY_THEIRS, None
    return (Verdict.ONLY_OURS if row.theirs_ore is None else Verdict.DIFFERS), None


def outcome(file: SieFile, *, ours: str, first_month: int) -> Outcome:
    """The sums of a file that has passed its reading; Refused when it cannot be compared.

    ``ours`` is our organisation number; ``first_month`` that in which our fiscal year begins.
    """
    if file.kind in {SieKind.PERIOD, SieKind.OBJECT} and not file.vouchers:
        raise Refused(NOT_TOLD, field="file", code="no-vouchers")
    if ours and file.orgnr and file.orgnr != ours:
        raise Refused(
            OTHER_COMPANY, field="file", code="other-company", theirs=file.orgnr[:20], ours=ours
        )
    if file.currency.upper() not in {"", "SEK"}:
        raise Refused(
            OTHER_CURRENCY, field="file", code="other-currency", currency=file.currency[:10]
        )
    sums = dict(_of_vouchers(file)) if file.vouchers else dict(_of_balances(file))
    days = _days(file, first_month)
    return Outcome(*days, bool(file.vouchers), sums, tuple(file.unbalanced()))


def _of_vouchers(file: SieFile) -> Iterator[tuple[Key, int]]:
    found: defaultdict[Key, int] = defaultdict(int)
    for voucher in file.vouchers:
        month = f"{voucher.on:%Y-%m}"
        for row in voucher.rows:
            project = next((code for dim, code in row.objects if dim == PROJECT), "")
            found[row.account, project[:40], month] += row.amount_ore
    yield from found.items()


def _of_balances(file: SieFile) -> Iterator[tuple[Key, int]]:
    """Of a file without vouchers: the year's result, and how far each balance moved."""
    found: defaultdict[Key, int] = defaultdict(int)
    signs = {"RES": 1, "UB": 1, "IB": -1}
    for one in file.balances:
        if one.year == 0 and one.post in signs:
            found[one.account, "", ""] += signs[one.post] * one.amount_ore
    yield from found.items()


def _days(file: SieFile, first_month: int) -> tuple[date, date]:
    """The days that a file is about: its year as far as it goes, or the months of its vouchers."""
    days = [voucher.on for voucher in file.vouchers]
    year = file.year
    if file.kind is SieKind.IMPORT and days:
        return min(days).replace(day=1), _month_end(max(days))
    if year is None or year.first is None or year.last is None:
        if not days:
            raise Refused(NO_DAYS, field="file", code="no-days")
        period = fiscal_period(fiscal_year(max(days), first_month), first_month)
        return min(period[0], *days), max(days)
    end = min(year.last, file.covers_to or file.made_on or year.last)
    return min(year.first, *days, end), max(end, *days, year.first)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ProjectOutcome:
    """A project: what came in and what it cost by the bookkeeping, and what we say came in; in öre.

    All are positive where money came in or was spent.
    """

    code: str
    name: str
    income_ore: int
    costs_ore: int
    ours_ore: int

    @property
    def left_ore(self) -> int:
        """What of its income is not spent."""
        return self.income_ore - self.costs_ore

    @property
    def difference_ore(self) -> int:
        """The bookkeeping's income less ours."""
        return self.income_ore - self.ours_ore


def is_result(account: str) -> bool:
    """Tell whether an account is one of income or cost."""
    return account.startswith(RESULT)


def is_income(account: str) -> bool:
    """Tell whether an account is one of income."""
    return account.startswith("3")
