"""Make a segment, end it, put people in and take them out; nobody in danger is ever in one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, delete, insert, select, update

from qmember.domain.errors import NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.lists import batched
from qmember.domain.people import HIDDEN
from qmember.domain.permissions import Permission
from qmember.domain.segments import MOST, SegmentFacts, cleaned
from qmember.models import Person, Segment, SegmentPerson
from qmember.models.engine import ERASED
from qmember.queries.people_scope import in_scope
from qmember.queries.segments import SegmentRow, open_segment, people_in, still
from qmember.services import audit
from qmember.services.audit import Details
from qmember.services.unit import Unit

NO_PAGE = "The page does not exist. Search, or go to the overview"
PART = 500


def make_segment(unit: Unit, facts: SegmentFacts) -> int:
    """Make a segment; its row id. Refused when its words tell too much, or when there are enough."""
    unit.need(Permission.MANAGE_SETTINGS)
    one = cleaned(facts, unit.today)
    names = unit.session.scalars(select(Segment.name).where(*still(unit.today))).all()
    if one.name.casefold() in {name.casefold() for name in names}:
        raise Refused("There is already a group with that name", field="name")
    if len(names) >= MOST:
        raise Refused("There are %(most)s groups already. End one first", field="name", most=MOST)
    row = Segment(
        name=one.name, purpose=one.purpose, of_money=one.of_money, from_on=unit.today,
        last_on=one.last_on, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    audit.note(
        unit, Event.SEGMENT_MADE, "segment", row.id, name=row.name, purpose=row.purpose,
        last_on=row.last_on,
    )  # fmt: skip
    return row.id


def end_segment(unit: Unit, segment_id: int) -> None:
    """End a segment at once: who was in it is forgotten now."""
    unit.need(Permission.MANAGE_SETTINGS)
    row = unit.session.get(Segment, segment_id)
    if row is None:
        raise NotFound(NO_PAGE)
    if row.ended_on is not None or row.last_on < unit.today:
        return
    row.ended_on = unit.today
    unit.session.flush()
    forget_old_segments(unit)
    audit.note(unit, Event.SEGMENT_ENDED, "segment", segment_id, name=row.name)


def put_in(unit: Unit, segment_id: int, person_ids: Sequence[int]) -> int:
    """Put people into a segment; how many were not in it before. Hidden people are passed over."""
    unit.need(Permission.EDIT_PEOPLE)
    one = _open(unit, segment_id)
    known = set(unit.session.scalars(people_in(one.segment_id)))
    new = [person_id for person_id in _met(unit, person_ids) if person_id not in known]
    rows = [
        {"segment_id": one.segment_id, "person_id": person_id, "from_on": unit.today,
         "until_on": None, "at": unit.now, "by": unit.viewer.name}
        for person_id in new
    ]  # fmt: skip
    if rows:
        unit.session.execute(insert(SegmentPerson), rows)
    happened: list[tuple[int | None, Details]] = [
        (person_id, {"segment": one.segment_id}) for person_id in new
    ]
    audit.note_many(unit, Event.SEGMENT_JOINED, "person", happened)
    return len(new)


def take_out(unit: Unit, segment_id: int, person_ids: Sequence[int]) -> int:
    """Take people out of a segment from today on; how many were in it."""
    unit.need(Permission.EDIT_PEOPLE)
    one, row = _open(unit, segment_id), SegmentPerson
    known = set(unit.session.scalars(people_in(one.segment_id)))
    gone = [person_id for person_id in _met(unit, person_ids) if person_id in known]
    for part in batched(gone, PART):
        mine = (row.segment_id == one.segment_id, row.person_id.in_(part), row.until_on.is_(None))
        unit.session.execute(update(row).where(*mine).values(until_on=unit.today))
    happened: list[tuple[int | None, Details]] = [
        (person_id, {"segment": one.segment_id}) for person_id in gone
    ]
    audit.note_many(unit, Event.SEGMENT_LEFT, "person", happened)
    return len(gone)


def leave_all(unit: Unit, person_id: int) -> None:
    """Forget every segment that somebody was ever in: she has become hidden. Nothing is noted."""
    unit.session.info[ERASED] = True
    unit.session.execute(delete(SegmentPerson).where(SegmentPerson.person_id == person_id))


def forget_old_segments(unit: Unit) -> int:
    """Forget who was in segments whose last day has passed; how many were."""
    over = select(Segment.id).where(~and_(*still(unit.today)))
    unit.session.info[ERASED] = True
    gone = delete(SegmentPerson).where(SegmentPerson.segment_id.in_(over))
    return len(unit.session.scalars(gone.returning(SegmentPerson.id)).all())


def _open(unit: Unit, segment_id: int) -> SegmentRow:
    one = open_segment(unit.session, unit.viewer, segment_id, unit.today)
    if one is None:
        raise NotFound(NO_PAGE)
    return one


def _met(unit: Unit, person_ids: Sequence[int]) -> list[int]:
    """Those of them whom the actor meets and who are not hidden, in their order."""
    met: set[int] = set()
    for part in batched(sorted(set(person_ids)), PART):
        query = select(Person.id).where(Person.id.in_(part), *in_scope(unit.viewer))
        met |= set(unit.session.scalars(query.where(Person.protection.not_in(HIDDEN))))
    return [person_id for person_id in dict.fromkeys(person_ids) if person_id in met]
