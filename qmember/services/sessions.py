"""Sessions on the server: begun at sign-in, locked when idle, ended at once when anything changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from qmember.domain.permissions import Role
from qmember.models import Attempt, LoginSession
from qmember.models.crypto import Keys, mac, seal, unseal
from qmember.services.passwords import token_hash
from qmember.services.unit import Unit

ABSOLUTE = timedelta(hours=8)
TOUCH = timedelta(minutes=1)
LOCK = timedelta(minutes=5)
IDLE_STAFF, IDLE_AUDITOR, IDLE_MEMBER = (
    timedelta(minutes=30),
    timedelta(minutes=15),
    timedelta(minutes=10),
)

SHOWN = 16
"""How many characters of a session's hash its list shows."""

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS, PER_CODE = 10, 100, 5


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


def begin(unit: Unit, *, token: str, user_id: int, data: bytes, device: str) -> None:
    """Store a session; of its token only the hash is kept, its data are sealed."""
    digest = token_hash(token)
    unit.session.add(
        LoginSession(
            id_hash=digest, user_id=user_id, data=_sealed(unit.keys, digest, data),
            created_at=unit.now, seen_at=unit.now, expires_at=unit.now + ABSOLUTE, device=device[:200],
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


def alive(row: LoginSession, now: datetime, end: timedelta) -> bool:
    """Tell whether a session may still be used: neither too old nor idle for too long."""
    return now < row.expires_at and now - row.seen_at < end


def lock(unit: Unit, token: str) -> None:
    """Lock a session: nothing is shown until it is unlocked."""
    row = unit.session.get(LoginSession, token_hash(token))
    if row is not None and row.locked_at is None:
        row.locked_at = unit.now


def unlock(unit: Unit, token: str) -> None:
    """Open a locked session again."""
    row = unit.session.get(LoginSession, token_hash(token))
    if row is not None:
        row.locked_at, row.seen_at = None, unit.now


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
    """Remove sessions that have ended and attempts that no longer count."""
    unit.session.execute(delete(LoginSession).where(LoginSession.expires_at < unit.now))
    unit.session.execute(delete(Attempt).where(Attempt.at < unit.now - 4 * WINDOW))


def too_many(unit: Unit, *, account: str, address: str) -> bool:
    """Tell whether an account or an address has tried too often in the last quarter of an hour."""
    return _count(unit, f"account:{account}", WINDOW) >= PER_ACCOUNT or (
        _count(unit, f"address:{address}", 4 * WINDOW) >= PER_ADDRESS
    )


def too_many_codes(unit: Unit, user_id: int) -> bool:
    """Tell whether too many wrong codes were tried for an account."""
    return _count(unit, f"code:{user_id}", WINDOW) >= PER_CODE


def count_attempt(unit: Unit, *buckets: str) -> None:
    """Note one try in each bucket."""
    for bucket in buckets:
        unit.session.add(Attempt(bucket=_bucket(unit.keys, bucket), at=unit.now))
    unit.session.flush()


def forget_attempts(unit: Unit, bucket: str) -> None:
    """A right answer clears what was counted against it."""
    unit.session.execute(delete(Attempt).where(Attempt.bucket == _bucket(unit.keys, bucket)))


def _count(unit: Unit, bucket: str, window: timedelta) -> int:
    query = select(func.count()).where(
        Attempt.bucket == _bucket(unit.keys, bucket), Attempt.at > unit.now - window
    )
    return unit.session.scalar(query) or 0


def _bucket(keys: Keys, bucket: str) -> str:
    """An address or account as a keyed hash: the table tells nobody who tried."""
    return mac(keys.derive("attempts"), bucket.encode()).hex()


def _sealed(keys: Keys, digest: str, data: bytes) -> bytes:
    return seal(keys.derive("session"), data, f"session:{digest}")
