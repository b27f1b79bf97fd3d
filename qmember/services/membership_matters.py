"""Suspend, lift, exclude, appeal, settle and introduce: each is a row of its own that can be taken back.

Nobody writes why. What a meeting decided is named by the meeting and its paragraph.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.membership_facts import Leaving
from qmember.domain.permissions import Permission
from qmember.domain.text import clean_line
from qmember.models import MembershipMatter
from qmember.queries.member_events import UNDO_TIME
from qmember.queries.member_facts import Matter, status_of
from qmember.queries.membership_matters import OpenMatters, open_matters
from qmember.services import audit, memberships
from qmember.services.memberships import FOLLOWED, NO_PERSON, TAKEN_BACK, need_person
from qmember.services.unit import Unit


def suspend(
    unit: Unit, person_id: int, *, from_on: date, to_on: date | None = None, decision: str
) -> int:
    """Note that a member may take no part from a day, to a last day or until it is lifted; its row id.

    She stays a member. Whether she loses her vote is for the statutes to say.
    """
    known = _known(unit, person_id)
    decided = _decided(decision, "suspended_by")
    if to_on is not None and to_on < from_on:
        raise Refused("The last day is before the first. Choose a later date", field="suspended_to")
    if not status_of(unit.session, person_id, from_on).is_member:
        raise Refused("She is not a member on that day. Choose another one", field="suspended_on")
    if known.suspension is not None:
        raise Conflict("She is suspended already. End that suspension first.")
    row = _note(unit, person_id, Matter.SUSPENDED, from_on, to_on=to_on, decision=decided)
    audit.note(unit, Event.MEMBER_SUSPENDED, "person", person_id, from_on=from_on, to_on=to_on)
    return row


def lift(unit: Unit, person_id: int, *, from_on: date) -> int:
    """Note that a suspension no longer holds from a day on; its row id."""
    suspension = _known(unit, person_id).suspension
    if suspension is None:
        raise Conflict("She is not suspended. Nothing has changed.")
    if from_on < suspension.from_on:
        raise Refused("The suspension had not begun then. Choose a later day", field="lifted_on")
    if suspension.to_on is not None and from_on > suspension.to_on:
        raise Refused("It ends by itself before that day. Choose an earlier one", field="lifted_on")
    row = _note(unit, person_id, Matter.LIFTED, from_on, about_id=suspension.matter_id)
    audit.note(unit, Event.MEMBER_SUSPENSION_LIFTED, "person", person_id, from_on=from_on)
    return row


def exclude(unit: Unit, person_id: int, *, from_on: date, decision: str) -> int:
    """Note that a member was excluded from a day on, by whose decision; the event's row id."""
    decided = _decided(decision, "excluded_by")
    return memberships.leave(
        unit, person_id, from_on=from_on, how=Leaving.EXCLUDED, decision=decided
    )


def appeal(unit: Unit, person_id: int, *, on: date) -> int:
    """Note that she has appealed against her exclusion; its row id.

    Also when the weeks of the statutes have passed: they run from when she was told, which nobody has
    written down, and it is for the meeting to say that an appeal came too late. The page warns.
    """
    known = _known(unit, person_id)
    if known.exclusion is None:
        raise Conflict("There is no exclusion to appeal against. Nothing has changed.")
    if on < known.exclusion.known_on:
        raise Refused(
            "She was not excluded yet on that day. Choose a later one", field="appealed_on"
        )
    _past(unit, on, "appealed_on")
    row = _note(unit, person_id, Matter.APPEALED, on, event_id=known.exclusion.event_id)
    audit.note(unit, Event.MEMBER_APPEALED, "person", person_id, on=on)
    return row


