"""An A4 sheet: fonts, margins, text that always fits, tags, and the bytes at the end.

Lengths are millimetres from the top left corner. Names from outside are only ever drawn as letters:
reportlab's ``Paragraph`` reads markup and opens files, so no module here uses it (security.md 4:11).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from qmember.pdf.fonts import REGULAR, SEMIBOLD, fonts
from qmember.pdf.metadata import About
from qmember.pdf.palette import HAIR, INK, MUTED, PLUM
from qmember.pdf.tagging import TaggedCanvas
from qmember.pdf.text import Line, Style, fit, wrap

WIDTH, HEIGHT = A4[0] / mm, A4[1] / mm
POINT = 1 / mm
"""A point in millimetres."""

BODY = Style(REGULAR, 10.5, 15, INK)
STRONG = Style(SEMIBOLD, 10.5, 15, INK)
SMALL = Style(REGULAR, 8.5, 11.5, MUTED)
LABEL = Style(REGULAR, 9.5, 15, MUTED)
TITLE = Style(SEMIBOLD, 26, 30, PLUM)
HEADING = Style(SEMIBOLD, 13, 17, PLUM)

_OPTIONS: dict[str, Any] = {
    "pagesize": A4,
    "invariant": 1,
    "pageCompression": 0,
    "initialFontName": REGULAR,
    "initialFontSize": 10,
    "pdfVersion": (1, 7),
}
"""Streams are compressed by us; the first font is ours, or an unembedded one slips in."""


class Sheet:
    """A document being drawn, page by page; ``finish`` gives its bytes. The same drawing, the same bytes."""

    def __init__(self, about: About) -> None:
        fonts()
        self.about = about
        self.canvas = TaggedCanvas(io.BytesIO(), **_OPTIONS)
        self.canvas.start_tags()

    def element(self, kind: str) -> AbstractContextManager[None]:
        """A part that holds other parts: Table, TR, Sect."""
        return self.canvas.element(kind)

    def content(self, kind: str, *, scope: str | None = None) -> AbstractContextManager[None]:
        """A part with what is drawn inside the block: H1, P, TD; TH with its scope, Row or Column."""
        attributes = f"<< /O /Table /Scope /{scope} >>" if scope else None
        return self.canvas.content(kind, attributes=attributes)

    def figure(
        self, alt: str, *, top: float, bottom: float, left: float, right: float
    ) -> AbstractContextManager[None]:
        """A picture inside these edges, and the words for those who do not see it."""
        edges = (left, HEIGHT - bottom, right, HEIGHT - top)
        box = " ".join(f"{edge * mm:.2f}" for edge in edges)
        return self.canvas.content("Figure", attributes=f"<< /O /Layout /BBox [{box}] >>", alt=alt)

    def artifact(self) -> AbstractContextManager[None]:
        """Decoration, which nobody reads aloud."""
        return self.canvas.artifact()

    def text(
        self,
        text: str,
        x: float,
        y: float,
        style: Style,
        *,
        width: float = WIDTH,
        align: str = "left",
    ) -> None:
        """One line with its baseline at ``y``, shortened to ``width``.

        ``x`` is the line's left end, its right end or its middle, as ``align`` says.
        """
        self.line(fit(text, style, width * mm), x, y, style, align=align)

    def block(
        self, text: str, x: float, y: float, style: Style, *, width: float, most: int
    ) -> float:
        """Lines below one another, the first baseline at ``y``; gives the next free baseline."""
        return self.lines(wrap(text, style, width * mm, most=most), x, y, style)

    def lines(self, lines: Sequence[Line], x: float, y: float, style: Style) -> float:
        """Lines that are broken already; gives the next free baseline."""
        for line in lines:
            self.line(line, x, y, style)
            y += style.leading * POINT
        return y

    def line(self, line: Line, x: float, y: float, style: Style, *, align: str = "left") -> None:
        """One line as it is, with its baseline at ``y``.

        It ends with a space that nobody sees, or a reader might join its last word to the first of
        the next line.
        """
        start = x * mm - line.width * {"left": 0, "right": 1, "middle": 0.5}[align]
        pen = self.canvas.beginText(start, (HEIGHT - y) * mm)
        pen.setFillColor(style.colour)
        for font, letters in line.runs:
            pen.setFont(font, style.size)
            pen.textOut(letters)
        pen.textOut(" ")
        self.canvas.drawText(pen)

    def rule(
        self, x: float, y: float, width: float, *, colour: Color = HAIR, weight: float = 0.5
    ) -> None:
        """A horizontal line, ``weight`` points thick; decoration."""
        with self.artifact():
            self.canvas.setStrokeColor(colour)
            self.canvas.setLineWidth(weight)
            self.canvas.line(x * mm, (HEIGHT - y) * mm, (x + width) * mm, (HEIGHT - y) * mm)

    def turn_page(self) -> None:
        """End the page and go on with the next."""
        self.canvas.turn_page()

    def finish(self) -> bytes:
        """End the last page and give the bytes."""
        return self.canvas.finish(self.about)
