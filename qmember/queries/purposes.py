"""What gifts are for: every purpose with its days and how many gifts it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from qmember.models import Income, IncomePart, Purpose
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """One purpose (ändamål); ``open`` tells whether it takes gifts on the day asked for."""

    purpose_id: int
    name: str
    general: bool
    from_on: date
    to_on: date | None
    gifts: int
    open: bool


def purposes(session: Reads, on: date) -> list[PurposeRow]:
    """Every purpose: the general one first, then by name."""
    whole = select(func.count()).where(Income.purpose_id == Purpose.id).scalar_subquery()
    parts = select(func.count()).where(IncomePart.purpose_id == Purpose.id).scalar_subquery()
    query = select(Purpose, whole + parts).order_by(Purpose.general.desc(), Purpose.name)
    return [
        PurposeRow(
            row.id, row.name, row.general, row.from_on, row.to_on, gifts,
            row.from_on <= on and (row.to_on is None or row.to_on >= on),
        )
        for row, gifts in session.execute(query)
    ]  # fmt: skip
