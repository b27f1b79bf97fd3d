"""Read those who log in: viewers with their rights, the list with roles, sessions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from qmember.domain.devices import device_words
from qmember.domain.errors import NotFound
from qmember.domain.permissions import Permission, Role, Viewer, permissions_of
from qmember.models import Invitation, InvitationEnd, LoginSession, User, UserRole
from qmember.models.crypto import Keys, mac
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class UserRow:
    """One who can log in."""

    user_id: int
    name: str
    email: str
    active: bool
    second_factor: bool
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One of a user's sessions, by a number that tells nothing."""

    number: str
    device: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """That somebody has an office from a day to a day; ``state`` is ``now``, ``later`` or ``past``."""

    role: Role
    from_on: date
    to_on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class UserCard:
    """One who can log in, with every office that she has, had or will have."""

    user: UserRow
    roles: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that waits; without a role it gives an account that is there a new start."""

    email: str
    role: str
    expires_at: datetime
    link_id: int = 0
    name: str = ""
    role_to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """An open account as its owner meets it."""

    viewer: Viewer
    email: str
    second_factor: bool
    recovery_codes: int
    language: str
    shortcuts: bool


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What a one-time link is for."""

    email: str | None
    name: str | None
    role: str | None


def anybody(session: Reads) -> bool:
    """Tell whether anybody can log in."""
    return session.scalar(select(User.id).limit(1)) is not None


def account_by_id(session: Reads, user_id: int, today: date) -> Account | None:
    """An open account with its viewer; None when it is closed or gone."""
    user = session.get(User, user_id)
    return _account(session, user, today) if user is not None and user.active else None


def account_by_email(session: Reads, email: str, today: date) -> Account | None:
    """An open account by its address, written in any case; None when there is none."""
    user = session.scalar(select(User).where(User.email == email.strip().lower(), User.active))
    return _account(session, user, today) if user is not None else None


def accounts_with(session: Reads, role: Role, today: date) -> list[Account]:
    """The open accounts that have an office on the day."""
    holders = select(UserRole.user_id).where(UserRole.role == role, *_on(today))
    query = select(User).where(User.id.in_(holders), User.active).order_by(User.id)
    return [_account(session, user, today) for user in session.scalars(query)]


def password_hash(session: Reads, user_id: int) -> str | None:
    """The stored hash of an account's password."""
    return session.scalar(select(User.password).where(User.id == user_id))


