"""Guess what the columns of a bank's table hold when its header is none that is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qmember.domain.bank_cells import NotAnAmount, read_cell_day, read_ore
from qmember.domain.bank_profiles import ACCOUNT, MANY, Field
from qmember.domain.columns import told_of
from qmember.domain.tables import LOOK_FOR_HEADER, MOST_COLUMNS, Lines

LOOK_AT = 200
SAMPLES = 3
MOST_OF_TEN = 6
"""A column is what so many of ten of its cells look like."""

LONG_NUMBER = re.compile("[0-9]{10}")
ALSO: dict[Field, str] = {
    Field.BOOKED: "dag|bokford dag|bokningsdag|bokningsdatum",
    Field.AMOUNT: "kronor|kr|summa|belopp kr|belopp i kronor",
    Field.IN: "in|insatt|insattning|insattningar|inbetalning|inbetalt|kredit|credit",
    Field.OUT: "ut|uttag|utbetalning|utbetalt|debet|debit",
    Field.BALANCE: "kvar|behallning|nytt saldo|saldo efter|saldo kr",
    Field.NAME: "betalare|avsandarnamn|namn pa motpart|motpart|fran",
    Field.REFERENCE: "ocr|ocr nummer|betalningsreferens",
    Field.TEXT: "vad|kommentar|notering|beskrivning av betalning",
}
"""What more such headings mean, shown to somebody who then says it."""

MEANS = {
    heading: field
    for means in (ALSO, ACCOUNT)
    for field, line in means.items()
    for heading in line.split("|")
}


@dataclass(frozen=True, slots=True)
class Guess:
    """A column of a table, what it seems to hold, and its first cells."""

    at: int
    heading: str
    field: Field
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuessedTable:
    """A table with days and amounts: where its rows begin, its header (perhaps none), its columns."""

    rows_at: int
    header: tuple[str, ...]
    columns: tuple[Guess, ...]


def guess_table(read: Lines) -> GuessedTable | None:
    """A table of money that a bank may have given out; None where no row has both a day and an amount."""
    lines = [tuple(cells[:MOST_COLUMNS]) for _, cells in read.lines[:LOOK_AT]]
    rows_at = next((at for at, one in enumerate(lines[:LOOK_FOR_HEADER]) if _is_row(one)), None)
    if rows_at is None:
        return None
    header = lines[rows_at - 1] if rows_at and sum(map(bool, lines[rows_at - 1])) > 1 else ()
    rows = lines[rows_at:]
    width = max(len(header), *map(len, rows))
    taken: set[Field] = set()
    columns = []
    for at in range(width):
        cells = [row[at] for row in rows if at < len(row) and row[at]]
        heading = header[at] if at < len(header) else ""
        field = _field(heading, cells, taken)
        taken.add(field)
        columns.append(Guess(at, heading, field, tuple(cells[:SAMPLES])))
    return GuessedTable(rows_at, header, tuple(columns))


def _is_row(cells: Sequence[str]) -> bool:
    return any(map(_is_day, cells)) and any(map(_is_amount, cells))


def _field(heading: str, cells: Sequence[str], taken: set[Field]) -> Field:
    """What a column holds by its heading, else by the look of its cells; one of each kind."""
    said = MEANS.get(told_of(heading), Field.OTHER)
    if said is not Field.OTHER and (said in MANY or said not in taken):
        return said
    passed = {Field.AMOUNT, Field.BALANCE} if taken & {Field.IN, Field.OUT} else set()
    looks = ((Field.BOOKED, _is_day), (Field.AMOUNT, _is_amount), (Field.BALANCE, _is_amount))
    for field, is_like in looks:
        if field not in taken | passed and cells and _most(sum(map(is_like, cells)), cells):
            return field
    words = (
        bool(cells) and not _most(sum(map(_is_amount, cells)), cells) and Field.TEXT not in taken
    )
    return Field.TEXT if words and not any(map(_is_day, cells)) else Field.OTHER


def _most(found: int, cells: Sequence[str]) -> bool:
    return found * 10 >= len(cells) * MOST_OF_TEN


def _is_day(cell: str) -> bool:
    return read_cell_day(cell) is not None and not cell.isdecimal()


def _is_amount(cell: str) -> bool:
    """Tell whether a cell may be an amount, whichever its decimal mark is; a long number is no amount."""
    if _is_day(cell) or LONG_NUMBER.search(cell):
        return False
    try:
        read_ore(cell, "")
    except NotAnAmount as error:
        return not error.whole
    return True
