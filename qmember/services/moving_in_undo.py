"""Undo the saving of a list as a whole, as long as nothing was built upon it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.lists import batched
from qmember.domain.permissions import Permission
from qmember.models import Base, ListChange, ListImport, ListUndo, Person, PersonRoleRow, PersonWord
from qmember.models.crypto import unseal
from qmember.models.engine import ERASED
from qmember.queries.moving_in import KEY, last_undo_day
from qmember.services import audit
from qmember.services.people import edit_person
from qmember.services.unit import Unit

CHANGED = "Somebody of the list has been changed since. Correct the people one by one instead"
TOO_LATE = (
    "The list was read more than 30 days ago and cannot be undone. Correct the people instead"
)
OWN = frozenset({"person_role", "person_word"})
"""Tables of what a person consists of; what else refers to her was built upon her since."""

PART = 500


def undo_list(unit: Unit, import_id: int) -> None:
    """Take a saving back: who came with it goes, and what was changed stands as before.

    Refused, as a whole, when anybody of it has been changed since or something refers to her, and
    after thirty days. The same undoing again changes nothing.
    """
    unit.need(Permission.IMPORT_PEOPLE)
    saved = unit.session.get(ListImport, import_id)
    if saved is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    if unit.session.get(ListUndo, import_id) is not None:
        return
    if unit.today > last_undo_day(saved.at):
        raise Refused(TOO_LATE)
    changes = unit.session.scalars(
        select(ListChange).where(ListChange.import_id == import_id)
    ).all()
    if len(changes) != saved.added + saved.updated or not _untouched(unit, changes):
        raise Conflict(CHANGED)
    for change in changes:
        if not change.added:
            _restore(unit, change)
    _take_away(unit, [change.person_id for change in changes if change.added])
    unit.session.add(ListUndo(import_id=import_id, at=unit.now, by=unit.viewer.name))
    audit.note(
        unit, Event.LIST_UNDONE, "list_import", import_id, added=saved.added, updated=saved.updated
    )


def _untouched(unit: Unit, changes: Sequence[ListChange]) -> bool:
    """Tell whether everybody is as the list left her, and nothing was built upon who came with it."""
    for change in changes:
        person = unit.session.get(Person, change.person_id)
        if person is None or person.version != change.version:
            return False
        if change.added and not _has_its_role(unit, change):
            return False
    return not any(_built_upon(unit, [c.person_id for c in changes if c.added]))


def _has_its_role(unit: Unit, change: ListChange) -> bool:
    """Tell whether who came with the list has the role that it gave her, and no other."""
    came = _before(unit, change)
    wanted = [(came["role"], came["from_on"], None)] if came else []
    rows = unit.session.scalars(
        select(PersonRoleRow).where(PersonRoleRow.person_id == change.person_id)
    )
    return [(row.role, row.from_on.isoformat(), row.to_on) for row in rows] == wanted


def _built_upon(unit: Unit, person_ids: list[int]) -> Iterator[bool]:
    """For each table that refers to people, whether it does to one of these."""
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_keys]
    for key in keys:
        if key.column.table.name == "person" and key.parent.table.name not in OWN:
            for part in batched(person_ids, PART):
                query = select(key.parent).where(key.parent.in_(part)).limit(1)
                yield unit.session.execute(query).first() is not None


def _restore(unit: Unit, change: ListChange) -> None:
    edit_person(unit, change.person_id, change.version, _before(unit, change))


def _before(unit: Unit, change: ListChange) -> dict[str, str | None]:
    """What stood there before; of who came with the list, the role that it gave her."""
    context = f"list_change:{change.import_id}:{change.person_id}"
    before: dict[str, str | None] = json.loads(
        unseal(unit.keys.derive(KEY), change.before, context)
    )
    return before


def _take_away(unit: Unit, person_ids: list[int]) -> None:
    """Remove who came with the list; her number is not given to anybody else."""
    unit.session.info[ERASED] = True
    for part in batched(person_ids, PART):
        for model in (PersonRoleRow, PersonWord):
            unit.session.execute(delete(model).where(model.person_id.in_(part)))
        unit.session.execute(delete(Person).where(Person.id.in_(part)))
