"""Address labels on A4 sheets of 3 × 8, 64 × 33.9 mm: the common sheet L7159 and its like."""

from __future__ import annotations

from collections.abc import Sequence

from qmember.pdf.metadata import About
from qmember.pdf.sheet import BODY, POINT, Sheet
from qmember.pdf.text import fit

ACROSS, DOWN = 3, 8
LEFT, TOP = 7.25, 13.1
STEP, HEIGHT = 66.04, 33.9
INSIDE, WIDTH = 4.0, 55.5
"""From the edge of a label to its text, so that a sheet that lies a little askew still fits."""

Lines = tuple[str, ...]


def draw_labels(labels: Sequence[Lines], title: str, association_name: str, language: str) -> bytes:
    """One label an address, row by row; a line that is too long is shortened."""
    sheet = Sheet(About(title, association_name, language))
    for number, lines in enumerate(labels):
        place = number % (ACROSS * DOWN)
        if number and place == 0:
            sheet.turn_page()
        with sheet.content("P"):
            _draw(sheet, lines, place)
    return sheet.finish()


def _draw(sheet: Sheet, lines: Lines, place: int) -> None:
    """The lines of an address, in the middle of the height of their label."""
    down, across = divmod(place, ACROSS)
    leading = BODY.leading * POINT
    y = TOP + down * HEIGHT + (HEIGHT - leading * len(lines)) / 2 + BODY.size * POINT
    fitted = [fit(line, BODY, WIDTH / POINT) for line in lines]
    sheet.lines(fitted, LEFT + across * STEP + INSIDE, y, BODY)
