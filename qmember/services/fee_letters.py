"""Write down that letters with fees are taken along: they carry names and addresses."""

from __future__ import annotations

import hashlib

from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.services import audit
from qmember.services.unit import Unit


def note_letters(
    unit: Unit,
    content: bytes,
    count: int,
    *,
    run_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Note who took letters of a run or a person along, how many, and their fingerprint."""
    unit.need(Permission.CLAIM_FEES)
    unit.need(Permission.EXPORT_PEOPLE)
    subject, number = ("person", person_id) if person_id is not None else ("fee_run", run_id)
    digest = hashlib.sha256(content).hexdigest()
    audit.note(unit, Event.FEE_LETTERS, subject, number, letters=count, checksum=digest)
