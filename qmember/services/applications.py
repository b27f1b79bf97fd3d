"""Answer those who have asked to become members, and forget those who were not answered in time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import delete, or_

from qmember.domain.errors import Conflict, Refused
from qmember.domain.permissions import Permission
from qmember.models import MembershipApplication
from qmember.models.engine import ERASED
from qmember.queries.applications import ApplicationRow, waiting_applications
from qmember.services.memberships import accept, refuse
from qmember.services.unit import Unit

REFUSED_DAYS = 30
"""So long it is still known that the board said no; then nobody can tell that somebody asked."""


def accept_applications(unit: Unit, ids: Collection[int], *, on: date, decision: str) -> int:
    """Accept everybody chosen, each as the type that she asked for, by one decision; how many.

    Refused when nobody is chosen or the decision is not named; Conflict when one of them has been
    answered meanwhile. Nobody is accepted then.
    """
    chosen = _chosen(unit, ids)
    if not decision.strip():
        raise Refused("Write which meeting accepted them", field="decision")
    for one in chosen:
        accept(unit, one.person_id, type_id=one.type_id, on=on, decision=decision)
    return len(chosen)


def refuse_applications(unit: Unit, ids: Collection[int]) -> int:
    """Note that the board said no to everybody chosen; how many."""
    chosen = _chosen(unit, ids)
    for one in chosen:
        refuse(unit, one.application_id)
    return len(chosen)


def forget_old_applications(unit: Unit) -> int:
    """Erase applications that nobody answered in time, and refused ones after thirty days; how many."""
    row = MembershipApplication
    refused = unit.today - timedelta(days=REFUSED_DAYS)
    unit.session.info[ERASED] = True
    old = delete(row).where(or_(row.until_on < unit.today, row.refused_on < refused))
    return len(unit.session.scalars(old.returning(row.id)).all())


def _chosen(unit: Unit, ids: Collection[int]) -> list[ApplicationRow]:
    unit.need(Permission.EDIT_MEMBERS)
    if not ids:
        raise Refused("Choose at least one application", field="chosen")
    waiting = {
        one.application_id: one
        for one in waiting_applications(unit.session, unit.viewer, unit.today)
    }
    if not set(ids) <= set(waiting):
        raise Conflict("The application has been answered already. Nothing has changed.")
    return [waiting[one] for one in sorted(set(ids))]
