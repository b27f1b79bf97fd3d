"""What a SIE file says: who wrote it, accounts, objects, vouchers and balances, all in öre.

SIE is the exchange format of Swedish bookkeeping programs (specification 4B): type 1 has the balances
of a year, 2 those of its months, 3 those of objects, 4E every voucher, and 4I vouchers to be read in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from qmember.domain.bank_problems import REFUSE, Problem

PROJECT = "6"
"""The dimension that the standard keeps for projects."""

RESULT = ("3", "4", "5", "6", "7", "8")
"""How accounts of income and cost begin; those of assets and debts begin with 1 or 2."""

Objects = tuple[tuple[str, str], ...]
"""Pairs of dimension and object."""


class SieKind(StrEnum):
    """The types of the standard; 4E and 4I have the same number in the file."""

    YEAR = "1"
    PERIOD = "2"
    OBJECT = "3"
    EXPORT = "4E"
    IMPORT = "4I"


class Checksum(StrEnum):
    """Whether the sum that a file may carry is there, and right."""

    ABSENT = "absent"
    VERIFIED = "verified"
    WRONG = "wrong"


class SieRow(NamedTuple):
    """One row of a voucher (#TRANS): debit positive, credit negative.

    A tuple, because a file has hundreds of thousands.
    """

    account: str
    amount_ore: int
    objects: Objects = ()
    on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class SieVoucher:
    """A voucher; series and number may be empty in a file that is to be read in."""

    on: date
    rows: tuple[SieRow, ...]
    series: str = ""
    number: str = ""
    text: str = ""

    @property
    def difference_ore(self) -> int:
        """What the rows add up to; nothing when they balance."""
        return sum(row.amount_ore for row in self.rows)


class SieBalance(NamedTuple):
    """A balance: ``post`` is IB (opening), UB (closing), RES (result) or PSALDO (of a month)."""

    post: str
    year: int
    account: str
    amount_ore: int


@dataclass(frozen=True, slots=True)
class SieYear:
    """A fiscal year of the file: 0 is the present one, -1 the one before."""

    number: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class SieFile:
    """A whole file as values; with a problem that refuses it nothing of it is taken."""

    kind: SieKind | None = None
    flag: str = ""
    program: str = ""
    version: str = ""
    company: str = ""
    orgnr: str = ""
    currency: str = ""
    prose: str = ""
    made_on: date | None = None
    covers_to: date | None = None
    years: tuple[SieYear, ...] = ()
    accounts: dict[str, str] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=dict)
    subdimensions: dict[str, str] = field(default_factory=dict)
    objects: dict[tuple[str, str], str] = field(default_factory=dict)
    object_posts: int = 0
    vouchers: tuple[SieVoucher, ...] = ()
    balances: tuple[SieBalance, ...] = ()
    added: int = 0
    removed: int = 0
    checksum: Checksum = Checksum.ABSENT
    encoding: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether a problem forbids taking the file."""
        return any(problem.severity == REFUSE for problem in self.problems)

    @property
    def rows(self) -> int:
        """How many rows the vouchers have."""
        return sum(len(voucher.rows) for voucher in self.vouchers)

    @property
    def debit_ore(self) -> int:
        """The sum of all debits in öre."""
        return sum(
            row.amount_ore for one in self.vouchers for row in one.rows if row.amount_ore > 0
        )

    @property
    def year(self) -> SieYear | None:
        """The present fiscal year of the file, where it says which that is."""
        return next((one for one in self.years if one.number == 0), None)

    def unbalanced(self) -> Iterator[SieVoucher]:
        """Vouchers whose rows do not add up to zero."""
        return (one for one in self.vouchers if one.difference_ore)


def company_number(*fields: str) -> str:
    """An organisation number as ``802000-0009`` from the ways in which programs write it.

    Without hyphen, with the century 16 before it, or in two fields; what is none stays as written.
    """
    text = "".join(fields[:2]) if re.fullmatch(r"\d{6}-?", fields[0]) else fields[0]
    found = re.fullmatch(r"(?:\d\d)?(\d{6})[-+ ]?(\d{4})", text.strip())
    return f"{found[1]}-{found[2]}" if found else text.strip()
