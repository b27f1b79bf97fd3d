"""Thanks for gifts: within which days, with which words, and what a letter of thanks says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WITHIN = timedelta(days=7)
"""A gift is thanked for within so many days of when it came."""

LOOKS_BACK = timedelta(days=60)
"""A gift that came longer ago is not thanked for any more: a late thank-you says that nobody saw it."""

MOST_LINES = 12

OTHER = "other"
"""How somebody was thanked whom nothing is sent to: by telephone, when meeting, or not at all."""


@dataclass(frozen=True, slots=True)
class ThanksText:
    """Words of thanks for gifts to one purpose (None: to any), in one language, from a day on."""

    text_id: int
    purpose_id: int | None
    language: str
    from_on: date
    lines: tuple[str, ...]


def text_for(
    texts: Sequence[ThanksText], purpose_id: int | None, language: str, on: date
) -> ThanksText | None:
    """The words that hold on the day: the newest of the purpose, else the newest of any purpose."""
    held = [one for one in texts if one.language == language and one.from_on <= on]
    own = [one for one in held if one.purpose_id == purpose_id]
    found = own or [one for one in held if one.purpose_id is None]
    return max(found, key=lambda one: (one.from_on, one.text_id), default=None)


@dataclass(frozen=True, slots=True)
class ThanksLetter:
    """One letter of thanks: to whom, where, for which gift, in which words."""

    receiver: str
    address: tuple[str, ...]
    amount_ore: int
    received_on: date
    lines: tuple[str, ...]
    language: str
