"""What was handed over to the bookkeeping: batches, their collective vouchers, and which entries lie in them.

A batch is one file. It is written once, with its bytes, and an entry lies in one batch at most: its key
says so. ``PurposeProject`` tells which project of the bookkeeping a purpose is.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Word


class HandoverBatch(Base):
    """One file for the bookkeeping program: the period that was asked for, and what was in it.

    ``replaced`` is how many letters had no place in the file's code page.
    """

    __tablename__ = "handover_batch"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    entries: Mapped[int] = mapped_column(Integer)
    vouchers: Mapped[int] = mapped_column(Integer)
    rows: Mapped[int] = mapped_column(Integer)
    debit_ore: Mapped[int] = mapped_column(Ore)
    replaced: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class HandoverFile(Base):
    """The bytes of a batch, packed (zlib): the same file each time it is fetched."""

    __tablename__ = "handover_file"

    batch_id: Mapped[int] = mapped_column(
        ForeignKey("handover_batch.id"), primary_key=True, autoincrement=False
    )
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class HandoverVoucher(Base):
    """A collective voucher: the entries of one kind on one day, under a number that never returns."""

    __tablename__ = "handover_voucher"
    __table_args__ = (Index("ix_handover_voucher_batch", "batch_id", "booked_on", "kind"),)

    number: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("handover_batch.id"))
    booked_on: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(Word)
    entries: Mapped[int] = mapped_column(Integer)
    debit_ore: Mapped[int] = mapped_column(Ore)


class HandoverEntry(Base):
    """That an entry was handed over, and in which collective voucher; it happens once."""

    __tablename__ = "handover_entry"
    __table_args__ = (Index("ix_handover_entry_voucher", "voucher", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entry.id"), primary_key=True, autoincrement=False
    )
    voucher: Mapped[int] = mapped_column(ForeignKey("handover_voucher.number"))


class PurposeProject(Base):
    """That a purpose is a project of the bookkeeping; the newest of a purpose holds, empty takes it off."""

    __tablename__ = "purpose_project"
    __table_args__ = (Index("ix_purpose_project_purpose", "purpose_id", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    purpose_id: Mapped[int] = mapped_column(ForeignKey("purpose.id"))
    code: Mapped[str] = mapped_column(Word)
    name: Mapped[str] = mapped_column(Line)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
