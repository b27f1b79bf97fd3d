"""The unit of work: who acts, when, in which transaction; commits once or leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from qmember.domain.dates import stockholm_date
from qmember.domain.errors import Conflict, NotAllowed
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Database, RequestKey
from qmember.models.crypto import Keys
from qmember.services.clock import Clock
from qmember.services.membership_spans import keep_up

ALREADY = "This has already been done with other content. Reload the page and check what is saved."


@dataclass(slots=True)
class Unit:
    """One deed under way: services add rows to ``session`` and never commit.

    ``viewer`` is who acts, ``now`` the time (UTC) and ``today`` the Stockholm date of the deed.
    ``memory`` lets services keep what they have looked up during this one deed.
    """

    session: Session
    viewer: Viewer
    now: datetime
    today: date
    keys: Keys
    memory: dict[str, object] = field(default_factory=dict)

    def need(self, permission: Permission) -> None:
        """Raise NotAllowed unless the actor has ``permission``: the last net behind the pages'."""
        if not self.viewer.may(permission):
            raise NotAllowed("You do not have permission to do this. The chair can give it to you.")


@contextmanager
def unit_of_work(database: Database, *, viewer: Viewer, clock: Clock) -> Iterator[Unit]:
    """Open the one transaction of a deed; leaving it commits, an exception undoes everything.

    The clock is read when the turn to write has come, so that a later row never has an earlier time.
    Raises Busy when other writers kept the database for half a minute, NoRoom when the disk is full.
    """
    with database.writing() as session:
        now = clock.now()
        yield Unit(
            session=session, viewer=viewer, now=now, today=stockholm_date(now), keys=database.keys
        )
        keep_up(session)


def answer_before(unit: Unit, key: str | None, deed: str, content: object) -> str | None:
    """The answer that this ``key`` already got, or None when the deed is new.

    Raises Conflict when the same key comes with other content. Without a key every call is new.
    """
    if not key:
        return None
    row = unit.session.get(RequestKey, hashed(key))
    if row is None:
        return None
    if row.deed != deed or row.digest != digest_of(content):
        raise Conflict(ALREADY)
    return row.answer


def remember_answer(unit: Unit, key: str | None, deed: str, content: object, answer: str) -> None:
    """Store the answer under ``key`` in the deed's own transaction: a double press makes one row."""
    if key:
        row = RequestKey(
            key=hashed(key), deed=deed, digest=digest_of(content), answer=answer, at=unit.now
        )
        unit.session.add(row)
        unit.session.flush()


def hashed(key: str) -> str:
    """The form of a request key that is kept."""
    return hashlib.sha256(key.encode()).hexdigest()


def digest_of(content: object) -> str:
    """A digest of what was asked for, the same for equal content."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
