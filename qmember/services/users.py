"""Those who log in: set-up, invitations, roles with dates, passwords, second factor."""

from __future__ import annotations

from datetime import timedelta

import pyotp
from sqlalchemy import select, update

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission, Role
from qmember.domain.text import check_email
from qmember.models import Invitation, User, UserRole
from qmember.models.crypto import seal, unseal
from qmember.queries.association import association
from qmember.queries.users import Account
from qmember.services import audit, outbox, sessions
from qmember.services.passwords import (
    check_new,
    code_step,
    hash_password,
    new_codes,
    new_token,
    token_hash,
)
from qmember.services.unit import Unit

SETUP, INVITE, RESET = "setup", "invite", "reset"
LIVES = {SETUP: timedelta(days=7), INVITE: timedelta(days=7), RESET: timedelta(minutes=30)}
EXPIRED = "The link has expired or has been used. Ask for a new one"


def add_user(unit: Unit, *, email: str, name: str, password: str | None, roles: list[Role]) -> User:
    """Add one who can log in, with roles from today on; Refused when the address has an account."""
    address = check_email(email).lower()
    if unit.session.scalar(select(User.id).where(User.email == address)):
        raise Refused(
            "The e-mail address already has an account.", field="email", code="known-user"
        )
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
    for role in roles:
        give_role(unit, user.id, role)
    return user


def give_role(unit: Unit, user_id: int, role: Role) -> None:
    """Give a role from today on; nothing happens when the user has it. Ends nobody's session."""
    today = select(UserRole.id).where(
        UserRole.user_id == user_id,
        UserRole.role == role,
        UserRole.from_on <= unit.today,
        (UserRole.to_on.is_(None)) | (UserRole.to_on >= unit.today),
    )
    if unit.session.scalar(today) is None:
        unit.session.add(UserRole(user_id=user_id, role=role, from_on=unit.today))
        unit.session.flush()
        audit.note(unit, Event.USER_ROLE_GIVEN, "user", user_id, role=role)
        sessions.end_all(unit, user_id)


def end_role(unit: Unit, user_id: int, role: Role) -> None:
    """End a role at once; the last one who manages users keeps hers."""
    unit.need(Permission.MANAGE_USERS)
    rows = unit.session.scalars(
        select(UserRole).where(
            UserRole.user_id == user_id, UserRole.role == role, UserRole.to_on.is_(None)
        )
    ).all()
    _need_another_manager(unit, user_id)
    for row in rows:
        row.to_on = unit.today - timedelta(days=1)
    if rows:
        unit.session.flush()
        audit.note(unit, Event.USER_ROLE_ENDED, "user", user_id, role=role)
        sessions.end_all(unit, user_id)


def close_user(unit: Unit, user_id: int) -> None:
    """Close an account: its sessions end at the next request."""
    unit.need(Permission.MANAGE_USERS)
    user = _user(unit, user_id)
    _need_another_manager(unit, user_id)
    user.active = False
    unit.session.flush()
    sessions.end_all(unit, user_id)
    audit.note(unit, Event.USER_CLOSED, "user", user_id)


def make_link(
    unit: Unit,
    kind: str,
    *,
    email: str | None = None,
    name: str | None = None,
    role: Role | None = None,
    user_id: int | None = None,
) -> str:
    """Make a one-time link's token, of which only the hash is kept; earlier ones of the kind die."""
    same = Invitation.email == email if email else Invitation.user_id == user_id
    earlier = update(Invitation).where(Invitation.kind == kind, Invitation.used_at.is_(None))
    if kind == SETUP:
        unit.session.execute(earlier.values(used_at=unit.now))
    else:
        unit.session.execute(earlier.where(same).values(used_at=unit.now))
    token = new_token()
    unit.session.add(
        Invitation(
            kind=kind, token_hash=token_hash(token), email=email, name=name, role=role,
            user_id=user_id, expires_at=unit.now + LIVES[kind], created_at=unit.now,
            created_by=unit.viewer.name,
        )
    )  # fmt: skip
    unit.session.flush()
    return token


def make_setup_link(unit: Unit) -> str:
    """The link of a new installation; Refused when somebody can already log in."""
    if unit.session.scalar(select(User.id).limit(1)):
        raise Refused("The association has already been set up.", code="already-set-up")
    return make_link(unit, SETUP)


def invite(unit: Unit, *, email: str, name: str, role: Role) -> str:
    """Invite somebody to a role; return the link's token. A protection officer needs the chair."""
    unit.need(Permission.MANAGE_USERS)
    if (
        role is Role.PROTECTION_OFFICER
        and unit.viewer.kind == "user"
        and Role.CHAIR not in unit.viewer.roles
    ):
        raise Refused("Only the chair can invite a protection officer.", field="role")
    address = check_email(email).lower()
    if unit.session.scalar(select(User.id).where(User.email == address)):
        raise Refused(
            "The e-mail address already has an account.", field="email", code="known-user"
        )
    token = make_link(unit, INVITE, email=address, name=name, role=role)
    audit.note(unit, Event.USER_INVITED, "user", None, role=role)
    return token


def use_link(unit: Unit, kind: str, token: str) -> Invitation:
    """Use a link up; Refused when it is not there, has been used or is too old."""
    row = unit.session.scalar(
        select(Invitation).where(
            Invitation.kind == kind, Invitation.token_hash == token_hash(token)
        )
    )
    if row is None or row.used_at is not None or row.expires_at < unit.now:
        raise Refused(EXPIRED, code="link-expired")
    row.used_at = unit.now
    unit.session.flush()
    return row


