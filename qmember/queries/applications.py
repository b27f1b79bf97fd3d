"""Those who have asked to become members and wait for the board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import MembershipApplication, MemberTypeRow, Person
from qmember.queries.people import shown_name
from qmember.queries.people_scope import in_lists
from qmember.queries.reading import Reads


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One application that waits; after ``until_on`` it is forgotten."""

    application_id: int
    person_id: int
    type_id: int
    person_number: str
    shown_as: str
    type_name: str
    asked_on: date
    until_on: date


def waiting_applications(session: Reads, viewer: Viewer, on: date) -> list[ApplicationRow]:
    """The applications that wait on a day, the oldest first; nobody whom the viewer may not meet."""
    if not viewer.may(Permission.READ_MEMBERS):
        return []
    one = MembershipApplication
    query = (
        select(one, MemberTypeRow.name, Person.number, Person.name, Person.protection)
        .join(Person, Person.id == one.person_id)
        .join(MemberTypeRow, MemberTypeRow.id == one.type_id)
        .where(one.refused_on.is_(None), one.until_on >= on, *in_lists(viewer))
        .order_by(one.asked_on, one.id)
    )
    return [
        ApplicationRow(
            row.id, row.person_id, row.type_id, show_number(number),
            shown_name(viewer, number=number, name=name, protection=protection), type_name,
            row.asked_on, row.until_on,
        )
        for row, type_name, number, name, protection in session.execute(query)
    ]  # fmt: skip
