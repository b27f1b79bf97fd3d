"""What somebody is shown of a bank's table to say what its columns hold, and the table read by that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from qmember.domain.bank import BankFile
from qmember.domain.bank_cells import decimal_mark
from qmember.domain.bank_guess import SAMPLES, Guess, guess_table
from qmember.domain.bank_profiles import Field, Layout, settled
from qmember.domain.errors import Refused
from qmember.domain.tables import Lines
from qmember.formats.bank_table import Heading, Remembered, heading_of, read_bank_table
from qmember.formats.bank_table_words import Cells
from qmember.formats.swish_records import with_header
from qmember.formats.table_file import read_lines

MONEY = (Field.AMOUNT, Field.IN, Field.OUT)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a bank: its header, its columns with their first cells, and how it is read unless chosen.

    ``known`` when its header is a bank's that we know, so that nothing but the account is asked for.
    """

    read: Lines
    rows_at: int
    header: tuple[str, ...]
    columns: tuple[Guess, ...]
    layout: Layout
    known: bool

    def unproven(self, layout: Layout) -> bool:
        """Tell whether nothing in the amounts shows which mark their decimals have."""
        held = layout.held()
        rows = (Cells(held, cells) for _, cells in self.read.lines[self.rows_at :])
        money = [text for row in rows for text in row.money()]
        return decimal_mark(money, "") == "" and any("." in text or "," in text for text in money)

    def read_by(self, layout: Layout, today: date) -> BankFile:
        """The file, when its columns hold what the layout says."""
        return read_bank_table(self.read, Heading(self.rows_at, layout), today)


def table_of(content: bytes, remembered: Remembered) -> Table | None:
    """The table of a file with days and amounts; None where it has none."""
    read = read_lines(content)
    if read.refused:
        return None
    read = with_header(read) or read
    if (heading := heading_of(read, lambda _: None)) is not None:
        return _known(read, heading)
    guess = guess_table(read)
    if guess is None:
        return None
    if guess.header and (layout := remembered(guess.header)) is not None:
        return Table(read, guess.rows_at, guess.header, guess.columns, layout, known=False)
    fields = settled({one.at: one.field for one in guess.columns})
    swish = "swish" in " ".join(guess.header).lower() and Field.BALANCE not in fields.values()
    layout = Layout(fields, "." if read.kind == "xlsx" else ",", swish)
    return Table(read, guess.rows_at, guess.header, guess.columns, layout, known=False)


def _known(read: Lines, heading: Heading) -> Table:
    header = tuple(read.lines[heading.rows_at - 1][1])
    rows = [cells for _, cells in read.lines[heading.rows_at :]]
    columns = tuple(
        Guess(
            at, text, heading.layout.fields.get(at, Field.OTHER),
            tuple(row[at] for row in rows if at < len(row) and row[at])[:SAMPLES],
        )
        for at, text in enumerate(header)
    )  # fmt: skip
    return Table(read, heading.rows_at, header, columns, heading.layout, known=True)


def chosen_layout(table: Table, fields: Mapping[int, Field], *, mark: str, swish: bool) -> Layout:
    """What somebody chose; Refused where a day or an amount lacks its column, or something has two."""
    taken = {at: field for at, field in fields.items() if field is not Field.OTHER}
    held = set(taken.values())
    if not held & {Field.BOOKED, Field.DAY}:
        raise Refused("Choose which column holds the day", field="columns")
    if not held & set(MONEY):
        raise Refused("Choose which column holds the amount", field="columns")
    if len(settled(taken)) < len(taken):
        raise Refused("Choose each thing for one column only", field="columns")
    if Field.AMOUNT in held and held & {Field.IN, Field.OUT}:
        raise Refused(
            "Choose either one column for the amount, or one for money in and one for money out",
            field="columns",
        )
    return replace(table.layout, fields=taken, mark=mark or table.layout.mark, swish=swish)
