"""The code on a receipt by which anybody can ask whether it is genuine: short, and nobody's to guess."""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's letters: none that is taken for another when it is read aloud or off paper."""

LENGTH = 10
"""Nine letters drawn (45 bits) and one that checks them."""

_BITS = 5
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})


def code_of(digest: bytes) -> str:
    """The code that follows from a keyed digest; ValueError for one of fewer than eight bytes."""
    if len(digest) < 8:  # noqa: PLR2004
        raise ValueError("a digest of eight bytes or more is needed")
    number = int.from_bytes(digest[:8], "big")
    drawn = "".join(LETTERS[number >> _BITS * place & 31] for place in range(LENGTH - 1))
    return drawn + _check(drawn)


def read_code(text: str) -> str | None:
    """The code that somebody wrote, with or without spaces and hyphens; None when it is not one."""
    code = "".join(text.upper().split()).replace("-", "").translate(_MEANT)
    if len(code) != LENGTH or not set(code) <= set(LETTERS):
        return None
    return code if _check(code[:-1]) == code[-1] else None


def show_code(code: str) -> str:
    """A code as it is printed: ``K7Q2F-9M4XR``."""
    half = LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def _check(drawn: str) -> str:
    """The letter that makes the whole right (Luhn's rule for 32 letters).

    Every single letter that is mistaken is found, and two neighbours that change places but for 0
    and Z.
    """
    total = 0
    for place, letter in enumerate(reversed(drawn)):
        value = LETTERS.index(letter) * (1 if place % 2 else 2)
        total += value // 32 + value % 32
    return LETTERS[-total % 32]
