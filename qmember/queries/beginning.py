"""The first day: what an association has done to get going, computed from what is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import exists, select

from qmember.domain.member_types import types_on
from qmember.domain.permissions import Permission, Role, Viewer
from qmember.models import BankAccount, Fee, Invitation, Mandate, Person, User, UserRole
from qmember.queries.association import association
from qmember.queries.member_types import fee_free_on, member_types
from qmember.queries.reading import Reads
from qmember.queries.status import last_sign
from qmember.queries.statutes import statutes_for
from qmember.queries.users import staff_without_second_factor

OFFICES = frozenset({Role.TREASURER, Role.CHAIR, Role.AUDITOR})
"""Those who are invited first: who keeps the money, who leads, who examines."""


class Step(StrEnum):
    """One line of the list; its order is free."""

    DETAILS = "details"
    FEE = "fee"
    STATUTES = "statutes"
    ACCOUNTS = "accounts"
    SENDER = "sender"
    PEOPLE = "people"
    BOARD = "board"
    OFFICES = "offices"
    FACTOR = "factor"
    BACKUP = "backup"


class Done(StrEnum):
    """How far a step is."""

    DONE = "done"
    LEFT = "left"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Line:
    """One step and how far it is."""

    step: Step
    done: Done


def first_day(session: Reads, viewer: Viewer, *, today: date, now: datetime) -> list[Line]:
    """Every step in the order in which it is easiest; empty for those who do not set things up."""
    if not viewer.may(Permission.MANAGE_SETTINGS):
        return []
    house = association(session, today)
    facts = {
        Step.DETAILS: _if(house.orgnr and house.address and (house.email or house.phone)),
        Step.FEE: _fee(session, today),
        Step.STATUTES: _if(statutes_for(session, today).confirmed_on),
        Step.ACCOUNTS: _if(_any(session, BankAccount.id) or house.bankgiro or house.swish),
        Step.SENDER: _if(house.mail_sender and house.neutral_sender),
        Step.PEOPLE: _if(_any(session, Person.id)),
        Step.BOARD: _if(_any(session, Mandate.id)),
        Step.OFFICES: _if(_offices(session, today, now) >= OFFICES),
        Step.FACTOR: _if(not staff_without_second_factor(session, today)),
        Step.BACKUP: Done.NOT_NEEDED if house.demo else _if(last_sign(session, "backup")),
    }
    return [Line(step, facts[step]) for step in Step]


def _if(there: object) -> Done:
    return Done.DONE if there else Done.LEFT


def _any(session: Reads, column: object) -> bool:
    return session.scalar(select(column).limit(1)) is not None  # type: ignore[call-overload]  # a column


def _fee(session: Reads, today: date) -> Done:
    """The fee of the year, unless every type of membership is free."""
    types = member_types(session)
    free = fee_free_on(types, today)
    if all(one.id in free for one in types_on(types, today)):
        return Done.NOT_NEEDED
    return _if(session.scalar(select(Fee.id).where(Fee.from_year <= today.year).limit(1)))


def _offices(session: Reads, today: date, now: datetime) -> frozenset[Role]:
    """The offices that somebody has in an open account, or has been invited to."""
    lasting = UserRole.to_on.is_(None) | (UserRole.to_on >= today)
    has = select(UserRole.role).where(
        UserRole.from_on <= today, lasting, exists().where(User.id == UserRole.user_id, User.active)
    )
    asked = select(Invitation.role).where(
        Invitation.role.is_not(None), Invitation.used_at.is_(None), Invitation.expires_at > now
    )
    return frozenset(Role(role) for role in session.scalars(has.union(asked)))
