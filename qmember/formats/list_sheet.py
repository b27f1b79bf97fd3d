"""A list as a workbook (XLSX): texts stay texts, amounts are numbers, and nothing is calculated."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

from qmember.formats.csv_export import Cell

NARROWEST, WIDEST = 8, 40
LOOK_AT = 200
"""The first rows decide how wide a column is."""


def write_workbook(
    above: Sequence[Sequence[Cell]], header: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> bytes:
    """One sheet: what stands ``above``, an empty row, the header, and the rows.

    It is built in memory: a list of people leaves no temporary file behind.
    """
    import xlsxwriter

    out, at = io.BytesIO(), len(above) + 1
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Lista")
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
        for number, line in enumerate([*above, (), header]):
            for column, cell in enumerate(line):
                sheet.write_string(number, column, str(cell), bold if number == at else None)
        for number, row in enumerate(rows, at + 1):
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal | int):
                    sheet.write_number(number, column, cell, money)
                elif cell:
                    sheet.write_string(number, column, cell)
        for column, width in enumerate(_widths(header, rows)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(at + 1, 0)
    return out.getvalue()


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    widths = [len(heading) + 2 for heading in header]
    for row in rows[:LOOK_AT]:
        widths = [max(w, len(str(cell or "")) + 2) for w, cell in zip(widths, row, strict=True)]
    return [min(WIDEST, max(NARROWEST, width)) for width in widths]
