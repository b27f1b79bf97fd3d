"""Member numbers: hers for ever, with a check digit, and no count of how many members there are."""

from __future__ import annotations

import re
from collections.abc import Callable

from qmember.domain.check_digits import check_digit, ends_right

DIGITS = 5
"""So many digits before the check digit: room for ninety thousand members, and short to say."""

FIRST = 10 ** (DIGITS - 1)


def member_number(payload: int) -> str:
    """``M`` and the digits with their check digit, as people read it: ``M482130``."""
    digits = str(payload)
    return f"M{digits}{check_digit(digits)}"


def read_member_number(text: str) -> str | None:
    """A member number that somebody wrote, with or without its M; None when it is not one."""
    found = re.fullmatch(r"[Mm]?(\d{6,9})", text.strip())
    return f"M{found[1]}" if found and ends_right(found[1]) else None


def member_numbers_in(text: str) -> list[str]:
    """What may be member numbers in a text, each once, in order: their last digit is right."""
    found = re.findall(r"(?<![A-Z0-9])M?(\d{6,9})(?![A-Z0-9])", text.upper())
    return list(dict.fromkeys(f"M{digits}" for digits in found if ends_right(digits)))


def drawn_numbers(count: int, given: int, draw: Callable[[int], int]) -> list[str]:
    """Some numbers in the order drawn, each once and at most as many as asked for; some may be taken.

    ``given`` is how many have one. When half of the short numbers are taken, longer ones are drawn.
    ``draw(n)`` gives a number from 0 to n - 1.
    """
    size = FIRST
    while 9 * size < 2 * (given + count):
        size *= 10
    return list(dict.fromkeys(member_number(size + draw(9 * size)) for _ in range(count)))
