"""How many are members, came and left: numbers of a year, told so that nobody can be worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from qmember.domain.funding import FEWEST
from qmember.domain.membership import Spell, spells, status, type_of, until
from qmember.domain.membership_facts import MemberFacts, Standing, Status
from qmember.domain.membership_rules import MembershipRules, year_of

DAY = timedelta(days=1)
Key = TypeVar("Key")


class Move(StrEnum):
    """What can happen to a membership in a year."""

    JOINED = "joined"
    LEFT = "left"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class MemberCounts:
    """The members of a day, and what had happened in its membership year until then.

    ``by_type`` counts the members of each type (its row id) who have paid and who have not. Of those
    who had paid for the day before the year, ``due`` were to pay again and ``renewed`` have.
    """

    on: date
    by_type: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    joined: int = 0
    left: int = 0
    lapsed: int = 0
    due: int = 0
    renewed: int = 0

    @property
    def paid(self) -> int:
        return sum(paid for paid, _ in self.by_type.values())

    @property
    def unpaid(self) -> int:
        return sum(unpaid for _, unpaid in self.by_type.values())

    @property
    def members(self) -> int:
        return self.paid + self.unpaid

    def figures(self) -> dict[str, int | None]:
        """Every number as it may be told; None where it would tell of few people.

        Who came and who went are told together or not: one of them could be worked out from the
        members of another day.
        """
        moves = {"joined": self.joined, "left": self.left, "lapsed": self.lapsed}
        return {
            **tellable({"members": self.members}),
            **tellable({"paid": self.paid, "unpaid": self.unpaid}),
            **tellable(moves), "renewed": self.renewed_percent,
        }  # fmt: skip

    @property
    def renewed_percent(self) -> int | None:
        """Whole per cent; None when nobody was to renew, or when it would tell of few people."""
        one = tellable({"renewed": self.renewed, "not": self.due - self.renewed})
        if not self.due or one["renewed"] is None:
            return None
        return (200 * self.renewed + self.due) // (2 * self.due)


def count(
    facts: Iterable[MemberFacts], rules: MembershipRules, on: date, *, type_id: int | None = None
) -> MemberCounts:
    """Count everybody on a day, each by ``membership.status``, so that last year's never changes.

    Only those of a type, where one is chosen.
    """
    first = year_of(rules, on)[0]
    types: dict[int, list[int]] = {}
    happened: Counter[str] = Counter()
    for one in facts:
        now = status(one, rules, on)
        if now.is_member and now.type_id is not None and type_id in (None, now.type_id):
            types.setdefault(now.type_id, [0, 0])[now.standing is not Standing.PAID] += 1
        known = until(one, on)
        for spell in spells(known, rules):
            if type_id in (None, type_of(known, spell)):
                happened.update(move for move, _ in _moves(spell, known.died_on, first, on))
        before = status(one, rules, first - DAY)
        if type_id in (None, before.type_id):
            _count_renewal(happened, known, before, first)
    by_type = {key: (paid, unpaid) for key, (paid, unpaid) in sorted(types.items())}
    return MemberCounts(on, by_type, **happened)


def moves(facts: MemberFacts, rules: MembershipRules, on: date) -> list[tuple[Move, date]]:
    """What happened to somebody's membership in its year until a day, and when, as it is counted.

    The day of an end is the first one on which she was no longer a member.
    """
    first, known = year_of(rules, on)[0], until(facts, on)
    return [
        one for spell in spells(known, rules) for one in _moves(spell, known.died_on, first, on)
    ]


def _moves(spell: Spell, died: date | None, first: date, on: date) -> Iterator[tuple[Move, date]]:
    """Whether a membership began or ended from the first day of the year on; who died has left.

    A membership of no days is none: it neither began nor ended.
    """
    ended, how = spell.ended_on, Move.LAPSED if spell.how is Standing.LAPSED else Move.LEFT
    if died is not None and (ended is None or died < ended):
        ended, how = died, Move.LEFT
    if ended is not None and ended <= spell.from_on:
        return
    if first <= spell.from_on <= on:
        yield Move.JOINED, spell.from_on
    if ended is not None and first <= ended <= on:
        yield how, ended


def _count_renewal(happened: Counter[str], known: MemberFacts, before: Status, first: date) -> None:
    if before.standing is not Standing.PAID or before.type_id in known.fee_free:
        return
    happened["due"] += 1
    happened["renewed"] += any(one.to_on >= first for one in known.periods)


def tellable(parts: Mapping[Key, int]) -> dict[Key, int | None]:
    """Counts whose sum is known, as they may be told: None where one would tell of few people.

    From one to four are not told. When that is a single count, the smallest other one is not told
    either, or it could be worked out from the sum.
    """
    hidden = {key for key, number in parts.items() if 0 < number < FEWEST}
    if len(hidden) == 1:
        others = [key for key in parts if key not in hidden]
        hidden |= set(sorted(others, key=parts.__getitem__)[:1])
    return {key: None if key in hidden else number for key, number in parts.items()}
