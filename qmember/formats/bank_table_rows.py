"""One line of a bank's table: a booked row, a balance alone, not booked yet, or the bank's words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from qmember.domain import bank_problems as sentences
from qmember.domain.bank import plausible, thinkable
from qmember.domain.bank_cells import NotAnAmount
from qmember.domain.bank_problems import Place, Problems
from qmember.formats.bank_table_words import Above, Cells

CURRENCY = re.compile("[A-Z]{3}")
TOTAL = re.compile(r"\s*(summa|total|ingående|utgående)", re.IGNORECASE)
"""How a line begins that adds up others."""


@dataclass(frozen=True, slots=True)
class Row:
    """A booked row, its öre signed; ``day`` is None when the one that is ``written`` cannot be right."""

    line: int
    ore: int
    balance: int | None
    account: str
    currency: str
    day: date | None
    written: date | None
    cells: Cells

    @property
    def group(self) -> tuple[str, str]:
        """The account and the currency, which have a balance of their own."""
        return self.account, self.currency


@dataclass(slots=True)
class Reading:
    """What has been read of a table so far, with the problems met on the way."""

    today: date
    mark: str
    above: Above
    swish: bool = False
    problems: Problems = field(default_factory=Problems)
    rows: list[Row] = field(default_factory=list)
    pending: int = 0


def read_row(reading: Reading, number: int, cells: Cells, *, edge: bool) -> None:
    """Read one line; ``edge`` tells that it is the first or the last, where a balance may stand alone."""
    place = Place(sentences.LINE, {"line": number})
    if cells.pending():
        reading.pending += 1
        return
    day = cells.day()
    if day is None and TOTAL.match(cells.first()):
        return
    try:
        ore, balance = cells.ore(reading.mark), cells.balance(reading.mark)
    except NotAnAmount as error:
        reading.problems.refuse(place, sentences.BAD_AMOUNT if error.whole else sentences.NOT_WHOLE)
        return
    row = Row(
        number, ore or 0, balance, _account(reading, cells), cells.currency(), day, None, cells
    )
    if ore is None and day is not None and not (edge and balance is not None):
        reading.problems.refuse(place, sentences.NO_AMOUNT)
    elif ore is not None and day is None:
        reading.problems.refuse(place, sentences.NO_DATE)
    elif ore is not None or balance is not None:
        _keep(reading, place, row)


def _account(reading: Reading, cells: Cells) -> str:
    """The own account of a row, else that of the whole file; of a Swish report else its number."""
    account = cells.account() or reading.above.account
    return account or (cells.swish_number() or reading.above.swish if reading.swish else "")


def _keep(reading: Reading, place: Place, row: Row) -> None:
    if CURRENCY.fullmatch(row.currency) is None:
        reading.problems.refuse(place, sentences.BAD_CURRENCY)
        return
    if row.day is not None and not plausible(row.day, reading.today):
        reading.problems.warn(place, sentences.ODD_DATE, text=row.day.isoformat())
        row = replace(row, day=None, written=row.day if thinkable(row.day, reading.today) else None)
    reading.rows.append(row)
