"""Any text to lines that can be drawn: cleaned, measured, broken and shortened; never an error."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from reportlab.lib.colors import Color

from qmember.pdf.fonts import WIDE, fonts
from qmember.pdf.scripts import joined, visual

ELLIPSIS = "…"
NBSP = "\u00a0"
_LONGEST = 2_000
_BLANK = re.compile(r"[ \t\n\r\f\v]+")
_JOINERS = str.maketrans("", "", "\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Style:
    """How a line looks: font, size and line height in points, colour."""

    font: str
    size: float
    leading: float
    colour: Color


@dataclass(frozen=True, slots=True)
class Line:
    """One line ready to draw: (font, letters) runs from left to right and the width in points."""

    runs: tuple[tuple[str, str], ...]
    width: float


def clean(text: str) -> str:
    """The text as it can be drawn: one line, composed letters, no control or invisible characters.

    Joiners between Arabic letters stay until the letters are joined. A broken half of a surrogate
    pair becomes the replacement character.
    """
    if text.isascii() and text.isprintable():
        return _BLANK.sub(" ", text).strip(" ")
    composed = unicodedata.normalize("NFC", text[:_LONGEST])
    return _BLANK.sub(" ", "".join(map(_drawable, composed))).strip(" ")


def set_line(text: str, style: Style) -> Line:
    """One line of a text, however wide it gets."""
    return _line(joined(clean(text)), style.font, style.size)


def fit(text: str, style: Style, width: float) -> Line:
    """One line of a text that is at most ``width`` points wide, shortened with an ellipsis."""
    return _fitted(joined(clean(text)), style, width)


def wrap(text: str, style: Style, width: float, *, most: int) -> list[Line]:
    """At most ``most`` lines of at most ``width`` points; what does not fit ends with an ellipsis.

    Lines break at spaces, and inside a word only when the word alone is too wide.
    """
    lines: list[Line] = []
    rest = joined(clean(text))
    while rest and len(lines) < most - 1:
        head, rest = _break(rest, style, width)
        lines.append(_line(head, style.font, style.size))
    return [*lines, _fitted(rest, style, width)] if rest else lines


def width_of(text: str, style: Style) -> float:
    """The width of a text in points."""
    return set_line(text, style).width


def _drawable(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return NBSP if char == NBSP else " "
    if category == "Cf":
        return char if char in "\u200c\u200d" else ""
    if category == "Cs":
        return "\ufffd"
    return "" if "\ufe00" <= char <= "\ufe0f" or char >= "\U000e0100" else char


def _break(text: str, style: Style, width: float) -> tuple[str, str]:
    """The longest beginning that fits the width and what is left; at least one letter is taken."""
    end = _fitting(text, style, width)
    if end == len(text):
        return text, ""
    space = text.rfind(" ", 0, end + 1)
    if space > 0:
        return text[:space].rstrip(" "), text[space + 1 :].lstrip(" ")
    end = max(end, 1)
    return text[:end], text[end:]


def _fitted(text: str, style: Style, width: float) -> Line:
    whole = _line(text, style.font, style.size)
    if whole.width <= width:
        return whole
    end = _fitting(text, style, width - _advance(ELLIPSIS, style.font) * style.size)
    return _line(text[:end].rstrip(" ") + ELLIPSIS, style.font, style.size)


def _fitting(text: str, style: Style, width: float) -> int:
    """How many letters from the beginning fit the width."""
    used = 0.0
    for place, char in enumerate(text):
        used += _advance(char, style.font) * style.size
        if used > width:
            return place
    return len(text)


@lru_cache(maxsize=4096)
def _advance(char: str, font: str) -> float:
    """How far a letter moves the pen at size 1."""
    return fonts()[_font(char, font)].stringWidth(char, 1)


def _line(text: str, font: str, size: float) -> Line:
    shown = visual(text).translate(_JOINERS)
    runs = _runs(shown, font)
    width = sum(fonts()[name].stringWidth(part, size) for name, part in runs)
    return Line(runs, width)


def _runs(text: str, font: str) -> tuple[tuple[str, str], ...]:
    if text.isascii():
        return ((font, text),) if text else ()
    return tuple((name, "".join(part)) for name, part in groupby(text, lambda c: _font(c, font)))


@lru_cache(maxsize=4096)
def _font(char: str, font: str) -> str:
    """The font that draws a letter: the wished one, or the wide one for what only that has."""
    wide = not fonts()[font].has(ord(char)) and fonts()[WIDE].has(ord(char))
    return WIDE if wide else font
