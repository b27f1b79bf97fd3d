"""Accounts that log in, their dated roles, invitations, sessions and attempts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from qmember.models.base import Base, Id, Line, Long, Sealed, Word


class User(Base):
    """One who can log in. ``totp`` is the sealed secret of the second factor, None before it is set.

    ``recovery`` holds hashes of the unused recovery codes; ``last_totp_step`` the step of the code
    that was used last, so that no code works twice.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(Line)
    password: Mapped[str | None] = mapped_column(Line)
    active: Mapped[bool] = mapped_column(default=True)
    totp: Mapped[bytes | None] = mapped_column(Sealed)
    last_totp_step: Mapped[int | None] = mapped_column(Integer)
    recovery: Mapped[list[str]] = mapped_column(JSON, default=list)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    language: Mapped[str] = mapped_column(Word, default="sv")
    shortcuts: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class UserRole(Base):
    """That a user has an office, from a day to a day."""

    __tablename__ = "user_role"
    __table_args__ = (Index("ix_user_role_user", "user_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    role: Mapped[str] = mapped_column(Word)
    from_on: Mapped[date] = mapped_column(Date)
    to_on: Mapped[date | None] = mapped_column(Date)


class MandatedRole(Base):
    """That the days of an office are those of a mandate.

    ``by_hand`` tells that it had been given before, until ``hand_to_on`` (None: until it was ended).
    """

    __tablename__ = "mandated_role"

    user_role_id: Mapped[int] = mapped_column(ForeignKey("user_role.id"), primary_key=True)
    by_hand: Mapped[bool]
    hand_to_on: Mapped[date | None] = mapped_column(Date)


class Invitation(Base):
    """A one-time link: set-up of a new installation, an invitation, or a new password.

    Only the token's hash is kept. ``kind`` is ``setup``, ``invite`` or ``reset``.
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(Line)
    role: Mapped[str | None] = mapped_column(Word)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Line)


class InvitationEnd(Base):
    """The last day of the office that an invitation gives; without a row it lasts until it is ended."""

    __tablename__ = "invitation_end"

    link_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), primary_key=True)
    to_on: Mapped[date] = mapped_column(Date)


class LoginSession(Base):
    """A session on the server; the cookie holds a random id of which only the hash is kept here."""

    __tablename__ = "login_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    data: Mapped[bytes] = mapped_column(Sealed)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(Line, default="")


class KnownDevice(Base):
    """A browser in which an account has signed in; of the token that it keeps only the hash is here."""

    __tablename__ = "known_device"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class Attempt(Base):
    """One try to log in or to use a code; counted to slow guessing down, then forgotten."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_bucket", "bucket", "at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    bucket: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Setting(Base):
    """One of the association's own choices; the newest row of a key that has begun holds."""

    __tablename__ = "setting"
    __table_args__ = (Index("ix_setting_key", "key", "id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(Word)
    value: Mapped[str] = mapped_column(Long)
    from_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(Line)
