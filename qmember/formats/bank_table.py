"""Account files and Swish reports that banks give out as CSV or XLSX, by what their columns hold.

Where the columns stand is told by ``domain.bank_profiles``, or by somebody who chose them for a file of
a bank that is not known. The running balance proves that it was read rightly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qmember.domain import bank_problems as sentences
from qmember.domain.bank import BankFile, Debit, Deposit, StatementBalance
from qmember.domain.bank_cells import decimal_mark
from qmember.domain.bank_identity import counted
from qmember.domain.bank_problems import REFUSE, Place, Problem
from qmember.domain.bank_profiles import Layout, find_profile, layout_of
from qmember.domain.bank_running import Counted, Running, run
from qmember.domain.money import Kronor
from qmember.domain.tables import LOOK_FOR_HEADER, MOST_COLUMNS, Lines
from qmember.formats.bank_table_rows import Reading, Row, read_row
from qmember.formats.bank_table_words import Cells, payment_of, reference_of, said_above

Remembered = Callable[[Sequence[str]], Layout | None]
"""What the columns below a header were chosen to hold the last time; None when it is not known."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the rows of a file begin among its lines, and what its columns hold."""

    rows_at: int
    layout: Layout


def heading_of(read: Lines, remembered: Remembered) -> Heading | None:
    """The header of a bank's table, by its headings alone; None when it is none that is known."""
    lines = [cells[:MOST_COLUMNS] for _, cells in read.lines[:LOOK_FOR_HEADER]]
    if (found := find_profile(lines)) is not None:
        at, profile = found
        return Heading(at + 1, layout_of(profile, lines[at]))
    chosen = ((at, remembered(cells)) for at, cells in enumerate(lines) if any(cells))
    return next((Heading(at + 1, layout) for at, layout in chosen if layout is not None), None)


def read_bank_table(read: Lines, heading: Heading, today: date) -> BankFile:
    """Read the rows of a table whose columns are known."""
    held, swish = heading.layout.held(), heading.layout.swish
    rows = [(n, Cells(held, cells, swish)) for n, cells in read.lines[heading.rows_at :]]
    money = [text for _, row in rows for text in row.money()]
    usual = "." if read.kind == "xlsx" else heading.layout.mark
    mark = decimal_mark(money, usual)
    reading = _read(read, heading, rows, mark, today)
    running = _running(reading)
    if any(one.missing for one in running.values()) and decimal_mark(money, "") == "":
        other = _read(read, heading, rows, "," if mark == "." else ".", today)
        if all(one.agrees for one in _running(other).values()):
            reading.problems.refuse(None, sentences.OTHER_READING)
    return _file(read, reading, running)


def _read(
    read: Lines, heading: Heading, rows: Sequence[tuple[int, Cells]], mark: str, today: date
) -> Reading:
    above = said_above(read.lines[: heading.rows_at - 1])
    reading = Reading(today, mark, above, swish=heading.layout.swish)
    for problem in read.problems:
        reading.problems.warn(problem.where, problem.message, **problem.values)
    for place, (number, row) in enumerate(rows):
        if reading.problems.hopeless:
            break
        read_row(reading, number, row, edge=place in {0, len(rows) - 1})
    if reading.pending:
        reading.problems.warn(None, sentences.PENDING, count=reading.pending)
    return reading


def _running(reading: Reading) -> dict[tuple[str, str], Running]:
    """Whether the balances follow from the rows, by account and currency; where there are balances."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in reading.rows:
        groups.setdefault(row.group, []).append(row)
    return {
        group: run([Counted(row.line, row.ore, row.balance, row.day) for row in rows])
        for group, rows in groups.items()
        if any(row.balance is not None for row in rows)
    }


def _file(read: Lines, reading: Reading, running: dict[tuple[str, str], Running]) -> BankFile:
    for (_, currency), one in running.items():
        for line, missing in one.missing:
            place = Place(sentences.LINE, {"line": line})
            amount = Kronor(abs(missing)) if currency == "SEK" else f"{abs(missing)} {currency}"
            reading.problems.warn(place, sentences.ROW_BALANCE, missing=amount)
    whole = {group for group, one in running.items() if one.agrees}
    moved = [row for row in _oldest_first(reading, running) if row.ore]
    return BankFile(
        format=f"swish-{read.kind}" if reading.swish else read.kind,
        deposits=counted([_deposit(row, row.group in whole) for row in moved if row.ore > 0]),
        debits=counted([_debit(row, row.group in whole) for row in moved if row.ore < 0]),
        statements=tuple(_statements(reading, running)),
        problems=reading.problems.all(),
    )


def _oldest_first(reading: Reading, running: dict[tuple[str, str], Running]) -> list[Row]:
    """The rows in the order in which they were booked, as other kinds of file have them."""
    days = [row.day for row in reading.rows if row.day]
    same = not days or days[0] == days[-1]
    newest = any(one.newest_first for one in running.values()) if same else days[0] > days[-1]
    return reading.rows[::-1] if newest else reading.rows


def _statements(
    reading: Reading, running: dict[tuple[str, str], Running]
) -> Iterator[StatementBalance]:
    for group, one in running.items():
        days = [row.day for row in reading.rows if row.group == group and row.day]
        yield StatementBalance(
            *group, min(days, default=None), max(days, default=None),
            one.opening_ore, one.closing_ore, one.agrees,
        )  # fmt: skip


def _deposit(row: Row, whole: bool) -> Deposit:  # noqa: FBT001
    bankgiro, reference = reference_of(row.cells)
    return Deposit(
        row.day, row.ore, row.currency, row.account, bankgiro, reference, "",
        (payment_of(row.cells, row.ore),), written_on=row.written, whole=whole,
    )  # fmt: skip


def _debit(row: Row, whole: bool) -> Debit:  # noqa: FBT001
    payment = payment_of(row.cells, -row.ore)
    own = row.cells.number()
    return Debit(
        row.day, -row.ore, row.currency, row.account, "", written_on=row.written,
        references=(own,) if own else payment.references, whole=whole,
    )  # fmt: skip


def unknown_columns(read: Lines) -> BankFile:
    """A table of which nobody has said yet what its columns hold."""
    problem = Problem(REFUSE, None, sentences.UNKNOWN_COLUMNS)
    return replace(BankFile(read.kind), problems=(problem,))
