"""What must always hold of an auditor's samples: each is what its seed draws."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from qmember.models import ReviewDraw, ReviewPick
from qmember.queries.reading import Reads
from qmember.queries.reviews import drawn_again, draws_of


def _samples(session: Reads) -> int:
    """Vouchers in a sample that its seed does not draw, and drawn ones that are in none."""
    wrong = 0
    for year in session.scalars(select(ReviewDraw.year).distinct()).all():
        kept: dict[int, str] = {}
        for draw in draws_of(session, year):
            anew = drawn_again(session, year, draw)
            query = select(ReviewPick).where(ReviewPick.draw_id == draw.draw_id)
            mine = {row.entry_id: row.why for row in session.scalars(query)}
            fresh = {entry_id: why for entry_id, why in anew.items() if entry_id not in kept}
            wrong += len(mine.items() ^ fresh.items())
            kept |= mine
    return wrong


CHECKS: dict[str, Callable[[Reads], int]] = {"samples are what their seeds draw": _samples}
"""Ticks hold one at a time by a guard of the database."""
