"""What waits for those who keep the members: applications, the fee of the year, who is about to lapse."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from qmember.domain.claims import ClaimEnd
from qmember.domain.membership_facts import Standing
from qmember.domain.membership_rules import year_of
from qmember.domain.people import HIDDEN
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Claim, Fee, MembershipApplication, MembershipSpan, Person
from qmember.models import ClaimEnd as ClaimEndRow
from qmember.queries.claims import standing_ends
from qmember.queries.membership_rules import membership_rules
from qmember.queries.membership_spans import on_day
from qmember.queries.people_scope import in_lists
from qmember.queries.reading import Reads
from qmember.queries.waiting_lines import Waiting

NEWEST = 500
"""So many fees are looked through for one of the year: never all of a large association."""

SOON = timedelta(days=30)
"""So long before it is told that memberships lapse: then there is time to remind."""


def member_waits(session: Reads, viewer: Viewer, today: date) -> list[Waiting | None]:
    """The lines of the members that this viewer may do something about."""
    found: list[Waiting | None] = []
    if viewer.may(Permission.EDIT_MEMBERS):
        found.append(_applications(session, viewer, today))
    if viewer.may(Permission.CLAIM_FEES):
        found += [_fee(session, today), _lapsing(session, today)]
    return found


def _applications(session: Reads, viewer: Viewer, today: date) -> Waiting | None:
    """Those who have asked to become members, of whom the viewer meets."""
    one = MembershipApplication
    query = (
        select(func.count(), func.min(one.asked_on))
        .join(Person, Person.id == one.person_id)
        .where(one.refused_on.is_(None), one.until_on >= today, *in_lists(viewer))
    )
    count, since = session.execute(query).one()
    return Waiting("applications", count, since) if count else None


def _fee(session: Reads, today: date) -> Waiting | None:
    """The fee of this membership year, when it is decided, some have not paid, and nobody was asked."""
    first = year_of(membership_rules(session, today), today)[0]
    decided = session.scalar(select(Fee.id).where(Fee.from_year <= first.year).limit(1))
    unpaid = select(MembershipSpan.person_id).where(
        *_unpaid(today), _open(MembershipSpan.person_id)
    )
    if decided is None or session.scalar(unpaid.limit(1)) is None or _asked(session, first):
        return None
    return Waiting("fee", 1, first, year=first.year)


def _asked(session: Reads, first: date) -> bool:
    """Whether somebody has been asked for the year by one of the newest fees, and still is or has paid."""
    undone = standing_ends().where(
        ClaimEndRow.claim_id == Claim.id, ClaimEndRow.how == ClaimEnd.TAKEN_BACK
    )
    newest = select(Claim.id).order_by(Claim.id.desc()).limit(NEWEST).subquery()
    query = select(Claim.id).where(
        Claim.id.in_(select(newest.c.id)), Claim.to_on >= first, _open(Claim.person_id),
        ~undone.correlate(Claim).exists(),
    )  # fmt: skip
    return session.scalar(query.limit(1)) is not None


def _lapsing(session: Reads, today: date) -> Waiting | None:
    """Those whose membership, and with it the vote, ends soon unless they pay; no hidden people."""
    span, last = MembershipSpan, today + SOON
    query = select(func.count(), func.min(span.lapses_on)).where(
        *_unpaid(today), span.to_on <= last, span.to_on == span.lapses_on, _open(span.person_id)
    )
    count, first = session.execute(query).one()
    return Waiting("lapsing", count, today, until=first) if count else None


def _unpaid(today: date) -> tuple[ColumnElement[bool], ...]:
    return MembershipSpan.standing == Standing.UNPAID, *on_day(today)


def _open(person_id: object) -> ColumnElement[bool]:
    """The condition that somebody is not hidden: what waits is the same with and without her."""
    return exists().where(Person.id == person_id, Person.protection.not_in(HIDDEN))
