"""People and organisations, their roles with dates, the vault, and who has opened what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Sealed, Sortable, Word

HIDDEN_EMPTY = (
    "protection NOT IN ('protected', 'off_register') OR (name IS NULL AND sort_key IS NULL"
    " AND email IS NULL AND phone IS NULL AND street IS NULL AND postcode IS NULL"
    " AND city IS NULL AND orgnr IS NULL AND named_as IS NULL)"
)

NO_WAY = "email IS NULL AND street IS NULL"
NO_RECEIPT = (
    "(receipt_wish = 'email' AND email IS NULL) OR (receipt_wish = 'paper' AND"
    " (street IS NULL OR postcode IS NULL OR city IS NULL))"
)
HALF_ADDRESS = "street IS NOT NULL AND (postcode IS NULL OR city IS NULL)"
"""What is to be mended about people, in the words of an index each: a count reads no other rows."""


def _index(name: str, condition: str, *first: str) -> Index:
    where = text(condition)
    return Index(name, *first, "sort_key", "id", sqlite_where=where, postgresql_where=where)


class Person(Base):
    """A person or an organisation. Hidden people have nothing readable here: see Vault."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(HIDDEN_EMPTY, name="hidden_empty"),
        CheckConstraint(
            "protection NOT IN ('normal', 'discreet') OR name IS NOT NULL", name="named"
        ),
        Index("ix_person_sort", "sort_key", "id"),
        _index("ix_person_no_way", NO_WAY, "kind", "protection"),
        _index("ix_person_no_receipt", NO_RECEIPT),
        _index("ix_person_half_address", HALF_ADDRESS),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    kind: Mapped[str] = mapped_column(Word)
    payer_kind: Mapped[str] = mapped_column(Word)
    protection: Mapped[str] = mapped_column(Word, default="normal")
    name: Mapped[str | None] = mapped_column(Line, info={"personal": "name"})
    sort_key: Mapped[str | None] = mapped_column(Sortable, info={"personal": "name"})
    email: Mapped[str | None] = mapped_column(String(254), index=True, info={"personal": "contact"})
    phone: Mapped[str | None] = mapped_column(Word, info={"personal": "contact"})
    street: Mapped[str | None] = mapped_column(Line, info={"personal": "address"})
    postcode: Mapped[str | None] = mapped_column(Word, info={"personal": "address"})
    city: Mapped[str | None] = mapped_column(Line, info={"personal": "address"})
    orgnr: Mapped[str | None] = mapped_column(Word, index=True, info={"personal": "identity"})
    named_as: Mapped[str | None] = mapped_column(Line, info={"personal": "name"})
    may_be_named: Mapped[bool] = mapped_column(default=False)
    receipt_wish: Mapped[str] = mapped_column(Word, default="email")
    language: Mapped[str] = mapped_column(Word, default="sv")
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]


class PersonRoleRow(Base):
    """What a person is to the association, from a day to a day."""

    __tablename__ = "person_role"
    __table_args__ = (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="order"),
        Index("ix_person_role_person", "person_id", "role"),
        Index("ix_person_role_role", "role", "person_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(Word)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)


class PersonDeath(Base):
    """The dated fact that a person has died: every channel respects it when it sends."""

    __tablename__ = "person_death"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    died_on: Mapped[date] = mapped_column(Date)
    noted_at: Mapped[datetime]


class PersonApart(Base):
    """That two people who look like one are two; gone when one of them gets another name or is hidden."""

    __tablename__ = "person_apart"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="two"),
        Index("ix_person_apart_high_id", "high_id"),
    )

    low_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    high_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)


class PersonWord(Base):
    """Folded words of names, places and e-mail, ordinary people only, for quick search."""

    __tablename__ = "person_word"

    word: Mapped[str] = mapped_column(Sortable, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class Vault(Base):
    """Names and contact details of hidden people, sealed with the vault key.

    Without a foreign key on purpose: no join leads here. Opened only in ``queries.protected``.
    """

    __tablename__ = "vault"

    person_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    name: Mapped[bytes | None] = mapped_column(Sealed)
    email: Mapped[bytes | None] = mapped_column(Sealed)
    phone: Mapped[bytes | None] = mapped_column(Sealed)


class PersonBirth(Base):
    """The day or year in which somebody was born, sealed with the vault key, hidden or not.

    Only where something asks for an age. Opened only in ``queries.protected``.
    """

    __tablename__ = "person_birth"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)


class ReadLog(Base):
    """Each opening of something that is masked: who, whom, what, when."""

    __tablename__ = "read_log"
    __table_args__ = (Index("ix_read_log_person", "person_id", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    viewer_kind: Mapped[str] = mapped_column(Word)
    user_id: Mapped[int | None] = mapped_column(Id)
    person_id: Mapped[int] = mapped_column(Id)
    what: Mapped[str] = mapped_column(Word)
    purpose: Mapped[str] = mapped_column(Word)
