"""Handing over to the bookkeeping: collective vouchers by day and kind, with sums and never a name.

The texts stand in a Swedish file and are Swedish whoever reads the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from qmember.domain.errors import Refused
from qmember.domain.ledger import (
    DETAILED,
    NOT_INCOME,
    PARKED,
    REFUND,
    REFUND_PAID,
    RETURNED,
    SETTLED,
    TOLD,
    IncomeKind,
)
from qmember.domain.periods import fiscal_period, fiscal_year
from qmember.domain.sie import PROJECT, Objects, SieRow, SieVoucher, SieYear

SERIES = "Q"
"""The series of our vouchers in the file."""

LONGEST_TEXT = 50
"""What programs take of a voucher's text."""

LEFT_OUT = ("opening",)
"""Kinds of entries that are not handed over: the bookkeeping has opening balances of its own."""

TEXTS: dict[str, str] = {
    IncomeKind.GIFT: "Gåvor",
    IncomeKind.MEMBERSHIP_FEE: "Medlemsavgifter",
    IncomeKind.STATE_GRANT: "Statliga bidrag",
    IncomeKind.MUNICIPAL_GRANT: "Kommunala bidrag",
    IncomeKind.PROJECT_GRANT: "Projektbidrag",
    IncomeKind.SALE: "Försäljning",
    IncomeKind.LECTURE: "Föreläsningar",
    IncomeKind.SPONSORSHIP: "Sponsring",
    IncomeKind.OTHER: "Övriga intäkter",
    "deposit": "Insättningar",
    "withdrawal": "Uttag",
    "reversal": "Rättelser",
    NOT_INCOME: "Inte intäkter",
    SETTLED: "Matchade betalningar",
    DETAILED: "Delade insättningar",
    TOLD: "Återtagen insättning",
    PARKED: "Gåvor som väntar",
    RETURNED: "Återlämnade gåvor",
    REFUND: "Återbetalningar",
    REFUND_PAID: "Utbetalt tillbaka",
}
"""What a collective voucher of a kind is called."""

OTHER_KIND = "Övrigt"
CODE = re.compile(r"[A-Za-z0-9ÅÄÖåäö_-]{1,12}")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the entries of a kind on a day have on an account, for a project: debits or credits."""

    booked_on: date
    kind: str
    account: str
    project: str
    amount_ore: int


@dataclass(frozen=True, slots=True)
class Collective:
    """A collective voucher before it has a number: so many entries, and their sums."""

    booked_on: date
    kind: str
    entries: int
    rows: tuple[SieRow, ...]

    @property
    def debit_ore(self) -> int:
        """The sum of its debits."""
        return sum(row.amount_ore for row in self.rows if row.amount_ore > 0)

    def voucher(self, number: int, batch: int) -> SieVoucher:
        """The voucher in the file; its text says what, how many, and in which batch."""
        text = f"{TEXTS.get(self.kind, OTHER_KIND)}, {self.entries} st, överlämning {batch}"
        return SieVoucher(self.booked_on, self.rows, SERIES, str(number), text[:LONGEST_TEXT])


def collective(
    sums: Iterable[Gathered], counts: Mapping[tuple[date, str], int]
) -> Iterator[Collective]:
    """One voucher for each day and kind, in that order.

    Debits and credits of an account stay apart, so that what was taken back is seen.
    """
    ordered = sorted(sums, key=lambda g: (g.booked_on, g.kind, g.account, g.project, -g.amount_ore))
    for (day, kind), group in groupby(ordered, key=lambda g: (g.booked_on, g.kind)):
        rows = tuple(SieRow(g.account, g.amount_ore, objects(g.project)) for g in group)
        yield Collective(day, kind, counts[day, kind], rows)


def objects(project: str) -> Objects:
    """The objects of a row: its project, or none."""
    return ((PROJECT, project),) if project else ()


def years_of(first: date, last: date, first_month: int) -> tuple[SieYear, ...]:
    """The fiscal years from the first day to the last: the last one is 0, the one before -1."""
    newest = fiscal_year(last, first_month)
    numbers = range(newest, fiscal_year(first, first_month) - 1, -1)
    return tuple(SieYear(year - newest, *fiscal_period(year, first_month)) for year in numbers)


def project_code(text: str) -> str:
    """The code of a project as bookkeeping programs take it; empty takes a purpose off the projects."""
    code = text.strip()
    if code and not CODE.fullmatch(code):
        raise Refused(
            "Write the project's code with at most 12 letters and digits, as in the bookkeeping",
            field="code", code="bad-project",
        )  # fmt: skip
    return code
