"""What everybody was on every day, kept beside the facts that it follows from (docs/adr/0020)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Word


class MembershipSpan(Base):
    """Days, both included, on which somebody's ``domain.membership.Status`` is the same.

    Nothing is decided by these rows and nobody writes them by hand: they are made anew, in the same
    transaction, when a fact or a rule changes. ``to_on`` of the last one is the end of time.
    """

    __tablename__ = "membership_span"
    __table_args__ = (
        Index("ix_membership_span_day", "standing", "to_on", "from_on", "type_id", "person_id"),
        Index("ix_membership_span_since", "since", "from_on", "standing", "person_id"),
        Index("ix_membership_span_ended", "ended_on", "from_on", "standing", "person_id"),
        {"sqlite_with_rowid": False},  # the spans of one person lie together
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    from_on: Mapped[date] = mapped_column(Date, primary_key=True)
    to_on: Mapped[date] = mapped_column(Date)
    standing: Mapped[str] = mapped_column(Word)
    type_id: Mapped[int | None] = mapped_column(ForeignKey("member_type.id"))
    since: Mapped[date | None] = mapped_column(Date)
    paid_until: Mapped[date | None] = mapped_column(Date)
    lapses_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    paragraph: Mapped[str] = mapped_column(Line)


class MembershipChanged(Base):
    """Whose facts have changed since her spans were made; 0 when a rule may have. A trigger's rows.

    Empty but within a transaction: each unit of work ends with making the spans of these anew.
    """

    __tablename__ = "membership_changed"

    person_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)


class MembershipBasis(Base):
    """A digest of the rules that the spans were made by; one row."""

    __tablename__ = "membership_basis"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    rules: Mapped[str] = mapped_column(Line)
