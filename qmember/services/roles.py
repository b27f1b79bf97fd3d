"""Offices with dates: given and ended, and never nobody left who can let others in."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import GIVEN_BY_CHAIR, MANAGERS, OF_TWO_PEOPLE, Permission, Role
from qmember.models import User, UserRole
from qmember.services import audit, sessions
from qmember.services.unit import Unit

ONLY_CHAIR = "Only the chair can give or end this role."
TWO_PEOPLE = "Somebody else has to give you this role."
KEEPER = (
    "Without a mail server the link would be shown to you, and it leads into the account of an auditor "
    "or a protection officer. Ask the one who keeps the machine to run: qm user renew %(email)s"
)
NO_MANAGER = "Somebody must be able to let others in. Give another person the role first."


def give_role(
    unit: Unit, user_id: int, role: Role, *, from_on: date | None = None, to_on: date | None = None
) -> None:
    """Give an office from a day (today) to a day (until it is ended); her sessions end.

    Raises Refused when she has it in those days already, when only the chair may give it, and when
    it takes two people and she would give it to herself.
    """
    need_right_over(unit, role)
    if role in OF_TWO_PEOPLE and user_id == unit.viewer.user_id:
        raise Refused(TWO_PEOPLE, field="role", code="own-role")
    user = unit.session.get(User, user_id)
    if user is None or not user.active:
        raise NotFound("The page does not exist. Search, or go to the overview")
    first = from_on or unit.today
    _check_days(unit, first, to_on)
    if unit.session.scalar(select(UserRole.id).where(*_in_days(user_id, role, first, to_on))):
        raise Refused("She already has this role in those days.", field="role", code="has-role")
    note_role(unit, user_id, role, from_on=first, to_on=to_on)
    sessions.end_all(unit, user_id)


def note_role(
    unit: Unit, user_id: int, role: Role, *, from_on: date, to_on: date | None = None
) -> None:
    """Write the row of an office; whether it may be given has been asked."""
    unit.session.add(UserRole(user_id=user_id, role=role, from_on=from_on, to_on=to_on))
    unit.session.flush()
    audit.note(
        unit, Event.USER_ROLE_GIVEN, "user", user_id, role=role, from_on=from_on, to_on=to_on
    )


def end_role(unit: Unit, user_id: int, role: Role, *, last_on: date | None = None) -> None:
    """End an office at once, or after its last day; the last one who manages users keeps hers."""
    need_right_over(unit, role)
    yesterday = unit.today - timedelta(days=1)
    last = yesterday if last_on is None else last_on
    if last < yesterday:
        raise Refused("Choose today or a later day", field="last_on")
    lasting = (UserRole.to_on.is_(None)) | (UserRole.to_on > last)
    own = select(UserRole).where(UserRole.user_id == user_id, UserRole.role == role, lasting)
    rows = unit.session.scalars(own).all()
    for row in rows:
        row.to_on = last
    unit.session.flush()
    if role in MANAGERS:
        need_manager(unit, last + timedelta(days=1))
    if rows:
        audit.note(unit, Event.USER_ROLE_ENDED, "user", user_id, role=role, last_on=last)
        sessions.end_all(unit, user_id)


def need_right_over(unit: Unit, role: Role) -> None:
    """Refuse who may not give this office: that of the chair and of those who see people in danger.

    While nobody is chair, whoever manages users may name one.
    """
    unit.need(Permission.MANAGE_USERS)
    mine = unit.viewer
    if role not in GIVEN_BY_CHAIR or mine.kind != "user" or Role.CHAIR in mine.roles:
        return
    if role is Role.CHAIR and not _holders(unit, frozenset({Role.CHAIR}), unit.today):
        return
    raise Refused(ONLY_CHAIR, field="role", code="only-chair")


def need_right_over_user(unit: Unit, user_id: int) -> None:
    """Refuse who may not care for this account, since it has an office that only the chair gives."""
    unit.need(Permission.MANAGE_USERS)
    held = (UserRole.to_on.is_(None)) | (UserRole.to_on >= unit.today)
    rows = unit.session.scalars(select(UserRole.role).where(UserRole.user_id == user_id, held))
    for role in rows:
        need_right_over(unit, Role(role))


def need_no_link(unit: Unit, user: User) -> None:
    """Refuse to show a user the link into an account that has, or once had, an office of two people.

    The command line has no such user: who keeps the machine could do anything to it anyway.
    """
    if unit.viewer.kind != "user":
        return
    held = select(UserRole.id).where(UserRole.user_id == user.id, UserRole.role.in_(OF_TWO_PEOPLE))
    if unit.session.scalar(held.limit(1)):
        raise Refused(KEEPER, code="keeper-only", email=user.email)


def need_manager(unit: Unit, on: date) -> None:
    """Refuse a change after which nobody could let others in on the day."""
    if not _holders(unit, MANAGERS, on):
        raise Conflict(NO_MANAGER, code="last-manager")


def _holders(unit: Unit, roles: frozenset[Role], on: date) -> bool:
    query = select(UserRole.id).join(User, User.id == UserRole.user_id)
    query = query.where(UserRole.role.in_(roles), UserRole.from_on <= on, User.active)
    lasting = (UserRole.to_on.is_(None)) | (UserRole.to_on >= on)
    return unit.session.scalar(query.where(lasting).limit(1)) is not None


def _check_days(unit: Unit, first: date, last: date | None) -> None:
    if last is not None and last < max(first, unit.today):
        raise Refused("The last day is before the first, or has passed", field="to_on")


def _in_days(
    user_id: int, role: Role, first: date, last: date | None
) -> tuple[ColumnElement[bool], ...]:
    begun = () if last is None else (UserRole.from_on <= last,)
    lasting = (UserRole.to_on.is_(None)) | (UserRole.to_on >= first)
    return (UserRole.user_id == user_id, UserRole.role == role, lasting, *begun)
