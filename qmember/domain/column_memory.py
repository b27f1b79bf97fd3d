"""What the columns of a list were taken for the last time, known again by marks of its headings.

Of a heading nothing is kept but a keyed mark: where a list has no header, its first row may be somebody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qmember.domain.column_guess import chosen, guess_columns
from qmember.domain.columns import LEFT_OUT, Column, told_of
from qmember.domain.tables import Table

Mark = Callable[[str], str]
TELLING = LEFT_OUT - {Column.OTHER}
"""What is never taken along because it was once: each list that seems to tell of it asks anew."""


def mark_of_header(table: Table, mark: Mark) -> str | None:
    """The mark of all headings, whatever their order; None of a list that has no header."""
    if table.header_at is None:
        return None
    return mark("\n".join(sorted(headings_told(table.header))))


def marked_columns(table: Table, columns: Mapping[int, Column], mark: Mark) -> dict[str, str]:
    """What each heading, as its mark, was taken for; also that it was left out."""
    return {
        mark(heading): columns.get(at, Column.OTHER).value
        for at, heading in enumerate(headings_told(table.header))
    }


def as_last_time(table: Table, marked: Mapping[str, str], mark: Mark) -> dict[int, Column]:
    """The columns that are taken when the list is read as the last one with the same headings."""
    before = {
        at: Column(marked.get(mark(heading), Column.OTHER))
        for at, heading in enumerate(headings_told(table.header))
    }
    guesses = guess_columns(table)
    telling = {guess.at: guess.column for guess in guesses if guess.column in TELLING}
    return chosen(guesses, before | telling)


def headings_told(header: Sequence[str]) -> list[str]:
    """Each heading folded, and the how many-th of its kind it is: two may be called the same."""
    folded = [told_of(heading) for heading in header]
    return [f"{one}\t{folded[:at].count(one)}" for at, one in enumerate(folded)]
