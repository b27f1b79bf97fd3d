"""The check digit that every Swedish number ends with: modulus 10, also called Luhn."""

from __future__ import annotations


def check_digit(payload: str) -> str:
    """The digit that makes ``payload`` (ASCII digits) right when it is put last."""
    return str(-_sum(payload + "0") % 10)


def ends_right(digits: str) -> bool:
    """Tell whether the last of ``digits`` (ASCII digits) is the check digit of those before it."""
    return _sum(digits) % 10 == 0


def _sum(digits: str) -> int:
    """Every second digit doubled from the right, not the last; the digits of all products added."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(product // 10 + product % 10 for product in doubled)
