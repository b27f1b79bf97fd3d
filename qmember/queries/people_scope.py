"""Whom somebody meets in the register at all: who is outside is as if she did not exist."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm.util import AliasedClass

from qmember.domain.people import HIDDEN, MONEY_ROLES, sees_whole_register
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Person, PersonRoleRow
from qmember.queries.reading import Reads


def in_scope(
    viewer: Viewer, person: AliasedClass[Person] | type[Person] = Person
) -> tuple[ColumnElement[bool], ...]:
    """The conditions on Person of every query that finds people; none for those who meet everybody.

    The others meet whoever is or was something besides a payer, and those who are nothing yet.
    ``person`` is another name for the table, where a query asks for somebody else beside.
    """
    if sees_whole_register(viewer):
        return ()
    roles = select(PersonRoleRow.id).where(PersonRoleRow.person_id == person.id)
    more = roles.where(PersonRoleRow.role.not_in(MONEY_ROLES))
    return (more.exists() | ~roles.exists(),)


def in_lists(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """The conditions on Person of lists and counts: hidden people are in none of them.

    But for those who may open the vault, and for the system itself.
    """
    return (*in_scope(viewer), *open_to(viewer))


def by_name(
    viewer: Viewer, person: AliasedClass[Person] | type[Person] = Person
) -> tuple[ColumnElement[bool], ...]:
    """The conditions on Person of what compares names: hidden people never are, whoever looks."""
    shown = (person.sort_key.is_not(None), person.protection.not_in(HIDDEN))
    return (*shown, *in_scope(viewer, person))


def open_to(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """The condition on Person that leaves hidden people out of the lists of a viewer."""
    return () if sees_hidden(viewer) else (Person.protection.not_in(HIDDEN),)


def hidden_ones() -> tuple[ColumnElement[bool], ...]:
    """The conditions on Person that she is hidden; by the empty sort key an index finds these few."""
    return Person.sort_key.is_(None), Person.protection.in_(HIDDEN)


def sees_hidden(viewer: Viewer) -> bool:
    """Tell whether hidden people stand in the lists of a viewer."""
    return viewer.kind != "user" or viewer.may(Permission.OPEN_VAULT)


def meets(session: Reads, viewer: Viewer, person_id: int) -> bool:
    """Tell whether the viewer meets the person with this row id, who does exist."""
    scope = in_scope(viewer)
    query = select(Person.id).where(Person.id == person_id, *scope)
    return not scope or session.scalar(query) is not None
