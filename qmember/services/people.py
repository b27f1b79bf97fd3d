"""Write people and organisations down, change what is kept of them, and note what they are to us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime

from sqlalchemy import select

from qmember.domain.dates import STOCKHOLM
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.people import HIDDEN, PayerKind, PersonKind, PersonRole, Protection, ReceiptWish
from qmember.domain.permissions import Permission
from qmember.domain.person_facts import PersonFacts, cleaned
from qmember.domain.text import sort_key
from qmember.models import AuditEvent, Person, PersonDeath, PersonRoleRow
from qmember.models.crypto import mac
from qmember.queries.people_scope import meets
from qmember.queries.protected import facts_of
from qmember.services import audit, outbox, person_words, vault
from qmember.services.people_apart import forget_apart
from qmember.services.person_store import add_people, store
from qmember.services.protection import set_protection
from qmember.services.unit import Unit, answer_before, remember_answer

__all__ = [
    "ChangedMeanwhile",
    "add_people",
    "add_person",
    "edit_person",
    "end_role",
    "ensure_role",
    "mark_deceased",
    "set_protection",
    "unmark_deceased",
]

NO_PERSON = "The page does not exist. Search, or go to the overview"
DEED = "person.add"
EDITABLE = frozenset(
    {field.name for field in fields(PersonFacts)} - {"protection", "roles", "died_on"}
)


class ChangedMeanwhile(Conflict):
    """Somebody else changed the same person; ``who`` did it, ``at`` (UTC)."""

    def __init__(self, who: str, at: datetime) -> None:
        super().__init__(
            "%(who)s changed the same details at %(time)s. Choose which should hold",
            who=who,
            time=at.astimezone(STOCKHOLM).strftime("%H.%M"),
        )
        self.who, self.at = who, at


def add_person(
    unit: Unit,
    *,
    name: str | None,
    kind: PersonKind | None = None,
    payer_kind: PayerKind | None = None,
    email: str | None = None,
    phone: str | None = None,
    street: str | None = None,
    postcode: str | None = None,
    city: str | None = None,
    orgnr: str | None = None,
    protection: Protection = Protection.NORMAL,
    receipt_wish: ReceiptWish | None = None,
    language: str = "sv",
    may_be_named: bool = False,
    named_as: str | None = None,
    key: str | None = None,
) -> Person:
    """Add one person or organisation and give her the next number, from P1001.

    Kind and payer kind are guessed from the name unless given. The same ``key`` again gives the same
    person. Raises Refused at the field that is not right.
    """
    facts = cleaned(
        PersonFacts(
            name, kind, payer_kind, email, phone, street, postcode, city, orgnr, protection,
            receipt_wish, language, may_be_named, named_as,
        )
    )  # fmt: skip
    content = _content(unit, facts)
    if (before := answer_before(unit, key, DEED, content)) is not None:
        return unit.session.get_one(Person, int(before))
    _, [person_id] = store(unit, [facts])
    audit.note(unit, Event.PERSON_ADDED, "person", person_id, **_added(facts))
    remember_answer(unit, key, DEED, content, str(person_id))
    return unit.session.get_one(Person, person_id)


def edit_person(unit: Unit, person_id: int, version: int, changes: Mapping[str, object]) -> Person:
    """Change fields of a person (those of ``PersonFacts``, but neither protection nor roles).

    ``version`` is the one that was read: ChangedMeanwhile when somebody was first. Of a hidden
    person, name and contact go to the vault unread, and need OPEN_VAULT.
    """
    unit.need(Permission.EDIT_PEOPLE)
    if unknown := set(changes) - EDITABLE:
        raise KeyError(*sorted(unknown))
    person = _person(unit, person_id)
    if version != person.version:
        raise _changed_meanwhile(unit, person)
    hidden = Protection(person.protection) in HIDDEN
    changed = _edit_hidden(unit, person, changes) if hidden else _edit(person, changes)
    if not changed:
        return person
    if "name" in changed:
        forget_apart(unit, person_id)
    person.version += 1
    unit.session.flush()
    person_words.index(unit, person)
    details = {} if hidden else {"old": changed, "new": _values(person, changed)}
    audit.note(unit, Event.PERSON_EDITED, "person", person_id, fields=sorted(changed), **details)
    return person


def ensure_role(unit: Unit, person_id: int, role: PersonRole, from_on: date) -> PersonRoleRow:
    """See to it that the person has the role on the day and from then on.

    A row that holds on the day is kept; one that begins later is extended backwards; else a new
    one begins. So the same role is never noted twice for one day.
    """
    _person(unit, person_id)
    known = unit.session.scalars(
        select(PersonRoleRow)
        .where(PersonRoleRow.person_id == person_id, PersonRoleRow.role == role)
        .order_by(PersonRoleRow.from_on)
    ).all()
    later = [row for row in known if row.to_on is None or row.to_on >= from_on]
    if later and later[0].from_on <= from_on:
        return later[0]
    if later:
        row, old = later[0], later[0].from_on
        row.from_on = from_on
    else:
        row, old = PersonRoleRow(person_id=person_id, role=role, from_on=from_on), None
        unit.session.add(row)
    unit.session.flush()
    audit.note(
        unit, Event.PERSON_ROLE_BEGUN, "person", person_id, role=role, old=old, from_on=from_on
    )
    return row


def end_role(unit: Unit, person_id: int, role: PersonRole, to_on: date) -> PersonRoleRow | None:
    """End the role that still holds; ``to_on`` is its last day. None when she does not have it."""
    unit.need(Permission.EDIT_PEOPLE)
    _person(unit, person_id)
    row = unit.session.scalar(
        select(PersonRoleRow).where(
            PersonRoleRow.person_id == person_id,
            PersonRoleRow.role == role,
            PersonRoleRow.to_on.is_(None),
        )
    )
    if row is None:
        return None
    if to_on < row.from_on:
        raise Refused("The last day is before the first. Choose a later date", field="to_on")
    row.to_on = to_on
    unit.session.flush()
    audit.note(unit, Event.PERSON_ROLE_ENDED, "person", person_id, role=role, to_on=to_on)
    return row


def mark_deceased(unit: Unit, person_id: int, died_on: date) -> PersonDeath:
    """Note that the person has died; what waits to be sent to her is taken back.

    Every channel asks for this row when it sends, so mails written later stay too.
    """
    unit.need(Permission.EDIT_PEOPLE)
    _person(unit, person_id)
    if died_on > unit.today:
        raise Refused("The date is after today. Write the day of death", field="died_on")
    row = unit.session.get(PersonDeath, person_id)
    old = row.died_on if row else None
    if row is not None and old == died_on:
        return row
    if row is None:
        row = PersonDeath(person_id=person_id, died_on=died_on, noted_at=unit.now)
        unit.session.add(row)
    row.died_on, row.noted_at = died_on, unit.now
    unit.session.flush()
    outbox.cancel_for_person(unit, person_id, why="deceased")
    audit.note(unit, Event.PERSON_DECEASED, "person", person_id, old=old, new=died_on)
    return row


def unmark_deceased(unit: Unit, person_id: int) -> None:
    """Take the note back when it was a mistake; mails that were taken back stay so."""
    unit.need(Permission.EDIT_PEOPLE)
    _person(unit, person_id)
    row = unit.session.get(PersonDeath, person_id)
    if row is None:
        return
    unit.session.delete(row)
    unit.session.flush()
    audit.note(unit, Event.PERSON_NOT_DECEASED, "person", person_id, old=row.died_on)


def _person(unit: Unit, person_id: int) -> Person:
    person = unit.session.get(Person, person_id)
    if person is None or not meets(unit.session, unit.viewer, person_id):
        raise NotFound(NO_PERSON)
    return person


def _content(unit: Unit, facts: PersonFacts) -> str:
    """What a request key remembers: nobody can try names against it without our key."""
    return mac(unit.keys.derive("request"), repr(facts).encode()).hex()


def _added(facts: PersonFacts) -> dict[str, object]:
    known = {name: getattr(facts, name) for name in sorted(EDITABLE) if getattr(facts, name)}
    return {"fields": sorted(known)} if facts.hidden else {"fields": sorted(known), "new": known}


def _values(person: Person, names: Mapping[str, object]) -> dict[str, object]:
    return {name: getattr(person, name) for name in names}


def _edit(person: Person, changes: Mapping[str, object]) -> dict[str, object]:
    """Set what differs; the old values by field."""
    facts = cleaned(replace(facts_of(person), **changes))  # type: ignore[arg-type]  # names are checked
    old: dict[str, object] = {}
    for name in EDITABLE:
        value = getattr(facts, name)
        if value != (before := getattr(person, name)):
            old[name] = before
            setattr(person, name, value)
    if "name" in old:
        person.sort_key = sort_key(person.name or "")
    return old


def _edit_hidden(unit: Unit, person: Person, changes: Mapping[str, object]) -> dict[str, object]:
    """Put new values into the vault without reading the old ones; the fields that were set."""
    unit.need(Permission.OPEN_VAULT)
    bare = PersonFacts(
        kind=PersonKind(person.kind),
        payer_kind=PayerKind(person.payer_kind),
        language=person.language,
        protection=Protection(person.protection),
    )
    facts = cleaned(replace(bare, **changes))  # type: ignore[arg-type]  # names are checked
    for name in changes:
        if changes[name] and getattr(facts, name) is None:
            raise Refused("This is not kept about somebody with protected details", field=name)
    secret = {name: getattr(facts, name) for name in changes if name in vault.IN_VAULT}
    if secret:
        vault.put_in(unit, person.id, **secret)
    open_fields = ("kind", "payer_kind", "language")
    set_now = {n for n in open_fields if n in changes and changes[n] != getattr(person, n)}
    for name in set_now:
        setattr(person, name, getattr(facts, name))
    return dict.fromkeys([*secret, *set_now])


def _changed_meanwhile(unit: Unit, person: Person) -> ChangedMeanwhile:
    last = unit.session.scalar(
        select(AuditEvent)
        .where(AuditEvent.subject == "person", AuditEvent.subject_id == person.id)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    if last is None:
        return ChangedMeanwhile("qmember", person.created_at)
    return ChangedMeanwhile(last.actor_name, last.at)
