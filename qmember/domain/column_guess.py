"""Guess what the columns of a list hold: from the program that made it, its headings, and its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qmember.domain.bank_people import tells_of_identity
from qmember.domain.columns import LEFT_OUT, Column, column_of
from qmember.domain.dates import parse_date
from qmember.domain.errors import Refused
from qmember.domain.list_profiles import profile_of, said_by
from qmember.domain.tables import Table
from qmember.domain.text import EMAIL, looks_like_organisation

LOOK_AT = 200
SAMPLES = 3
MOST_OF_TEN = 6
"""A column is what so many of ten of its cells look like."""

FEW_OF_TEN = 2
LONG = 40
"""Cells of so many letters on average are notes, whatever stands above them."""

POSTCODE = re.compile(r"(?:SE?-?\s?)?[1-9][0-9]{2}\s?[0-9]{2}")
PHONE = re.compile(r"(?:\+|00)?[0-9(][0-9\s()/-]{5,18}[0-9]")
STREET = re.compile(
    r"[^\d,@]{3,40}\s\d{1,4}\s?[A-Za-z]?(?:\s?(?:lgh|tr|vån|nb)\b.{0,12})?", re.IGNORECASE
)
NAME = re.compile(r"[^\W\d_][^\d_@]{0,40}[\s,]+[^\W\d_][^\d_@]{0,40}")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
ANY_DAY = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to hold, with its first cells. ``left_out`` unless somebody chooses it."""

    at: int
    heading: str
    column: Column
    samples: tuple[str, ...]

    @property
    def left_out(self) -> bool:
        """Tell whether the column is not taken along by itself."""
        return self.column in LEFT_OUT


def guess_columns(table: Table) -> tuple[Guess, ...]:
    """What each column holds. What looks like an identity or a note is left out, whatever it is called."""
    profile = profile_of(table.header)
    guesses: list[Guess] = []
    for at, heading in enumerate(table.header):
        cells = [row.cells[at] for row in table.rows[:LOOK_AT] if row.cells[at]]
        said = said_by(profile, table.header, at) if profile else None
        told = said or column_of(heading)
        taken = {guess.column for guess in guesses}
        column = _by_cells(cells, told, taken, heading)
        guesses.append(Guess(at, heading, column, tuple(cells[:SAMPLES])))
    return tuple(guesses)


def _by_cells(
    cells: Sequence[str], told: Column | None, taken: set[Column], heading: str
) -> Column:
    if _share(cells, _is_identity, FEW_OF_TEN) and told not in {Column.PHONE, Column.ORGNR}:
        return Column.IDENTITY
    if told is not None:
        return told
    if YEAR.fullmatch(heading):
        return Column.PAID_YEAR
    if cells and sum(map(len, cells)) >= LONG * len(cells):
        return Column.NOTES
    looks = (column for column, is_like in _LOOKS if _share(cells, is_like, MOST_OF_TEN))
    found = next((column for column in looks if column not in taken), None)
    if found is None and cells and Column.POSTCODE in taken and Column.CITY not in taken:
        found = Column.CITY if _share(cells, str.istitle, MOST_OF_TEN) else None
    return found or Column.OTHER


def _share(cells: Sequence[str], is_like: Callable[[str], object], of_ten: int) -> bool:
    found = sum(1 for cell in cells if is_like(cell))
    return found > 0 and found * 10 >= len(cells) * of_ten


def _is_identity(cell: str) -> bool:
    """A date of birth with four signs after it; ten digits alone only when the last one fits."""
    found = re.fullmatch(r"((?:19|20)?)[0-9]{2}[01][0-9]{3}([-+]?)[0-9A-Z][0-9]{3}", cell)
    return found is not None and bool(found[1] or found[2] or tells_of_identity(cell))


def _is_name(cell: str) -> bool:
    return bool(NAME.fullmatch(cell)) or looks_like_organisation(cell)


def is_date(cell: str) -> bool:
    """Tell whether a cell is a whole date."""
    try:
        parse_date(cell, ANY_DAY)
    except Refused:
        return False
    return bool(re.search(r"(19|20)[0-9]{2}", cell))


_LOOKS: tuple[tuple[Column, Callable[[str], object]], ...] = (
    (Column.EMAIL, EMAIL.fullmatch),
    (Column.POSTCODE, POSTCODE.fullmatch),
    (Column.OTHER, is_date),
    (Column.PHONE, PHONE.fullmatch),
    (Column.STREET, STREET.fullmatch),
    (Column.NAME, _is_name),
)
"""What a column without a known heading is by the look of its cells, in the order of how sure it is."""


def chosen(guesses: Iterable[Guess], choice: dict[int, Column]) -> dict[int, Column]:
    """The columns that are taken: as guessed, or as somebody chose."""
    mapping = {guess.at: choice.get(guess.at, guess.column) for guess in guesses}
    return {at: column for at, column in mapping.items() if column not in LEFT_OUT}
