"""Colours that can be read: contrast by WCAG 2.2 (success criterion 1.4.3), and shades of one colour.

Counted in whole numbers of ten-thousandths, so that the same colours always give the same answer.
"""

from __future__ import annotations

import re
from fractions import Fraction

from qmember.domain.errors import Refused

READABLE = Fraction(9, 2)
"""The ratio that text needs against what it stands on: 4.5 to 1."""

GROUNDS = ("#FFFFFF", "#FAF9F7")
"""What text in the association's colour stands on, and what stands on it: white, and the page."""

Rgb = tuple[int, int, int]


def colour(text: str) -> str:
    """A colour as ``#4A2B57``; Refused when it is none, or when text in it could not be read."""
    found = re.fullmatch(r"#?([0-9a-fA-F]{6})", text.strip())
    if found is None:
        raise Refused("Write the colour as six letters and digits, for example #4A2B57")
    shown = f"#{found[1].upper()}"
    if any(contrast(shown, ground) < READABLE for ground in (*GROUNDS, tint(shown))):
        raise Refused("That colour is too light to be read. Choose a darker one")
    return shown


def contrast(one: str, other: str) -> Fraction:
    """How much one colour stands out from another: from 1 (not at all) to 21."""
    light, dark = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return Fraction(light + Fraction(1, 20), dark + Fraction(1, 20))


def tint(shown: str) -> str:
    """A very light shade, for what lies behind text."""
    return _mixed(shown, (255, 255, 255), 8)


def darker(shown: str) -> str:
    """A darker shade, for a button under the hand."""
    return _mixed(shown, (0, 0, 0), 75)


def _mixed(shown: str, other: Rgb, percent: int) -> str:
    parts = zip(_rgb(shown), other, strict=True)
    mixed = [(mine * percent + theirs * (100 - percent)) // 100 for mine, theirs in parts]
    return "#{:02X}{:02X}{:02X}".format(*mixed)


def _rgb(shown: str) -> Rgb:
    return int(shown[1:3], 16), int(shown[3:5], 16), int(shown[5:7], 16)


def _luminance(rgb: Rgb) -> Fraction:
    red, green, blue = (_linear(part) for part in rgb)
    return Fraction(2126 * red + 7152 * green + 722 * blue, 10_000)


def _linear(part: int) -> Fraction:
    """The light of one channel: the curve of sRGB, whose power of 2.4 is 12/5."""
    share = Fraction(part, 255)
    if share <= Fraction(4045, 100_000):
        return Fraction(share * 100, 1292)
    return _power_12_5(Fraction(share * 1000 + 55, 1055))


def _power_12_5(base: Fraction) -> Fraction:
    """``base`` to the power 12/5 for 0 ≤ base ≤ 1, to six digits: the fifth root by halving."""
    scale = 10**6
    wanted = base**12
    low, high = 0, scale
    while low < high:
        middle = (low + high + 1) // 2
        if Fraction(middle, scale) ** 5 <= wanted:
            low = middle
        else:
            high = middle - 1
    return Fraction(low, scale)
