"""Horizontal bars with the colours and patterns of the funding page."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from qmember.pdf.palette import LINE, WHITE, Fill
from qmember.pdf.sheet import HEIGHT, Sheet

_STEP, _STROKE, _DOT = 1.9, 0.55, 0.36


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres from the top left corner."""

    x: float
    y: float
    width: float
    height: float


def draw_bar(sheet: Sheet, box: Box, fill: Fill) -> None:
    """A bar of the year itself: its colour with its pattern in white; nothing when it has no length."""
    if not box.width:
        return
    _rectangle(sheet, box, fill.colour, LINE if fill.pattern == "empty" else None)
    _pattern(sheet, box, fill.pattern, WHITE, _STEP)


def draw_earlier_bar(sheet: Sheet, box: Box, fill: Fill) -> None:
    """A bar of the year compared with: an outline with close hatching in the category's colour."""
    if not box.width:
        return
    colour = LINE if fill.pattern == "empty" else fill.colour
    _rectangle(sheet, box, WHITE, colour)
    _pattern(sheet, box, "rising", colour, _STEP / 2)


def _rectangle(sheet: Sheet, box: Box, inside: Color, outline: Color | None) -> None:
    canvas = sheet.canvas
    canvas.setFillColor(inside)
    canvas.setLineWidth(0.75)
    if outline is not None:
        canvas.setStrokeColor(outline)
    canvas.rect(*_points(box), stroke=int(outline is not None), fill=1)


def _pattern(sheet: Sheet, box: Box, pattern: str, colour: Color, step: float) -> None:
    """Lines or dots inside the box and nowhere else."""
    if pattern in {"solid", "empty"}:
        return
    canvas = sheet.canvas
    canvas.saveState()
    inside = canvas.beginPath()
    inside.rect(*_points(box))
    canvas.clipPath(inside, stroke=0, fill=0)
    canvas.setStrokeColor(colour)
    canvas.setFillColor(colour)
    canvas.setLineWidth(_STROKE * (1 if step == _STEP else 0.8))
    if pattern == "dots":
        for x, y in _grid(box, step):
            canvas.circle(x * mm, (HEIGHT - y) * mm, _DOT * mm, stroke=0, fill=1)
    else:
        canvas.lines(
            [
                (x1 * mm, (HEIGHT - y1) * mm, x2 * mm, (HEIGHT - y2) * mm)
                for x1, y1, x2, y2 in _strokes(box, pattern, step)
            ]
        )
    canvas.restoreState()


def _strokes(box: Box, pattern: str, step: float) -> list[tuple[float, float, float, float]]:
    right, bottom = box.x + box.width, box.y + box.height
    if pattern == "horizontal":
        return [(box.x, y, right, y) for y in _every(box.y + step / 2, bottom, step)]
    if pattern == "vertical":
        return [(x, box.y, x, bottom) for x in _every(box.x + step / 2, right, step)]
    if pattern == "squares":
        return _strokes(box, "horizontal", step) + _strokes(box, "vertical", step)
    low, high = (bottom, box.y) if pattern == "rising" else (box.y, bottom)
    starts = _every(box.x - box.height, right, step)
    return [(x, low, x + box.height, high) for x in starts]


def _grid(box: Box, step: float) -> list[tuple[float, float]]:
    return [
        (x, y)
        for y in _every(box.y + step / 2, box.y + box.height, step)
        for x in _every(box.x + step / 2, box.x + box.width, step)
    ]


def _every(start: float, end: float, step: float) -> list[float]:
    return [start + number * step for number in range(max(0, int((end - start) / step) + 1))]


def _points(box: Box) -> tuple[float, float, float, float]:
    return box.x * mm, (HEIGHT - box.y - box.height) * mm, box.width * mm, box.height * mm
