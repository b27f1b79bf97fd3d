"""A list and what was chosen about it as plain values, so that both can be kept sealed and read again."""

from __future__ import annotations

from typing import Any

from qmember.domain.bank_problems import Place, Problem
from qmember.domain.columns import Column
from qmember.domain.moving_in import Choices, Decided
from qmember.domain.tables import Table, TableRow

Plain = dict[str, Any]


def plain_table(table: Table, *, without: frozenset[int] = frozenset()) -> Plain:
    """The list as plain values; the cells of the columns ``without`` are not kept at all."""
    return {
        "kind": table.kind, "encoding": table.encoding, "separator": table.separator,
        "header": list(table.header), "header_at": table.header_at,
        "rows": [[row.number, _cells(row, without), row.written] for row in table.rows],
        "problems": [
            [p.severity, [p.where.message, p.where.values] if p.where else None, p.message, p.values]
            for p in table.problems
        ],
    }  # fmt: skip


def _cells(row: TableRow, without: frozenset[int]) -> list[str]:
    return ["" if at in without else cell for at, cell in enumerate(row.cells)]


def table_from(plain: Plain) -> Table:
    """The list that ``plain_table`` gave."""
    return Table(
        plain["kind"], plain["encoding"], plain["separator"], tuple(plain["header"]),
        plain["header_at"],
        tuple(TableRow(number, tuple(cells), written) for number, cells, written in plain["rows"]),
        tuple(
            Problem(severity, Place(*where) if where else None, message, values)
            for severity, where, message, values in plain["problems"]
        ),
    )  # fmt: skip


def plain_choices(choices: Choices) -> Plain:
    """The choices as plain values; keys are text, as JSON has them."""
    return {
        "columns": {str(at): str(column) for at, column in choices.columns.items()},
        "cells": {
            str(row): {str(at): text for at, text in cells.items()}
            for row, cells in choices.cells.items()
        },
        "decided": {
            str(row): [one.same, sorted(one.others), one.skipped]
            for row, one in choices.decided.items()
        },
    }


def choices_from(plain: Plain) -> Choices:
    """The choices that ``plain_choices`` gave."""
    return Choices(
        columns={int(at): Column(column) for at, column in plain["columns"].items()},
        cells={
            int(row): {int(at): text for at, text in cells.items()}
            for row, cells in plain["cells"].items()
        },
        decided={
            int(row): Decided(same, frozenset(others), skipped)
            for row, (same, others, skipped) in plain["decided"].items()
        },
    )
