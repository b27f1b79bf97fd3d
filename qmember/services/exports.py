"""Note that a list leaves the program: who took which, what for, how many rows, and its fingerprint."""

from __future__ import annotations

from typing import Literal

from qmember.domain.events import Event
from qmember.domain.exports import NEEDED, ListFormat, ListName, ListPurpose
from qmember.services import audit
from qmember.services.unit import Unit


def note_taken(
    unit: Unit,
    name: ListName,
    checksum: str,
    *,
    purpose: ListPurpose,
    kind: ListFormat | Literal["sie", "zip"],
    rows: int,
    year: int | None = None,
) -> None:
    """Write down that a list is taken along; nothing is handed out before this is kept.

    ``checksum`` is the SHA-256 by which what was taken is known again.
    What was searched for is not noted: it may be somebody's name.
    """
    for permission in NEEDED[name]:
        unit.need(permission)
    details: dict[str, object] = {"list": name, "rows": rows, "format": kind, "purpose": purpose}
    details |= {"year": year} if year is not None else {}
    audit.note(unit, Event.EXPORTED, "list", None, **details, checksum=checksum)
