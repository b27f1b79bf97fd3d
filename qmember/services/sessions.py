"""Sessions on the server: begun at sign-in, locked when idle, ended at once when anything changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from qmember.domain.permissions import Role
from qmember.models import Attempt, KnownDevice, LoginSession
from qmember.models.crypto import Keys, mac, seal, unseal
from qmember.services import devices
from qmember.services.passwords import token_hash
from qmember.services.unit import Unit

ABSOLUTE, HALF = timedelta(hours=8), timedelta(minutes=15)
"""How long a session lives at most: a full one, and one whose sign-in is not done."""

TOUCH = timedelta(minutes=1)
LOCK = timedelta(minutes=5)
IDLE_STAFF, IDLE_AUDITOR, IDLE_MEMBER = (
    timedelta(minutes=30),
    timedelta(minutes=15),
    timedelta(minutes=10),
)

SHOWN = 16
"""How many characters of a session's hash its list shows."""

WINDOW, DAY = timedelta(minutes=15), timedelta(days=1)
TRIES: dict[str, tuple[int, timedelta]] = {
    "account": (10, WINDOW),
    "device": (10, WINDOW),
    "address": (100, 4 * WINDOW),
    "code": (5, WINDOW),
    "day": (20, DAY),
    "recovery": (10, 4 * WINDOW),
    "told": (1, DAY),
    "proof": (5, WINDOW),
    "reset": (3, 4 * WINDOW),
    "receipt": (20, 4 * WINDOW),
}
"""How many tries a bucket of each kind takes within its window."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session may rest: until it locks (None never) and until it ends."""

    lock: timedelta | None
    end: timedelta


def limits_of(roles: frozenset[Role]) -> Limits:
    """The limits of a user: the strictest of her roles."""
    if Role.AUDITOR in roles:
        return Limits(LOCK, IDLE_AUDITOR)
    return Limits(None, IDLE_MEMBER) if roles <= {Role.MEMBER} else Limits(LOCK, IDLE_STAFF)


def begin(
    unit: Unit, *, token: str, user_id: int, data: bytes, device: str, lives: timedelta = ABSOLUTE
) -> None:
    """Store a session; of its token only the hash is kept, its data are sealed. Old ones go."""
    forget_old(unit)
    digest = token_hash(token)
    unit.session.add(
        LoginSession(
            id_hash=digest, user_id=user_id, data=_sealed(unit.keys, digest, data),
            created_at=unit.now, seen_at=unit.now, expires_at=unit.now + lives, device=device[:200],
        )
    )  # fmt: skip
    unit.session.flush()


def rename(unit: Unit, old: str, new: str, *, data: bytes) -> None:
    """Give a session another token; when it began and when it must end stay as they are."""
    row = unit.session.get(LoginSession, token_hash(old))
    if row is not None:
        kept = (row.user_id, row.device, row.created_at, row.expires_at)
        unit.session.delete(row)
        digest = token_hash(new)
        unit.session.add(
            LoginSession(
                id_hash=digest, data=_sealed(unit.keys, digest, data), seen_at=unit.now,
                user_id=kept[0], device=kept[1], created_at=kept[2], expires_at=kept[3],
            )
        )  # fmt: skip
        unit.session.flush()


def save(unit: Unit, *, token: str, data: bytes) -> None:
    """Keep new data of a session that is still there."""
    row = unit.session.get(LoginSession, token_hash(token))
    if row is not None:
        row.data = _sealed(unit.keys, row.id_hash, data)


def touch(unit: Unit, token: str) -> None:
    """Note that a session is in use; nothing happens when it has been ended or locked meanwhile."""
    row = unit.session.get(LoginSession, token_hash(token))
    if row is not None and row.locked_at is None:
        row.seen_at = unit.now


def open_data(keys: Keys, row: LoginSession) -> bytes:
    """The data of a session."""
    return unseal(keys.derive("session"), row.data, f"session:{row.id_hash}")


def lock(unit: Unit, token: str) -> None:
    """Lock a session: nothing is shown until it is unlocked."""
    row = unit.session.get(LoginSession, token_hash(token))
    if row is not None and row.locked_at is None:
        row.locked_at = unit.now


def end(unit: Unit, token: str) -> None:
    """End one session."""
    unit.session.execute(delete(LoginSession).where(LoginSession.id_hash == token_hash(token)))


def end_all(unit: Unit, user_id: int, *, but: str | None = None) -> None:
    """End every session of a user, save the one with the token ``but``."""
    query = delete(LoginSession).where(LoginSession.user_id == user_id)
    if but is not None:
        query = query.where(LoginSession.id_hash != token_hash(but))
    unit.session.execute(query)


def end_own(unit: Unit, user_id: int, number: str) -> bool:
    """End the session of a user whose number (the start of its hash) this is; tell whether it was there."""
    own = LoginSession.user_id == user_id
    rows = unit.session.scalars(select(LoginSession.id_hash).where(own)).all()
    found = [row for row in rows if len(number) == SHOWN and row.startswith(number)]
    unit.session.execute(delete(LoginSession).where(LoginSession.id_hash.in_(found)))
    return bool(found)


def forget_old(unit: Unit) -> None:
    """Remove sessions that have ended, attempts that no longer count and browsers long unused."""
    unit.session.execute(delete(LoginSession).where(LoginSession.expires_at < unit.now))
    unit.session.execute(delete(Attempt).where(Attempt.at < unit.now - DAY))
    unit.session.execute(delete(KnownDevice).where(KnownDevice.last_at < unit.now - devices.KEPT))


def too_many(unit: Unit, *buckets: str) -> bool:
    """Tell whether one of the buckets (``account:…``, ``address:…``) takes no more tries now."""
    return any(_full(unit, bucket) for bucket in buckets)


def count_attempt(unit: Unit, *buckets: str) -> list[int]:
    """Note one try in each bucket, before it is known whether it succeeds; their row ids."""
    rows = [Attempt(bucket=_bucket(unit.keys, bucket), at=unit.now) for bucket in buckets]
    unit.session.add_all(rows)
    unit.session.flush()
    return [row.id for row in rows]


def forgive(unit: Unit, attempts: Sequence[int]) -> None:
    """Take back tries that succeeded: they count against nobody."""
    unit.session.execute(delete(Attempt).where(Attempt.id.in_(attempts)))


def forget_attempts(unit: Unit, bucket: str) -> None:
    """A right answer clears what was counted against it."""
    unit.session.execute(delete(Attempt).where(Attempt.bucket == _bucket(unit.keys, bucket)))


def tries_left(unit: Unit, bucket: str) -> int:
    """How many more tries a bucket takes now."""
    most, _ = TRIES[_kind(bucket)]
    return max(most - tries(unit, bucket), 0)


def tries(unit: Unit, bucket: str) -> int:
    """How many tries a bucket holds that still count."""
    _, window = TRIES[_kind(bucket)]
    query = select(func.count()).where(
        Attempt.bucket == _bucket(unit.keys, bucket), Attempt.at > unit.now - window
    )
    return unit.session.scalar(query) or 0


def _full(unit: Unit, bucket: str) -> bool:
    most, _ = TRIES[_kind(bucket)]
    return tries(unit, bucket) >= most


def _kind(bucket: str) -> str:
    return bucket.partition(":")[0]


def _bucket(keys: Keys, bucket: str) -> str:
    """An address or account as a keyed hash: the table tells nobody who tried."""
    return mac(keys.derive("attempts"), bucket.encode()).hex()


def _sealed(keys: Keys, digest: str, data: bytes) -> bytes:
    return seal(keys.derive("session"), data, f"session:{digest}")
