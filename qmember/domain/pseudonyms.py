"""What an auditor calls a giver: a name of digits that only this association can lead back to her.

A keyed permutation of the register's numbers (a Feistel network over decimal digits, as in NIST
SP 800-38G, with HMAC-SHA256 as its round function): two givers never get the same name, and without
the key nothing tells which number is behind it. Another auditor and another year have other names.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

ROUNDS = 10
FEWEST = 4
UNKNOWN = "G-xxxx"
"""What everybody is called to somebody without a key: nothing is told rather than too much."""


@lru_cache(maxsize=20_000)
def pseudonym(key: bytes, number: int, year: int) -> str:
    """``G-0231``: the same for the same key, register number and fiscal year; at least four digits."""
    if not key:
        return UNKNOWN
    digits = max(FEWEST, len(str(number)))
    left = digits // 2
    first, last = divmod(number, 10 ** (digits - left))
    for step in range(ROUNDS):
        room = 10 ** (left if step % 2 == 0 else digits - left)
        first, last = last, (first + _round(key, f"{year}:{digits}:{step}:{last}")) % room
    return f"G-{first * 10 ** (digits - left) + last:0{digits}d}"


def _round(key: bytes, text: str) -> int:
    return int.from_bytes(hmac.new(key, text.encode(), hashlib.sha256).digest())
