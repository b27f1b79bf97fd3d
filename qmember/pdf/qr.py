"""A square code for a telephone, drawn as squares: no picture, no network, the same bytes each time."""

from __future__ import annotations

import segno
from reportlab.lib.units import mm

from qmember.pdf.palette import INK
from qmember.pdf.sheet import HEIGHT, Sheet

QUIET = 4
"""Modules of white around the code, without which telephones do not find it (ISO/IEC 18004)."""


def draw_qr(sheet: Sheet, text: str, alt: str, *, at: tuple[float, float], size: float) -> None:
    """The code of a text in a square of ``size`` millimetres, its upper left corner ``at`` (x, y)."""
    x, y = at
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    step = size / (len(rows) + 2 * QUIET)
    path = sheet.canvas.beginPath()
    for row, cells in enumerate(rows, start=QUIET):
        for column, length in _runs(cells):
            left, top = x + (column + QUIET) * step, y + row * step
            path.rect(left * mm, (HEIGHT - top - step) * mm, length * step * mm, step * mm)
    with sheet.figure(alt, top=y, bottom=y + size, left=x, right=x + size):
        sheet.canvas.setFillColor(INK)
        sheet.canvas.drawPath(path, stroke=0, fill=1)


def _runs(cells: bytes) -> list[tuple[int, int]]:
    """Where each run of dark modules begins, and how long it is: fewer squares, no hairs between."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(cells):
        if dark and runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((column, 1))
    return runs
