"""What a mandate opens: the account of who has it gets the office for precisely the days of the mandate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from qmember.domain.errors import NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.mandates import Span, joined
from qmember.domain.permissions import MANAGERS, OF_TWO_PEOPLE, Permission, Role
from qmember.models import MandatedRole, Person, User, UserRole
from qmember.queries.association import association
from qmember.queries.mandates import Held, held_by
from qmember.services import audit, sessions
from qmember.services.roles import TWO_PEOPLE, need_manager, need_right_over, need_right_over_user
from qmember.services.unit import Unit


def tie_account(unit: Unit, person_id: int, user_id: int) -> None:
    """Say whose an account is; her mandates open it from now on.

    Raises Refused when either is tied to another already, and what ``settle`` refuses.
    """
    unit.need(Permission.EDIT_MANDATES)
    need_right_over_user(unit, user_id)
    user = unit.session.get(User, user_id)
    if user is None or not user.active or unit.session.get(Person, person_id) is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    taken = select(User.id).where(User.person_id == person_id, User.id != user_id)
    if user.person_id not in {None, person_id} or unit.session.scalar(taken.limit(1)):
        raise Refused("The account or the person is tied to another already", field="user_id")
    user.person_id = person_id
    unit.session.flush()
    settle(unit, person_id)
    audit.note(unit, Event.ACCOUNT_TIED, "user", user_id)


def settle(unit: Unit, person_id: int) -> None:
    """Make the offices of her account follow her mandates; without an account nothing happens.

    An office that she had beforehand in such days is the mandate's from then on. Raises Refused when
    the office is not the actor's to give or end, and Conflict when nobody could let others in.
    """
    query = select(User).where(User.person_id == person_id, User.active).order_by(User.id)
    user = unit.session.scalars(query).first()
    if user is None:
        return
    opens = dict(association(unit.session, unit.today).seat_roles)
    spans: dict[Role, list[Span]] = {}
    for one in held_by(unit.session, person_id):
        if one.seat in opens:
            spans.setdefault(Role(opens[one.seat]), []).append(_access(unit, one))
    lasting = _lasting(unit, user.id)
    roles = [*spans, *(Role(row.role) for row in lasting if _mandated(unit, row))]
    for role in sorted(set(roles)):
        _settle_role(unit, user.id, role, spans.get(role, []))


def settle_everybody(unit: Unit) -> None:
    """Make the offices of every account follow the mandates: what a seat opens has changed."""
    for person_id in unit.session.scalars(
        select(User.person_id).where(User.person_id.is_not(None), User.active).order_by(User.id)
    ):
        settle(unit, person_id or 0)


def _settle_role(unit: Unit, user_id: int, role: Role, spans: list[Span]) -> None:
    wanted = [_from_now(unit, one) for one in joined(spans)]
    wanted = [one for one in wanted if one.to_on is None or one.to_on >= unit.today]
    rows = [row for row in _lasting(unit, user_id) if row.role == role]
    changed = False
    for span in wanted:
        mine = next((row for row in rows if _days(row).meets(span)), None)
        if mine is None:
            changed |= _give(unit, user_id, role, span)
        else:
            rows.remove(mine)
            changed |= _follow(unit, mine, span)
    for row in rows:
        changed |= _leave(unit, row, slip=not spans)
    if changed:
        unit.session.flush()
        _need_managers(unit, role, wanted)
        sessions.end_all(unit, user_id)


def _access(unit: Unit, held: Held) -> Span:
    """The days of a mandate as access: one that was ended with the day of the deed ended there and then."""
    if not held.at_once or held.span.to_on is None:
        return held.span
    last = min(held.span.to_on, unit.today - timedelta(days=1))
    return Span(min(held.span.from_on, last), last)


def _from_now(unit: Unit, span: Span) -> Span:
    """The part of the days that is still to come: nobody had an office before it was given."""
    return span if span.from_on >= unit.today else replace(span, from_on=unit.today)


def _give(unit: Unit, user_id: int, role: Role, span: Span) -> bool:
    _need_right(unit, user_id, role)
    days = {"from_on": span.from_on, "to_on": span.to_on}
    row = UserRole(user_id=user_id, role=role, **days)
    unit.session.add(row)
    unit.session.flush()
    unit.session.add(MandatedRole(user_role_id=row.id, by_hand=False, hand_to_on=None))
    audit.note(unit, Event.USER_ROLE_GIVEN, "user", user_id, role=role, **days)
    return True


def _follow(unit: Unit, row: UserRole, span: Span) -> bool:
    """Let an office have the days of the mandate; what has been of it stays."""
    if _mandated(unit, row) is None:
        unit.session.add(MandatedRole(user_role_id=row.id, by_hand=True, hand_to_on=row.to_on))
    first = row.from_on if row.from_on < unit.today else span.from_on
    same = (row.from_on, row.to_on) == (first, span.to_on)
    if not same:
        _need_right(unit, row.user_id, Role(row.role))
        row.from_on, row.to_on = first, span.to_on
        days = {"from_on": first, "to_on": span.to_on}
        audit.note(unit, Event.USER_ROLE_GIVEN, "user", row.user_id, role=row.role, **days)
    return not same


def _leave(unit: Unit, row: UserRole, *, slip: bool) -> bool:
    """End an office whose mandate is over; after a ``slip`` one that was given by hand is as before."""
    kept = _mandated(unit, row)
    if kept is None:
        return False
    need_right_over(unit, Role(row.role))
    if slip and kept.by_hand:
        row.to_on = kept.hand_to_on
        unit.session.delete(kept)
        days = {"from_on": row.from_on, "to_on": row.to_on}
        audit.note(unit, Event.USER_ROLE_GIVEN, "user", row.user_id, role=row.role, **days)
        return True
    row.to_on = yesterday = unit.today - timedelta(days=1)
    audit.note(unit, Event.USER_ROLE_ENDED, "user", row.user_id, role=row.role, last_on=yesterday)
    return True


def _need_right(unit: Unit, user_id: int, role: Role) -> None:
    need_right_over(unit, role)
    if role in OF_TWO_PEOPLE and user_id == unit.viewer.user_id:
        raise Refused(TWO_PEOPLE, field="seat", code="own-role")


def _need_managers(unit: Unit, role: Role, wanted: list[Span]) -> None:
    """On the day after each end somebody must still be able to let others in."""
    if role not in MANAGERS:
        return
    after: list[date] = [one.to_on + timedelta(days=1) for one in wanted if one.to_on is not None]
    for day in (unit.today, *after):
        need_manager(unit, day)


def _lasting(unit: Unit, user_id: int) -> list[UserRole]:
    """The offices of an account that have not ended, in order."""
    last = (UserRole.to_on.is_(None)) | (UserRole.to_on >= unit.today)
    query = select(UserRole).where(UserRole.user_id == user_id, last)
    return list(unit.session.scalars(query.order_by(UserRole.from_on, UserRole.id)))


def _mandated(unit: Unit, row: UserRole) -> MandatedRole | None:
    return unit.session.get(MandatedRole, row.id)


def _days(row: UserRole) -> Span:
    return Span(row.from_on, row.to_on)
