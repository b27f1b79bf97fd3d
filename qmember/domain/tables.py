"""A list that somebody kept elsewhere: its header, its rows with their numbers, and what is odd in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qmember.domain.bank_problems import REFUSE, Place, Problem, Problems
from qmember.domain.columns import column_of
from qmember.domain.errors import N_

MOST_ROWS = 20_000
MOST_COLUMNS = 200
LOOK_FOR_HEADER = 30
"""The header is looked for in so many rows: above it stand titles, dates and logotypes."""

ROW = N_("row %(row)s")
EMPTY_FILE = N_("The file is empty. Choose a file with at least one row")
FILE_TOO_LARGE = N_(
    "The file is larger than 10 MB. Take away pictures and sheets that are not needed, or divide it"
)
TOO_MANY_ROWS = N_("The list has more than %(most)s rows. Divide it into several files")
TOO_MANY_COLUMNS = N_(
    "The list has more than %(most)s columns. Keep the columns that are needed and choose it again"
)
NOT_A_TABLE = N_(
    "We cannot read the file. Save the list as XLSX or CSV and choose it again, or paste its rows"
)
OLD_SHEET = N_("The file is an old kind of workbook. Save it as XLSX or CSV and choose it again")
LOCKED_SHEET = N_("The workbook is locked with a password. Save it without one and choose it again")
MACRO_SHEET = N_("The workbook has macros. Save it as an ordinary XLSX file and choose it again")
DAMAGED_SHEET = N_("The workbook is damaged. Open it, save it as a new XLSX file and choose that")
UNSAFE_SHEET = N_(
    "The workbook unpacks to more than can be read, or is built as no workbook is. Save the list as CSV "
    "and choose it again"
)
NO_QUOTE = N_(
    "The quotation marks do not match, so it cannot be told where a cell ends. Correct the row and "
    "choose the file again"
)
TOO_WIDE = N_("The row has %(have)s cells but the header has %(said)s. Look for a loose separator")
TOO_NARROW = N_(
    "The row has %(have)s cells but the header has %(said)s. Check that none is missing"
)
OTHER_SHEETS = N_("The workbook has %(count)s more sheets. Only %(sheet)s is read")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as it stands in the file: ``number`` as the spreadsheet counts, ``cells`` as text.

    There are as many cells as the header has; ``written`` is how many the file had.
    """

    number: int
    cells: tuple[str, ...]
    written: int


@dataclass(frozen=True, slots=True)
class Table:
    """A list that was read. ``header_at`` is the row of the header, None when the list has none.

    ``encoding`` and ``separator`` tell how a text file was read and are empty for a workbook.
    """

    kind: str
    encoding: str = ""
    separator: str = ""
    header: tuple[str, ...] = ()
    header_at: int | None = None
    rows: tuple[TableRow, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether nothing of the list can be taken."""
        return any(problem.severity == REFUSE for problem in self.problems)


Line = tuple[int, Sequence[str]]
"""The number of a row and its cells, as many as were written."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file as they stand in it, before it is known which of them is the header."""

    kind: str
    encoding: str = ""
    separator: str = ""
    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether nothing of the file can be taken."""
        return any(problem.severity == REFUSE for problem in self.problems)


def refused(kind: str, message: str, **values: object) -> Lines:
    """A file of which nothing is taken, with the sentence that says what to do."""
    return Lines(kind, problems=(Problem(REFUSE, None, message, values),))


def table_from(read: Lines) -> Table:
    """The table of a file's lines, with what was odd about the file as a whole told last."""
    if read.refused:
        return Table(read.kind, problems=read.problems)
    table = table_of(read.lines, kind=read.kind, encoding=read.encoding, separator=read.separator)
    return table if table.refused else replace(table, problems=(*table.problems, *read.problems))


def table_of(lines: Sequence[Line], *, kind: str, encoding: str = "", separator: str = "") -> Table:
    """The table of all lines that say something; those above the header are left out."""
    full = [line for line in lines if any(line[1])]
    if not full:
        return _refused(kind, EMPTY_FILE)
    at = find_header(full)
    header = _trimmed(full[at][1]) if at is not None else ()
    body = full if at is None else full[at + 1 :]
    width = len(header) or max(len(_trimmed(cells)) for _, cells in body)
    if width > MOST_COLUMNS:
        return _refused(kind, TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    if kind == "xlsx":
        width = max([width, *(len(_trimmed(cells)) for _, cells in body)])
    problems, rows = Problems(), []
    for number, cells in body:
        _measure(problems, number, cells, width)
        rows.append(TableRow(number, _fitted(cells, width), len(cells)))
    return Table(
        kind, encoding, separator, _fitted(header, width), None if at is None else full[at][0],
        tuple(rows), problems.all(),
    )  # fmt: skip


def _refused(kind: str, message: str, **values: object) -> Table:
    return Table(kind, problems=(Problem(REFUSE, None, message, values),))


def find_header(lines: Sequence[Line]) -> int | None:
    """Which of the first lines is the header: the one with the most headings that are known.

    Where none is known it is the first line that is as wide as the list and has words only, each
    once. A list may have no header.
    """
    first = lines[:LOOK_FOR_HEADER]
    known = [_known(cells) for _, cells in first]
    best = max(known)
    if best > 1 or (best == 1 and _words_only(first[known.index(1)][1])):
        return known.index(best)
    width = max(len(_trimmed(cells)) for _, cells in first)
    wide = (at for at, (_, cells) in enumerate(first) if len(_trimmed(cells)) == width)
    at = next(wide)
    return at if width > 1 and at + 1 < len(lines) and _is_like_header(lines, at, width) else None


def _known(cells: Sequence[str]) -> int:
    """How many different headings of a line are known; beside them years are headings too."""
    told = {cell.lower() for cell in cells if cell and column_of(cell)}
    years = {cell for cell in cells if re.fullmatch(r"(19|20)[0-9]{2}", cell)}
    return len(told | years) if told else 0


def _words_only(cells: Sequence[str]) -> bool:
    full = [cell for cell in cells if cell]
    return not any(re.search(r"[0-9@]", cell) for cell in full) and len(set(full)) == len(full)


def _is_like_header(lines: Sequence[Line], at: int, width: int) -> bool:
    """Words only, every column named, and digits or an address somewhere below."""
    cells = _trimmed(lines[at][1])
    below = lines[at + 1 : at + 1 + LOOK_FOR_HEADER]
    differs = any(not _words_only(cells) for _, cells in below)
    return len([cell for cell in cells if cell]) == width and _words_only(cells) and differs


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def _fitted(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells[:width], *[""] * (width - len(cells)))


def _measure(problems: Problems, number: int, cells: Sequence[str], width: int) -> None:
    """Tell of a row that is wider or narrower than the header: something may stand one cell off."""
    have = len(_trimmed(cells))
    where = Place(ROW, {"row": number})
    if have > width:
        problems.warn(where, TOO_WIDE, have=have, said=width)
    elif len(cells) < width:
        problems.warn(where, TOO_NARROW, have=len(cells), said=width)
