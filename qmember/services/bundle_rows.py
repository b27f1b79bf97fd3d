"""Rows of an open bundle: kept as they are typed, one by one, so that nothing is lost.

A row is never refused for what it says; what is wrong with it is told where it stands.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from sqlalchemy import func, select

from qmember.domain.bundles import ANONYMOUS, LIKE, MOST_ROWS, NEW, UNKNOWN, Row, Typed
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.text import clean_line, fold
from qmember.models import BundleDraft, BundleRow
from qmember.models.crypto import seal
from qmember.models.engine import ERASED
from qmember.queries.bundles import KEY, bundle_page, context, open_row
from qmember.queries.people import find_givers
from qmember.services.bundles import CHANGED, open_draft, touch
from qmember.services.unit import Unit, hashed

FULL = "At most %(most)s rows fit into a bundle. Register it and begin another"
COPY = "+"
"""In an empty cell: what stands in the row above."""


def add_row(unit: Unit, bundle_id: int, typed: Typed, *, key: str) -> int:
    """Keep a row as the last of a bundle; its row id. The same ``key`` again is the same row."""
    draft = open_draft(unit, bundle_id)
    press = hashed(key)
    mine = select(BundleRow.id).where(BundleRow.bundle_id == bundle_id, BundleRow.press == press)
    if (before := unit.session.scalar(mine)) is not None:
        return before
    return _add(unit, draft, [(typed, press)])[0]


def change_row(unit: Unit, bundle_id: int, row_id: int, version: int, typed: Typed) -> None:
    """Write a row anew. ``version`` is the one that was read: Conflict when somebody was first."""
    draft, row = open_draft(unit, bundle_id), _row(unit, bundle_id, row_id)
    if row.version != version:
        raise Conflict(CHANGED, who=row.changed_by)
    unit.session.info[ERASED] = True
    _write(unit, row, _settled(unit, typed, _above(unit, bundle_id, row.place)))
    touch(unit, draft)


def remove_row(unit: Unit, bundle_id: int, row_id: int, version: int) -> None:
    """Take a row away. ``version`` is the one that was read: Conflict when somebody changed it."""
    draft, row = open_draft(unit, bundle_id), _row(unit, bundle_id, row_id)
    if row.version != version:
        raise Conflict(CHANGED, who=row.changed_by)
    unit.session.info[ERASED] = True
    unit.session.delete(row)
    touch(unit, draft)


def paste_rows(unit: Unit, bundle_id: int, rows: Sequence[Typed], *, key: str) -> int:
    """Keep rows of a spreadsheet below those that there are; how many. The same ``key`` again adds none.

    Who is the only one in the register with a row's whole name is meant; of several none is.
    """
    draft = open_draft(unit, bundle_id)
    presses = [hashed(f"{key}:{number}") for number in range(len(rows))]
    known = BundleRow.press.in_(presses[:1])
    if unit.session.scalar(select(BundleRow.id).where(BundleRow.bundle_id == bundle_id, known)):
        return 0
    return len(_add(unit, draft, list(zip(rows, presses, strict=True))))


def accept_new(unit: Unit, bundle_id: int, *, seen: str) -> int:
    """Say that everybody who is called as nobody in the register is a new giver; how many rows.

    Rows with a name that somebody has, or that two rows have, are left: they are decided one by one.
    """
    draft = open_draft(unit, bundle_id)
    page = bundle_page(unit.session, unit.keys, unit.viewer, bundle_id)
    if seen != page.seen:
        raise Conflict("The bundle has changed meanwhile. Look at it once more.")
    unknown = [row for row in page.rows if is_unknown(unit, row)]
    names = [fold(row.typed.giver) for row in page.rows]
    for row in unknown:
        if names.count(fold(row.typed.giver)) == 1:
            _write(unit, _row(unit, bundle_id, row.row_id), replace(row.typed, giver_code=NEW))
    touch(unit, draft)
    return sum(names.count(fold(row.typed.giver)) == 1 for row in unknown)


def is_unknown(unit: Unit, row: Row) -> bool:
    """Tell whether a row names somebody of whom the register has nobody who may be meant."""
    if row.typed.giver_code != UNKNOWN or not row.typed.giver:
        return False
    return not find_givers(unit.session, unit.viewer, row.typed.giver, keys=unit.keys)


def _add(unit: Unit, draft: BundleDraft, rows: Sequence[tuple[Typed, str]]) -> list[int]:
    """Write rows below those that there are; their row ids."""
    mine = BundleRow.bundle_id == draft.bundle_id
    count, last = unit.session.execute(
        select(func.count(), func.max(BundleRow.place)).where(mine)
    ).one()
    if count + len(rows) > MOST_ROWS:
        raise Refused(FULL, field="amount", most=MOST_ROWS)
    above = _above(unit, draft.bundle_id, (last or 0) + 1)
    ids = []
    for place, (typed, press) in enumerate(rows, start=(last or 0) + 1):
        row = BundleRow(
            bundle_id=draft.bundle_id, place=place, press=press, sealed=b"", version=_first(press),
            changed_by=unit.viewer.name,
        )  # fmt: skip
        unit.session.add(row)
        unit.session.flush()
        above = (row.id, _settled(unit, typed, above))
        _write(unit, row, above[1])
        ids.append(row.id)
    touch(unit, draft)
    return ids


def _first(press: str) -> int:
    """The first version of a row, by what brought it: SQLite gives the id of one that is gone again."""
    return int(press[:7], 16)


def _write(unit: Unit, row: BundleRow, typed: Typed) -> None:
    body = json.dumps(asdict(typed), ensure_ascii=False).encode()
    row.sealed = seal(unit.keys.derive(KEY), body, context(row.id))
    row.version += 1
    row.changed_by = unit.viewer.name
    unit.session.flush()


Above = tuple[int, Typed] | None
"""The row above another: its row id and what was typed in it."""


def _settled(unit: Unit, typed: Typed, above: Above) -> Typed:
    """What is kept: cleaned, copied from the row above where that was asked, and by a number who is known.

    Of somebody of the register nothing but her number is kept.
    """
    if above is not None:
        typed = _copied(typed, *above)
    giver = clean_line(typed.giver, 200)
    code = _code(unit, giver, typed.giver_code)
    chosen = code.startswith("P") or code == ANONYMOUS
    new = code in {NEW, UNKNOWN, ""}
    return replace(
        typed, amount=clean_line(typed.amount, 40), giver="" if chosen else giver, giver_code=code,
        email=clean_line(typed.email, 254) if new else "",
        giver_kind=typed.giver_kind if new else "",
    )  # fmt: skip


def _code(unit: Unit, giver: str, chosen: str) -> str:
    """Whom a row is about: as it was chosen, else by the name that was typed."""
    if chosen and chosen != UNKNOWN:
        return chosen
    if giver.casefold() in {"a", "anonym"}:
        return ANONYMOUS
    return _only(unit, giver) if giver else ""


def _copied(typed: Typed, row_id: int, above: Typed) -> Typed:
    """The row with what it copies from the one above; a new giver is not new once more."""
    if typed.amount.strip() == COPY:
        typed = replace(typed, amount=above.amount)
    if typed.giver.strip() == COPY:
        code = f"{LIKE}{row_id}" if above.giver_code == NEW else above.giver_code
        typed = replace(typed, giver=above.giver, giver_code=code)
    return typed


def _only(unit: Unit, name: str) -> str:
    """The number of the only one whose whole name this is; empty where several may be meant."""
    hits = find_givers(unit.session, unit.viewer, name, keys=unit.keys)
    if not hits:
        return UNKNOWN
    whole = [hit for hit in hits if not hit.sent and name in {hit.code, hit.name}]
    whole = whole or [hit for hit in hits if not hit.sent and fold(hit.name) == fold(name)]
    return whole[0].code if len(whole) == 1 and whole[0].sole else ""


def _above(unit: Unit, bundle_id: int, place: int) -> Above:
    """The row above a place, as it was typed."""
    query = select(BundleRow).where(BundleRow.bundle_id == bundle_id, BundleRow.place < place)
    row = unit.session.scalars(query.order_by(BundleRow.place.desc()).limit(1)).first()
    return (row.id, open_row(unit.keys, row.id, row.sealed)) if row is not None else None


def _row(unit: Unit, bundle_id: int, row_id: int) -> BundleRow:
    row = unit.session.get(BundleRow, row_id)
    if row is None or row.bundle_id != bundle_id:
        raise NotFound("The row is not here any more. Somebody has taken it away")
    return row
