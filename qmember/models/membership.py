"""Types of membership, and what has happened to somebody as a member: dated rows, written once."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Word


class MemberTypeRow(Base):
    """A type of membership; it is never deleted, because old years are judged by it."""

    __tablename__ = "member_type"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Line, unique=True)


class MemberTypeRule(Base):
    """What a type gives from a day on; of two rules of one day the newer holds."""

    __tablename__ = "member_type_rule"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("member_type.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    vote: Mapped[str] = mapped_column(Word)
    motion: Mapped[bool]
    electable: Mapped[bool]
    takes_part: Mapped[bool]
    fee_free: Mapped[bool]
    min_age: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class MemberNumber(Base):
    """A member's number: hers for ever, and no count of how many there are."""

    __tablename__ = "member_number"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    number: Mapped[str] = mapped_column(Word, unique=True)


class MembershipApplication(Base):
    """That somebody asks to become a member; deleted when it is answered and its time is over."""

    __tablename__ = "membership_application"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("member_type.id"))
    asked_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    refused_on: Mapped[date | None] = mapped_column(Date)


class MembershipEvent(Base):
    """One thing that happened: accepted, resigned, excluded, another type, reminded.

    ``from_on`` is the day from which it holds. ``decision`` is the meeting that decided, where one did.
    ``undoes_id`` names the event that this one takes back.
    """

    __tablename__ = "membership_event"
    __table_args__ = (
        Index("ix_membership_event_person", "person_id", "id"),
        CheckConstraint("(kind = 'undone') = (undoes_id IS NOT NULL)", name="undoes"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(Word)
    from_on: Mapped[date] = mapped_column(Date)
    type_id: Mapped[int | None] = mapped_column(ForeignKey("member_type.id"))
    decision: Mapped[str] = mapped_column(Line, default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("membership_event.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class MembershipMatter(Base):
    """What concerns a membership without beginning or ending it: suspended, appealed, introduced.

    ``from_on`` is its day; ``to_on`` the last day of a suspension that has one. ``event_id`` names the
    exclusion that is appealed, ``about_id`` the suspension that is lifted or the appeal that a meeting
    has answered, ``undoes_id`` what this row takes back. Nobody is asked why: ``decision`` is the
    meeting and its paragraph. A trigger refuses what does not fit together.
    """

    __tablename__ = "membership_matter"
    __table_args__ = (
        Index("ix_membership_matter_person", "person_id", "id"),
        CheckConstraint("(kind = 'undone') = (undoes_id IS NOT NULL)", name="undoes"),
        CheckConstraint("to_on IS NULL OR (kind = 'suspended' AND to_on >= from_on)", name="order"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(Word)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)
    decision: Mapped[str] = mapped_column(Line, default="")
    event_id: Mapped[int | None] = mapped_column(ForeignKey("membership_event.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("membership_matter.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("membership_matter.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class MembershipPeriod(Base):
    """Time for which somebody's fee is settled, and why; a trigger refuses two that overlap."""

    __tablename__ = "membership_period"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="order"),
        Index("ix_membership_period_person", "person_id", "to_on"),
        Index("ix_membership_period_claim", "claim_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date] = mapped_column(Date)
    settled_on: Mapped[date] = mapped_column(Date)
    cause: Mapped[str] = mapped_column(Word)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class MembershipPeriodVoid(Base):
    """That a period no longer counts: its payment was undone, or it was a mistake."""

    __tablename__ = "membership_period_void"

    period_id: Mapped[int] = mapped_column(ForeignKey("membership_period.id"), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
