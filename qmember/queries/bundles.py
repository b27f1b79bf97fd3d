"""Read open bundles: which there are, and one with the verdict on each of its rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Label, func, select

from qmember.domain import bundles as rules
from qmember.domain.bundle_kept import read_typed
from qmember.domain.bundle_totals import Totals, totals
from qmember.domain.bundles import Head, Known, Row, Typed
from qmember.domain.cash import counted_ore, read_count
from qmember.domain.errors import NotFound
from qmember.domain.ledger import Channel
from qmember.domain.people import PayerKind, read_number, show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Bundle, BundleDraft, BundleRegistration, BundleRow, Person
from qmember.models.crypto import Keys, unseal
from qmember.queries.gift_holds import held
from qmember.queries.gifts import open_purposes
from qmember.queries.people import shown_name
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import Reads

KEY = "bundles"
NO_BUNDLE = "The bundle is not here any more. It has been thrown away"


@dataclass(frozen=True, slots=True)
class OpenBundle:
    """A bundle that somebody has begun: what it is called, its day, and how many rows it has."""

    bundle_id: int
    name: str
    received_on: date
    rows: int
    begun_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class BundlePage:
    """An open bundle. ``counted`` is cash by note and coin, ``counters`` who counted it.

    ``version`` is that of what its rows have in common; ``purposes`` are those that take gifts on its
    day, the general one first.
    """

    bundle_id: int
    head: Head
    version: int
    counted: dict[int, int]
    counters: tuple[str, str]
    rows: tuple[Row, ...]
    purposes: dict[int, str]
    totals: Totals

    @property
    def ready(self) -> bool:
        """Tell whether there is anything to register, and nothing that somebody has to mend first."""
        return bool(self.rows) and not self.totals.problems

    @property
    def seen(self) -> str:
        """What somebody saw who registers it: the same only as long as nothing in it changes."""
        versions = "-".join(f"{row.row_id}.{row.version}" for row in self.rows)
        return rules.fingerprint(f"{self.version}:{versions}")

    def row(self, row_id: int) -> Row | None:
        """One of its rows."""
        return next((row for row in self.rows if row.row_id == row_id), None)


def open_bundles(session: Reads, viewer: Viewer) -> list[OpenBundle]:
    """The open bundles, the oldest first, for those who record gifts."""
    if not viewer.may(Permission.RECORD_GIFTS):
        return []
    count = func.count(BundleRow.id)
    query = (
        select(
            Bundle.id, Bundle.at, Bundle.by, BundleDraft.name, BundleDraft.received_on,
            count.label("rows"),
        )
        .join(BundleDraft, BundleDraft.bundle_id == Bundle.id)
        .outerjoin(BundleRow, BundleRow.bundle_id == Bundle.id)
        .group_by(Bundle.id, Bundle.at, Bundle.by, BundleDraft.name, BundleDraft.received_on)
        .order_by(Bundle.id)
    )  # fmt: skip
    return [
        OpenBundle(row.id, row.name, row.received_on, row.rows, row.at, row.by)
        for row in session.execute(query)
    ]


def begun_with_rows() -> list[Label[Any]]:
    """Columns about the open bundles that have rows, to be asked for with others: how many and since when.

    And of the first of them its row id and name, which are those of the only one where there is one.
    """
    row = BundleRow
    first = select(func.min(row.bundle_id)).scalar_subquery()
    began = select(func.min(Bundle.at)).join(row, row.bundle_id == Bundle.id)
    name = select(BundleDraft.name).where(BundleDraft.bundle_id == first)
    return [
        select(func.count(func.distinct(row.bundle_id))).scalar_subquery().label("bundles"),
        select(func.count(row.id)).scalar_subquery().label("bundle_rows"),
        began.scalar_subquery().label("bundle_at"),
        first.label("bundle_id"),
        name.scalar_subquery().label("bundle_name"),
    ]


def not_registered(session: Reads, first: date, last: date) -> int:
    """How many open bundles have rows of money that came in these days."""
    query = select(func.count(func.distinct(BundleRow.bundle_id))).join(
        BundleDraft, BundleDraft.bundle_id == BundleRow.bundle_id
    )
    return session.scalar(query.where(BundleDraft.received_on.between(first, last))) or 0


def place_of(session: Reads, bundle_id: int) -> str:
    """Where a bundle is: ``open``, ``registered`` or ``gone``; NotFound when it never was."""
    if session.get(BundleDraft, bundle_id) is not None:
        return "open"
    if session.get(BundleRegistration, bundle_id) is not None:
        return "registered"
    if session.get(Bundle, bundle_id) is not None:
        return "gone"
    raise NotFound("The page does not exist. Search, or go to the overview")


def bundle_page(session: Reads, keys: Keys, viewer: Viewer, bundle_id: int) -> BundlePage:
    """An open bundle with the verdict on each row; NotFound when it is not open."""
    draft = session.get(BundleDraft, bundle_id)
    if draft is None or not viewer.may(Permission.RECORD_GIFTS):
        raise NotFound(NO_BUNDLE)
    typed = typed_rows(session, keys, bundle_id)
    purposes = dict(open_purposes(session, draft.received_on))
    people = _people(session, viewer, (one.giver_code for _, _, one in typed))
    rows = rules.judge_all(typed, people, purposes)
    counted = read_count(draft.counted)
    control_ore = counted_ore(counted) if counted else draft.control_ore
    return BundlePage(
        bundle_id, head_of(draft), draft.version, counted, (draft.counter_one, draft.counter_two),
        rows, purposes, totals(rows, draft.control_count, control_ore),
    )  # fmt: skip


def head_of(draft: BundleDraft) -> Head:
    """What the rows of an open bundle have in common."""
    return Head(
        draft.name, draft.received_on, Channel(draft.channel), draft.purpose_id, draft.activity,
        draft.control_count, draft.control_ore,
    )  # fmt: skip


def typed_rows(session: Reads, keys: Keys, bundle_id: int) -> list[tuple[int, int, Typed]]:
    """The rows of a bundle as they were typed: row id, version and what was written, in their order."""
    query = select(BundleRow.id, BundleRow.version, BundleRow.sealed)
    query = query.where(BundleRow.bundle_id == bundle_id).order_by(BundleRow.place)
    return [
        (row_id, version, open_row(keys, row_id, sealed))
        for row_id, version, sealed in session.execute(query)
    ]


def open_row(keys: Keys, row_id: int, sealed: bytes) -> Typed:
    """What was typed in a row."""
    return read_typed(json.loads(unseal(keys.derive(KEY), sealed, context(row_id))))


def context(row_id: int) -> str:
    """What a sealed row is bound to."""
    return f"bundle_row:{row_id}"


def _people(session: Reads, viewer: Viewer, codes: Iterable[str]) -> dict[str, Known]:
    """Those whom rows name by number, as the viewer may call them."""
    numbers = {number for code in codes if (number := _number(code)) is not None}
    if not numbers or not viewer.may(Permission.READ_PEOPLE):
        return {}
    query = select(
        Person.id, Person.number, Person.name, Person.protection, Person.city, Person.payer_kind
    )  # fmt: skip
    rows = session.execute(query.where(Person.number.in_(numbers), *in_scope(viewer))).all()
    flagged = held(session, [row.id for row in rows])
    return {
        show_number(row.number): Known(
            row.id,
            shown_name(viewer, number=row.number, name=row.name, protection=row.protection),
            row.city,
            held=row.id in flagged,
            private=row.payer_kind == PayerKind.PERSON,
        )
        for row in rows
    }


def _number(code: str) -> int | None:
    """The number of a chosen person; a typed one is none before somebody has chosen her."""
    return read_number(code) if code.startswith("P") else None
