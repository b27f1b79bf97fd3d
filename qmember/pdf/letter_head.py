"""What letters share: who sends it, to whom where a Swedish window envelope shows it, foot and pages."""

from __future__ import annotations

from collections.abc import Sequence

from qmember.pdf.fonts import REGULAR
from qmember.pdf.palette import INK, LINE, MUTED, PLUM
from qmember.pdf.sheet import HEADING, LABEL, POINT, SMALL, STRONG, Sheet
from qmember.pdf.text import NBSP, Style, fit, wrap

LEFT, WIDTH = 20.0, 170.0
LEFT_COLUMN = 82.0
REFERENCES_Y = 55.0
TOP, BOTTOM, FOOT_Y = 26.0, 264.0, 272.0
"""Where a later page begins, where a page is full, and where the rule of the foot is drawn."""

WINDOW_X, WINDOW_WIDTH = 118.0, 74.0
RETURN_Y, ADDRESS_Y = 43.0, 49.0
ADDRESS_LINES = 5
"""Window H2 (right, second place) of C5 and E65 envelopes, in millimetres of the folded sheet.

Nothing else stands right of the middle above the address, so that the window shows nothing more.
"""

FOLDS = (99.0, 148.5, 198.0)
"""Where the sheet is folded: in three for E65, in two for C5."""

_ADDRESS = Style(REGULAR, 11, 14, INK)
_RETURN = Style(REGULAR, 7, 9, MUTED)


def draw_sender(sheet: Sheet, name: str, orgnr: str) -> None:
    """The association's name and its number, as it is to be read, top left."""
    sheet.rule(LEFT, 14, 12, colour=PLUM, weight=2.5)
    with sheet.content("P"):
        y = sheet.block(name, LEFT, 22, HEADING, width=LEFT_COLUMN, most=3)
    if orgnr:
        with sheet.content("P"):
            sheet.text(orgnr, LEFT, y, SMALL, width=LEFT_COLUMN)


def draw_references(sheet: Sheet, pairs: Sequence[tuple[str, str]]) -> None:
    """What the paper is known by, as labels and values, left of the window; a draft has no number yet."""
    with sheet.element("Table"):
        for row, (label, value) in enumerate(pair for pair in pairs if pair[1]):
            y = REFERENCES_Y + row * LABEL.leading * POINT
            with sheet.element("TR"):
                with sheet.content("TH", scope="Row"):
                    sheet.text(label, LEFT, y, LABEL)
                with sheet.content("TD"):
                    sheet.text(value, 50, y, STRONG, width=52)


def draw_window(sheet: Sheet, sender: Sequence[str], name: str, address: Sequence[str]) -> None:
    """The receiver's name and address, and above it where the letter goes back to: without a name."""
    with sheet.content("P"):
        sheet.text(", ".join(sender), WINDOW_X, RETURN_Y, _RETURN, width=WINDOW_WIDTH)
    most = ADDRESS_LINES - 2
    shown = (*address[:most], *address[most:][-1:])
    width = WINDOW_WIDTH / POINT
    lines = wrap(name, _ADDRESS, width, most=ADDRESS_LINES - len(shown))
    lines.extend(fit(part, _ADDRESS, width) for part in shown)
    with sheet.content("P"):
        sheet.lines(lines, WINDOW_X, ADDRESS_Y, _ADDRESS)
    for y in FOLDS:
        sheet.rule(5, y, 4, colour=LINE, weight=0.4)


def draw_foot(sheet: Sheet, parts: Sequence[str]) -> None:
    """Who sends the letter and how she is reached, below a rule; no part breaks inside itself."""
    kept_together = (part.replace(" ", NBSP).replace(f"{NBSP}·{NBSP}", " · ") for part in parts)
    sheet.rule(LEFT, FOOT_Y, WIDTH, colour=PLUM)
    with sheet.content("P"):
        line = " · ".join(part for part in kept_together if part)
        sheet.block(line, LEFT, FOOT_Y + 5, SMALL, width=WIDTH, most=3)


def draw_page_marks(sheet: Sheet, known_as: str, page: str, *, first: bool) -> None:
    """Which page of how many, and from the second on what it is a page of: sheets come apart."""
    with sheet.artifact():
        if not first:
            sheet.text(known_as, LEFT, 16, SMALL, width=WIDTH)
        sheet.text(page, LEFT + WIDTH, 290, SMALL, align="right")
