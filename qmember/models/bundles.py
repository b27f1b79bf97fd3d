"""Bundles: income that came together; while it is typed, and what became of it when it was registered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Ore, Sealed, Word


class Bundle(Base):
    """That a bundle was begun; it has a draft, or was registered, or was thrown away."""

    __tablename__ = "bundle"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class BundleDraft(Base):
    """What the rows of an open bundle have in common. It is no money yet: it may change, and go.

    ``counted`` is a count of cash (``domain.cash``), ``counter_one`` and ``counter_two`` who made it.
    """

    __tablename__ = "bundle_draft"

    bundle_id: Mapped[int] = mapped_column(
        ForeignKey("bundle.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(Line)
    received_on: Mapped[date] = mapped_column(Date)
    channel: Mapped[str] = mapped_column(Word)
    purpose_id: Mapped[int | None] = mapped_column(ForeignKey("purpose.id"))
    activity: Mapped[str] = mapped_column(Line)
    control_count: Mapped[int | None] = mapped_column(Integer)
    control_ore: Mapped[int | None] = mapped_column(Ore)
    counted: Mapped[str] = mapped_column(Line)
    counter_one: Mapped[str] = mapped_column(Line)
    counter_two: Mapped[str] = mapped_column(Line)
    version: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(Line)


class BundleRow(Base):
    """A row of an open bundle as it was typed, sealed. ``press`` is the keyed form that brought it."""

    __tablename__ = "bundle_row"
    __table_args__ = (
        UniqueConstraint("bundle_id", "place"),
        Index("ix_bundle_row_press", "bundle_id", "press", unique=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    bundle_id: Mapped[int] = mapped_column(ForeignKey("bundle_draft.bundle_id"))
    place: Mapped[int] = mapped_column(Integer)
    press: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(Sealed)
    version: Mapped[int] = mapped_column(Integer)
    changed_by: Mapped[str] = mapped_column(Line)


class BundleRegistration(Base):
    """That a bundle was registered: how much, and what had been counted before."""

    __tablename__ = "bundle_registration"

    bundle_id: Mapped[int] = mapped_column(
        ForeignKey("bundle.id"), primary_key=True, autoincrement=False
    )
    received_on: Mapped[date] = mapped_column(Date)
    channel: Mapped[str] = mapped_column(Word)
    rows: Mapped[int] = mapped_column(Integer)
    total_ore: Mapped[int] = mapped_column(Ore)
    control_count: Mapped[int | None] = mapped_column(Integer)
    control_ore: Mapped[int | None] = mapped_column(Ore)
    counted: Mapped[str] = mapped_column(Line)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
    actor_id: Mapped[int | None] = mapped_column(Id)


class BundleIncome(Base):
    """Which income came with a bundle, and from which of its rows."""

    __tablename__ = "bundle_income"
    __table_args__ = (Index("ix_bundle_income_bundle", "bundle_id", "place"),)

    income_id: Mapped[int] = mapped_column(
        ForeignKey("income.id"), primary_key=True, autoincrement=False
    )
    bundle_id: Mapped[int] = mapped_column(ForeignKey("bundle_registration.bundle_id"))
    place: Mapped[int] = mapped_column(Integer)


class BundleWords(Base):
    """What somebody wrote about a registered bundle, sealed and erasable: it could name a person.

    Its name, the activity, why it differs from what was counted, and who counted.
    """

    __tablename__ = "bundle_words"

    bundle_id: Mapped[int] = mapped_column(
        ForeignKey("bundle_registration.bundle_id"), primary_key=True, autoincrement=False
    )
    sealed: Mapped[bytes] = mapped_column(Sealed)
