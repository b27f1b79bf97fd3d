"""Lists from elsewhere: while somebody works on one, and what was taken from it for good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Sealed, Word


class ListDraft(Base):
    """A list that somebody has chosen and not yet saved: hers alone, sealed, and gone when it is done.

    ``content`` are its rows, ``choices`` the columns, corrected cells and decisions.
    """

    __tablename__ = "list_draft"
    __table_args__ = (UniqueConstraint("user_id", "sha256"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(Sealed)
    choices: Mapped[bytes] = mapped_column(Sealed)


class ListImport(Base):
    """One saving of a list: one change set, that can be undone as a whole."""

    __tablename__ = "list_import"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(Word)
    added: Mapped[int] = mapped_column(Integer)
    updated: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class ListRow(Base):
    """Which person a row was, by a keyed mark of what it says: the same row is never taken twice.

    Without a foreign key to the person, who may be gone by an undoing.
    """

    __tablename__ = "list_row"
    __table_args__ = (
        Index("ix_list_row_mark", "mark"),
        Index("ix_list_row_person_id", "person_id"),
    )

    import_id: Mapped[int] = mapped_column(ForeignKey("list_import.id"), primary_key=True)
    row: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(Id)
    mark: Mapped[str] = mapped_column(String(64))


class ListChange(Base):
    """What a list did to a person: what stood there before, sealed, until it can be undone no more.

    ``version`` is hers right after it; ``added`` tells that she came with the list.
    """

    __tablename__ = "list_change"
    __table_args__ = (Index("ix_list_change_person_id", "person_id"),)

    import_id: Mapped[int] = mapped_column(ForeignKey("list_import.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    added: Mapped[bool]
    version: Mapped[int] = mapped_column(Integer)
    before: Mapped[bytes] = mapped_column(Sealed)


class ListFact(Base):
    """That a row of another table came with a list: it goes when the saving is undone, only then.

    ``kind`` is the table. Removed when the time for undoing is over; then the row stays for good.
    """

    __tablename__ = "list_fact"
    __table_args__ = (Index("ix_list_fact_import", "import_id"),)

    kind: Mapped[str] = mapped_column(Word, primary_key=True)
    row_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(ForeignKey("list_import.id"))


class ListMapping(Base):
    """What the headings of a saved list stood for, so that it is proposed when such a list comes again.

    ``mark`` is a keyed mark of all its headings; ``columns``, sealed, has a mark of each.
    """

    __tablename__ = "list_mapping"
    __table_args__ = (Index("ix_list_mapping_mark", "mark"),)

    import_id: Mapped[int] = mapped_column(
        ForeignKey("list_import.id"), primary_key=True, autoincrement=False
    )
    mark: Mapped[str] = mapped_column(String(64))
    columns: Mapped[bytes] = mapped_column(Sealed)


class ListUndo(Base):
    """That a saving was undone."""

    __tablename__ = "list_undo"

    import_id: Mapped[int] = mapped_column(ForeignKey("list_import.id"), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
