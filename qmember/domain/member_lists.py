"""A list of members to take along: which columns a purpose has, its rows, and their fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple

from qmember.domain.errors import N_, Translator
from qmember.domain.exports import ListFormat, ListPurpose
from qmember.domain.membership_facts import Standing

Cell = str | int | None


class MemberColumn(StrEnum):
    """A column of a list of members."""

    NUMBER = "number"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    ORGNR = "orgnr"
    TYPE = "type_name"
    STATE = "standing"
    SINCE = "since"
    PAID_UNTIL = "paid_until"
    PAID_YEAR = "paid_year"
    PAID_ORE = "paid_ore"
    PAID_ON = "paid_on"
    OPEN_ORE = "open_ore"
    LEFT_ON = "left_on"


C = MemberColumn
ADDRESS = (C.STREET, C.POSTCODE, C.CITY)
COLUMNS: dict[ListPurpose, tuple[MemberColumn, ...]] = {
    ListPurpose.MAILING: (C.NAME, *ADDRESS, C.EMAIL),
    ListPurpose.MEETING: (C.NUMBER, C.NAME, C.TYPE, C.STATE, C.PAID_UNTIL),
    ListPurpose.OTHER: (
        C.NUMBER, C.NAME, C.EMAIL, C.PHONE, *ADDRESS, C.ORGNR, C.TYPE, C.STATE, C.SINCE,
        C.PAID_YEAR, C.PAID_ORE, C.PAID_ON, C.OPEN_ORE, C.LEFT_ON,
    ),
}  # fmt: skip
"""What each purpose needs and nothing more; ``OTHER`` can be read in again by ``domain.columns``."""

PAPER: dict[ListPurpose, tuple[MemberColumn, ...]] = COLUMNS | {
    ListPurpose.OTHER: (C.NUMBER, C.NAME, C.CITY, C.TYPE, C.STATE, C.SINCE, C.PAID_UNTIL),
}
"""The columns on paper, where there is room for few, and where an address is for letters only."""

HEADINGS = {
    C.NUMBER: N_("Member number"), C.NAME: N_("Name"), C.EMAIL: N_("E-mail"),
    C.PHONE: N_("Telephone"), C.STREET: N_("Street address"), C.POSTCODE: N_("Postcode"),
    C.CITY: N_("Place"), C.ORGNR: N_("Organisation number"), C.TYPE: N_("Member type"),
    C.STATE: N_("State"), C.SINCE: N_("Member since"), C.PAID_UNTIL: N_("Paid until"),
    C.PAID_YEAR: N_("Paid year"), C.PAID_ORE: N_("Amount paid"), C.PAID_ON: N_("Payment date"),
    C.OPEN_ORE: N_("Left to pay"), C.LEFT_ON: N_("Left on"),
}  # fmt: skip
SHARES = {
    C.NUMBER: 3, C.NAME: 7, C.EMAIL: 7, C.STREET: 6, C.POSTCODE: 3, C.CITY: 4, C.TYPE: 4,
    C.STATE: 5, C.SINCE: 3, C.PAID_UNTIL: 3,
}  # fmt: skip
MONEY = frozenset({C.PAID_ORE, C.OPEN_ORE})
DATED = frozenset({C.SINCE, C.PAID_UNTIL, C.PAID_YEAR, C.PAID_ON, C.LEFT_ON})
STANDING_TEXTS = {
    Standing.NONE: N_("Not a member"),
    Standing.APPLIED: N_("Has applied"),
    Standing.REFUSED: N_("Was refused"),
    Standing.ACCEPTED: N_("Accepted, not yet a member"),
    Standing.PAID: N_("Member, paid"),
    Standing.UNPAID: N_("Member, not paid"),
    Standing.LAPSED: N_("Lapsed"),
    Standing.RESIGNED: N_("Ended the membership"),
    Standing.EXCLUDED: N_("Excluded"),
    Standing.DECEASED: N_("Deceased"),
}


class MemberLine(NamedTuple):
    """One member in the words of the register; amounts are öre, None where nothing is known."""

    number: str
    name: str
    type_name: str
    standing: Standing
    since: date | None = None
    paid_until: date | None = None
    email: str | None = None
    phone: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    orgnr: str | None = None
    paid_year: int | None = None
    paid_ore: int | None = None
    paid_on: date | None = None
    open_ore: int | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a table: its heading, its part of a paper's width, whether its cells are öre."""

    heading: str
    share: int = 3
    money: bool = False


@dataclass(frozen=True, slots=True)
class ListTable:
    """Headings and rows, as they are to be read; amounts are öre."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table_of_members(
    lines: Iterable[MemberLine], purpose: ListPurpose, kind: ListFormat, say: Translator
) -> ListTable:
    """The members with the columns that the purpose needs in this format."""
    columns = (PAPER if kind is ListFormat.PDF else COLUMNS)[purpose]
    heads = tuple(Head(say(HEADINGS[one]), SHARES.get(one, 3), one in MONEY) for one in columns)
    words = {standing: say(text) for standing, text in STANDING_TEXTS.items()}
    cells, turns = attrgetter(*columns), tuple(_turns(columns, words))
    return ListTable(heads, tuple(_row(cells(line), turns) for line in lines))


Turn = tuple[int, Callable[[Any], Cell]]
"""A column by its place, and how what the register knows becomes its cell; others are cells already."""


def _turns(columns: Sequence[MemberColumn], words: Mapping[Standing, str]) -> Iterator[Turn]:
    for at, column in enumerate(columns):
        if column is C.STATE:
            yield at, words.__getitem__
        elif column in DATED:
            yield at, str


def _row(values: tuple[Any, ...], turns: Sequence[Turn]) -> tuple[Cell, ...]:
    row = list(values)
    for at, turn in turns:
        if row[at] is not None:
            row[at] = turn(row[at])
    return tuple(row)


def fingerprint(rows: Iterable[Sequence[Cell]]) -> str:
    """SHA-256 of what the rows say, the same in whichever format they are taken along."""
    return hashlib.sha256(json.dumps(list(rows), ensure_ascii=False).encode()).hexdigest()
