"""Handelsbanken's report of Swish payments: records without a header, told by their first cell.

``01`` begins the file, ``02`` is a payment and ``03`` ends it. What the cells of a payment hold is told
by their place; here they get the headings that other banks' reports have.
"""

from __future__ import annotations

from qmember.domain.tables import Line, Lines

START, PAYMENT, END = "01", "02", "03"
HEADER = (
    "", "", "Kontonr", "", "Mottagarnr", "Bokfdag", "", "Belopp", "Valuta", "Avsändarnr",
    "Avsändarnamn", "Orderreferens", "Meddelande",
)  # fmt: skip
KIND, AMOUNT = 6, 7
OUT = frozenset({"SWR", "SWU"})
"""Refunds and payments of our own; what comes back of either comes in."""


def with_header(read: Lines) -> Lines | None:
    """The payments below a header; None where the lines are no such records, or the end is missing."""
    kinds = [cells[0] if cells else "" for _, cells in read.lines if any(cells)]
    if kinds[:1] != [START] or kinds[-1:] != [END] or set(kinds[1:-1]) != {PAYMENT}:
        return None
    rows = [line for line in read.lines if line[1] and line[1][0] == PAYMENT]
    if any(len(cells) < len(HEADER) for _, cells in rows):
        return None
    lines: list[Line] = [(read.lines[0][0], HEADER), *map(_signed, rows)]
    return Lines(read.kind, read.encoding, read.separator, tuple(lines), read.problems)


def _signed(line: Line) -> Line:
    """The payment with a minus before what went out."""
    number, cells = line
    amount = cells[AMOUNT]
    out = cells[KIND] in OUT and amount and not amount.startswith("-")
    shown = [*cells[: len(HEADER)]]
    shown[AMOUNT] = f"-{amount}" if out else amount
    return number, shown
