"""What the bookkeeping says: files that were read from it, never written into our own ledger.

Of a file its sums are kept, by account, project and month, and which vouchers did not balance. Texts of
its vouchers are not; names of accounts and projects can be erased, for some bear a person's.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Word


class BooksFile(Base):
    """A file from the bookkeeping program and the days that it covers; the newest of a day holds."""

    __tablename__ = "books_file"
    __table_args__ = (Index("ix_books_file_days", "to_on", "from_on"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(Word)
    program: Mapped[str] = mapped_column(Line)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    made_on: Mapped[date | None] = mapped_column(Date)
    monthly: Mapped[bool] = mapped_column(Boolean)
    vouchers: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class BooksSum(Base):
    """What a file has on an account, for a project (empty for none), in a month (empty for the year)."""

    __tablename__ = "books_sum"
    __table_args__ = (Index("ix_books_sum_file", "file_id", "account", "project", "month"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("books_file.id"))
    account: Mapped[str] = mapped_column(Word)
    project: Mapped[str] = mapped_column(Word)
    month: Mapped[str] = mapped_column(Word)
    amount_ore: Mapped[int] = mapped_column(Ore)


class BooksUneven(Base):
    """A voucher of a file whose rows do not add up to zero."""

    __tablename__ = "books_uneven"
    __table_args__ = (Index("ix_books_uneven_file", "file_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("books_file.id"))
    series: Mapped[str] = mapped_column(Word)
    number: Mapped[str] = mapped_column(Word)
    on: Mapped[date] = mapped_column(Date)
    difference_ore: Mapped[int] = mapped_column(Ore)


class BooksName(Base):
    """What a file calls an account or a project; it can be erased, never changed."""

    __tablename__ = "books_name"

    file_id: Mapped[int] = mapped_column(ForeignKey("books_file.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Word, primary_key=True)
    code: Mapped[str] = mapped_column(Word, primary_key=True)
    name: Mapped[str] = mapped_column(Line)
