"""Read which documents are kept of a person, as far as the viewer may know; never what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from qmember.domain.dates import stockholm_date
from qmember.domain.documents import DocumentEnd, DocumentFormat, DocumentKind, kinds_for
from qmember.domain.errors import NotFound
from qmember.domain.people import HIDDEN
from qmember.domain.permissions import Permission, Viewer
from qmember.models import DocumentEnding, Person, PersonDocument
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import Reads

NO_PAGE = "The page does not exist. Search, or go to the overview"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document. ``ended`` is None while it is kept; ``ended_on`` and ``ended_by`` tell of its end."""

    document_id: int
    kind: DocumentKind
    format: DocumentFormat
    size: int
    sha256: str
    cleaned: bool
    forget_on: date
    at: datetime
    by: str
    ended: DocumentEnd | None = None
    ended_on: date | None = None
    ended_by: str | None = None

    @property
    def saved_on(self) -> date:
        """The day on which it was saved."""
        return stockholm_date(self.at)


def documents_of(session: Reads, viewer: Viewer, person_id: int) -> list[DocumentRow]:
    """Every document of a person: those that are kept first, the newest first; then those that are gone."""
    query = _known(viewer).where(PersonDocument.person_id == person_id)
    found = [_row(*one) for one in session.execute(query.order_by(PersonDocument.id.desc()))]
    return sorted(found, key=lambda row: row.ended is not None)


def document(session: Reads, viewer: Viewer, number: int, document_id: int) -> DocumentRow:
    """One document of the person with this number; NotFound also for one the viewer may not know."""
    query = _known(viewer).where(Person.number == number, PersonDocument.id == document_id)
    row = session.execute(query).first()
    if row is None:
        raise NotFound(NO_PAGE)
    return _row(*row)


@dataclass(frozen=True, slots=True)
class Room:
    """What is kept now: of a person, how many and how many bytes; of everybody, how many bytes."""

    count: int
    own_bytes: int
    all_bytes: int


def room(session: Reads, person_id: int) -> Room:
    """What the documents that are kept take."""
    size = func.coalesce(func.sum(PersonDocument.size), 0)
    kept = (
        select(func.count(), size)
        .outerjoin(DocumentEnding, DocumentEnding.document_id == PersonDocument.id)
        .where(DocumentEnding.document_id.is_(None))
    )
    own = session.execute(kept.where(PersonDocument.person_id == person_id)).one()
    every = session.execute(kept).one()
    return Room(int(own[0]), int(own[1]), int(every[1]))


def _known(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Documents with their end, of those people and kinds that the viewer may know."""
    query = (
        select(PersonDocument, DocumentEnding)
        .join(Person, Person.id == PersonDocument.person_id)
        .outerjoin(DocumentEnding, DocumentEnding.document_id == PersonDocument.id)
        .where(PersonDocument.kind.in_(kinds_for(viewer)), *in_scope(viewer))
    )
    if viewer.may(Permission.OPEN_VAULT):
        return query
    return query.where(Person.protection.not_in(HIDDEN))


def _row(kept: PersonDocument, end: DocumentEnding | None) -> DocumentRow:
    return DocumentRow(
        kept.id, DocumentKind(kept.kind), DocumentFormat(kept.format), kept.size, kept.sha256,
        kept.cleaned, kept.forget_on, kept.at, kept.by,
        ended=DocumentEnd(end.why) if end else None,
        ended_on=stockholm_date(end.at) if end else None,
        ended_by=end.by if end else None,
    )  # fmt: skip
