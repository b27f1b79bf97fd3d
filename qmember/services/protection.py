"""Change how carefully a person's details are kept; at once, without asking why.

What a level means stands in ``ux`` 8.2 and ``domain`` 2.10. Whoever becomes hidden leaves nothing
readable behind: neither columns nor words, nor old values in the history, nor the bank's text.
"""

from __future__ import annotations

from qmember.domain.errors import NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.people import HIDDEN, Protection, ReadPurpose, ReceiptWish
from qmember.domain.permissions import Permission
from qmember.domain.text import clean_line, sort_key
from qmember.domain.traces import traces
from qmember.models import Person
from qmember.queries.people_scope import meets
from qmember.queries.protected import HiddenNames, Opened, Reading, hidden_name, open_vault
from qmember.services import audit, outbox, person_words, vault
from qmember.services.bank_drafts import forget_bank_drafts
from qmember.services.bank_questions import forget_questions
from qmember.services.births import erase_births
from qmember.services.bundle_forgetting import forget_in_bundles
from qmember.services.documents import forget_documents
from qmember.services.forgetting import (
    forget_bank_texts,
    forget_deeds,
    forget_printed,
    forget_statements,
)
from qmember.services.moving_in_forget import forget_lists
from qmember.services.people_apart import forget_apart
from qmember.services.review_questions import forget_words
from qmember.services.segments import leave_all
from qmember.services.unit import Unit

EMPTIED = ("name", "sort_key", "email", "phone", "street", "postcode", "city", "orgnr", "named_as")


def set_protection(
    unit: Unit, person_id: int, level: Protection, *, name: str | None = None
) -> Person:
    """Give the person a protection level; nothing happens when she has it already.

    To or from a hidden level needs SET_PROTECTION, and coming back from one also OPEN_VAULT: name,
    e-mail and phone return, the address does not. ``name`` is used when the vault holds none.
    """
    person = unit.session.get(Person, person_id)
    if person is None or not meets(unit.session, unit.viewer, person_id):
        raise NotFound("The page does not exist. Search, or go to the overview")
    before = Protection(person.protection)
    if before is level:
        return person
    hidden = bool({before, level} & HIDDEN)
    unit.need(Permission.SET_PROTECTION if hidden else Permission.EDIT_PEOPLE)
    if level in HIDDEN:
        _hide(unit, person, level, name)
    else:
        _show(unit, person, level, name)
    if level is not Protection.NORMAL:
        outbox.cancel_for_person(unit, person_id, why="protection")
    details = {"fields": ["protection"]} if hidden else {"old": before, "new": level}
    audit.note(unit, Event.PERSON_PROTECTED, "person", person_id, **details)
    return person


def _hide(unit: Unit, person: Person, level: Protection, name: str | None) -> None:
    was_open = Protection(person.protection) not in HIDDEN
    known = _known_by(unit, person)
    if level is Protection.OFF_REGISTER:
        vault.take_out(unit, person.id)
        erase_births(unit, [person.id])
    elif was_open:
        vault.put_in(unit, person.id, name=person.name, email=person.email, phone=person.phone)
    elif name:
        vault.put_in(unit, person.id, name=clean_line(name, 200) or None)
    for column in EMPTIED:
        setattr(person, column, None)
    _be_quiet(person, level)
    unit.session.flush()
    person_words.index(unit, person)
    forget_deeds(unit, person, known)
    forget_questions(unit, known)
    forget_words(unit, known)
    forget_lists(unit, person, known)
    forget_bank_drafts(unit)
    forget_in_bundles(unit, known)
    forget_apart(unit, person.id)
    leave_all(unit, person.id)
    if level is Protection.OFF_REGISTER:
        forget_documents(unit, person.id)
        forget_bank_texts(unit, known)
        forget_printed(unit, person)
        forget_statements(unit, person)


def _known_by(unit: Unit, person: Person) -> HiddenNames:
    """What she could be known by in what others wrote, as long as it is known at all."""
    if Protection(person.protection) in HIDDEN:
        return hidden_name(unit.session, unit.keys, person.id)
    return HiddenNames((traces(name=person.name, email=person.email, phone=person.phone),))


def _show(unit: Unit, person: Person, level: Protection, name: str | None) -> None:
    opened = Opened(person.name, person.email, person.phone)
    if Protection(person.protection) in HIDDEN:
        reading = Reading(unit.viewer, unit.now, ReadPurpose.PROTECTION)
        opened = open_vault(unit.session, unit.keys, reading, person.id)
        vault.take_out(unit, person.id)
    person.name = opened.name or clean_line(name or "", 200) or None
    if person.name is None:
        raise Refused("Write the name", field="name")
    person.sort_key = sort_key(person.name)
    person.email, person.phone = opened.email, opened.phone
    if level is Protection.DISCREET:
        _be_quiet(person, level)
    else:
        person.protection, person.version = level, person.version + 1
    unit.session.flush()
    person_words.index(unit, person)


def _be_quiet(person: Person, level: Protection) -> None:
    """No paper, no name in public, and receipts only on request."""
    person.protection, person.version = level, person.version + 1
    person.may_be_named, person.named_as = False, None
    person.receipt_wish = ReceiptWish.NONE
