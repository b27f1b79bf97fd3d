"""What is open about one membership: a suspension, an exclusion, an appeal, an introduction to take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qmember.domain.dates import stockholm_date
from qmember.domain.membership_facts import Standing
from qmember.domain.membership_rules import StartsAt
from qmember.domain.statute_rules import Key
from qmember.models import MembershipEvent, MembershipMatter
from qmember.queries.member_facts import Happened, Matter, status_of
from qmember.queries.membership_rules import membership_rules
from qmember.queries.reading import Reads, Values
from qmember.queries.statutes import statutes_for


@dataclass(frozen=True, slots=True)
class OpenSuspension:
    """A suspension that holds, or will: its row, its first day, and its last where it has one."""

    matter_id: int
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class OpenExclusion:
    """An exclusion that stands: its row, its day, and the last day to appeal where statutes have one.

    ``known_on`` is the first day on which somebody can have appealed.
    """

    event_id: int
    from_on: date
    known_on: date
    last_on: date | None


@dataclass(frozen=True, slots=True)
class OpenAppeal:
    """An appeal that no meeting has answered; ``late``: it came after the last day of the statutes."""

    matter_id: int
    on: date
    late: bool


@dataclass(frozen=True, slots=True)
class OpenMatters:
    """What there is to lift, to appeal, to answer and to take; None where there is nothing."""

    suspension: OpenSuspension | None = None
    exclusion: OpenExclusion | None = None
    appeal: OpenAppeal | None = None
    course: bool = False


def open_matters(session: Reads, person_id: int, on: date) -> OpenMatters:
    """What is open about somebody's membership on a day."""
    rows = _rows(session, person_id)
    about = {row.about_id for row in rows}
    appealed = {row.event_id: row for row in rows if row.kind == Matter.APPEALED}
    exclusion = _exclusion(session, person_id)
    appeal = appealed.get(exclusion.event_id) if exclusion else None
    answered = appeal is not None and appeal.id in about
    return OpenMatters(
        suspension=_suspension(rows, about, on),
        exclusion=exclusion if appeal is None else None,
        appeal=_appeal(appeal, exclusion) if exclusion and appeal and not answered else None,
        course=_course(session, person_id, rows, on),
    )


def appealed_events(session: Reads, person_id: int) -> frozenset[int]:
    """The row ids of her exclusions that stand appealed, answered or not."""
    rows = _rows(session, person_id)
    return frozenset(row.event_id for row in rows if row.event_id is not None)


def _rows(session: Reads, person_id: int) -> list[Values]:
    """Her matters in the order in which they were written down, but for what was taken back."""
    undo, row = aliased(MembershipMatter), MembershipMatter
    query = (
        select(
            row.id, row.kind, row.from_on, row.to_on, row.event_id, row.about_id,
        )
        .outerjoin(undo, undo.undoes_id == row.id)
        .where(row.person_id == person_id, row.undoes_id.is_(None), undo.id.is_(None))
        .order_by(row.id)
    )  # fmt: skip
    return list(session.execute(query))


def _suspension(rows: list[Values], about: set[int | None], on: date) -> OpenSuspension | None:
    found = [
        OpenSuspension(row.id, row.from_on, row.to_on)
        for row in rows
        if row.kind == Matter.SUSPENDED
        and row.id not in about
        and (row.to_on is None or row.to_on >= on)
    ]
    return found[0] if found else None


def _exclusion(session: Reads, person_id: int) -> OpenExclusion | None:
    """The exclusion after which she was not accepted anew."""
    undo, event = aliased(MembershipEvent), MembershipEvent
    query = (
        select(event.id, event.kind, event.from_on, event.at)
        .outerjoin(undo, undo.undoes_id == event.id)
        .where(event.person_id == person_id, undo.id.is_(None))
        .where(event.kind.in_((Happened.ACCEPTED, Happened.EXCLUDED)))
        .order_by(event.id.desc())
    )
    last = session.execute(query.limit(1)).first()
    if last is None or last.kind != Happened.EXCLUDED:
        return None
    weeks = statutes_for(session, last.from_on).count(Key.APPEAL_WEEKS)
    last_on = last.from_on + timedelta(weeks=weeks) if weeks else None
    known_on = min(last.from_on, stockholm_date(last.at))
    return OpenExclusion(last.id, last.from_on, known_on, last_on)


def _appeal(row: Values, exclusion: OpenExclusion) -> OpenAppeal:
    late = exclusion.last_on is not None and row.from_on > exclusion.last_on
    return OpenAppeal(row.id, row.from_on, late)


def _course(session: Reads, person_id: int, rows: list[Values], on: date) -> bool:
    """Whether the statutes ask for an introduction that she has not taken."""
    if any(row.kind == Matter.COURSE for row in rows):
        return False
    if membership_rules(session, on).starts_at is not StartsAt.COURSE:
        return False
    now = status_of(session, person_id, on)
    return now.is_member or now.standing in (Standing.APPLIED, Standing.ACCEPTED)
