"""Undo the saving of a list as a whole, as long as nothing was built upon it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import delete, select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.lists import batched
from qmember.domain.permissions import Permission
from qmember.models import (
    ListChange,
    ListImport,
    ListUndo,
    Person,
    PersonBirth,
    PersonRoleRow,
    PersonWord,
)
from qmember.models.crypto import unseal
from qmember.models.engine import ERASED
from qmember.queries.moving_in import KEY, last_undo_day
from qmember.services import audit
from qmember.services.moving_in_built import (
    built_upon_facts,
    not_of_list,
    references_to,
    remove_facts,
)
from qmember.services.people import edit_person
from qmember.services.unit import Unit

CHANGED = "Somebody of the list has been changed since. Correct the people one by one instead"
TOO_LATE = (
    "The list was read more than 30 days ago and cannot be undone. Correct the people instead"
)
OWN = frozenset({"person_role", "person_word", "person_birth", "membership_span"})
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
    whole = len(changes) == saved.added + saved.updated
    if not whole or not _untouched(unit, changes) or any(built_upon_facts(unit, import_id)):
        raise Conflict(CHANGED)
    unit.session.add(ListUndo(import_id=import_id, at=unit.now, by=unit.viewer.name))
    unit.session.flush()
    remove_facts(unit, import_id)
    for change in changes:
        if not change.added and _before(unit, change):
            _restore(unit, change)
    _take_away(unit, [change.person_id for change in changes if change.added])
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
    added = [change for change in changes if change.added]
    return not added or not any(
        _built_upon(unit, added[0].import_id, [change.person_id for change in added])
    )


def _has_its_role(unit: Unit, change: ListChange) -> bool:
    """Tell whether who came with the list has the role that it gave her, and no other."""
    came = _before(unit, change)
    wanted = [(came["role"], came["from_on"], None)] if came else []
    rows = unit.session.scalars(
        select(PersonRoleRow).where(PersonRoleRow.person_id == change.person_id)
    )
    return [(row.role, row.from_on.isoformat(), row.to_on) for row in rows] == wanted


def _built_upon(unit: Unit, import_id: int, person_ids: list[int]) -> Iterator[bool]:
    """For each table that refers to people, whether it does to one of these, but for what came too."""
    for key in references_to("person"):
        table = key.parent.table
        if table.name in OWN:
            continue
        for part in batched(person_ids, PART):
            query = select(key.parent).where(key.parent.in_(part), *not_of_list(table, import_id))
            yield unit.session.execute(query.limit(1)).first() is not None


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
        for model in (PersonRoleRow, PersonWord, PersonBirth):
            unit.session.execute(delete(model).where(model.person_id.in_(part)))
        unit.session.execute(delete(Person).where(Person.id.in_(part)))
