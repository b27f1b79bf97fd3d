"""Tables of banks that are not known: while somebody says what their columns hold, and what was said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Sealed


class BankDraft(Base):
    """A bank's file that somebody has chosen and whose columns or account must be told before it is read.

    Hers alone, sealed, and gone when it is read or thrown away, or after a day.
    """

    __tablename__ = "bank_draft"
    __table_args__ = (UniqueConstraint("user_id", "sha256"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(Sealed)


class BankColumns(Base):
    """What the headings of a bank's table stood for when one was read; the newest of a header counts.

    ``mark`` is a keyed mark of all its headings; ``columns``, sealed, has a mark of each.
    """

    __tablename__ = "bank_columns"
    __table_args__ = (Index("ix_bank_columns_mark", "mark"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    mark: Mapped[str] = mapped_column(String(64))
    columns: Mapped[bytes] = mapped_column(Sealed)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
