"""The password once more, before the lock opens or an account is changed; tries are counted."""

from __future__ import annotations

from flask_babel import gettext as _

from qmember.domain.events import Event
from qmember.queries.users import password_hash
from qmember.services import audit, sessions
from qmember.services.passwords import fits
from qmember.web.context import deed, reading
from qmember.web.signed_in import sign_out


def why_not(user_id: int, password: str) -> str | None:
    """None when this is the account's password, else the sentence; too many tries end the session."""
    bucket = f"proof:{user_id}"  # its own: a right password buys no more tries at the code
    stored = password_hash(reading(), user_id)
    with deed() as unit:
        if sessions.too_many(unit, bucket):
            sign_out(unit)
            return str(_("The session has ended. Log in again"))
        sessions.count_attempt(unit, bucket)
    right = fits(stored, password)
    with deed() as unit:
        if right:
            sessions.forget_attempts(unit, bucket)
            return None
        audit.note(unit, Event.SIGN_IN_FAILED, "user", user_id, step="password")
    return str(_("The password is not right"))
