"""Read people: how one is shown, the register page by page, search, and givers while typing."""

from __future__ import annotations

from qmember.domain.people import Protection, may_see_name, show_number
from qmember.domain.permissions import Permission, Viewer


def shown_name(viewer: Viewer, *, number: int, name: str | None, protection: str) -> str:
    """What the viewer may call this person: her name, her number, or a pseudonym.

    The one masking function of every list, document and export. A hidden person is her number
    (``P1042``) to everybody: her name is opened one at a time through ``queries.protected``. Who may
    not read people (the auditor) gets ``G-1042`` for all alike, so that protection does not show.
    """
    if not viewer.may(Permission.READ_PEOPLE):
        return f"G-{number:04d}"
    if name is None or not may_see_name(viewer, Protection(protection)):
        return show_number(number)
    return name
