"""Passwords and one-time codes: hashing that is slow on purpose, and what is too easy to guess."""

from __future__ import annotations

import hashlib
import secrets
import threading
import unicodedata
from datetime import datetime

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from qmember.domain.errors import Refused
from qmember.domain.text import fold

SHORTEST, LONGEST = 15, 1024
CODES = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
STEP = 30

_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_places = threading.BoundedSemaphore(2)
"""Two hashes at a time: a flood of sign-ins cannot take the memory."""

_nobody = _hasher.hash(secrets.token_urlsafe(24))
"""What an unknown account is compared with, so that it takes as long as a known one."""

COMMON = (
    "password", "lösenord", "qwerty", "asdfgh", "sommar", "vinter", "hemligt", "hejhej", "abc123",
    "123456", "111111", "admin", "välkommen", "welcome", "letmein", "iloveyou", "stockholm",
    "sverige", "fotboll", "kvinnojour", "förening", "kassör", "styrelse",
)  # fmt: skip


def plain(password: str) -> bytes:
    """The bytes that are hashed: ä typed in two ways is one letter (NFKD)."""
    return unicodedata.normalize("NFKD", password).encode()


def hash_password(password: str) -> str:
    """The argon2id hash that is stored (46 MiB, one pass)."""
    with _places:
        return _hasher.hash(plain(password))


def fits(stored: str | None, password: str) -> bool:
    """Compare a password with the stored hash; as slow for an account that is not there."""
    with _places:
        try:
            _hasher.verify(stored or _nobody, plain(password[:LONGEST]))
        except (Argon2Error, InvalidHashError):
            return False
    return stored is not None


def check_new(password: str, *, names: tuple[str, ...] = ()) -> None:
    """Raise Refused when a new password is too short, or made of what others would try first."""
    if len(password) < SHORTEST:
        raise Refused("Choose a password of at least 15 characters", field="password")
    if len(password) > LONGEST:
        raise Refused("Choose a password of at most 1024 characters", field="password")
    if too_easy(password, names):
        raise Refused("That password is easy to guess. Choose several words", field="password")


def too_easy(password: str, names: tuple[str, ...] = ()) -> bool:
    """Tell whether little is left of a password without common words, the person's names and runs."""
    rest = fold(password)
    for word in (*COMMON, *names):
        rest = rest.replace(fold(word), "") if word else rest
    for digits in ("0123456789", "9876543210"):
        rest = rest.replace(digits, "")
    return len(set(rest)) < 5 or len(rest) < 6  # noqa: PLR2004


def new_token() -> str:
    """An unguessable token of 256 bits for a link or a session."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """The form of a token that is stored: it cannot be turned back into the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_codes() -> tuple[list[str], list[str]]:
    """Ten recovery codes to be shown once, and their hashes."""
    codes = ["-".join(_word() for _ in range(3)) for _ in range(CODES)]
    return codes, [token_hash(code) for code in codes]


def _word() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(4))


def code_step(secret: str, code: str, now: datetime, last: int | None) -> int | None:
    """The time step of a right code, None for a wrong one or one that was used before.

    The step before and after are accepted, since clocks differ (RFC 6238 5.2).
    """
    digits = "".join(code.split())
    totp, step = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    for candidate in (step - 1, step, step + 1):
        right = secrets.compare_digest(totp.at(candidate * STEP), digits)
        if right and (last is None or candidate > last):
            return candidate
    return None
