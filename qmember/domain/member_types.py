"""Types of membership: what each gives from a day on, so that an old year keeps the rules it had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qmember.domain.voters import Vote


@dataclass(frozen=True, slots=True)
class TypeRule:
    """What a type gives from ``from_on`` until its next rule.

    ``fee_free``: no fee is asked for, and nobody loses anything by it. ``min_age`` in whole years;
    None: none.
    """

    from_on: date
    vote: Vote
    motion: bool = True
    electable: bool = True
    takes_part: bool = True
    fee_free: bool = False
    min_age: int | None = None


@dataclass(frozen=True, slots=True)
class MemberType:
    """A type of membership, such as member, supporting member or honorary member."""

    id: int
    name: str
    rules: tuple[TypeRule, ...]

    def rule_on(self, on: date) -> TypeRule | None:
        """What the type gave on a day; None before it was there."""
        begun = [rule for rule in self.rules if rule.from_on <= on]
        return max(begun, key=lambda rule: rule.from_on, default=None)


def types_on(types: Iterable[MemberType], on: date) -> list[MemberType]:
    """The types that were there on a day."""
    return [one for one in types if one.rule_on(on) is not None]


BEGINNING = date(1990, 1, 1)
"""The day from which the suggested types hold: before any membership that anybody moves in."""

SUGGESTED: tuple[tuple[str, TypeRule], ...] = (
    ("Medlem", TypeRule(BEGINNING, Vote.YES)),
    ("Stödmedlem", TypeRule(BEGINNING, Vote.NO, motion=False, electable=False)),
    ("Hedersmedlem", TypeRule(BEGINNING, Vote.ASK, fee_free=True)),
)
"""The types of a new association (``domain`` part 4); editable from a day on, and none is deleted."""
