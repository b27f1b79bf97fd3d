"""Cover what names somebody in a text that was written freely, for those who may not know names."""

from __future__ import annotations

import re
from collections.abc import Collection

from qmember.domain.text import fold

COVER = "•••"
EMAIL = re.compile(r"\S+@\S+\.\w+")
PHONE = re.compile(r"(?<![\d-])(?:\+|00?)\d(?:[\s()/.-]{0,2}\d){6,}")
IDENTITY = re.compile(r"(?<![\d-])(?:19|20)?\d{6}[-+]?\d{4}(?!\d)")
"""A personal identity number, in six or eight digits and four: nobody should write one, some do."""

TOKEN = re.compile(r"[^\W_]+")
AGAIN = re.compile(rf"{COVER}(?:[\s-]+{COVER})+")


def capitalised(text: str) -> str:
    """The words of the text that begin with a capital, as names do, without their endings too."""
    return said_in(" ".join(found for found in TOKEN.findall(text) if found[0].isupper()))


def said_in(text: str) -> str:
    """The text with each word that may be a genitive (``Annas``) said without its ending too."""
    return " ".join([text, *(form for found in TOKEN.findall(text) for form in _forms(found)[1:])])


def _forms(word: str) -> tuple[str, ...]:
    plain = fold(word)
    return (plain, plain[:-1]) if plain.endswith("s") and len(plain) > 1 else (plain,)


def covered(text: str, names: Collection[str]) -> str:
    """The text with every word of ``names`` (folded), each address and each telephone number covered."""
    known = frozenset(names)
    for pattern in (EMAIL, IDENTITY, PHONE):
        text = pattern.sub(COVER, text)
    text = TOKEN.sub(lambda found: COVER if set(_forms(found[0])) & known else found[0], text)
    return AGAIN.sub(COVER, text)
