"""Documents about people: what each is, its sealed bytes for as long as they are kept, and its end."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Sealed, Word


class PersonDocument(Base):
    """That a document was saved: its kind, never its name. It stays when the bytes are gone.

    ``sha256`` and ``size`` (bytes) are of what is kept; ``cleaned`` tells that it is not to the letter
    what was chosen. On ``forget_on`` the bytes go.
    """

    __tablename__ = "person_document"
    __table_args__ = (Index("ix_person_document_person", "person_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(Word)
    format: Mapped[str] = mapped_column(Word)
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    cleaned: Mapped[bool]
    forget_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class DocumentContent(Base):
    """The bytes of a document, sealed with the vault's key; removed, never changed."""

    __tablename__ = "document_content"

    document_id: Mapped[int] = mapped_column(ForeignKey("person_document.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)


class DocumentEnding(Base):
    """That the bytes of a document are gone: why, when and by whom."""

    __tablename__ = "document_ending"

    document_id: Mapped[int] = mapped_column(ForeignKey("person_document.id"), primary_key=True)
    why: Mapped[str] = mapped_column(Word)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
