"""What a row of a list becomes of a membership: the same dated facts as if she had joined here.

What was paid before the books here began is time that is settled, never income: it stands in the
books of that time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qmember.domain.member_numbers import read_member_number
from qmember.domain.membership_rules import MembershipRules, covered, year_of
from qmember.domain.moved_facts import Moved
from qmember.domain.text import fold

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Settled:
    """Days whose fee was settled before, on which day, and öre that are known to have been paid."""

    from_on: date
    to_on: date
    settled_on: date
    paid_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """Öre that she was asked for and has not paid, and the days that they are for."""

    ore: int
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class MovedMembership:
    """One membership as it is written down: ``left_from`` is the first day on which she was none."""

    type_id: int
    accepted_on: date
    settled: tuple[Settled, ...] = ()
    owed: Owed | None = None
    left_from: date | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Types:
    """The types by their folded names, and the one of rows that name none that is known."""

    by_name: Mapping[str, int]
    otherwise: int

    def of(self, name: str | None) -> int:
        """The type that a list calls so."""
        return self.by_name.get(fold(name or ""), self.otherwise)


def membership_of(
    moved: Moved, rules: MembershipRules, types: Types, today: date
) -> MovedMembership:
    """What the row says as facts.

    Without a year that is paid she counts as settled until her year that goes on, or until she
    left: the list that she stood in called her a member. A member number is hers still when it is
    one of ours.
    """
    year = _paid_year(moved, rules)
    accepted = _accepted(moved, year, today)
    settled = tuple(_settled(moved, rules, accepted, year, today))
    last = settled[-1].to_on if settled else None
    return MovedMembership(
        type_id=types.of(moved.member_type), accepted_on=accepted, settled=settled,
        owed=_owed(moved, rules, last, today),
        left_from=moved.left_on + DAY if moved.left_on is not None else None,
        number=read_member_number(moved.old_number or ""),
    )  # fmt: skip


def _paid_year(moved: Moved, rules: MembershipRules) -> tuple[date, date] | None:
    """The days of the last year that was paid; a year is that of its first day."""
    if moved.paid_year is None:
        return None
    return year_of(rules, date(moved.paid_year, rules.first_month, 1))


def _accepted(moved: Moved, year: tuple[date, date] | None, today: date) -> date:
    """The day on which she became a member; where none is told, the first that is known of."""
    told = moved.joined_on or (year[0] if year else None) or moved.left_on or today
    return min(told, moved.left_on or today, today)


def _settled(
    moved: Moved,
    rules: MembershipRules,
    accepted: date,
    year: tuple[date, date] | None,
    today: date,
) -> list[Settled]:
    """The years until the one that was paid as one time, and that year with what was paid."""
    end = year[0] - DAY if year else _last_before(moved, rules, today)
    found = [Settled(accepted, end, accepted)] if end >= accepted else []
    if year and year[1] >= accepted:
        settled_on = min(moved.paid_on or year[0], today)
        found.append(Settled(*year, settled_on, moved.paid_ore))
    return found


def _last_before(moved: Moved, rules: MembershipRules, today: date) -> date:
    """The last day that counts as settled when no year is told."""
    return moved.left_on or year_of(rules, today)[0] - DAY


def _owed(moved: Moved, rules: MembershipRules, last: date | None, today: date) -> Owed | None:
    if not moved.open_ore or moved.left_on is not None:
        return None
    return Owed(moved.open_ore, *covered(rules, today, paid_until=last))
