"""Issue the statements of one part of a run, each to whom it may still go, and none twice."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from qmember.domain.reach import Barred, Way, way_of_receipt
from qmember.models import Person, ReceiptRun, ReceiptRunPart
from qmember.queries.reach import reach_of
from qmember.queries.statements import YearOfGifts, gifts_of_year
from qmember.services import statements
from qmember.services.receipt_runs import note_done
from qmember.services.unit import Unit


def issue_parts(unit: Unit, run: ReceiptRun, parts: Sequence[ReceiptRunPart]) -> None:
    """Issue a statement for the person of each part, and write its mail where it leaves by mail.

    Who became hidden, died, or wishes otherwise by now gets none; whose gifts are all gone, neither.
    """
    ids = [part.person_id for part in parts if part.person_id]
    given = gifts_of_year(unit.session, run.year or 0, everything=run.everything, ids=ids)
    reach = reach_of(unit.session, ids)
    rows = unit.session.scalars(select(Person).where(Person.id.in_(ids))).all()
    people = {person.id: (person, way_of_receipt(reach[person.id])) for person in rows}
    for part in parts:
        person, way = people[part.person_id or 0]
        if way != run.how:
            note_done(unit, part, Barred.LATER if isinstance(way, Way) else way)
        else:
            _issue(unit, run, part, person, given.get(person.id))
    unit.session.flush()


def _issue(
    unit: Unit, run: ReceiptRun, part: ReceiptRunPart, person: Person, given: YearOfGifts | None
) -> None:
    held = statements.holding(unit, person.id, run.year or 0)
    if given is None or not given.lines or (held is not None and held.basis == given.basis):
        note_done(unit, part, Barred.LATER)
        return
    row = statements.issue(unit, person, given, part_id=part.id)
    if run.how == Way.PAPER:
        note_done(unit, part, Way.PAPER)
        return
    mail = statements.mail(unit, row, person, send_after=unit.now)
    note_done(unit, part, Way.MAIL if mail else Barred.NO_ADDRESS, mail.id if mail else None)
