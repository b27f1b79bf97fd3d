"""Numbers without gaps: one counter row per series and year, in the deed's own transaction."""

from __future__ import annotations

from sqlalchemy import text

from qmember.services.unit import Unit

TAKE = text(
    "INSERT INTO counter (series, year, last) VALUES (:series, :year, :count) "
    "ON CONFLICT (series, year) DO UPDATE SET last = counter.last + :count RETURNING last"
)


def take(unit: Unit, series: str, year: int, *, count: int = 1) -> int:
    """Take the next ``count`` numbers and return the first; a rollback gives them back.

    The upsert also serves the New Year's night when the row does not exist yet.
    """
    values = {"series": series, "year": year, "count": count}
    last: int = unit.session.execute(TAKE, values).scalar_one()
    return last - count + 1
