"""Text as bookkeeping programs can read it: code page 437, other letters told by their nearest."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

NEAREST = {
    "\u2013": "-", "\u2014": "-", "\u2012": "-", "\u2015": "-", "\u2212": "-", "\u2011": "-",
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
    "\u20ac": "EUR", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2026": "...", "\u2022": "-",
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th",
    "Þ": "Th", "ı": "i", "œ": "oe", "Œ": "OE", "\u00a9": "(c)", "\u00ae": "(R)", "\\": "/",
}  # fmt: skip
"""Signs that the code page lacks. A backslash is there, but readers disagree about it before a quote."""

MISTAKEN = frozenset("σΣ÷┼─╓")
"""Signs of the code page that are å ä ö Å Ä Ö elsewhere: by them a reader would take it for Windows."""


@lru_cache(maxsize=4096)
def plain(text: str) -> tuple[str, int]:
    """The text in letters of code page 437 and without controls, and how many were replaced."""
    if text.isprintable() and "\\" not in text and _fits(text):
        return text, 0
    replaced, parts = 0, []
    for letter in unicodedata.normalize("NFC", text):
        known = _near(letter)
        replaced += known != letter
        parts.append(known)
    return "".join(parts), replaced


def _near(letter: str) -> str:
    if letter in NEAREST:
        return NEAREST[letter]
    if unicodedata.category(letter)[0] == "C":
        return " " if letter.isspace() else ""
    if _fits(letter):
        return letter
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    known = "".join(NEAREST.get(c, c) for c in bare)
    return known if known and known.isprintable() and _fits(known) else "?"


def _fits(text: str) -> bool:
    if not MISTAKEN.isdisjoint(text):
        return False
    try:
        text.encode("cp437")
    except UnicodeEncodeError:
        return False
    return True
