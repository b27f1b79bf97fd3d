"""A gift divided on several purposes, by kronor or by per cent; the parts always sum to the gift (E9).

The remainder of öre goes to the largest fractions, and among equal ones to the purpose that was made
first: so the order in which the parts were written makes no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from qmember.domain.amounts import parse_amount
from qmember.domain.errors import Refused
from qmember.domain.money import Kronor, shares

WHOLE = 10_000
"""A hundred per cent, in hundredths of a per cent."""

REST = frozenset({"rest", "resten", "the rest"})
PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s*(?:%|procent|per cent)")
NO_PERCENT = "Write the per cent with digits, for example 25 % or 33,33 %"
ONE_WAY = "Write all parts in kronor, or all in per cent"
ONE_REST = "Only one part can be the rest"


@dataclass(frozen=True, slots=True, order=True)
class GiftPart:
    """Öre of a gift that are for one purpose, by its row id."""

    purpose_id: int
    amount_ore: int


def divided(total: int, weights: Iterable[GiftPart]) -> tuple[GiftPart, ...]:
    """``total`` öre divided as these parts are to one another; parts that come to nothing are left out.

    Parts that sum to ``total`` stay as they are, so a gift of another sum keeps its proportions.
    """
    parts = sorted(weights)
    ore = shares(total, [one.amount_ore for one in parts])
    return tuple(
        GiftPart(one.purpose_id, part) for one, part in zip(parts, ore, strict=True) if part
    )


def joined_parts(*several: Iterable[GiftPart]) -> tuple[GiftPart, ...]:
    """The parts of several sums as those of one, the earliest purpose first."""
    ore: dict[int, int] = {}
    for one in chain(*several):
        ore[one.purpose_id] = ore.get(one.purpose_id, 0) + one.amount_ore
    return tuple(GiftPart(key, part) for key, part in sorted(ore.items()) if part)


def without_parts(parts: Iterable[GiftPart], less: Iterable[GiftPart]) -> tuple[GiftPart, ...]:
    """What is left of some parts when others, which are parts of them, have been taken away."""
    return joined_parts(parts, (GiftPart(one.purpose_id, -one.amount_ore) for one in less))


def read_parts(total: int, written: Mapping[int, str]) -> tuple[GiftPart, ...]:
    """The parts of ``total`` öre as somebody wrote them beside each purpose; empty where nothing stands.

    ``250``, ``25 %`` or ``resten``. Raises Refused when they are not all of one way, or do not come to
    the whole.
    """
    said = {key: text.strip().lower() for key, text in written.items() if text.strip()}
    if not said:
        return ()
    rest = [key for key, text in said.items() if text in REST]
    if len(rest) > 1:
        raise Refused(ONE_REST, field="parts")
    told = {key: text for key, text in said.items() if key not in rest}
    percent = [key for key, text in told.items() if "%" in text or "cent" in text]
    if percent and len(percent) < len(told):
        raise Refused(ONE_WAY, field="parts")
    whole = WHOLE if percent else total
    weights = {key: _percent(text) if percent else _kronor(text) for key, text in told.items()}
    left = whole - sum(weights.values())
    weights |= dict.fromkeys(rest, max(left, 0))
    _need_whole(total, whole, sum(weights.values()), left)
    return divided(total, (GiftPart(key, one) for key, one in weights.items() if one))


def _need_whole(total: int, whole: int, said: int, left: int) -> None:
    if said == whole and left >= 0:
        return
    ore = abs(left) if whole == total else total * abs(left) // whole
    if left > 0:
        raise Refused("%(left)s is left to divide", field="parts", left=Kronor(ore))
    raise Refused("You have divided %(over)s too much", field="parts", over=Kronor(ore))


def _kronor(text: str) -> int:
    try:
        return parse_amount(text)
    except Refused as error:
        raise Refused(error.message, field="parts", code=error.code, **error.values) from None


def _percent(text: str) -> int:
    found = PERCENT.fullmatch(text)
    if found is None or int(found[1]) > 100:  # noqa: PLR2004  # no part is more than all
        raise Refused(NO_PERCENT, field="parts")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
