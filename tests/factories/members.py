"""Members of an invented association, with fees that are settled, for tests of meetings."""

from __future__ import annotations

from datetime import date

from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.models import Database, MemberNumber, MembershipPeriod, Person
from qmember.queries.member_types import member_types
from qmember.services import memberships, people
from qmember.services.unit import Unit

JOINED = date(2024, 3, 1)
MEETING = date(2027, 3, 25)
FEBRUARY = {
    Key.FEE_RULE: Rule("paid_by_fixed_date", "§ 4"), Key.FEE_DAY: Rule("02-28", "§ 4"),
}  # fmt: skip


def add_member(unit: Unit, name: str, *, joined: date = JOINED, **facts: object) -> Person:
    """Somebody who is a member since a day."""
    person = people.add_person(unit, name=name, **facts)
    kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
    memberships.accept(unit, person.id, type_id=kind, on=joined)
    return person


def pay_fee(unit: Unit, person: Person, on: date) -> None:
    """Her fee of that calendar year is settled on the day."""
    row = MembershipPeriod(
        person_id=person.id, from_on=date(on.year, 1, 1), to_on=date(on.year, 12, 31),
        settled_on=on, cause="moved_in", at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()


def number_of(database: Database, person: Person) -> str:
    """Her member number."""
    with database.reading() as session:
        return session.get_one(MemberNumber, person.id).number
