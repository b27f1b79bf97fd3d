"""Whom a seat may go to, while somebody types: members and contacts by name, anybody by number."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from qmember.domain.people import HIDDEN, PersonRole, read_number, show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Mandate, MembershipEvent, Person, PersonRoleRow
from qmember.queries.people import HITS, GiverHit, shown_name
from qmember.queries.people_words import narrowed, search_words
from qmember.queries.reading import Columns, Reads


def find_electable(session: Reads, viewer: Viewer, text: str) -> list[GiverHit]:
    """Those who may be meant; a hidden person comes by her exact number alone, and is called by it.

    The one who writes mandates down sees members on the roll anyway; givers she never meets here.
    """
    if not viewer.may(Permission.EDIT_MANDATES) or not text.strip():
        return []
    columns: Columns = select(Person.number, Person.name, Person.city, Person.protection)
    number = read_number(text)
    rows = list(session.execute(columns.where(Person.number == number))) if number else []
    if search_words(text):
        shown = (Person.sort_key.is_not(None), Person.protection.not_in(HIDDEN), _known())
        query = narrowed(session, columns.where(*shown), text)
        found = session.execute(query.order_by(Person.sort_key, Person.id).limit(HITS))
        rows += [row for row in found if row.number != number]
    return [
        GiverHit(
            show_number(row.number),
            shown_name(
                viewer, number=row.number, name=row.name, protection=row.protection,
                by=Permission.EDIT_MANDATES,
            ),
            row.city, None, sole=len(rows) == 1,
        )
        for row in rows[:HITS]
    ]  # fmt: skip


def electable_id(session: Reads, viewer: Viewer, code: str) -> int | None:
    """The row id behind a number as it is shown; None when there is nobody with it."""
    number = read_number(code)
    if number is None or not viewer.may(Permission.EDIT_MANDATES):
        return None
    return session.scalar(select(Person.id).where(Person.number == number))


def _known() -> ColumnElement[bool]:
    """Who is or was a member, a contact, or elected to something."""
    roles = (PersonRole.MEMBER, PersonRole.CONTACT)
    role = select(PersonRoleRow.id).where(
        PersonRoleRow.person_id == Person.id, PersonRoleRow.role.in_(roles)
    )
    member = select(MembershipEvent.id).where(MembershipEvent.person_id == Person.id)
    elected = select(Mandate.id).where(Mandate.person_id == Person.id)
    return role.exists() | member.exists() | elected.exists()
