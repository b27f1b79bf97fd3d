"""What is missing or wrong about people, so that it can be mended; hidden people are nowhere in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_

from qmember.domain.people import HIDDEN, PersonKind, Protection, ReceiptWish, show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import MemberNumber, MembershipEvent, OutboxMail, Person, PersonDeath
from qmember.queries.member_facts import Happened
from qmember.queries.people import shown_name
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import Reads

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


@dataclass(frozen=True, slots=True)
class MendRow:
    """Somebody about whom something is wrong."""

    number: str
    shown_as: str
    place: str | None


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
    columns = (Person.number, Person.name, Person.protection, Person.city)
    query = _with(viewer, fault, *columns).order_by(Person.sort_key, Person.id)
    rows = session.execute(query.limit(PAGE).offset((at - 1) * PAGE))
    return MendPage(
        tuple(
            MendRow(
                show_number(row.number),
                shown_name(
                    viewer, number=row.number, name=row.name, protection=row.protection
                ),
                row.city,
            )
            for row in rows
        ),
        counts, at, pages,
    )  # fmt: skip


def how_many_to_mend(session: Reads, viewer: Viewer) -> int:
    """How many faults there are to mend, each kind counted to ``ENOUGH`` at most."""
    if not viewer.may(Permission.EDIT_PEOPLE):
        return 0
    return sum(_count(session, viewer, one) for one in Fault)


def _count(session: Reads, viewer: Viewer, fault: Fault) -> int:
    some = _with(viewer, fault, Person.id).limit(ENOUGH).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _with(viewer: Viewer, fault: Fault, *columns: object) -> Select[tuple[object, ...]]:
    query: Select[tuple[object, ...]] = select(*columns)  # type: ignore[call-overload]  # any columns
    alive = ~exists().where(PersonDeath.person_id == Person.id)
    return query.select_from(Person).where(*_shown(viewer), alive, _condition(viewer, fault))


def _shown(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    shown = (Person.sort_key.is_not(None), Person.protection.not_in(HIDDEN))
    return (*shown, *in_scope(viewer))


def _condition(viewer: Viewer, fault: Fault) -> ColumnElement[bool]:
    usual = Person.protection == Protection.NORMAL
    whole = Person.street.is_not(None) & Person.postcode.is_not(None) & Person.city.is_not(None)
    paper = Person.receipt_wish == ReceiptWish.PAPER
    by_mail = Person.receipt_wish == ReceiptWish.EMAIL
    conditions: dict[Fault, ColumnElement[bool]] = {
        Fault.MAIL_FAILED: _mail_failed(),
        Fault.UNREACHABLE: Person.email.is_(None) & Person.street.is_(None) & usual & _person(),
        Fault.RECEIPT: (by_mail & Person.email.is_(None)) | (paper & ~whole),
        Fault.ADDRESS: Person.street.is_not(None) & ~whole & usual,
        Fault.TWICE: _twice(viewer),
        Fault.NO_NUMBER: _no_number(),
    }
    return conditions[fault]


def _person() -> ColumnElement[bool]:
    return Person.kind == PersonKind.PERSON


def _mail_failed() -> ColumnElement[bool]:
    return exists().where(
        OutboxMail.person_id == Person.id, OutboxMail.failed_at.is_not(None),
        OutboxMail.sent_at.is_(None), OutboxMail.cancelled_at.is_(None),
    )  # fmt: skip


def _twice(viewer: Viewer) -> ColumnElement[bool]:
    """The same name, and the same e-mail, telephone or postcode as somebody else whom the viewer meets."""
    found: ColumnElement[bool] | None = None
    for column in (Person.email, Person.phone, Person.postcode):
        pair = (Person.sort_key, column)
        query = select(*pair).where(*_shown(viewer), column.is_not(None))
        several = tuple_(*pair).in_(query.group_by(*pair).having(func.count() > 1))
        found = several if found is None else found | several
    assert found is not None  # noqa: S101  # for the type checker
    return found


def _no_number() -> ColumnElement[bool]:
    """Somebody who was accepted, and who has got no member number."""
    numbered = exists().where(MemberNumber.person_id == Person.id)
    accepted = exists().where(
        MembershipEvent.person_id == Person.id, MembershipEvent.kind == Happened.ACCEPTED
    )
    return accepted & ~numbered
