"""Take a bundle back that was just registered, as far as each of its rows allows it."""

from __future__ import annotations

from qmember.domain.errors import Conflict
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.queries.registered_bundles import registered_bundle
from qmember.services import audit, gifts
from qmember.services.unit import Unit

TOO_LATE = "Nothing of the bundle can be undone any more. Correct or void its rows one by one"
FEWER = "Meanwhile fewer rows can be undone. Look at the bundle once more."


def undo_bundle(unit: Unit, bundle_id: int, *, count: int) -> tuple[int, int]:
    """Void every row that can still be undone, the last first; how many, and how many stay.

    Each as ``gifts.undo_gift`` does: nothing of it has left, its month is open, no payment of the bank
    was matched with it. ``count`` is how many somebody saw who undoes it: Conflict when it is less now.
    """
    unit.need(Permission.RECORD_GIFTS)
    found = registered_bundle(unit.session, unit.keys, unit.viewer, bundle_id)
    wanted = found.can_undo
    if not wanted:
        raise Conflict(TOO_LATE)
    if len(wanted) != count:
        raise Conflict(FEWER)
    for income_id in sorted(wanted, reverse=True):
        gifts.undo_gift(unit, income_id)
    audit.note(unit, Event.BUNDLE_UNDONE, "bundle", bundle_id, rows=len(wanted))
    return len(wanted), found.holds - len(wanted)
