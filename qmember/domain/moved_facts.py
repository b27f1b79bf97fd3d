"""One row of a list as facts of a person, and what is wrong with its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TypeVar

from qmember.domain.columns import Column
from qmember.domain.errors import N_, Refused, Translator
from qmember.domain.moved_cells import (
    YES,
    has_identity,
    read_amount,
    read_joined,
    read_name,
    read_place,
    read_year,
    whole_phone,
)
from qmember.domain.person_facts import PersonFacts, cleaned
from qmember.domain.text import clean_line

T = TypeVar("T")

DIGITS = frozenset(
    {Column.PHONE, Column.ORGNR, Column.MEMBER_NUMBER, Column.PAID_AMOUNT, Column.OPEN_AMOUNT}
)
LONGEST_NAME = 200
NO_NAME = N_("the name is missing")
IDENTITY_HERE = N_("a personal number stands here. Take it away, the register does not keep it")
OF_ROW = N_("Row %(row)s: %(problem)s")


@dataclass(frozen=True, slots=True)
class Moved:
    """What a row tells of a person and her membership; None where it tells nothing.

    ``old_number`` is her number in the list, which is not ours.
    """

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    orgnr: str | None = None
    old_number: str | None = None
    member_type: str | None = None
    joined_on: date | None = None
    paid_year: int | None = None
    paid_ore: int | None = None
    paid_on: date | None = None
    open_ore: int | None = None
    left_on: date | None = None

    @property
    def tells_of_membership(self) -> bool:
        """Tell whether the row says that she is or was a member."""
        told = (self.member_type, self.joined_on, self.paid_year, self.open_ore, self.left_on)
        return any(one is not None for one in told)


CONTACT = ("email", "phone", "street", "postcode", "city", "orgnr")
"""What is kept of somebody beside her name, and may be brought up to date by a list."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in a cell of a row: an English message id, its values, and where."""

    column: Column
    message: str
    values: dict[str, object] = field(default_factory=dict)

    def text(self, translate: Translator) -> str:
        """The sentence in the language of ``translate``, without the row."""
        return translate(self.message, **self.values)


def merged(first: Moved, second: Moved) -> Moved:
    """What two rows tell of one person: the first is right, the second fills what it leaves out."""
    new = {
        one.name: getattr(second, one.name)
        for one in fields(Moved)
        if getattr(first, one.name) is None
    }
    return replace(first, **new)


def read_row(
    cells: Mapping[int, str],
    columns: Mapping[int, Column],
    headings: Mapping[int, str],
    today: date,
) -> tuple[Moved, tuple[CellProblem, ...]]:
    """The facts of a row in the form in which they are kept, and everything that is wrong in it.

    Of two columns that hold the same thing the first that says something counts.
    """
    reader = _Row(cells, columns, headings, today)
    moved = reader.read()
    return moved, tuple(reader.problems)


class _Row:
    """One row while it is read; what is wrong is gathered, so that it can all be told at once."""

    def __init__(
        self,
        cells: Mapping[int, str],
        columns: Mapping[int, Column],
        headings: Mapping[int, str],
        today: date,
    ) -> None:
        self.today, self.problems = today, list[CellProblem]()
        self.cells: dict[Column, list[tuple[str, str]]] = {}
        for at, column in columns.items():
            if cells.get(at):
                self.cells.setdefault(column, []).append((cells[at], headings.get(at, "")))

    def read(self) -> Moved:
        self._look_for_identities()
        paid_on, paid_year = self._paid()
        return replace(
            self._person(),
            old_number=self._text(Column.MEMBER_NUMBER) or None,
            member_type=self._text(Column.MEMBER_TYPE) or None,
            joined_on=self._read(Column.JOINED_ON, lambda text: read_joined(text, self.today)),
            paid_year=paid_year,
            paid_ore=self._read(Column.PAID_AMOUNT, read_amount),
            paid_on=paid_on,
            open_ore=self._read(Column.OPEN_AMOUNT, read_amount),
            left_on=self._read(Column.LEFT_ON, self._past),
        )

    def _text(self, column: Column) -> str:
        return next((text for text, _ in self.cells.get(column, [])), "")

    def _wrong(self, column: Column, error: Refused) -> None:
        self.problems.append(CellProblem(column, error.message, error.values))

    def _read(self, column: Column, read: Callable[[str], T | None]) -> T | None:
        try:
            return read(text) if (text := self._text(column)) else None
        except Refused as error:
            self._wrong(column, error)
            return None

    def _look_for_identities(self) -> None:
        for column, found in self.cells.items():
            if any(has_identity(text, digits_expected=column in DIGITS) for text, _ in found):
                self.problems.append(CellProblem(column, IDENTITY_HERE))

    def _paid(self) -> tuple[date | None, int | None]:
        """The day and the last year of what was paid; there may be a column for each year."""
        years: list[int | None] = []
        for text, heading in self.cells.get(Column.PAID_YEAR, []):
            try:
                years.append(read_year(text, heading, self.today))
            except Refused as error:
                self._wrong(Column.PAID_YEAR, error)
        told = self._text(Column.PAID_ON)
        if told.isdigit() and len(told) == len("2026"):
            return None, max([int(told), *filter(None, years)])
        on = None if told.lower() in YES else self._read(Column.PAID_ON, self._past)
        return on, max(filter(None, years), default=None)

    def _past(self, text: str) -> date | None:
        return read_joined(text, self.today)

    def _name(self) -> str | None:
        whole = f"{self._text(Column.FIRST_NAME)} {self._text(Column.LAST_NAME)}".strip()
        return clean_line(whole or read_name(self._text(Column.NAME)), LONGEST_NAME) or None

    def _person(self) -> Moved:
        """Name and contact as ``person_facts.cleaned`` keeps them, one by one."""
        name = self._name()
        if name is None:
            self.problems.append(CellProblem(Column.NAME, NO_NAME))
        street, postcode, city = self._address()
        return Moved(
            name=name,
            email=self._kept("email", self._text(Column.EMAIL).removeprefix("mailto:")),
            phone=self._kept("phone", whole_phone(self._text(Column.PHONE))),
            street=self._kept("street", street),
            postcode=self._kept("postcode", postcode),
            city=self._kept("city", city),
            orgnr=self._kept("orgnr", self._text(Column.ORGNR)),
        )

    def _kept(self, key: str, text: str) -> str | None:
        try:
            facts = PersonFacts(name="-", **{key: text or None})  # type: ignore[arg-type]
            value: str | None = getattr(cleaned(facts), key)
        except Refused as error:
            self._wrong(Column(key), error)
            return None
        return value

    def _address(self) -> tuple[str, str, str]:
        """Street, postcode and city, divided where they stand in one cell."""
        street, city = self._text(Column.STREET), self._text(Column.CITY)
        code, whole = self._text(Column.POSTCODE), self._text(Column.ADDRESS)
        found = read_place(whole) or read_place(code)
        if found is None:
            return street or whole, code, city
        return street or found[0], found[1] if not whole else code or found[1], city or found[2]
