"""The expectation of ``matrix.txt`` as values: which account may reach which endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.people import CAST

FILE = Path(__file__).with_name("matrix.txt")
ACCOUNTS = {email.partition("@")[0]: role for email, _, role in CAST}
ROLELESS = "utan"
"""An account whose roles have ended: it is still hers."""
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the matrix: ``method`` of ``endpoint`` (``qm`` of a command) and who may.

    ``refusals`` are statuses that the page itself gives; ``field`` is where a form that only shows
    takes its words from.
    """

    method: str
    endpoint: str
    permission: str
    refusals: frozenset[int] = frozenset()
    field: str = ""

    @property
    def shows(self) -> bool:
        """Tell whether asking changes nothing."""
        return self.method == "GET" or bool(self.field)

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


@dataclass(frozen=True, slots=True)
class Matrix:
    """All rows, and the accounts that have each permission."""

    rows: tuple[Row, ...]
    holders: dict[str, frozenset[str]]

    def may(self, account: str, row: Row) -> bool:
        """Tell whether the account is to be let in."""
        return row.permission == OPEN or account in self.holders[row.permission]

    def row(self, method: str, endpoint: str) -> Row | None:
        """The row of an endpoint; None when nobody has written one."""
        wanted = (method, endpoint)
        return next((row for row in self.rows if (row.method, row.endpoint) == wanted), None)

    def pages(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.method != "qm")

    def commands(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.method == "qm")


def read(text: str) -> Matrix:
    """Read the file; ValueError for a line that says nothing."""
    rows: list[Row] = []
    holders: dict[str, frozenset[str]] = {}
    for line in text.splitlines():
        parts = line.split()
        if not parts or line.startswith("#"):
            continue
        if parts[0] == "may":
            named = set(parts[2:])
            every = set(ACCOUNTS) if "alla" in named else set()
            holders[parts[1].rstrip(":")] = frozenset(named - {"alla"} | every)
        elif parts[0] in {"GET", "POST", "qm"}:
            rows.append(_row(parts))
        else:
            raise ValueError(line)
    return Matrix(tuple(rows), holders)


def _row(parts: list[str]) -> Row:
    method, rest = parts[0], parts[1:]
    at = next(n for n, word in enumerate(rest) if n and (word == OPEN or "_" in word))
    name, permission, refusals = " ".join(rest[:at]), rest[at], rest[at + 1 :]
    fields = [word.removeprefix("shows:") for word in refusals if word.startswith("shows:")]
    statuses = frozenset(int(word) for word in refusals if word.isdecimal())
    return Row(method, name, permission, statuses, "".join(fields))


MATRIX = read(FILE.read_text())
