"""Who made a year's income: how many payers each category has, and how much its largest gave.

What came in is read payer by payer in the order of its index. The few sums that were taken back or
corrected are read apart and set against it: so a year of many payers is told as quickly as its rows
can be counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from qmember.domain.funding import CATEGORIES
from qmember.domain.lists import batched
from qmember.domain.people import PUBLIC_PAYERS
from qmember.models import Entry, Income, IncomeReversal, Person
from qmember.queries.reading import Columns, Reads, Values

LOOKED_AT = 12
"""So many of the largest payers of a category are asked whether they are public bodies."""


@dataclass(frozen=True, slots=True)
class Payers:
    """The payers of one category: how many, how many of them are ``private`` (no public bodies).

    ``given`` is öre of the largest private ones that are known, the largest first.
    """

    count: int = 0
    private: int = 0
    given: tuple[int, ...] = ()


@dataclass(slots=True)
class _Moved:
    """What was taken back or carried within a category: öre of each known payer, never above zero.

    ``unknown`` is how many payments of nobody known it concerns, as a negative number.
    """

    ore: Counter[int] = field(default_factory=Counter)
    unknown: int = 0


def payers_of(session: Reads, year: int, *, carried: bool) -> dict[str, Payers]:
    """The payers of each category, from the lines that make its amount; those unknown are one each.

    Public bodies are counted, but what they pay points at nobody, so it is not compared. They are
    looked for among the largest, where alone it matters. ``carried``: the year has corrections.
    """
    moved = _moved(session, year, carried=carried)
    rows: dict[str, list[Values]] = defaultdict(list)
    for row in _largest(session, year, moved):
        rows[row.key].append(row)
    public = _public(session, {row.person_id for some in rows.values() for row in some})
    found = {key: Payers() for key in CATEGORIES}
    for key, some in rows.items():
        gone = _gone(session, year, key, moved[key])
        found[key] = _payers(some, moved[key], public, gone=gone)
    return found


def _payers(rows: Sequence[Values], moved: _Moved, public: Collection[int], *, gone: int) -> Payers:
    """What the largest payers of a category say of it, when what was moved is set against it."""
    left = ((r.person_id, r.ore + moved.ore[r.person_id]) for r in rows if r.person_id is not None)
    top = sorted(((ore, -person_id) for person_id, ore in left if ore > 0), reverse=True)
    seen = top[:LOOKED_AT]
    given = tuple(ore for ore, negative in seen if -negative not in public)
    unknown = sum(row.payments for row in rows if row.person_id is None) + moved.unknown
    count = rows[0].known - gone + max(0, unknown)
    return Payers(count, count - (len(seen) - len(given)), given)


def _largest(session: Reads, year: int, moved: Mapping[str, _Moved]) -> Iterable[Values]:
    """Those unknown and the largest known payers of each category, beside how many are known.

    Those that something was moved for can only be smaller than what they paid, so it is enough to
    read as many more as they are.
    """
    tops = [
        _paid(key, year)
        .add_columns(_known(key, year).scalar_subquery().label("known"))
        .order_by(
            case((Income.person_id.is_(None), 0), else_=1),
            func.sum(Income.amount_ore).desc(),
            Income.person_id,
        )
        .limit(1 + LOOKED_AT + len(moved[key].ore))
        for key in CATEGORIES
    ]
    return session.execute(union_all(*(select(one.subquery()) for one in tops)))


def _paid(key: str, year: int) -> Columns:
    """What each payer of a category paid in the year, and in how many payments."""
    ore, payments = func.sum(Income.amount_ore).label("ore"), func.count().label("payments")
    columns = select(literal(key).label("key"), Income.person_id, ore, payments)
    return columns.where(*_of(key, year)).group_by(Income.person_id)


def _known(key: str, year: int) -> Columns:
    """How many known payers paid in the year."""
    return select(func.count(Income.person_id.distinct())).where(*_of(key, year))


def _of(key: str, year: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What came in in a year of the kinds that make a category."""
    return Income.year == year, Income.kind.in_(CATEGORIES[key])


def _gone(session: Reads, year: int, key: str, moved: _Moved) -> int:
    """How many of those who paid in the year have nothing left of it."""
    gone = 0
    for part in batched(sorted(moved.ore), 500):
        rows = session.execute(_paid(key, year).where(Income.person_id.in_(part)))
        gone += sum(row.ore + moved.ore[row.person_id] <= 0 for row in rows)
    return gone


def _moved(session: Reads, year: int, *, carried: bool) -> dict[str, _Moved]:
    """What was taken back in the year, and carried from a year before, category by category."""
    parts = [
        select(literal(key).label("key"), *one.subquery().c)
        for key, kinds in CATEGORIES.items()
        for one in (_taken_back(year, kinds), *(_carried(year, kinds) if carried else ()))
    ]
    found = {key: _Moved() for key in CATEGORIES}
    for row in session.execute(union_all(*parts)):
        if row.person_id is None:
            found[row.key].unknown += row.payments
        else:
            found[row.key].ore[row.person_id] += row.ore
    return found


def _taken_back(year: int, kinds: Iterable[str]) -> Columns:
    """What was reversed counts in the year in which that was booked, as its amount does."""
    booked = select(Entry.id).where(Entry.id == IncomeReversal.entry_id, Entry.year == year)
    few = select(IncomeReversal.income_id).where(booked.exists())  # one by one, by their keys
    ore, payments = (-Income.amount_ore).label("ore"), literal(-1).label("payments")
    return select(Income.person_id, ore, payments).where(Income.id.in_(few), Income.kind.in_(kinds))


def _carried(year: int, kinds: Collection[str]) -> tuple[Columns, Columns]:
    """What a correction carries over from a year before: it came in then, and is nobody's of this year.

    So a sum that is moved to its right payer in a later year makes nobody large there; only what the
    correction adds or takes counts.
    """
    old, new, back = aliased(Income), aliased(Income), aliased(Entry)
    first = (
        select(new.id, old.id.label("old_id"), old.amount_ore.label("ore"))
        .select_from(old)
        .join(new, new.replaces_id == old.id)
        .join(IncomeReversal, IncomeReversal.income_id == old.id)
        .join(back, back.id == IncomeReversal.entry_id)
        .where(new.year == year, back.year == year, old.year < year, old.kind.in_(kinds))
        .cte(recursive=True)
    )
    later = aliased(Income)
    chain = first.union_all(
        select(later.id, first.c.id, first.c.ore)
        .join(first, later.replaces_id == first.c.id)
        .where(later.year == year)
    )
    given = select(Income.person_id, -chain.c.ore, literal(-1)).join(chain, chain.c.id == Income.id)
    taken = select(Income.person_id, chain.c.ore, literal(1))
    return given, taken.join(chain, chain.c.old_id == Income.id)


def _public(session: Reads, ids: Collection[int]) -> set[int]:
    """Those of the payers that are public bodies."""
    query = select(Person.id).where(Person.id.in_(ids), Person.payer_kind.in_(PUBLIC_PAYERS))
    return set(session.scalars(query))
