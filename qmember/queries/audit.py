"""Verify the audit chain row by row, and tell its head."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from qmember.models import AuditDetail, AuditEvent
from qmember.models.crypto import Keys, Unreadable, mac, unseal
from qmember.queries.reading import Columns, Reads, Values

START = bytes(32)


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a walk along the chain found.

    ``events`` are those in order from the first on, ``first_broken`` the number of the one at which
    the order ends, ``head`` is ``<events>:<hex>``, to be kept elsewhere as an anchor.
    """

    events: int
    intact: bool
    first_broken: int | None
    head: str


def verify(
    session: Reads | Connection,
    keys: Keys,
    *,
    anchor: str | None = None,
    after: str | None = None,
) -> ChainCheck:
    """Walk the whole chain; ``anchor`` is a head that was noted elsewhere and must be on the way.

    Every row must follow the one before it, its details (while they are kept) must give its digest,
    and the anchor must be one of its heads, so that neither a rewrite nor a cut tail goes unseen.
    ``after`` is a head up to which the chain was walked before: only what follows is walked.
    """
    chain, details = keys.derive("audit-chain"), keys.derive("audit")
    number, previous, anchored = 0, START, anchor is None
    if after is not None:
        number, previous = _from_text(after)
        if not _has(session, number, previous):
            return ChainCheck(number, False, number, after)
    with session.execute(_events(number)) as rows:
        for row in rows:
            expected = chain_mac(chain, previous, row)
            follows = row.id == number + 1 and hmac.compare_digest(expected, row.mac)
            if not (follows and _digest_fits(details, row)):
                return ChainCheck(number, False, number + 1, head_text(number, previous))
            number, previous = number + 1, row.mac
            anchored = anchored or head_text(number, previous) == anchor
    broken = None if anchored else number + 1
    return ChainCheck(number, anchored, broken, head_text(number, previous))


def head(session: Reads | Connection) -> str:
    """The head of the chain as it stands: what is noted elsewhere as an anchor."""
    query = select(AuditEvent.id, AuditEvent.mac).order_by(AuditEvent.id.desc()).limit(1)
    row = session.execute(query).first()
    return head_text(row.id, row.mac) if row else head_text(0, START)


def _from_text(head: str) -> tuple[int, bytes]:
    number, _, code = head.partition(":")
    return int(number), bytes.fromhex(code)


def _has(session: Reads | Connection, number: int, code: bytes) -> bool:
    """Tell whether the event of a head is still there as it was."""
    found = session.execute(select(AuditEvent.mac).where(AuditEvent.id == number)).first()
    return number == 0 or (found is not None and hmac.compare_digest(found.mac, code))


def _events(after: int) -> Columns:
    """Every event after a number in order, with salt and sealed details where they are kept."""
    return (
        select(*AuditEvent.__table__.columns, AuditDetail.salt, AuditDetail.sealed)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .where(AuditEvent.id > after)
        .order_by(AuditEvent.id)
        .execution_options(yield_per=1000)
    )


def head_text(number: int, code: bytes) -> str:
    """A head as it is printed and mailed."""
    return f"{number}:{code.hex()}"


class Link(NamedTuple):
    """What is bound of an event: every column but the hash itself."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_name: str
    event: str
    subject: str
    subject_id: int | None
    digest: bytes


def chain_mac(key: bytes, previous: bytes, row: AuditEvent | Values | Link) -> bytes:
    """The keyed hash over an event and the one before it; every column is a part of its own."""
    at = row.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    parts = (
        row.id, at, row.actor_kind, row.actor_id, row.actor_name, row.event, row.subject,
        row.subject_id,
    )  # fmt: skip
    texts = ("" if part is None else str(part) for part in parts)
    return mac(key, previous, *(text.encode() for text in texts), row.digest)


def first_fits(session: Reads, keys: Keys) -> bool:
    """Tell whether the chain began under this key: a quick look at its first event alone."""
    first = session.get(AuditEvent, 1)
    if first is None:
        return True
    return hmac.compare_digest(chain_mac(keys.derive("audit-chain"), START, first), first.mac)


def _digest_fits(key: bytes, row: Values) -> bool:
    if row.sealed is None:
        return True  # the details were erased; the digest stays and the chain holds
    try:
        body = unseal(key, row.sealed, f"audit_detail:{row.id}")
    except Unreadable:
        return False
    return hmac.compare_digest(hashlib.sha256(row.salt + body).digest(), row.digest)
