"""Where the story of the example association stands, and by whom and when its next deed is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from sqlalchemy import Select, select

from qmember.domain.dates import STOCKHOLM, stockholm_date
from qmember.domain.people import ReceiptWish
from qmember.domain.permissions import SYSTEM, Permission, Role, Viewer
from qmember.models import (
    Income,
    OutboxMail,
    Person,
    Receipt,
    ReceiptDelivery,
    ReceiptDocument,
    ReceiptVoid,
)
from qmember.queries.outbox import still_open
from qmember.services import outbox, receipt_drawing, receipts
from qmember.services.demo_town import Movement, Town
from qmember.services.person_store import add_people
from qmember.services.unit import Unit

EVERYTHING = Viewer("system", "qmember", frozenset(Permission))


@dataclass(slots=True)
class Scene:
    """The one deed that the story is, and what has come of it so far.

    ``ids`` are row ids by place among the people, ``purposes`` by name (the general one has none);
    ``balance`` is the bank account's in öre; ``coming`` are payments that will follow gifts entered
    by hand.
    """

    root: Unit
    town: Town
    balance: int
    viewers: dict[Role, Viewer] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)
    purposes: dict[str, int] = field(default_factory=dict)
    coming: list[Movement] = field(default_factory=list)

    def unit(self, role: Role | None, at: datetime) -> Unit:
        """The deed as somebody else's at another time: all is committed together in the end."""
        viewer = self.viewers[role] if role else SYSTEM
        return replace(self.root, viewer=viewer, now=at, today=stockholm_date(at))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in Stockholm."""
    return datetime.combine(day, time(hour, minute), STOCKHOLM).astimezone(UTC)


def add_known(scene: Scene, until: date, at: datetime) -> None:
    """Write down those who have become known: ordinary people one, protected another officer."""
    waiting = [
        (place, one)
        for place, one in enumerate(scene.town.people)
        if one.known_on <= until and place not in scene.ids
    ]
    held: list[int] = []
    for place, one in waiting:
        if one.facts.hidden:
            _add(scene, held, Role.MEMBER_OFFICER, at)
            _add(scene, [place], Role.PROTECTION_OFFICER, at)
            held = []
        else:
            held.append(place)
    _add(scene, held, Role.MEMBER_OFFICER, at)


def _add(scene: Scene, places: Sequence[int], role: Role, at: datetime) -> None:
    facts = [scene.town.people[place].facts for place in places]
    scene.ids.update(zip(places, add_people(scene.unit(role, at), facts), strict=True))


def draw_waiting(scene: Scene, at: datetime) -> None:
    """Draw the receipts that have been numbered."""
    unit = scene.unit(None, at)
    query = select(Receipt.id).outerjoin(ReceiptDocument, ReceiptDocument.receipt_id == Receipt.id)
    waiting = unit.session.scalars(query.where(ReceiptDocument.receipt_id.is_(None))).all()
    receipt_drawing.draw_within(unit, waiting)


def send_waiting(scene: Scene, at: datetime) -> None:
    """Let the mails that are due leave, and receipts on paper be handed out."""
    draw_waiting(scene, at)
    system, treasurer = scene.unit(None, at), scene.unit(Role.TREASURER, at)
    due = select(OutboxMail).where(*still_open(), OutboxMail.send_after <= at)
    for mail in system.session.scalars(due.order_by(OutboxMail.id)).all():
        outbox.mark_sent(system, mail)
    for receipt_id in treasurer.session.scalars(_on_paper()).all():
        receipts.hand_out(treasurer, receipt_id)


def _on_paper() -> Select[int]:
    """Receipts that hold, are still here, and whose givers want paper."""
    return (
        select(Receipt.id)
        .join(Income, Income.id == Receipt.income_id)
        .join(Person, Person.id == Income.person_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .outerjoin(ReceiptDelivery, ReceiptDelivery.receipt_id == Receipt.id)
        .where(
            Person.receipt_wish == ReceiptWish.PAPER,
            ReceiptVoid.receipt_id.is_(None),
            ReceiptDelivery.id.is_(None),
        )
        .order_by(Receipt.id)
    )
