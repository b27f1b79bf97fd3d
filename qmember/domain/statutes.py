"""An association's statutes as data: versions, each rule with its paragraph, and what holds when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from qmember.domain.statute_rules import DEFINITIONS, Key, Silent, Value


@dataclass(frozen=True, slots=True)
class Rule:
    """What one rule says, and where in the statutes (``§ 4``)."""

    value: Value
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Statutes:
    """One version, valid from a day. ``number`` is 0 for the draft that a new association begins with.

    ``confirmed_on`` is the day on which somebody had compared it with the paper.
    """

    number: int = 0
    from_on: date = date.min
    rules: Mapping[Key, Rule] = field(default_factory=dict)
    confirmed_on: date | None = None
    _in_force: Mapping[Key, Value] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out what is in force once: a röstlängd asks for it some ten times a member."""
        in_force = {
            key: rule.neutral if self.idle(key) else self.written(key)
            for key, rule in DEFINITIONS.items()
        }
        object.__setattr__(self, "_in_force", in_force)

    def written(self, key: Key) -> Value:
        """What stands there, whether it holds or not."""
        return self.rules[key].value if key in self.rules else DEFINITIONS[key].default

    def paragraph(self, key: Key) -> str:
        """Where the statutes say it; empty when nobody has said where."""
        return self.rules[key].paragraph if key in self.rules else ""

    def idle(self, key: Key) -> bool:
        """Tell whether the rule has no effect because nobody has said where it stands."""
        definition = DEFINITIONS[key]
        needs = definition.silent is not Silent.HOLDS and not self.paragraph(key)
        return needs and self.written(key) != definition.neutral

    def holds(self, key: Key) -> Value:
        """What is in force: what silent statutes mean where the rule is idle."""
        return self._in_force[key]

    def word(self, key: Key) -> str:
        """What is in force of a rule that is a word."""
        return str(self.holds(key) or "")

    def count(self, key: Key) -> int:
        """What is in force of a rule that is a number; 0 where there is none."""
        value = self.holds(key)
        return value if isinstance(value, int) else 0

    def flag(self, key: Key) -> bool:
        """What is in force of a rule that is yes or no."""
        return self.holds(key) is True

    def day(self, key: Key) -> tuple[int, int] | None:
        """Month and day in force of a rule that is a day of the year."""
        month, dash, day = self.word(key).partition("-")
        return (int(month), int(day)) if dash else None


DRAFT = Statutes()
"""What holds before anybody has written anything: unconfirmed, and nobody loses the vote by it."""


def statutes_on(versions: Iterable[Statutes], on: date) -> Statutes:
    """The version that is valid on a day: the latest that has begun, and of two the newer."""
    begun = [one for one in versions if one.from_on <= on]
    return max(begun, key=lambda one: (one.from_on, one.number), default=DRAFT)


def said_since(versions: Iterable[Statutes], on: date, key: Key, word: str) -> date:
    """The first day of the unbroken time, up to a day, in which the statutes say a word of a rule.

    The end of time when they do not say it on the day.
    """
    known, since = list(versions), date.max
    for day in sorted({one.from_on for one in known if one.from_on <= on}, reverse=True):
        if statutes_on(known, day).word(key) != word:
            break
        since = day
    return since
