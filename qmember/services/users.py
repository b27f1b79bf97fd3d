"""Those who log in: set-up, invitations, accounts and passwords."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from qmember.domain.errors import NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission, Role
from qmember.domain.text import check_email
from qmember.models import InvitationEnd, User
from qmember.services import audit, devices, sessions
from qmember.services.links import (
    EXPIRED,
    INVITE,
    RESET,
    SETUP,
    kill_links,
    make_link,
    use_link,
    withdraw,
)
from qmember.services.passwords import check_new, hash_password
from qmember.services.roles import (
    need_manager,
    need_no_link,
    need_right_over,
    need_right_over_user,
    note_role,
)
from qmember.services.second_factor import clear_second_factor
from qmember.services.unit import Unit


def add_user(
    unit: Unit,
    *,
    email: str,
    name: str,
    password: str | None,
    roles: list[Role],
    to_on: date | None = None,
) -> User:
    """Add one who can log in, with roles from today on (``to_on`` their last day, if there is one).

    Refused when the address has an account.
    """
    address = check_email(email).lower()
    _need_free(unit, address)
    user = User(
        email=address,
        name=name,
        password=hash_password(password) if password else None,
        recovery=[],
        created_at=unit.now,
    )
    unit.session.add(user)
    unit.session.flush()
    audit.note(unit, Event.USER_ADDED, "user", user.id, roles=[str(role) for role in roles])
    for role in dict.fromkeys(roles):
        note_role(unit, user.id, role, from_on=unit.today, to_on=to_on)
    return user


def make_setup_link(unit: Unit) -> str:
    """The link of a new installation; Refused when somebody can already log in."""
    if unit.session.scalar(select(User.id).limit(1)):
        raise Refused("The association has already been set up.", code="already-set-up")
    return make_link(unit, SETUP)


def invite(unit: Unit, *, email: str, name: str, role: Role, to_on: date | None = None) -> str:
    """Invite somebody to a role, until a last day or until it is ended; return the link's token.

    Some offices need the chair. Refused when the last day has passed.
    """
    need_right_over(unit, role)
    if to_on is not None and to_on < unit.today:
        raise Refused("Choose today or a later day", field="to_on")
    address = check_email(email).lower()
    _need_free(unit, address)
    token = make_link(unit, INVITE, email=address, name=name, role=role, role_to_on=to_on)
    audit.note(unit, Event.USER_INVITED, "user", None, role=role, to_on=to_on)
    return token


def withdraw_invitation(unit: Unit, link_id: int) -> None:
    """Take a waiting invitation back: its link leads nowhere from now on."""
    unit.need(Permission.MANAGE_USERS)
    row = withdraw(unit, link_id)
    audit.note(unit, Event.INVITATION_WITHDRAWN, "user", row.user_id, role=row.role)


def renew_access(unit: Unit, user_id: int, *, by_mail: bool = False) -> str:
    """Give somebody who has lost password or phone, or whose account was closed, a new beginning.

    Password and second factor are taken away and her sessions end; the returned token's link lets
    her choose a password and set up two-step login again. Nobody renews her own account here, and
    unless the link goes to its owner ``by_mail``, some accounts only from the command line.
    """
    need_right_over_user(unit, user_id)
    if user_id == unit.viewer.user_id:
        raise Refused("Somebody else has to give you a new start.", code="own-account")
    user = _user(unit, user_id)
    if not by_mail:
        need_no_link(unit, user)
    user.password = None
    clear_second_factor(unit, user)
    _end_everything(unit, user_id)
    token = make_link(unit, INVITE, email=user.email, name=user.name, user_id=user_id)
    audit.note(unit, Event.ACCESS_RENEWED, "user", user_id)
    return token


def accept(unit: Unit, token: str, *, name: str, password: str) -> User:
    """Turn an invitation into an account, or open one's own account again."""
    row = use_link(unit, INVITE, token)
    check_new(password, names=(name, (row.email or "").partition("@")[0]))
    if row.user_id is not None:
        return _begin_again(unit, row.user_id, name=name, password=password)
    if row.email is None or row.role is None:
        raise Refused(EXPIRED, code="link-expired")
    end = unit.session.get(InvitationEnd, row.id)
    if end is not None and end.to_on < unit.today:
        raise Refused(EXPIRED, code="link-expired")
    return add_user(
        unit, email=row.email, name=name, password=password, roles=[Role(row.role)],
        to_on=end.to_on if end else None,
    )  # fmt: skip


def close_user(unit: Unit, user_id: int) -> None:
    """Close an account: its sessions end at the next request, its links lead nowhere."""
    need_right_over_user(unit, user_id)
    _user(unit, user_id).active = False
    unit.session.flush()
    need_manager(unit, unit.today)
    _end_everything(unit, user_id)
    audit.note(unit, Event.USER_CLOSED, "user", user_id)


def reset_password(unit: Unit, token: str, *, password: str) -> User:
    """Set a new password by a link; every session of the account ends. The second factor stays."""
    row = use_link(unit, RESET, token)
    user = unit.session.get(User, row.user_id)
    if user is None or not user.active:
        raise Refused(EXPIRED, code="link-expired")
    change_password(unit, user, password)
    return user


def set_password(unit: Unit, user_id: int, password: str, *, keep_session: str | None) -> None:
    """Change one's own password."""
    change_password(unit, _user(unit, user_id), password, keep_session=keep_session)


def change_password(
    unit: Unit, user: User, password: str, *, keep_session: str | None = None
) -> None:
    """Store a new password: links, other sessions and known browsers of the account are gone."""
    check_new(password, names=(user.name, user.email.partition("@")[0]))
    user.password = hash_password(password)
    unit.session.flush()
    _end_everything(unit, user.id, but=keep_session)
    audit.note(unit, Event.PASSWORD_CHANGED, "user", user.id)


def choose(unit: Unit, user_id: int, *, language: str, shortcuts: bool) -> None:
    """Keep a user's own choices of the interface."""
    user = _user(unit, user_id)
    user.language, user.shortcuts = language, shortcuts
    unit.session.flush()
    audit.note(unit, Event.USER_CHOSE, "user", user_id, language=language, shortcuts=shortcuts)


def _begin_again(unit: Unit, user_id: int, *, name: str, password: str) -> User:
    user = _user(unit, user_id)
    user.active, user.name = True, name
    change_password(unit, user, password)
    return user


def _end_everything(unit: Unit, user_id: int, *, but: str | None = None) -> None:
    sessions.end_all(unit, user_id, but=but)
    kill_links(unit, user_id)
    devices.forget_all(unit, user_id)


def _need_free(unit: Unit, address: str) -> None:
    if unit.session.scalar(select(User.id).where(User.email == address)):
        raise Refused(
            "The e-mail address already has an account.", field="email", code="known-user"
        )


def _user(unit: Unit, user_id: int) -> User:
    user = unit.session.get(User, user_id)
    if user is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return user
