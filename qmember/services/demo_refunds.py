"""What goes back in the example association: one paid refund, one on its way, one that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select

from qmember.domain.dates import stockholm_date
from qmember.domain.ledger import IncomeKind
from qmember.domain.people import PersonKind, Protection
from qmember.domain.permissions import Role
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish
from qmember.models import Allocation, AllocationReversal, Income, IncomeReversal, Person, Receipt
from qmember.queries.refund_withdrawals import withdrawals
from qmember.queries.refunds import untold_refunds
from qmember.services.demo_desk import Deed
from qmember.services.demo_scene import Scene, moment
from qmember.services.demo_town import Movement, banking_day
from qmember.services.refund_payments import name_withdrawal
from qmember.services.refund_requests import refund

MIDDLING, LARGE = (20_000, 60_000), 300_000


def deeds(scene: Scene, month: date) -> Iterator[tuple[datetime, Deed]]:
    """In this month and the one before somebody regrets half of what she gave."""
    today = scene.town.today
    last_month = (today.replace(day=1) - timedelta(1)).replace(day=1)
    if month in {last_month, today.replace(day=1)}:
        yield moment(month.replace(day=3), 10, 30), lambda at: _half_back(scene, at)
    if month == today.replace(day=1):
        yield moment(month.replace(day=2), 9, 40), lambda at: _find_rows(scene, at)


def ask(scene: Scene, at: datetime) -> None:
    """The treasurer asks to give back a large gift that came twice; the chair has not answered."""
    unit = scene.unit(Role.TREASURER, at)
    query = _gifts().where(Person.kind == PersonKind.ORGANISATION, Income.amount_ore >= LARGE)
    income = unit.session.scalar(query.limit(1))
    if income is not None:
        wish = RefundWish(income.amount_ore, Why.PAID_BY_MISTAKE)
        refund(unit, income.id, wish, words="De hade lagt in samma betalning två gånger")


def _half_back(scene: Scene, at: datetime) -> None:
    unit = scene.unit(Role.TREASURER, at)
    query = _gifts().where(
        Person.protection == Protection.NORMAL, Person.kind == PersonKind.PERSON,
        Income.amount_ore.between(*MIDDLING), Receipt.id.is_not(None),
    )  # fmt: skip
    income = unit.session.scalar(query.limit(1))
    if income is None:
        return
    half = income.amount_ore // 200 * 100
    refund(unit, income.id, RefundWish(half, Why.REGRETTED, paid_on=stockholm_date(at)))
    paid_on = banking_day(stockholm_date(at) + timedelta(3))
    scene.coming.append(Movement(paid_on, -half, message="Återbetalning"))


def _find_rows(scene: Scene, at: datetime) -> None:
    """The bank's statement of last month told of what had been paid."""
    unit = scene.unit(Role.TREASURER, at)
    untold = untold_refunds(unit.session, unit.viewer)
    for refund_id, rows in withdrawals(unit.session, untold).items():
        if rows:
            name_withdrawal(unit, rows[0].deposit_id, [refund_id])


def _gifts() -> Select[Income]:
    """Gifts of known givers that came by bank and hold, the newest first."""
    return (
        select(Income)
        .join(Person, Person.id == Income.person_id)
        .join(Allocation, Allocation.income_id == Income.id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .outerjoin(Receipt, Receipt.income_id == Income.id)
        .where(
            Income.kind == IncomeKind.GIFT, IncomeReversal.income_id.is_(None),
            AllocationReversal.allocation_id.is_(None),
        )
        .order_by(Income.id.desc())
    )  # fmt: skip
