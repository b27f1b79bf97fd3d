"""The one door to what is masked: names in the vault, and contact details; each opening is noted.

Nobody else reads the vault. The note (who, whom, what, why, when) is written in the same small
transaction in which the value is read: without the note there is no value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qmember.domain.births import Birth, kept_birth
from qmember.domain.errors import NotAllowed, NotFound
from qmember.domain.people import (
    HIDDEN,
    PayerKind,
    PersonKind,
    Protection,
    ReadPurpose,
    ReceiptWish,
)
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.person_facts import PersonFacts
from qmember.domain.traces import Traces, read, traces
from qmember.models import Database, DocumentContent, Person, PersonBirth, ReadLog, Vault
from qmember.models.crypto import Keys, Unreadable, unseal
from qmember.queries.documents import document
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import Reads, Values

NOT_YOURS = "You do not have permission to see this. The protection officer can help"
BIRTH = "birth"
"""The column to which the day of a birth is bound when it is sealed."""

NO_PAGE = "The page does not exist. Search, or go to the overview"
COLUMNS = frozenset({field.name for field in fields(PersonFacts)} - {"roles", "died_on"})


@dataclass(frozen=True, slots=True)
class Opened:
    """What was behind the mask; None where there is nothing. ``address`` is lines of an envelope."""

    name: str | None
    email: str | None
    phone: str | None
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Who opens something, when, and why."""

    viewer: Viewer
    now: datetime
    purpose: ReadPurpose


def context(column: str, person_id: int) -> str:
    """What a sealed value is bound to: moved to another column or person it does not open."""
    return f"vault:{column}:{person_id}"


def document_context(document_id: int) -> str:
    """What the bytes of a document are bound to."""
    return f"document:{document_id}"


def open_vault(session: Session, keys: Keys, reading: Reading, person_id: int) -> Opened:
    """Name, e-mail and phone of a hidden person, in a session that writes; notes the opening.

    Raises NotAllowed without OPEN_VAULT, and Unreadable when a value was moved or changed.
    """
    if not reading.viewer.may(Permission.OPEN_VAULT):
        raise NotAllowed(NOT_YOURS)
    row = session.get(Vault, person_id, populate_existing=True)
    note_reading(session, reading, person_id, "vault")
    if row is None:
        return Opened(None, None, None)
    return Opened(
        name=_plain(keys, row.name, "name", person_id),
        email=_plain(keys, row.email, "email", person_id),
        phone=_plain(keys, row.phone, "phone", person_id),
    )


def open_person(database: Database, reading: Reading, number: int) -> Opened:
    """Name and contact of the person with this number, hidden or not, in a unit of its own.

    Ordinary people need SHOW_CONTACT, hidden ones OPEN_VAULT; NotFound when there is no such number.
    """
    with database.writing() as session:
        person = _numbered(session, reading.viewer, number)
        if person is None or not reading.viewer.may(Permission.READ_PEOPLE):
            raise NotFound(NO_PAGE)
        if person.protection in HIDDEN:
            return open_vault(session, database.keys, reading, person.id)
        if not reading.viewer.may(Permission.SHOW_CONTACT):
            raise NotAllowed(NOT_YOURS)
        note_reading(session, reading, person.id, "contact")
        return Opened(person.name, person.email, person.phone, _address(person))


def open_facts(database: Database, reading: Reading, number: int) -> tuple[PersonFacts, int]:
    """All that is kept of an ordinary person, to be edited, and the version that was read.

    Needs SHOW_CONTACT. NotFound for a hidden person, whose details are changed without being read.
    """
    with database.writing() as session:
        person = _numbered(session, reading.viewer, number)
        if person is None or person.protection in HIDDEN:
            raise NotFound(NO_PAGE)
        if not {Permission.READ_PEOPLE, Permission.SHOW_CONTACT} <= reading.viewer.permissions:
            raise NotAllowed(NOT_YOURS)
        note_reading(session, reading, person.id, "contact")
        return facts_of(person), person.version


def open_document(database: Database, reading: Reading, number: int, document_id: int) -> bytes:
    """The bytes of a document about the person with this number, as they were saved; notes the opening.

    Of hidden people for those who may open the vault. NotFound when the viewer may not know of it or
    its bytes are gone; Unreadable when they are not as they were.
    """
    with database.writing() as session:
        row = document(session, reading.viewer, number, document_id)
        kept = session.get(DocumentContent, document_id)
        if kept is None:
            raise NotFound(NO_PAGE)
        person = session.scalars(select(Person).where(Person.number == number)).one()
        hidden = person.protection in HIDDEN
        note_reading(session, reading, person.id, "vault" if hidden else "document")
        content = unseal(database.keys.vault, kept.sealed, document_context(document_id))
        if hashlib.sha256(content).hexdigest() != row.sha256:
            raise Unreadable(document_context(document_id))
        return content


