"""Write down when somebody was born, where something asks for an age, and forget it again."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete

from qmember.domain.births import read_birth
from qmember.domain.errors import NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.people import HIDDEN, PersonKind, Protection
from qmember.domain.permissions import Permission
from qmember.models import Person, PersonBirth
from qmember.models.engine import ERASED
from qmember.queries.ages import ages_asked, lowest_age, too_young
from qmember.queries.people_scope import meets
from qmember.queries.protected import BIRTH
from qmember.services import audit
from qmember.services.unit import Unit
from qmember.services.vault import sealed

FIELD = "born"


def note_birth(unit: Unit, person_id: int, text: str) -> None:
    """Keep the day or the year in which somebody was born, in the place of what was kept before.

    Refused where nothing asks for an age: then nobody is asked. Of a hidden person it needs OPEN_VAULT.
    """
    person = _person(unit, person_id)
    _need_room(unit, person)
    birth = read_birth(text, unit.today)
    value = sealed(unit, person.id, BIRTH, birth.text()) or b""
    row = unit.session.get(PersonBirth, person.id)
    if row is None:
        unit.session.add(PersonBirth(person_id=person.id, sealed=value))
    else:
        unit.session.info[ERASED] = True
        row.sealed = value
    unit.session.flush()
    audit.note(unit, Event.PERSON_EDITED, "person", person.id, fields=[FIELD])


def forget_birth(unit: Unit, person_id: int) -> None:
    """Forget when somebody was born; nothing happens when it is not known."""
    person = _person(unit, person_id)
    if erase_births(unit, [person.id]):
        audit.note(unit, Event.PERSON_EDITED, "person", person.id, fields=[FIELD])


def erase_births(unit: Unit, ids: list[int]) -> int:
    """Remove what is kept of these people; how many it was kept of."""
    unit.session.info[ERASED] = True
    rows = delete(PersonBirth).where(PersonBirth.person_id.in_(ids))
    return len(unit.session.scalars(rows.returning(PersonBirth.person_id)).all())


def need_age(unit: Unit, person_id: int, type_id: int, on: date) -> None:
    """Refuse a type whose lowest age she has not reached; who has told no birth is not refused."""
    if too_young(unit.session, unit.keys, [(person_id, type_id)], on):
        age = lowest_age(unit.session, type_id, on)
        raise Refused(
            "Too young for the type: its lowest age is %(age)s years. Choose another type",
            field="type_id", age=age,
        )  # fmt: skip


def _person(unit: Unit, person_id: int) -> Person:
    unit.need(Permission.EDIT_MEMBERS)
    person = unit.session.get(Person, person_id)
    if person is None or not meets(unit.session, unit.viewer, person_id):
        raise NotFound("The page does not exist. Search, or go to the overview")
    return person


def _need_room(unit: Unit, person: Person) -> None:
    if person.protection in HIDDEN:
        unit.need(Permission.OPEN_VAULT)
    if person.protection == Protection.OFF_REGISTER or person.kind != PersonKind.PERSON:
        raise Refused("This is not kept about somebody with protected details", field=FIELD)
    if not ages_asked(unit.session, unit.today):
        raise Refused("Nothing here asks for an age, so it is not kept", field=FIELD)
