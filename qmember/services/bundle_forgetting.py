"""Erase what open and registered bundles say of somebody who becomes hidden, and names nobody works with."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace

from sqlalchemy import delete, select

from qmember.domain.bundles import ANONYMOUS, FORGET_NAMES, Typed
from qmember.models import BundleDraft, BundleRow, BundleWords
from qmember.models.crypto import seal
from qmember.models.engine import ERASED
from qmember.queries.bundles import KEY, context, open_row
from qmember.queries.protected import HiddenNames
from qmember.queries.registered_bundles import open_words, said
from qmember.services.unit import Unit


def forget_in_bundles(unit: Unit, known: HiddenNames) -> None:
    """Empty what was written in bundles and names her. Amounts stay: they are somebody's money."""
    unit.session.info[ERASED] = True
    for draft in unit.session.scalars(select(BundleDraft).order_by(BundleDraft.bundle_id)).all():
        for name in ("name", "activity", "counter_one", "counter_two"):
            if known.within(getattr(draft, name)):
                setattr(draft, name, "")
    for row in unit.session.scalars(select(BundleRow).order_by(BundleRow.id)).all():
        typed = open_row(unit.keys, row.id, row.sealed)
        if known.within(f"{typed.giver} {typed.email} {typed.amount}"):
            _write(unit, row, nameless(typed))
    words = unit.session.execute(select(BundleWords.bundle_id, BundleWords.sealed)).all()
    for bundle_id, sealed in words:
        if known.within(said(open_words(unit.keys, bundle_id, sealed))):
            gone = delete(BundleWords).where(BundleWords.bundle_id == bundle_id)
            unit.session.execute(gone)
    unit.session.flush()


def forget_old_names(unit: Unit) -> int:
    """Empty the names of those who are not in the register in bundles that nobody works on; how many.

    Somebody has to say then who they were, or that nobody knows.
    """
    before = unit.now - FORGET_NAMES
    query = (
        select(BundleRow)
        .join(BundleDraft, BundleDraft.bundle_id == BundleRow.bundle_id)
        .where(BundleDraft.changed_at < before)
        .order_by(BundleRow.id)
    )
    forgotten = 0
    for row in unit.session.scalars(query).all():
        typed = open_row(unit.keys, row.id, row.sealed)
        if typed.giver or typed.email:
            unit.session.info[ERASED] = True
            _write(unit, row, nameless(typed))
            forgotten += 1
    return forgotten


def nameless(typed: Typed) -> Typed:
    """A row without what could name somebody; who is in the register stays by her number."""
    kept = typed.giver_code.startswith("P") or typed.giver_code == ANONYMOUS
    code = typed.giver_code if kept else ""
    amount = re.sub(r"[^\d.,\s]", "", typed.amount)
    return replace(typed, amount=amount, giver="", giver_code=code, email="", giver_kind="")


def _write(unit: Unit, row: BundleRow, typed: Typed) -> None:
    body = json.dumps(asdict(typed), ensure_ascii=False).encode()
    row.sealed = seal(unit.keys.derive(KEY), body, context(row.id))
    row.version += 1
