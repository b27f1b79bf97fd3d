"""Lists and registers for tests of moving in."""

from __future__ import annotations

from qmember.domain.column_guess import chosen, guess_columns
from qmember.domain.moved_facts import Moved
from qmember.domain.moving_in import Choices, Decided, Judged, Known, judge
from qmember.domain.tables import Table, table_of
from tests.conftest import TODAY


def table(*rows: str) -> Table:
    """A table of rows whose cells are divided by ``|``; the first is the header."""
    return table_of(
        [(at, [cell.strip() for cell in row.split("|")]) for at, row in enumerate(rows, 1)],
        kind="csv",
    )


def known(number: int, name: str, **facts: str) -> Known:
    """Somebody of the register."""
    return Known(number, f"P{1000 + number}", 1, Moved(name, **facts))


def judged(
    listed: Table, *register: Known, decided: dict[int, Decided] | None = None, **more: object
) -> list[Judged]:
    """The verdicts with the columns as they are guessed."""
    choices = Choices(chosen(guess_columns(listed), {}), decided=decided or {}, **more)
    return judge(listed, choices, register, today=TODAY)
