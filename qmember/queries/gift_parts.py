"""Read on which purposes a gift is divided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from qmember.domain.gift_parts import GiftPart
from qmember.domain.lists import batched
from qmember.domain.money import NBSP, kronor
from qmember.models import IncomePart, Purpose
from qmember.queries.reading import Reads


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


def said(parts: Sequence[PurposePart]) -> str:
    """The parts in a line: ``Sängar 300 kr, Allmän gåva 200 kr``."""
    return ", ".join(f"{one.name} {kronor(one.amount_ore, whole=True)}{NBSP}kr" for one in parts)
