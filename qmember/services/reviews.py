"""What an auditor does in her own book: draw a sample, tick a voucher, take a tick back."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select

from qmember.domain.errors import NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import voucher_number
from qmember.domain.permissions import Permission
from qmember.domain.reviews import Wish, checked, drawn
from qmember.models import (
    Entry,
    ReviewDraw,
    ReviewPick,
    ReviewTick,
    ReviewTickUndo,
)
from qmember.queries.association import association
from qmember.queries.reviews import candidates, live_ticks, review
from qmember.services import audit
from qmember.services.unit import Unit

REVIEWED = "reviewed"
"""The subject of what is done in this book: not the voucher's own, whose history does not tell of it."""

NO_PAGE = "The page does not exist. Search, or go to the overview"
NOTHING_CLOSED = "No month of the year is closed yet. You can begin when the first one is"
NOTHING_NEW = (
    "Every voucher that this draw takes is in the sample already. Write another seed or number"
)


def new_seed() -> str:
    """A seed that nobody chose."""
    return secrets.token_hex(4)


def draw_sample(unit: Unit, year: int, wish: Wish) -> int:
    """Draw from the closed months that no draw covers yet, else from all closed ones; the draw's row id.

    What an earlier draw took stays with it. Raises Refused when no month is closed, when the draw adds
    nothing, and what ``domain.reviews.checked`` refuses.
    """
    unit.need(Permission.AUDIT_BOOKS)
    wish = checked(wish)
    fiscal_month = association(unit.session, unit.today).fiscal_month
    months = review(unit.session, year, fiscal_month=fiscal_month).to_draw
    if not months:
        raise Refused(NOTHING_CLOSED, field="size")
    last = unit.session.scalar(select(func.max(Entry.number)).where(Entry.year == year)) or 0
    known = candidates(unit.session, year, months, last)
    taken = set(unit.session.scalars(select(ReviewPick.entry_id)))
    fresh = {known[one]: why for one, why in drawn(known, wish).items() if known[one] not in taken}
    if not fresh:
        raise Refused(NOTHING_NEW, field="size")
    row = ReviewDraw(
        year=year, months=",".join(months), last_number=last, seed=wish.seed, size=wish.size,
        over_ore=wish.over_ore, user_id=unit.viewer.user_id, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    unit.session.add_all(
        ReviewPick(entry_id=entry_id, draw_id=row.id, why=why) for entry_id, why in fresh.items()
    )
    unit.session.flush()
    audit.note(
        unit, Event.REVIEW_DRAWN, "review", row.id, year=year, rows=len(fresh), key=wish.seed
    )
    return row.id


def tick(unit: Unit, entry_id: int) -> None:
    """Note that a voucher of the sample was looked at as it is now.

    Again, nothing happens; where it was corrected since, the old tick is taken back first.
    """
    unit.need(Permission.AUDIT_BOOKS)
    voucher = need_picked(unit, entry_id)
    held = _held(unit, entry_id)
    if held is not None and not _corrected_since(unit, entry_id, held.seen_id):
        return
    if held is not None:
        _take_back(unit, held)
    newest = unit.session.scalar(select(func.max(Entry.id)))
    row = ReviewTick(
        entry_id=entry_id, seen_id=newest, user_id=unit.viewer.user_id, at=unit.now,
        by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.REVIEW_TICKED, REVIEWED, entry_id, number=voucher)


def untick(unit: Unit, entry_id: int) -> None:
    """Take the tick of a voucher back; again, nothing happens."""
    unit.need(Permission.AUDIT_BOOKS)
    voucher, held = need_picked(unit, entry_id), _held(unit, entry_id)
    if held is None:
        return
    _take_back(unit, held)
    audit.note(unit, Event.REVIEW_UNTICKED, REVIEWED, entry_id, number=voucher)


def need_picked(unit: Unit, entry_id: int) -> str:
    """The number of a voucher of the sample; NotFound when it is in none."""
    if unit.session.get(ReviewPick, entry_id) is None:
        raise NotFound(NO_PAGE)
    entry = unit.session.get_one(Entry, entry_id)
    return voucher_number(entry.year, entry.number)


def _held(unit: Unit, entry_id: int) -> ReviewTick | None:
    query = select(ReviewTick).where(ReviewTick.entry_id == entry_id)
    query = query.where(ReviewTick.id.in_(live_ticks())).order_by(ReviewTick.id)
    return unit.session.scalars(query).first()


def _corrected_since(unit: Unit, entry_id: int, seen_id: int) -> bool:
    query = select(Entry.id).where(Entry.reverses_id == entry_id, Entry.id > seen_id)
    return unit.session.scalar(query) is not None


def _take_back(unit: Unit, held: ReviewTick) -> None:
    unit.session.add(ReviewTickUndo(tick_id=held.id, at=unit.now, by=unit.viewer.name))
    unit.session.flush()
