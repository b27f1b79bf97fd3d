"""Tables: columns that share a width, cells that wrap, figures to the right, rules between rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qmember.pdf.fonts import REGULAR, SEMIBOLD
from qmember.pdf.palette import INK, LINE, PLUM
from qmember.pdf.sheet import POINT, Sheet
from qmember.pdf.text import Line, Style, wrap

HEAD = Style(SEMIBOLD, 8.5, 11.5, PLUM)
CELL = Style(REGULAR, 9, 12, INK)
SUM = Style(SEMIBOLD, 9, 12, INK)
MOST_LINES = 8

_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its part of the width in relation to the others, and its side."""

    heading: str
    share: int = 1
    right: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The wrapped lines of each cell, and the row's height in millimetres."""

    cells: tuple[tuple[Line, ...], ...]
    height: float
    style: Style


@dataclass(frozen=True)
class Table:
    """Columns between ``left`` and ``left + width`` millimetres, ``padding`` above and below text."""

    columns: tuple[Column, ...]
    left: float
    width: float
    padding: float = 1.6

    @cached_property
    def head(self) -> Row:
        """The row of headings."""
        return self.row(tuple(column.heading for column in self.columns), HEAD)

    @cached_property
    def places(self) -> tuple[tuple[float, float], ...]:
        """Left end and width of each column in millimetres."""
        room = self.width - _GAP * (len(self.columns) - 1)
        whole = sum(column.share for column in self.columns)
        places: list[tuple[float, float]] = []
        x = self.left
        for column in self.columns:
            places.append((x, room * column.share / whole))
            x += places[-1][1] + _GAP
        return tuple(places)

    def row(self, texts: tuple[str, ...], style: Style = CELL) -> Row:
        """A row to be drawn; ValueError when it has not one text a column."""
        cells = tuple(
            tuple(wrap(text, style, width / POINT, most=MOST_LINES))
            for text, (_, width) in zip(texts, self.places, strict=True)
        )
        tallest = max(1, *(len(cell) for cell in cells))
        return Row(cells, tallest * style.leading * POINT + 2 * self.padding, style)

    def pages(
        self, rows: Sequence[Row], first_top: float, top: float, bottom: float, *, room: float = 0
    ) -> list[list[Row]]:
        """The rows of each page; a row never breaks, and the last one keeps ``room`` below it."""
        pages: list[list[Row]] = [[]]
        y = first_top + self.head.height
        for place, row in enumerate(rows, start=1):
            below = room if place == len(rows) else 0
            if y + row.height + below > bottom:
                pages.append([])
                y = top + self.head.height
            pages[-1].append(row)
            y += row.height
        return pages

    def draw_head(self, sheet: Sheet, y: float, *, repeated: bool = False) -> float:
        """The headings, as decoration where a page repeats them; gives where the rows begin."""
        if repeated:
            with sheet.artifact():
                for place in range(len(self.columns)):
                    self._draw_cell(sheet, self.head, place, y)
        else:
            self._draw_cells(sheet, self.head, y, kind="TH", scope="Column")
        sheet.rule(self.left, y + self.head.height, self.width, colour=PLUM, weight=1)
        return y + self.head.height

    def draw_row(self, sheet: Sheet, row: Row, y: float) -> float:
        """One row and the rule below it, a sum row with one above it too; gives where the next begins."""
        if row.style is SUM:
            sheet.rule(self.left, y, self.width, colour=LINE, weight=1)
        self._draw_cells(sheet, row, y, kind="TD")
        sheet.rule(self.left, y + row.height, self.width)
        return y + row.height

    def _draw_cells(
        self, sheet: Sheet, row: Row, y: float, *, kind: str, scope: str | None = None
    ) -> None:
        with sheet.element("TR"):
            for place in range(len(self.columns)):
                with sheet.content(kind, scope=scope):
                    self._draw_cell(sheet, row, place, y)

    def _draw_cell(self, sheet: Sheet, row: Row, place: int, y: float) -> None:
        x, width = self.places[place]
        y += self.padding + row.style.size * 0.9 * POINT
        right = self.columns[place].right
        for line in row.cells[place]:
            sheet.line(
                line, x + width if right else x, y, row.style, align="right" if right else "left"
            )
            y += row.style.leading * POINT