def settle(unit: Unit, person_id: int, *, on: date, upheld: bool, decision: str) -> int:
    """Note what a meeting decided about an appeal: the exclusion stands, or it is overturned.

    Overturned, she is from that day on what she would have been without the exclusion; what she was
    until then stays as it was (``domain.membership.until``).
    """
    known = _known(unit, person_id)
    if known.appeal is None:
        raise Conflict("There is no appeal to answer. Nothing has changed.")
    decided = _decided(decision, "settled_by")
    if on < known.appeal.on:
        raise Refused(
            "She had not appealed yet on that day. Choose a later one", field="settled_on"
        )
    _past(unit, on, "settled_on")
    kind = Matter.UPHELD if upheld else Matter.OVERTURNED
    row = _note(unit, person_id, kind, on, about_id=known.appeal.matter_id, decision=decided)
    audit.note(unit, Event.MEMBER_APPEAL_SETTLED, "person", person_id, on=on, upheld=upheld)
    return row


def take_course(unit: Unit, person_id: int, *, on: date) -> int:
    """Note that she has taken the introduction by which a membership begins; its row id.

    It may be earlier than the day she was accepted: then the membership begins when she was.
    """
    known = _known(unit, person_id)
    if not known.course:
        raise Conflict("No introduction is asked for here, or it is noted already.")
    _past(unit, on, "course_on")
    row = _note(unit, person_id, Matter.COURSE, on)
    audit.note(unit, Event.MEMBER_COURSE, "person", person_id, on=on)
    return row


def undo(unit: Unit, person_id: int, matter_id: int) -> None:
    """Take one of these back: everything is then as it was before. Within thirty days.

    Refused while something that came after it is about it.
    """
    unit.need(Permission.EDIT_MEMBERS)
    need_person(unit, person_id)
    row = unit.session.get(MembershipMatter, matter_id)
    if row is None or row.person_id != person_id or row.undoes_id is not None:
        raise NotFound(NO_PERSON)
    if _taken_back(unit, [matter_id]):
        raise Conflict(TAKEN_BACK)
    about = select(MembershipMatter.id).where(MembershipMatter.about_id == matter_id)
    followed = list(unit.session.scalars(about))
    if len(_taken_back(unit, followed)) < len(followed):
        raise Conflict(FOLLOWED)
    if unit.now - row.at > UNDO_TIME:
        raise Conflict("It is more than 30 days ago. Note what holds now instead.")
    _note(unit, person_id, Matter.UNDONE, row.from_on, undoes_id=matter_id)
    audit.note(unit, Event.MEMBER_UNDONE, "person", person_id, what=row.kind, on=row.from_on)


def _taken_back(unit: Unit, ids: list[int]) -> list[int]:
    """Which of these rows have been taken back."""
    query = select(MembershipMatter.undoes_id).where(MembershipMatter.undoes_id.in_(ids))
    return [one for one in unit.session.scalars(query) if one is not None]


def _known(unit: Unit, person_id: int) -> OpenMatters:
    """What is open about her today; the first thing that each of these deeds asks."""
    unit.need(Permission.EDIT_MEMBERS)
    need_person(unit, person_id)
    return open_matters(unit.session, person_id, unit.today)


def _decided(decision: str, field: str) -> str:
    """The meeting that decided: nobody is suspended, excluded or let back by a single person."""
    line = clean_line(decision, 200)
    if not line:
        raise Refused("Write which meeting decided, for example the board § 4", field=field)
    return line


def _past(unit: Unit, on: date, field: str) -> None:
    if on > unit.today:
        raise Refused("The date is after today. Write the day it happened", field=field)


def _note(
    unit: Unit,
    person_id: int,
    kind: Matter,
    from_on: date,
    *,
    to_on: date | None = None,
    decision: str = "",
    event_id: int | None = None,
    about_id: int | None = None,
    undoes_id: int | None = None,
) -> int:
    row = MembershipMatter(
        person_id=person_id, kind=kind, from_on=from_on, to_on=to_on, decision=decision,
        event_id=event_id, about_id=about_id, undoes_id=undoes_id, at=unit.now,
        by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    return row.id