def open_link(session: Reads, kind: str, token_hash: str, now: datetime) -> OpenLink | None:
    """A one-time link that can still be used; looking at it does not use it."""
    row = session.scalar(
        select(Invitation).where(
            Invitation.kind == kind,
            Invitation.token_hash == token_hash,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
    )
    return OpenLink(row.email, row.name, row.role) if row else None


def viewer_by_email(session: Reads, email: str, today: date) -> Viewer:
    """The viewer that the command line acts as; NotFound when there is no such open account."""
    user = session.scalar(select(User).where(User.email == email.strip().lower(), User.active))
    if user is None:
        raise NotFound("There is no account with that address.", field="as", code="unknown-user")
    return _viewer(session, user, today)


def user_id_of(session: Reads, email: str) -> int:
    """The row id of an account, a closed one too; NotFound when the address has none."""
    found = session.scalar(select(User.id).where(User.email == email.strip().lower()))
    if found is None:
        raise NotFound("There is no account with that address.", field="email", code="unknown-user")
    return found


def roles_of(session: Reads, user_id: int, today: date) -> frozenset[Role]:
    """The roles that a user has on the day."""
    rows = session.scalars(select(UserRole.role).where(UserRole.user_id == user_id, *_on(today)))
    return frozenset(Role(role) for role in rows)


def users(session: Reads, today: date) -> list[UserRow]:
    """Everybody who can log in, with the roles of the day."""
    roles: dict[int, list[Role]] = defaultdict(list)
    for user_id, role in session.execute(
        select(UserRole.user_id, UserRole.role).where(*_on(today))
    ):
        roles[user_id].append(Role(role))
    return [
        UserRow(u.id, u.name, u.email, u.active, u.totp is not None, tuple(roles[u.id]))
        for u in session.scalars(select(User).order_by(User.name, User.id))
    ]


def user_cards(session: Reads, today: date) -> list[UserCard]:
    """Everybody who can log in, open accounts first, each with her offices."""
    roles: dict[int, list[Held]] = defaultdict(list)
    for row in session.scalars(select(UserRole).order_by(UserRole.from_on, UserRole.id)):
        roles[row.user_id].append(Held(Role(row.role), row.from_on, row.to_on, _state(row, today)))
    cards = [UserCard(user, tuple(roles[user.user_id])) for user in users(session, today)]
    return sorted(cards, key=lambda card: not card.user.active)


def user_card(session: Reads, user_id: int, today: date) -> UserCard:
    """One who can log in; NotFound when there is no such account."""
    for card in user_cards(session, today):
        if card.user.user_id == user_id:
            return card
    raise NotFound("The page does not exist. Search, or go to the overview")


def _state(row: UserRole, today: date) -> str:
    if row.to_on is not None and row.to_on < today:
        return "past"
    return "now" if row.from_on <= today else "later"


def invitations(session: Reads, now: datetime) -> list[Invited]:
    """Invitations that can still be used."""
    rows = session.execute(
        select(Invitation, InvitationEnd.to_on)
        .outerjoin(InvitationEnd, InvitationEnd.link_id == Invitation.id)
        .where(
            Invitation.kind == "invite", Invitation.used_at.is_(None), Invitation.expires_at > now
        )
        .order_by(Invitation.id)
    )
    return [
        Invited(row.email or "", row.role or "", row.expires_at, row.id, row.name or "", to_on)
        for row, to_on in rows
    ]


def sessions_of(session: Reads, user_id: int) -> list[SessionRow]:
    """A user's sessions, the newest first."""
    rows = session.scalars(
        select(LoginSession)
        .where(LoginSession.user_id == user_id)
        .order_by(LoginSession.seen_at.desc())
    )
    return [
        SessionRow(row.id_hash[:16], device_words(row.device), row.created_at, row.seen_at)
        for row in rows
    ]


def staff_without_second_factor(session: Reads, today: date) -> int:
    """How many open accounts with a role other than member lack a second factor."""
    query = (
        select(func.count(func.distinct(User.id)))
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active, User.totp.is_(None), UserRole.role != Role.MEMBER, *_on(today))
    )
    return session.scalar(query) or 0


def with_pseudonyms(viewer: Viewer, keys: Keys) -> Viewer:
    """The viewer with names of her own for givers, where she may not read theirs."""
    if viewer.user_id is None or viewer.may(Permission.READ_PEOPLE):
        return viewer
    return replace(viewer, pseudonym_key=pseudonym_key(keys, viewer.user_id))


def pseudonym_key(keys: Keys, user_id: int) -> bytes:
    """The key of the names that givers have for this user where she may not read theirs."""
    return mac(keys.derive("pseudonyms"), str(user_id).encode())


def _account(session: Reads, user: User, today: date) -> Account:
    return Account(
        viewer=_viewer(session, user, today),
        email=user.email,
        second_factor=user.totp is not None,
        recovery_codes=len(user.recovery),
        language=user.language,
        shortcuts=user.shortcuts,
    )


def _viewer(session: Reads, user: User, today: date) -> Viewer:
    roles = roles_of(session, user.id, today)
    return Viewer(
        kind="user",
        name=user.name,
        permissions=permissions_of(roles) | {Permission.OWN_ACCOUNT},
        user_id=user.id,
        person_id=user.person_id,
        roles=roles,
    )


def _on(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        UserRole.from_on <= today,
        (UserRole.to_on.is_(None)) | (UserRole.to_on >= today),
    )
