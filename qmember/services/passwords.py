"""Passwords and one-time codes: hashing that is slow on purpose, and what is too easy to guess."""

from __future__ import annotations

import gzip
import hashlib
import re
import secrets
import threading
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from qmember.domain.errors import Refused
from qmember.domain.text import fold

SHORTEST, LONGEST = 15, 1024
CODES = 10
RECOVERY_LENGTH = 12
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
STEP = 30

_hasher = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_places = threading.BoundedSemaphore(2)
"""Two hashes at a time: a flood of sign-ins cannot take the memory."""

NOBODY = (
    "$argon2id$v=19$m=47104,t=1,p=1$ciKDzgO2tCiE1U0+6WcJMQ"
    "$c2N8Qcw1j/LwgH2Fu/pNpc0Y5Dp2atzMTzcVtDr6VAI"
)
"""The hash of random bytes that were thrown away: an unknown account is compared with it, so that it
takes as long as a known one. Written down, since hashing would make every start wait."""

COMMON_FILE = Path(__file__).parent / "words" / "common_passwords.txt.gz"
COMMON_HERE = (
    "password", "lösenord", "sommar", "vinter", "hemligt", "hejhej", "admin", "välkommen", "welcome",
    "letmein", "iloveyou", "stockholm", "sverige", "fotboll", "kvinnojour", "förening", "kassör",
    "styrelse", "ordförande",
)  # fmt: skip
"""What people of a Swedish association would try first; it is taken out wherever it stands."""

ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopa", "asdfghjkloa", "zxcvbnm")
RUNS = (*ROWS, *(row[::-1] for row in ROWS))
SHORTEST_RUN = 4
LOOKALIKES = str.maketrans("01345789@$!", "oieastbgasi")


def plain(password: str) -> bytes:
    """The bytes that are hashed: ä typed in two ways is one letter (NFKD)."""
    return unicodedata.normalize("NFKD", password).encode()


def hash_password(password: str) -> str:
    """The argon2id hash that is stored (46 MiB, one pass)."""
    with _places:
        return _hasher.hash(plain(password))


def fits(stored: str | None, password: str) -> bool:
    """Compare a password with the stored hash; as slow for an account that is not there.

    One that is longer than any that may be chosen is wrong at once, for every account alike.
    """
    if len(password) > LONGEST:
        return False
    with _places:
        try:
            _hasher.verify(stored or NOBODY, plain(password))
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
    """Tell whether a password is made of what others would try first.

    Little is left of it without the words of this place, the person's names and runs of the keyboard;
    or it is one or two passwords of the list of common ones, whatever digits and marks stand around.
    """
    rest = fold(password)
    for word in (*COMMON_HERE, *names):
        rest = rest.replace(fold(word), "") if word else rest
    rest = _without_runs(rest)
    return len(set(rest)) < 5 or len(rest) < 6 or _common(fold(password))  # noqa: PLR2004


def _without_runs(text: str) -> str:
    """The text without four or more neighbours of the keyboard or the alphabet in a row."""
    kept, at = "", 0
    while at < len(text):
        end = at + 1
        while end < len(text) and any(text[at : end + 1] in run for run in RUNS):
            end += 1
        if end - at < SHORTEST_RUN:
            kept, end = kept + text[at], at + 1
        at = end
    return kept


def _common(folded: str) -> bool:
    known = common_passwords()
    bare = {re.sub(r"[^a-z]", "", text) for text in (folded, folded.translate(LOOKALIKES))}
    once = {re.sub(r"^(.+?)\1+$", r"\1", text) for text in (folded, *bare)}
    return any(text in known or _of_two(text, known) for text in once)


def _of_two(text: str, known: frozenset[str]) -> bool:
    return any(text[:cut] in known and text[cut:] in known for cut in range(3, len(text) - 2))


@cache
def common_passwords() -> frozenset[str]:
    """The passwords that others have chosen most often, folded."""
    text = gzip.decompress(COMMON_FILE.read_bytes()).decode()
    return frozenset(fold(line) for line in text.splitlines())


def new_token() -> str:
    """An unguessable token of 256 bits for a link or a session."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """The form of a token that is stored: it cannot be turned back into the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_codes() -> tuple[list[str], list[str]]:
    """Ten recovery codes to be shown once, and their hashes."""
    codes = ["-".join(_word() for _ in range(3)) for _ in range(CODES)]
    return codes, [recovery_hash(code) for code in codes]


def is_recovery_code(text: str) -> bool:
    """Tell whether this can only be a recovery code: it is twice as long as a code of the app."""
    return len(_bare(text)) == RECOVERY_LENGTH


def _bare(code: str) -> str:
    return re.sub(r"[^0-9a-z]", "", code.lower())


def recovery_hash(code: str) -> str:
    """The stored form of a recovery code, however it was typed: case, blanks and hyphens aside."""
    bare = _bare(code)
    return token_hash("-".join(bare[at : at + 4] for at in range(0, len(bare), 4)))


def _word() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(4))


def code_step(secret: str, code: str, now: datetime, last: int | None) -> int | None:
    """The time step of a right code, None for a wrong one or one that was used before.

    The step before and after are accepted, since clocks differ (RFC 6238 5.2).
    """
    digits = "".join(code.split()).encode()  # bytes: texts beyond ASCII cannot be compared
    totp, step = pyotp.TOTP(secret), int(now.timestamp()) // STEP
    for candidate in (step - 1, step, step + 1):
        right = secrets.compare_digest(totp.at(candidate * STEP).encode(), digits)
        if right and (last is None or candidate > last):
            return candidate
    return None
