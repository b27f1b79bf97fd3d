"""A fee is never a debt: what is still asked of those who are no longer members is closed by rule."""

from __future__ import annotations

from sqlalchemy import insert, select

from qmember.domain.claims import ClaimEnd
from qmember.domain.events import Event
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.claims import unsettled
from qmember.queries.member_events import UNDO_TIME
from qmember.queries.membership_spans import left_by
from qmember.services import audit
from qmember.services.unit import Unit


def close_claims_of_those_who_left(unit: Unit) -> int:
    """Close what is open of memberships that ended so long ago that it cannot be undone; how many.

    What was paid of it stays income, and what is paid later counts as ever. A claim is closed by this
    rule once: one that somebody has asked for again since stays open. The history tells that it was
    done, and each member's page what of hers.
    """
    gone = left_by(unit.session, unit.today, unit.today - UNDO_TIME)
    before = select(ClaimEndRow.claim_id).where(ClaimEndRow.how == ClaimEnd.CLOSED)
    closed = set(unit.session.scalars(before))
    rows = [
        {
            "claim_id": row.id, "how": ClaimEnd.CLOSED, "ended_on": unit.today, "at": unit.now,
            "by": unit.viewer.name,
        }
        for row in unsettled(unit.session, unit.today)
        if row.person_id in gone and row.id not in closed
    ]  # fmt: skip
    if rows:
        unit.session.execute(insert(ClaimEndRow), rows)
        audit.note(unit, Event.CLAIMS_CLOSED, "claim")  # how many would count hidden people too
    return len(rows)
