"""Read registered bundles: the newest first, and one with its income as it stands now."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from qmember.domain.bundle_totals import Totals
from qmember.domain.cash import read_count
from qmember.domain.errors import NotFound
from qmember.domain.permissions import Permission, Viewer
from qmember.models import BundleIncome, BundleRegistration, BundleWords, Income, IncomeReversal
from qmember.models.crypto import Keys, unseal
from qmember.queries.bundles import KEY
from qmember.queries.gifts import GiftRow, gifts_of_bundle
from qmember.queries.protected import hidden_names
from qmember.queries.reading import Reads

PAGE = 50


@dataclass(frozen=True, slots=True)
class Words:
    """What was written about a bundle; empty where it is erased, or would name somebody in danger."""

    name: str = ""
    activity: str = ""
    counters: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredRow:
    """A registered bundle in a list; öre and rows as they were registered.

    ``left_ore`` is what of it still holds; ``words`` are what the viewer may read.
    """

    bundle_id: int
    words: Words
    received_on: date
    channel: str
    rows: int
    total_ore: int
    left_ore: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """Income that came with a bundle, and the number of its row."""

    number: int
    gift: GiftRow


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered bundle with its income; ``counted`` is cash by note and coin."""

    row: RegisteredRow
    totals: Totals
    counted: dict[int, int]
    lines: tuple[Line, ...]

    @property
    def can_undo(self) -> tuple[int, ...]:
        """The income of it that can still be undone, by row id."""
        return tuple(line.gift.income_id for line in self.lines if line.gift.can_undo)

    @property
    def holds(self) -> int:
        """How many of its income rows still hold."""
        return sum(line.gift.state == "live" for line in self.lines)


def words_context(bundle_id: int) -> str:
    """What the sealed words of a bundle are bound to."""
    return f"bundle_words:{bundle_id}"


def registered_page(
    session: Reads, keys: Keys, viewer: Viewer, *, before: int | None = None, limit: int = PAGE
) -> list[RegisteredRow]:
    """The newest registered bundles first; ``before`` is the last row id of the page above."""
    if not viewer.may(Permission.READ_GIFTS):
        return []
    query = select(BundleRegistration).order_by(BundleRegistration.bundle_id.desc()).limit(limit)
    if before is not None:
        query = query.where(BundleRegistration.bundle_id < before)
    found = session.scalars(query).all()
    return _rows(session, keys, viewer, found)


def registered_bundle(session: Reads, keys: Keys, viewer: Viewer, bundle_id: int) -> Registered:
    """One registered bundle with its income, masked for the viewer; NotFound when it is none."""
    found = session.get(BundleRegistration, bundle_id)
    if found is None or not viewer.may(Permission.READ_GIFTS):
        raise NotFound("The page does not exist. Search, or go to the overview")
    [row] = _rows(session, keys, viewer, [found])
    lines = tuple(Line(place, gift) for place, gift in gifts_of_bundle(session, viewer, bundle_id))
    totals = Totals(found.rows, found.total_ore, 0, found.control_count, found.control_ore)
    return Registered(row, totals, read_count(found.counted), lines)


def bundle_of(
    session: Reads, keys: Keys, viewer: Viewer, income_ids: Collection[int]
) -> RegisteredRow | None:
    """The bundle with which one of some income rows came."""
    mine = select(BundleIncome.bundle_id).where(BundleIncome.income_id.in_(income_ids))
    query = select(BundleRegistration).where(BundleRegistration.bundle_id.in_(mine))
    found = session.scalars(query.order_by(BundleRegistration.bundle_id)).first()
    if found is None or not viewer.may(Permission.READ_GIFTS):
        return None
    return _rows(session, keys, viewer, [found])[0]


def _rows(
    session: Reads, keys: Keys, viewer: Viewer, found: Collection[BundleRegistration]
) -> list[RegisteredRow]:
    ids = [one.bundle_id for one in found]
    words, gone = _words(session, keys, viewer, found), _reversed(session, ids)
    return [
        RegisteredRow(
            one.bundle_id, words.get(one.bundle_id, Words()), one.received_on, one.channel, one.rows,
            one.total_ore, one.total_ore - gone.get(one.bundle_id, 0), one.at, one.by,
        )
        for one in found
    ]  # fmt: skip


def _reversed(session: Reads, ids: Collection[int]) -> dict[int, int]:
    """Öre of each bundle that no longer hold."""
    query = (
        select(BundleIncome.bundle_id, func.sum(Income.amount_ore))
        .join(Income, Income.id == BundleIncome.income_id)
        .join(IncomeReversal, IncomeReversal.income_id == BundleIncome.income_id)
        .where(BundleIncome.bundle_id.in_(ids))
        .group_by(BundleIncome.bundle_id)
    )
    return {bundle_id: int(ore) for bundle_id, ore in session.execute(query)}


def _words(
    session: Reads, keys: Keys, viewer: Viewer, found: Collection[BundleRegistration]
) -> dict[int, Words]:
    """What was written about bundles; of what others wrote nothing that names somebody in danger."""
    mine = {one.bundle_id for one in found if viewer.user_id and one.actor_id == viewer.user_id}
    query = select(BundleWords.bundle_id, BundleWords.sealed)
    query = query.where(BundleWords.bundle_id.in_([one.bundle_id for one in found]))
    opened = {
        bundle_id: open_words(keys, bundle_id, sealed)
        for bundle_id, sealed in session.execute(query)
    }
    if set(opened) <= mine:
        return opened
    hidden = hidden_names(session, keys)
    return {i: w for i, w in opened.items() if i in mine or not hidden.within(said(w))}


def open_words(keys: Keys, bundle_id: int, sealed: bytes) -> Words:
    """What was written about a bundle."""
    plain = json.loads(unseal(keys.derive(KEY), sealed, words_context(bundle_id)))
    return Words(
        str(plain["name"]), str(plain["activity"]), tuple(map(str, plain["counters"])),
        str(plain["reason"]),
    )  # fmt: skip


def said(words: Words) -> str:
    """All of it as one text, to look for names in."""
    return "\n".join((words.name, words.activity, *words.counters, words.reason))
