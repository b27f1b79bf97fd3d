"""How income was corrected: the rows that replaced each other, and who was first when two corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from qmember.domain.permissions import Viewer
from qmember.models import Income, IncomeReversal
from qmember.queries.gifts import GiftRow, gift_by_id
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class Superseded:
    """Who took an income row back and when (UTC); ``row`` is what holds in its place, None if voided."""

    who: str
    at: datetime
    row: GiftRow | None


def chain_of(session: Reads, income_id: int) -> list[int]:
    """The row ids of everything that a row replaced and was replaced by, oldest first."""
    older, newer = older_of(session, income_id), _newer(session, income_id)
    return [*reversed(older), income_id, *newer]


def newest_of(session: Reads, income_id: int) -> int:
    """The row that stands in the place of one, through however many corrections."""
    return [income_id, *_newer(session, income_id)][-1]


def superseded(session: Reads, viewer: Viewer, income_id: int) -> Superseded | None:
    """What became of a row that no longer holds; None while it does."""
    reversal = session.get(IncomeReversal, income_id)
    if reversal is None:
        return None
    newer = _newer(session, income_id)
    last = newer[-1] if newer else None
    holds = last is not None and session.get(IncomeReversal, last) is None
    row = gift_by_id(session, viewer, last) if last is not None and holds else None
    return Superseded(reversal.by, reversal.at, row)


def older_of(session: Reads, income_id: int) -> list[int]:
    """The rows that a row replaced, the nearest first."""
    found: list[int] = []
    while one := session.scalar(select(Income.replaces_id).where(Income.id == income_id)):
        found.append(income_id := one)
    return found


def _newer(session: Reads, income_id: int) -> list[int]:
    """The rows that replaced a row, the nearest first."""
    found: list[int] = []
    while one := session.scalar(select(Income.id).where(Income.replaces_id == income_id)):
        found.append(income_id := one)
    return found