def accept(unit: Unit, token: str, *, name: str, password: str) -> User:
    """Turn an invitation into an account."""
    row = use_link(unit, INVITE, token)
    if row.email is None or row.role is None:
        raise Refused(EXPIRED, code="link-expired")
    check_new(password, names=(name, row.email.partition("@")[0]))
    return add_user(unit, email=row.email, name=name, password=password, roles=[Role(row.role)])


def reset_password(unit: Unit, token: str, *, password: str) -> User:
    """Set a new password by a link; every session of the account ends. The second factor stays."""
    row = use_link(unit, RESET, token)
    user = _user(unit, row.user_id or 0)
    change_password(unit, user, password)
    return user


def set_password(unit: Unit, user_id: int, password: str, *, keep_session: str | None) -> None:
    """Change one's own password."""
    change_password(unit, _user(unit, user_id), password, keep_session=keep_session)


def change_password(
    unit: Unit, user: User, password: str, *, keep_session: str | None = None
) -> None:
    """Store a new password and end every session of the account, save the one it was done in."""
    check_new(password, names=(user.name, user.email.partition("@")[0]))
    user.password = hash_password(password)
    unit.session.flush()
    sessions.end_all(unit, user.id, but=keep_session)
    audit.note(unit, Event.PASSWORD_CHANGED, "user", user.id)


def send_reset(unit: Unit, account: Account, *, base_url: str, language: str) -> None:
    """Write the mail with a link by which a new password is set; good for half an hour, once."""
    token = make_link(unit, RESET, user_id=account.viewer.user_id)
    house = association(unit.session, unit.today)
    values: dict[str, object] = {
        "link": f"{base_url}/nytt-losenord/{token}",
        "language": language,
        "sender": house.neutral_sender or house.mail_sender or house.name,
    }
    outbox.enqueue(unit, "password_reset", to=account.email, values=values)


def send_invitation(unit: Unit, email: str, token: str, *, base_url: str, language: str) -> None:
    """Write the mail that carries an invitation's link."""
    house = association(unit.session, unit.today)
    values: dict[str, object] = {
        "link": f"{base_url}/inbjudan/{token}",
        "language": language,
        "sender": house.neutral_sender or house.mail_sender or house.name,
    }
    outbox.enqueue(unit, "invitation", to=email, values=values)


def totp_address(secret: str, email: str, issuer: str) -> str:
    """The ``otpauth://`` address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def new_recovery_codes(unit: Unit, user_id: int) -> list[str]:
    """Make ten new recovery codes in place of the old ones; shown once."""
    user = _user(unit, user_id)
    codes, user.recovery = new_codes()
    unit.session.flush()
    audit.note(unit, Event.SECOND_FACTOR_CHANGED, "user", user_id, new_recovery_codes=True)
    return codes


def choose(unit: Unit, user_id: int, *, language: str, shortcuts: bool) -> None:
    """Keep a user's own choices of the interface."""
    user = _user(unit, user_id)
    user.language, user.shortcuts = language, shortcuts
    unit.session.flush()
    audit.note(unit, Event.USER_CHOSE, "user", user_id, language=language, shortcuts=shortcuts)


def new_totp_secret() -> str:
    """A fresh secret for an authenticator app, in the form that the app is given."""
    return pyotp.random_base32()


def set_second_factor(unit: Unit, user_id: int, secret: str, code: str) -> list[str]:
    """Keep the secret when ``code`` proves that the app has it; return the recovery codes, once."""
    step = code_step(secret, code, unit.now, None)
    if step is None:
        raise Refused(
            "The code is not right. Write the six digits that the app shows now", field="code"
        )
    user = _user(unit, user_id)
    user.totp = seal(unit.keys.derive("totp"), secret.encode(), f"user:totp:{user_id}")
    user.last_totp_step = step
    codes, user.recovery = new_codes()
    unit.session.flush()
    audit.note(unit, Event.SECOND_FACTOR_CHANGED, "user", user_id)
    return codes


def use_code(unit: Unit, user_id: int, code: str) -> bool:
    """Use a code of the app, or a recovery code, up; False when it is neither."""
    user = _user(unit, user_id)
    if user.totp is None:
        return False
    secret = unseal(unit.keys.derive("totp"), user.totp, f"user:totp:{user_id}").decode()
    step = code_step(secret, code, unit.now, user.last_totp_step)
    if step is not None:
        user.last_totp_step = step
        unit.session.flush()
        return True
    digest = token_hash(code.strip().lower())
    if digest in user.recovery:
        user.recovery = [one for one in user.recovery if one != digest]
        unit.session.flush()
        audit.note(unit, Event.SECOND_FACTOR_CHANGED, "user", user_id, recovery_code_used=True)
        return True
    return False


def _user(unit: Unit, user_id: int) -> User:
    user = unit.session.get(User, user_id)
    if user is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return user


def _need_another_manager(unit: Unit, user_id: int) -> None:
    """Refuse to leave the association without anybody who can let others in."""
    others = select(UserRole.id).join(User, User.id == UserRole.user_id)
    others = others.where(
        UserRole.role.in_((Role.CHAIR, Role.TREASURER)),
        UserRole.to_on.is_(None),
        User.active,
        User.id != user_id,
    )
    if unit.session.scalar(others.limit(1)) is None:
        raise Conflict(
            "Somebody must be able to let others in. Give another person the role first."
        )
