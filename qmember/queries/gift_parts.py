"""Read on which purposes a gift is divided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from qmember.domain.gift_parts import GiftPart, divided
from qmember.domain.lists import batched
from qmember.domain.money import NBSP, kronor
from qmember.domain.reasons import Why
from qmember.models import Income, IncomePart, IncomeReversal, Purpose
from qmember.queries.reading import Reads

BY_REFUND = frozenset({Why.REFUNDED, Why.REPLACED})
"""Why a row was taken back when a part of it went back, and when it did not after all."""


@dataclass(frozen=True, slots=True)
class PurposePart:
    """Öre of a gift that are for one purpose, with its name."""

    purpose_id: int
    name: str
    amount_ore: int

    @property
    def plain(self) -> GiftPart:
        """The same without the name."""
        return GiftPart(self.purpose_id, self.amount_ore)


def parts_of(session: Reads, income_ids: Collection[int]) -> dict[int, tuple[PurposePart, ...]]:
    """The parts of those of some income rows that are divided, by row id, the earliest purpose first."""
    found: dict[int, tuple[PurposePart, ...]] = {}
    for some in batched(sorted(income_ids), 500):
        query = (
            select(IncomePart, Purpose.name)
            .join(Purpose, Purpose.id == IncomePart.purpose_id)
            .where(IncomePart.income_id.in_(some))
            .order_by(IncomePart.income_id, IncomePart.purpose_id)
        )
        for row, name in session.execute(query):
            part = PurposePart(row.purpose_id, name, row.amount_ore)
            found[row.income_id] = (*found.get(row.income_id, ()), part)
    return found


def plain_parts(session: Reads, income_id: int) -> tuple[GiftPart, ...]:
    """The parts of one income row; none when it is for one purpose."""
    return tuple(one.plain for one in parts_of(session, [income_id]).get(income_id, ()))


def meant_for(session: Reads, row: Income) -> tuple[GiftPart, ...]:
    """What each öre of an income is for, a single purpose too; empty where it has none."""
    parts = plain_parts(session, row.id)
    if parts or row.purpose_id is None:
        return parts
    return (GiftPart(row.purpose_id, row.amount_ore),)


def same_purposes(session: Reads, first_id: int, last_id: int) -> bool:
    """Whether nobody gave an income other purposes on the way to the row that stands in its place.

    What went back, or did not after all, only changes how much is for each.
    """
    row = session.get_one(Income, last_id)
    while row.id != first_id and row.replaces_id is not None:
        was = session.get_one(Income, row.replaces_id)
        why = session.get_one(IncomeReversal, was.id).reason
        if why not in BY_REFUND and not _alike(session, was, row):
            return False
        row = was
    return True


def _alike(session: Reads, was: Income, row: Income) -> bool:
    if was.amount_ore == row.amount_ore:
        return meant_for(session, was) == meant_for(session, row)
    return meant_for(session, row) == divided(row.amount_ore, meant_for(session, was))


def said(parts: Sequence[PurposePart]) -> str:
    """The parts in a line: ``Sängar 300 kr, Allmän gåva 200 kr``."""
    return ", ".join(f"{one.name} {kronor(one.amount_ore, whole=True)}{NBSP}kr" for one in parts)
