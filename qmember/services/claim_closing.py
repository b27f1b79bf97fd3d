"""A fee is never a debt: what is still asked of those who are no longer members is closed by rule."""

from __future__ import annotations

from sqlalchemy import select

from qmember.domain.claims import ClaimEnd
from qmember.domain.events import Event
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.claims import unsettled
from qmember.queries.member_events import UNDO_TIME
from qmember.queries.membership_spans import left_by
from qmember.services import audit
from qmember.services.claim_periods import end_many
from qmember.services.unit import Unit


def close_claims_of_those_who_left(unit: Unit) -> int:
    """Close what is open of memberships that ended so long ago that it cannot be undone; how many.

    What was paid of it stays income, and what is paid later counts as ever. A claim is closed by this
    rule once: one that somebody has asked for again since stays open. The history tells that it was
    done, and each member's page what of hers.
    """
    gone = left_by(unit.today, unit.today - UNDO_TIME)
    before = select(ClaimEndRow.claim_id).where(ClaimEndRow.how == ClaimEnd.CLOSED)
    closed = set(unit.session.scalars(before))
    ids = [row.id for row in unsettled(unit.session, unit.today, gone) if row.id not in closed]
    end_many(unit, ids, ClaimEnd.CLOSED)
    if ids:
        audit.note(unit, Event.CLAIMS_CLOSED, "claim")  # how many would count hidden people too
    return len(ids)
