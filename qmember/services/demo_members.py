"""The members of the example association: when they came and left, what was asked of them and paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import insert, select

from qmember.domain.events import Event
from qmember.domain.ledger import IncomeKind
from qmember.domain.lists import batched
from qmember.domain.meeting_dates import MeetingKind
from qmember.domain.membership_facts import Cause
from qmember.models import (
    Base,
    Claim,
    ClaimPayment,
    Income,
    IncomeReversal,
    MembershipEvent,
    MembershipPeriod,
)
from qmember.queries.member_facts import Happened, statuses
from qmember.queries.member_types import fee_for, member_types
from qmember.services import audit
from qmember.services.claims import new_references
from qmember.services.demo_board import elect
from qmember.services.demo_cast import EXCLUDED, Invented
from qmember.services.demo_disputes import dispute
from qmember.services.demo_gifts import FEE
from qmember.services.demo_scene import Scene, moment
from qmember.services.meetings import plan_meeting
from qmember.services.member_numbers import give_numbers
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.unit import Unit

BOARD = "Styrelsen § 6"
Row = dict[str, object]
Paid = dict[tuple[int, int], Income]


def enrol(scene: Scene) -> None:
    """Write the memberships that the story has, their fees, and what was paid on them."""
    unit, town = scene.unit(None, moment(scene.town.today, 8)), scene.town
    kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
    decision = f"Årsmötet {town.start.year} § 11"
    decide_fee(unit, FeeWish(kind, town.start.year, FEE, decision, date(town.start.year, 3, 20)))
    ids = [scene.ids[n] for n, one in enumerate(town.people) if one.membership is not None]
    give_numbers(unit, ids, town.chance("member numbers").randrange)
    _insert(unit, MembershipEvent, _came_and_left(scene, unit, kind))
    _ask(scene, unit, kind)
    elect(scene, unit, ids)
    dispute(scene)
    plan_meeting(unit, kind=MeetingKind.ORDINARY, held_on=_next_meeting(town.today))
    audit.note(unit, Event.MEMBER_ACCEPTED, "person", count=len(ids))


def _next_meeting(today: date) -> date:
    """The next twentieth of March, when the association holds its annual meetings."""
    this_year = date(today.year, 3, 20)
    return this_year if this_year > today else date(today.year + 1, 3, 20)


def _came_and_left(scene: Scene, unit: Unit, kind: int) -> Iterator[Row]:
    for place, one in enumerate(scene.town.people):
        if (span := one.membership) is None:
            continue
        noted = {"person_id": scene.ids[place], "at": unit.now, "by": unit.viewer.name}
        yield noted | {
            "kind": Happened.ACCEPTED, "from_on": span.from_on, "type_id": kind, "decision": "",
        }  # fmt: skip
        if span.to_on is not None:
            kind_of_end, decision = _end(one)
            yield noted | {
                "kind": kind_of_end, "from_on": span.to_on + timedelta(days=1), "type_id": None,
                "decision": decision,
            }  # fmt: skip


def _end(one: Invented) -> tuple[Happened, str]:
    """How a membership ended, and who decided it where somebody did."""
    return (Happened.EXCLUDED, BOARD) if one.key == EXCLUDED else (Happened.RESIGNED, "")


def _ask(scene: Scene, unit: Unit, kind: int) -> None:
    """A claim for every fee that came, and one for each member who has not paid this year yet."""
    paid = _paid(unit)
    today = scene.town.today
    now = statuses(unit.session, today).items()
    wanted = sorted({*paid, *((i, today.year) for i, one in now if one.is_member)})
    draw = scene.town.chance("references").randrange
    references = new_references(unit, len(wanted), draw)
    fee = fee_for(unit.session, kind, today.year)
    assert fee is not None  # noqa: S101  # for the type checker: it was decided a moment ago
    _insert(unit, Claim, (
        {
            "person_id": person_id, "payer_id": person_id, "type_id": kind, "fee_id": fee.fee_id,
            "amount_ore": FEE, "from_on": date(year, 1, 1), "to_on": date(year, 12, 31),
            "reference": reference, "issued_on": date(year, 1, 2), "due_on": date(year, 2, 28),
            "parts": 1, "at": unit.now, "by": unit.viewer.name,
        }
        for (person_id, year), reference in zip(wanted, references, strict=True)
    ))  # fmt: skip
    _settle(unit, paid)


def _settle(unit: Unit, paid: Paid) -> None:
    """Let each fee answer its claim, and the year be settled by it."""
    query = select(Claim.id, Claim.person_id, Claim.from_on, Claim.to_on)
    answered = [
        (claim, paid[key])
        for claim in unit.session.execute(query)
        if (key := (claim.person_id, claim.from_on.year)) in paid
    ]
    _insert(unit, ClaimPayment, ({"income_id": one.id, "claim_id": c.id} for c, one in answered))
    _insert(unit, MembershipPeriod, (
        {
            "person_id": c.person_id, "from_on": c.from_on, "to_on": c.to_on, "claim_id": c.id,
            "settled_on": one.received_on, "cause": Cause.PAYMENT, "at": unit.now,
            "by": unit.viewer.name,
        }
        for c, one in answered
    ))  # fmt: skip


def _paid(unit: Unit) -> Paid:
    """The fees that came and still count, the first of each member and year."""
    query = (
        select(Income)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            Income.kind == IncomeKind.MEMBERSHIP_FEE, Income.person_id.is_not(None),
            Income.amount_ore == FEE, IncomeReversal.income_id.is_(None),
        )
        .order_by(Income.received_on.desc(), Income.id.desc())
    )  # fmt: skip
    return {(one.person_id or 0, one.received_on.year): one for one in unit.session.scalars(query)}


def _insert(unit: Unit, model: type[Base], rows: Iterator[Row]) -> None:
    for part in batched(list(rows), 5000):
        unit.session.execute(insert(Base.metadata.tables[model.__tablename__]), list(part))
