"""The second factor: the secret of an authenticator app, its codes, and recovery codes."""

from __future__ import annotations

import pyotp

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.models import User
from qmember.models.crypto import seal, unseal
from qmember.services import audit, sessions
from qmember.services.passwords import code_step, new_codes, recovery_hash
from qmember.services.unit import Unit


def new_totp_secret() -> str:
    """A fresh secret for an authenticator app, in the form that the app is given."""
    return pyotp.random_base32()


def totp_address(secret: str, email: str, issuer: str) -> str:
    """The ``otpauth://`` address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def set_second_factor(
    unit: Unit, user_id: int, secret: str, code: str, *, replacing: bool = False
) -> list[str]:
    """Keep the secret when ``code`` proves that the app has it; return the recovery codes, once.

    Every session of the account ends, so that nobody else who is half signed in can go on. Raises
    Conflict when the account has a second factor and is not ``replacing`` it.
    """
    user = _user(unit, user_id)
    if user.totp is not None and not replacing:
        raise Conflict(
            "Two-step login is already on. Log in with a code.", code="has-second-factor"
        )
    step = code_step(secret, code, unit.now, None)
    if step is None:
        raise Refused(
            "The code is not right. Write the six digits that the app shows now", field="code"
        )
    user.totp = seal(unit.keys.derive("totp"), secret.encode(), f"user:totp:{user_id}")
    user.last_totp_step = step
    codes, user.recovery = new_codes()
    unit.session.flush()
    sessions.end_all(unit, user_id)
    audit.note(unit, Event.SECOND_FACTOR_CHANGED, "user", user_id, replaced=replacing)
    return codes


def clear_second_factor(unit: Unit, user: User) -> None:
    """Take the second factor and the recovery codes away; the next sign-in sets up new ones."""
    user.totp, user.last_totp_step, user.recovery = None, None, []
    unit.session.flush()


def new_recovery_codes(unit: Unit, user_id: int) -> list[str]:
    """Make ten new recovery codes in place of the old ones; shown once."""
    user = _user(unit, user_id)
    codes, user.recovery = new_codes()
    unit.session.flush()
    audit.note(unit, Event.SECOND_FACTOR_CHANGED, "user", user_id, new_recovery_codes=True)
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
    digest = recovery_hash(code)
    if digest not in user.recovery:
        return False
    user.recovery = [one for one in user.recovery if one != digest]
    unit.session.flush()
    audit.note(unit, Event.SECOND_FACTOR_CHANGED, "user", user_id, recovery_code_used=True)
    return True


def _user(unit: Unit, user_id: int) -> User:
    user = unit.session.get(User, user_id)
    if user is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return user
