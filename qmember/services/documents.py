"""Save a document about a person, remove it, and forget it on its day: the row stays, the bytes go."""

from __future__ import annotations

import hashlib
from datetime import date

from sqlalchemy import Select, delete, select

from qmember.domain.documents import (
    DocumentEnd,
    DocumentKind,
    forget_day,
    kinds_for,
    need_room,
)
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.people import HIDDEN, Protection
from qmember.domain.permissions import Permission
from qmember.formats.document_file import read_document
from qmember.models import DocumentContent, DocumentEnding, Person, PersonDocument
from qmember.models.crypto import seal
from qmember.models.engine import ERASED
from qmember.queries.documents import document, room
from qmember.queries.people_scope import meets
from qmember.queries.person_card import NO_PAGE
from qmember.queries.protected import document_context
from qmember.services import audit
from qmember.services.unit import Unit


def keep_document(
    unit: Unit,
    person_id: int,
    content: bytes,
    *,
    kind: DocumentKind,
    forget_on: date | None = None,
) -> PersonDocument:
    """Save a PDF or picture about a person, sealed, until ``forget_on`` (else as its kind proposes).

    Refused, with nothing stored, for any other file, for a day that does not fit, and where there is no
    room; Conflict when she has the very same document already.
    """
    unit.need(Permission.KEEP_DOCUMENTS)
    _need_known(unit, person_id)
    if kind not in kinds_for(unit.viewer):
        raise Refused("Choose what the document is", field="kind")
    day, read = forget_day(kind, unit.today, forget_on), read_document(content)
    sha256 = hashlib.sha256(read.content).hexdigest()
    _need_new(unit, person_id, sha256)
    taken = room(unit.session, person_id)
    need_room(taken.count, taken.own_bytes, taken.all_bytes, len(read.content))
    row = PersonDocument(
        person_id=person_id, kind=kind, format=read.format, size=len(read.content), sha256=sha256,
        cleaned=read.cleaned, forget_on=day, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    sealed = seal(unit.keys.vault, read.content, document_context(row.id))
    unit.session.add(DocumentContent(document_id=row.id, sealed=sealed))
    audit.note(unit, Event.DOCUMENT_KEPT, "person", person_id, kind=kind, forget_on=day)
    return row


def remove_document(unit: Unit, number: int, document_id: int) -> None:
    """Erase the bytes of a document of the person with this number; that it was there stays.

    Conflict when they are gone already.
    """
    unit.need(Permission.KEEP_DOCUMENTS)
    if document(unit.session, unit.viewer, number, document_id).ended:
        raise Conflict("The document is gone already. Nothing has changed.")
    _end(unit, unit.session.get_one(PersonDocument, document_id), DocumentEnd.REMOVED)


def forget_old_documents(unit: Unit) -> int:
    """Erase the bytes of every document whose day has come; how many."""
    due = _kept().where(PersonDocument.forget_on <= unit.today).order_by(PersonDocument.id)
    rows = unit.session.scalars(due).all()
    for row in rows:
        _end(unit, row, DocumentEnd.FORGOTTEN)
    return len(rows)


def forget_documents(unit: Unit, person_id: int) -> None:
    """Erase the bytes of all documents of somebody who leaves the register for good."""
    theirs = _kept().where(PersonDocument.person_id == person_id).order_by(PersonDocument.id)
    for row in unit.session.scalars(theirs).all():
        _erase(unit, row, DocumentEnd.ERASED)


def _need_known(unit: Unit, person_id: int) -> None:
    """Refuse a person whom the actor does not meet, or may know nothing of but her number."""
    person = unit.session.get(Person, person_id)
    if person is None or not meets(unit.session, unit.viewer, person_id):
        raise NotFound(NO_PAGE)
    if Protection(person.protection) in HIDDEN:
        unit.need(Permission.OPEN_VAULT)
    if person.protection == Protection.OFF_REGISTER:
        raise Refused("Nothing is kept here of somebody outside the register", field="file")


def _need_new(unit: Unit, person_id: int, sha256: str) -> None:
    same = (PersonDocument.person_id == person_id, PersonDocument.sha256 == sha256)
    if unit.session.scalar(_kept().where(*same).limit(1)) is not None:
        raise Conflict("The document is saved already. Nothing has changed.", field="file")


def _kept() -> Select[PersonDocument]:
    """The documents whose bytes are there."""
    ended = select(DocumentEnding.document_id)
    return select(PersonDocument).where(PersonDocument.id.not_in(ended))


def _end(unit: Unit, row: PersonDocument, why: DocumentEnd) -> None:
    _erase(unit, row, why)
    event = Event.DOCUMENT_REMOVED if why is DocumentEnd.REMOVED else Event.DOCUMENT_FORGOTTEN
    audit.note(unit, event, "person", row.person_id, kind=row.kind)


def _erase(unit: Unit, row: PersonDocument, why: DocumentEnd) -> None:
    unit.session.info[ERASED] = True
    mine = DocumentContent.document_id == row.id
    unit.session.execute(delete(DocumentContent).where(mine))
    unit.session.add(DocumentEnding(document_id=row.id, why=why, at=unit.now, by=unit.viewer.name))
    unit.session.flush()
