"""The bars of the funding page: one a source, the earlier year thinner below, figures beside."""

from __future__ import annotations

from dataclasses import dataclass

from qmember.domain.funding import FundingReport, FundingRow
from qmember.domain.funding_texts import TEXTS
from qmember.domain.money import NBSP
from qmember.pdf.bars import Box, draw_bar, draw_earlier_bar
from qmember.pdf.fonts import REGULAR, SEMIBOLD
from qmember.pdf.palette import FILLS, INK, MUTED, OTHER, Fill
from qmember.pdf.phrases import amount
from qmember.pdf.sheet import POINT, Sheet
from qmember.pdf.text import Style, width_of, wrap

UNKNOWN = "–"
"""Where there is no figure, or none that is shown."""

_NAME = Style(REGULAR, 9.5, 11.5, INK)
_VALUE = Style(SEMIBOLD, 9.5, 11.5, INK)
_EARLIER = Style(REGULAR, 8, 10, MUTED)

_NAME_WIDTH, _GAP, _LEGEND = 48.0, 3.0, 8.0
_TALLEST, _TALLEST_WITH_EARLIER, _THINNEST = 13.0, 16.0, 0.4
_ROOM_FOR_EARLIER = 10.0
_LEGEND_FILL = Fill(MUTED, "solid")


@dataclass(frozen=True, slots=True)
class Chart:
    """Where the bars stand: between ``left`` and ``right`` from ``top``, each row ``row`` high (mm)."""

    report: FundingReport
    left: float
    right: float
    top: float
    row: float

    @classmethod
    def within(
        cls,
        report: FundingReport,
        *,
        left: float,
        right: float,
        top: float,
        room: float,
    ) -> Chart:
        """The chart with rows as high as looks well, or lower when ``room`` is short."""
        compared = report.compare_year is not None
        best = _TALLEST_WITH_EARLIER if compared else _TALLEST
        free = room - (_LEGEND if compared else 0)
        row = min(best, free / max(1, len(report.rows)))
        return cls(report, left, right, top, row)

    @property
    def _bars_left(self) -> float:
        return self.left + _NAME_WIDTH + _GAP

    @property
    def bottom(self) -> float:
        """Where the chart ends."""
        legend = _LEGEND if self.report.compare_year is not None else 0
        return self.top + legend + self.row * len(self.report.rows)

    def draw(self, sheet: Sheet) -> None:
        """Draw the chart as one figure with its alternative text."""
        with sheet.figure(
            self.report.alt_text, top=self.top, bottom=self.bottom, left=self.left, right=self.right
        ):
            y = self._draw_legend(sheet)
            for row in self.report.rows:
                self._draw_row(sheet, row, y)
                y += self.row

    def _draw_legend(self, sheet: Sheet) -> float:
        """Which bar is which year, where two years are shown; gives where the bars begin."""
        if self.report.compare_year is None:
            return self.top
        x = self._bars_left
        for year, draw in (
            (self.report.year, draw_bar),
            (self.report.compare_year, draw_earlier_bar),
        ):
            draw(sheet, Box(x, self.top, 6, 2.6), _LEGEND_FILL)
            sheet.text(f"{year}", x + 8, self.top + 2.5, _EARLIER)
            x += 24
        return self.top + _LEGEND

    def _draw_row(self, sheet: Sheet, row: FundingRow, y: float) -> None:
        fill, x = FILLS.get(row.key, OTHER), self._bars_left
        height = self.row * (0.42 if self.report.compare_year is not None else 0.6)
        middle = y + height / 2 + _NAME.size * 0.34 * POINT
        names = wrap(row.name, _NAME, _NAME_WIDTH / POINT, most=2)
        above = (len(names) - 1) * _NAME.leading * POINT / 2
        sheet.lines(names, self.left, middle - above, _NAME)
        width = self._length(row.amount_ore)
        draw_bar(sheet, Box(x, y, width, height), fill)
        sheet.text(self._value(row), x + width + _GAP, middle, _VALUE)
        if row.previous_ore is not None:
            top = y + height + self.row * 0.06
            self._draw_earlier(sheet, row.previous_ore, fill, top)

    def _draw_earlier(self, sheet: Sheet, ore: int, fill: Fill, top: float) -> None:
        """The bar of the year compared with; its figures too where there is room for them."""
        box = Box(self._bars_left, top, self._length(ore), self.row * 0.2)
        draw_earlier_bar(sheet, box, fill)
        if self.row >= _ROOM_FOR_EARLIER:
            base = top + box.height / 2 + _EARLIER.size * 0.34 * POINT
            sheet.text(self._kr(ore), box.x + box.width + _GAP, base, _EARLIER)

    def _length(self, ore: int) -> float:
        """How long the bar of an amount is: nothing for nothing, else enough to be seen."""
        return max(_THINNEST, ore * self._scale()) if ore > 0 else 0.0

    def _scale(self) -> float:
        """Millimetres an öre, as many as leave room for the figures beside every bar."""
        room = self.right - self.left - _NAME_WIDTH - 2 * _GAP
        beside = [
            (ore, width_of(figures, style) * POINT)
            for row in self.report.rows
            for ore, figures, style in (
                (row.amount_ore, self._value(row), _VALUE),
                (row.previous_ore or 0, self._kr(row.previous_ore or 0), _EARLIER),
            )
        ]
        return min(((room - width) / ore for ore, width in beside if ore > 0), default=0.0)

    def _value(self, row: FundingRow) -> str:
        part = share(row, self.report.language)
        return self._kr(row.amount_ore) + ("" if part == UNKNOWN else f" · {part}")

    def _kr(self, ore: int) -> str:
        return amount(ore, self.report.language, whole=True)


def share(row: FundingRow, language: str) -> str:
    """A row's part of the whole: ``62 %``, in English ``62%``; less than one in words.

    Money that was paid back has no part.
    """
    return TEXTS[language].share(row) or UNKNOWN


def percent(whole: int, language: str) -> str:
    """Per cent as figures: ``62 %``, in English ``62%``."""
    return f"{whole}%" if language == "en" else f"{whole}{NBSP}%"
