"""Keep two people as two who look like one, take that back, and forget it when it no longer holds."""

from __future__ import annotations

from sqlalchemy import delete, or_

from qmember.domain.errors import NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.people import HIDDEN
from qmember.domain.permissions import Permission
from qmember.models import Person, PersonApart
from qmember.queries.people_scope import meets
from qmember.services import audit
from qmember.services.unit import Unit

NO_PERSON = "The page does not exist. Search, or go to the overview"


def keep_apart(unit: Unit, one_id: int, other_id: int) -> None:
    """Say that they are not the same person, so that nobody is asked again; once more changes nothing.

    Who may not be met, or is hidden, is as if she did not exist. Neither is named in the other's story.
    """
    pair = _pair(unit, one_id, other_id)
    if unit.session.get(PersonApart, pair) is not None:
        return
    unit.session.add(PersonApart(low_id=pair[0], high_id=pair[1], at=unit.now, by=unit.viewer.name))
    unit.session.flush()
    audit.note_many(unit, Event.PERSON_APART, "person", [(person_id, {}) for person_id in pair])


def undo_apart(unit: Unit, one_id: int, other_id: int) -> None:
    """Let them be asked about again; nothing happens when they are not kept apart."""
    pair = _pair(unit, one_id, other_id)
    if (row := unit.session.get(PersonApart, pair)) is None:
        return
    unit.session.delete(row)
    unit.session.flush()
    audit.note_many(
        unit, Event.PERSON_APART_UNDONE, "person", [(person_id, {}) for person_id in pair]
    )


def forget_apart(unit: Unit, person_id: int) -> None:
    """Forget every pair that she is in: she has another name, or nothing may be told of her."""
    hers = or_(PersonApart.low_id == person_id, PersonApart.high_id == person_id)
    unit.session.execute(delete(PersonApart).where(hers))


def _pair(unit: Unit, one_id: int, other_id: int) -> tuple[int, int]:
    """Their row ids, the lower first."""
    unit.need(Permission.EDIT_PEOPLE)
    for person_id in (one_id, other_id):
        person = unit.session.get(Person, person_id)
        if person is None or not meets(unit.session, unit.viewer, person_id):
            raise NotFound(NO_PERSON)
        if person.protection in HIDDEN:
            raise NotFound(NO_PERSON)
    if one_id == other_id:
        raise Refused("Choose two people")
    return min(one_id, other_id), max(one_id, other_id)
