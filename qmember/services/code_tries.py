"""Tries at the second step: few at a time, few a day, and the owner of the account is told of them.

Whoever tries here knows the password. Her own browsers are counted apart from strangers', so that
nobody locks her out of them. A recovery code is too long to be guessed: it is counted by the
computer that it comes from, so that with one she gets in whatever strangers do.
"""

from __future__ import annotations

from enum import StrEnum

from qmember.domain.events import Event
from qmember.queries.users import Account
from qmember.services import audit, devices, sessions
from qmember.services.passwords import is_recovery_code
from qmember.services.second_factor import use_code
from qmember.services.unit import Unit
from qmember.services.user_mails import send_wrong_code

OWN_MISTAKES = 3
"""How many wrong codes of a day in a browser that the account knows are no news to its owner."""


class Tried(StrEnum):
    """What came of a try; after ``WAIT`` and ``TOMORROW`` the code was not even looked at."""

    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"
    TOMORROW = "tomorrow"


def try_code(unit: Unit, account: Account, code: str, *, device: str, computer: str) -> Tried:
    """Use a code up, or count the try. ``device`` is the browser's token, ``computer`` its address."""
    user_id = account.viewer.user_id or 0
    known = devices.known(unit, user_id, device)
    soon, day = _buckets(user_id, code, device=device if known else None, computer=computer)
    if sessions.too_many(unit, day):
        return Tried.WAIT if soon == day else Tried.TOMORROW
    if sessions.too_many(unit, soon):
        return Tried.WAIT
    if use_code(unit, user_id, code):
        sessions.forget_attempts(unit, soon)  # not the day's: whoever guesses waits for no sign-in
        return Tried.RIGHT
    sessions.count_attempt(unit, *{soon, day})
    audit.note(unit, Event.SIGN_IN_FAILED, "user", user_id, step="code")
    if not known or sessions.tries(unit, day) >= OWN_MISTAKES:
        _tell(unit, account)
    return Tried.WRONG


def tries_left(unit: Unit, account: Account, code: str, *, device: str, computer: str) -> int:
    """How many more codes like this one may be tried now."""
    user_id = account.viewer.user_id or 0
    known = device if devices.known(unit, user_id, device) else None
    buckets = _buckets(user_id, code, device=known, computer=computer)
    return min(sessions.tries_left(unit, bucket) for bucket in buckets)


def _buckets(user_id: int, code: str, *, device: str | None, computer: str) -> tuple[str, str]:
    """Where a try counts for a while, and where for the day; ``device`` is one that is known."""
    if is_recovery_code(code):
        return (f"recovery:{computer}:{user_id}",) * 2
    mine = f"{device}:{user_id}" if device else str(user_id)
    return f"code:{mine}", f"day:{mine}"


def _tell(unit: Unit, account: Account) -> None:
    """Write to the owner, once a day."""
    told = f"told:{account.viewer.user_id}"
    if not sessions.too_many(unit, told):
        sessions.count_attempt(unit, told)
        send_wrong_code(unit, account)