def open_birth(database: Database, reading: Reading, number: int) -> Birth | None:
    """When the person with this number was born, in a unit of its own; None when nobody wrote it.

    Needs SHOW_CONTACT. NotFound for a hidden person: hers is compared with an age and never shown.
    """
    with database.writing() as session:
        person = _numbered(session, reading.viewer, number)
        if person is None or person.protection in HIDDEN:
            raise NotFound(NO_PAGE)
        if not {Permission.READ_PEOPLE, Permission.SHOW_CONTACT} <= reading.viewer.permissions:
            raise NotAllowed(NOT_YOURS)
        note_reading(session, reading, person.id, "birth")
        return births(session, database.keys, [person.id]).get(person.id)


def births(session: Reads, keys: Keys, ids: Collection[int] | None = None) -> dict[int, Birth]:
    """When some people, or all, were born, to compare with an age; nothing else may be done with it."""
    row = PersonBirth
    query = select(row.person_id, row.sealed)
    if ids is not None:
        query = query.where(row.person_id.in_(ids))
    found = session.execute(query)
    return {i: kept_birth(_plain(keys, value, BIRTH, i) or "") for i, value in found}


def has_birth(session: Reads, person_id: int) -> bool:
    """Tell whether it is written down, without opening it."""
    return session.scalar(select(PersonBirth.person_id).filter_by(person_id=person_id)) is not None


def _numbered(session: Session, viewer: Viewer, number: int) -> Person | None:
    """The person with this number, if the viewer meets her in the register."""
    return session.scalar(select(Person).where(Person.number == number, *in_scope(viewer)))


def facts_of(person: Person) -> PersonFacts:
    """What the columns of a person hold, without her roles; of a hidden person next to nothing."""
    known = {name: getattr(person, name) for name in COLUMNS}
    return PersonFacts(
        **known
        | {
            "kind": PersonKind(person.kind),
            "payer_kind": PayerKind(person.payer_kind),
            "protection": Protection(person.protection),
            "receipt_wish": ReceiptWish(person.receipt_wish),
        }
    )


def note_reading(session: Session, reading: Reading, person_id: int, what: str) -> None:
    """Write down that something masked is opened, in the transaction that reads it."""
    session.add(
        ReadLog(
            at=reading.now,
            viewer_kind=reading.viewer.kind,
            user_id=reading.viewer.user_id,
            person_id=person_id,
            what=what,
            purpose=reading.purpose,
        )
    )
    session.flush()


def _plain(keys: Keys, value: bytes | None, column: str, person_id: int) -> str | None:
    if value is None:
        return None
    return unseal(keys.vault, value, context(column, person_id)).decode()


def _address(person: Person) -> tuple[str, ...]:
    place = " ".join(part for part in (person.postcode, person.city) if part)
    return tuple(line for line in (person.street, place) if line)


@dataclass(frozen=True, slots=True)
class HiddenNames:
    """What hidden people could be known by, to tell whether a text names one; it never says whom."""

    everybody: tuple[Traces, ...]

    def within(self, text: str) -> bool:
        """Tell whether the text has some hidden person's name, e-mail address or telephone."""
        said = read(text)
        return any(one.among(said) for one in self.everybody)

    def words_in(self, text: str, *, each: bool = False) -> frozenset[str]:
        """The words of the text that are some hidden person's name, to be covered; ``each``: by itself."""
        said = read(text).words
        names = [one.name for one in self.everybody if one.name and (each or one.name <= said)]
        return frozenset().union(*names) & said


def hidden_names(session: Reads, keys: Keys) -> HiddenNames:
    """Open the vault for comparison only; nothing of it leaves this value."""
    columns = select(Vault.person_id, Vault.name, Vault.email, Vault.phone)
    return HiddenNames(tuple(_traces(keys, row) for row in session.execute(columns)))


def hidden_name(session: Reads, keys: Keys, person_id: int) -> HiddenNames:
    """The same of one person, to find what is to be forgotten when she leaves the register."""
    columns = select(Vault.person_id, Vault.name, Vault.email, Vault.phone)
    rows = session.execute(columns.where(Vault.person_id == person_id))
    return HiddenNames(tuple(_traces(keys, row) for row in rows))


def _traces(keys: Keys, row: Values) -> Traces:
    name, email, phone = (
        _plain(keys, getattr(row, column), column, row.person_id)
        for column in ("name", "email", "phone")
    )
    return traces(name=name, email=email, phone=phone)


def vault_fits(session: Reads, keys: Keys) -> bool:
    """Tell whether the vault key is the one that the vault was filled with; its words stay inside."""
    query = select(Vault.person_id, Vault.name).where(Vault.name.is_not(None)).limit(1)
    row = session.execute(query).first()
    try:
        return row is None or _plain(keys, row.name, "name", row.person_id) is not None
    except Unreadable:
        return False
