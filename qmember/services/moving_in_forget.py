"""Erase what lists from elsewhere say of somebody who becomes hidden, and lists that nobody saves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, select

from qmember.models import ListChange, ListDraft, ListFact, ListImport, ListRow, Person
from qmember.models.engine import ERASED
from qmember.queries.moving_in import UNDO_DAYS, choices_of, table_of_draft
from qmember.queries.protected import HiddenNames
from qmember.services.moving_in import keep_waiting
from qmember.services.unit import Unit


def forget_lists(unit: Unit, person: Person, known: HiddenNames) -> None:
    """Take the rows that name her out of every list that waits, and what a saved one says of her.

    Without them a saving can be undone no more: it is refused like any other that has been changed.
    """
    unit.session.info[ERASED] = True
    for model in (ListRow, ListChange):
        unit.session.execute(delete(model).where(model.person_id == person.id))
    for draft in unit.session.scalars(select(ListDraft)).all():
        table, choices = table_of_draft(unit.keys, draft), choices_of(unit.keys, draft)
        telling = {row.number for row in table.rows if known.within(" ".join(row.cells))}
        telling |= {
            n for n, cells in choices.cells.items() if known.within(" ".join(cells.values()))
        }
        if telling:
            rows = tuple(row for row in table.rows if row.number not in telling)
            cells = {n: cells for n, cells in choices.cells.items() if n not in telling}
            keep_waiting(unit, draft, replace(table, rows=rows), replace(choices, cells=cells))


def forget_old_lists(unit: Unit) -> int:
    """Erase lists that have waited for thirty days, and what stood before a list that old; how many."""
    before = unit.now - timedelta(days=UNDO_DAYS + 1)
    old = select(ListImport.id).where(ListImport.at < before)
    unit.session.info[ERASED] = True
    gone = unit.session.scalars(
        delete(ListDraft).where(ListDraft.at < before).returning(ListDraft.id)
    )
    count = len(gone.all())
    unit.session.execute(delete(ListFact).where(ListFact.import_id.in_(old)))
    changed = (
        delete(ListChange).where(ListChange.import_id.in_(old)).returning(ListChange.person_id)
    )
    return count + len(unit.session.scalars(changed).all())
