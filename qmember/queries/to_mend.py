"""What is missing or wrong about people, so that it can be mended; hidden people are nowhere in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, text

from qmember.domain.people import PersonKind, Protection, show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import MemberNumber, MembershipEvent, OutboxMail, Person, PersonDeath
from qmember.models.people import HALF_ADDRESS, NO_RECEIPT, NO_WAY
from qmember.queries.member_facts import Happened
from qmember.queries.people import shown_name
from qmember.queries.people_apart import perhaps_twice, twins_of
from qmember.queries.people_scope import by_name
from qmember.queries.reading import Reads, Values

PAGE = 50
ENOUGH = 100
"""More than so many are not counted: that there is much to do is known by then."""


class Fault(StrEnum):
    """What can be wrong, the one that stops most first."""

    MAIL_FAILED = "mail_failed"
    UNREACHABLE = "unreachable"
    RECEIPT = "receipt"
    ADDRESS = "address"
    TWICE = "twice"
    NO_NUMBER = "no_number"


STOPS = (Fault.MAIL_FAILED, Fault.UNREACHABLE, Fault.RECEIPT, Fault.ADDRESS)
"""What stops a mail or a receipt."""


@dataclass(frozen=True, slots=True)
class MendRow:
    """Somebody about whom something is wrong; ``like`` are the numbers of those whom she may be."""

    number: str
    shown_as: str
    place: str | None
    like: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MendPage:
    """A page of those with one fault, how many have each (at most ``ENOUGH``), and how many pages."""

    rows: tuple[MendRow, ...]
    counts: dict[Fault, int]
    page: int
    pages: int


def to_mend(session: Reads, viewer: Viewer, fault: Fault, page: int = 1) -> MendPage:
    """Those with a fault, in Swedish order; nobody whom the viewer may not meet or mend."""
    if not viewer.may(Permission.EDIT_PEOPLE):
        return MendPage((), dict.fromkeys(Fault, 0), 1, 1)
    counts = {one: _count(session, viewer, one) for one in Fault}
    whole = session.scalar(
        select(func.count()).select_from(_with(viewer, fault, Person.id).subquery())
    )
    pages = max(1, -(-(whole or 0) // PAGE))
    at = min(max(1, page), pages)
    columns = (Person.id, Person.number, Person.name, Person.protection, Person.city)
    query = _with(viewer, fault, *columns).order_by(Person.sort_key, Person.id)
    found = session.execute(query.limit(PAGE).offset((at - 1) * PAGE)).all()
    like = twins_of(session, viewer, [row.id for row in found]) if fault is Fault.TWICE else {}
    rows = tuple(_row(viewer, row, like.get(row.id, ())) for row in found)
    return MendPage(rows, counts, at, pages)


def _row(viewer: Viewer, row: Values, like: tuple[str, ...]) -> MendRow:
    shown = shown_name(viewer, number=row.number, name=row.name, protection=row.protection)
    return MendRow(show_number(row.number), shown, row.city, like)


def how_many_to_mend(session: Reads, viewer: Viewer) -> int:
    """How many faults that stop mail or receipts there are, each kind counted to ``ENOUGH`` at most.

    For the overview: only what an index knows, so that it takes no time in a large register.
    """
    if not viewer.may(Permission.EDIT_PEOPLE):
        return 0
    return sum(_count(session, viewer, one) for one in STOPS)


def _count(session: Reads, viewer: Viewer, fault: Fault) -> int:
    some = _with(viewer, fault, Person.id).limit(ENOUGH).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _with(viewer: Viewer, fault: Fault, *columns: object) -> Select[tuple[object, ...]]:
    query: Select[tuple[object, ...]] = select(*columns)  # type: ignore[call-overload]  # any columns
    alive = ~exists().where(PersonDeath.person_id == Person.id)
    return query.select_from(Person).where(*by_name(viewer), alive, _condition(viewer, fault))


def _condition(viewer: Viewer, fault: Fault) -> ColumnElement[bool]:
    usual = Person.protection == Protection.NORMAL
    conditions: dict[Fault, Callable[[], ColumnElement[bool]]] = {
        Fault.MAIL_FAILED: _mail_failed,
        Fault.UNREACHABLE: lambda: and_(text(NO_WAY), usual, Person.kind == PersonKind.PERSON),
        Fault.RECEIPT: lambda: and_(text(f"({NO_RECEIPT})")),
        Fault.ADDRESS: lambda: and_(text(HALF_ADDRESS), usual),
        Fault.TWICE: lambda: perhaps_twice(viewer),
        Fault.NO_NUMBER: _no_number,
    }
    return conditions[fault]()


def _mail_failed() -> ColumnElement[bool]:
    failed = select(OutboxMail.person_id).where(
        OutboxMail.failed_at.is_not(None), OutboxMail.person_id.is_not(None),
        OutboxMail.sent_at.is_(None), OutboxMail.cancelled_at.is_(None),
    )  # fmt: skip
    return Person.id.in_(failed)


def _no_number() -> ColumnElement[bool]:
    """Somebody who was accepted, and who has got no member number."""
    accepted = select(MembershipEvent.person_id).where(MembershipEvent.kind == Happened.ACCEPTED)
    return Person.id.in_(accepted.except_(select(MemberNumber.person_id)))
