"""Verify the audit chain row by row, and tell its head."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy import select

from qmember.models import AuditDetail, AuditEvent
from qmember.models.crypto import Keys, mac, unseal
from qmember.queries.reading import Reads

START = bytes(32)


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a walk along the chain found; ``head`` is ``<events>:<hex>`` to be kept elsewhere."""

    events: int
    intact: bool
    first_broken: int | None
    head: str


def verify(session: Reads, keys: Keys, *, anchor: str | None = None) -> ChainCheck:
    """Walk the whole chain; ``anchor`` is a head that was noted elsewhere and must be on the way.

    Every row must follow the one before it, its details (while they are kept) must give its digest,
    and the anchor must be one of its heads, so that neither a rewrite nor a cut tail goes unseen.
    """
    key, previous, number, broken = keys.derive("audit-chain"), START, 0, None
    anchored = anchor is None
    rows = session.execute(
        select(AuditEvent, AuditDetail)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .order_by(AuditEvent.id)
        .execution_options(yield_per=1000)
    )
    for event, detail in rows:
        number += 1
        expected = chain_mac(key, previous, event)
        whole = event.id == number and hmac.compare_digest(expected, event.mac)
        if not (whole and _digest_fits(keys, event, detail)):
            broken = number
            break
        previous = event.mac
        anchored = anchored or head_text(number, previous) == anchor
    intact = broken is None and anchored
    if broken is None and not anchored:
        broken = number + 1
    return ChainCheck(number, intact, broken, head_text(number, previous))


def head_text(number: int, code: bytes) -> str:
    """A head as it is printed and mailed."""
    return f"{number}:{code.hex()}"


def chain_mac(key: bytes, previous: bytes, row: AuditEvent) -> bytes:
    """The keyed hash over an event and the one before it."""
    actor = f"{row.actor_kind}:{row.actor_id}:{row.actor_name}"
    subject = f"{row.subject}:{row.subject_id}"
    at = row.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    parts = (str(row.id), at, actor, row.event, subject)
    return mac(key, previous, *(part.encode() for part in parts), row.digest)


def _digest_fits(keys: Keys, event: AuditEvent, detail: AuditDetail | None) -> bool:
    if detail is None:
        return True  # the details were erased; the digest stays and the chain holds
    try:
        body = unseal(keys.derive("audit"), detail.sealed, f"audit_detail:{event.id}")
    except Exception:  # noqa: BLE001  # whatever is wrong with it, it does not fit
        return False
    return hmac.compare_digest(hashlib.sha256(detail.salt + body).digest(), event.digest)
