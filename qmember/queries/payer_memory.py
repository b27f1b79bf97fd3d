"""What payments of a sender were named before: the memory of payers, derived from namings that hold.

Nothing is remembered by itself: whoever undoes or moves a naming has changed the memory too. What
settled itself by its reference was confirmed by nobody and teaches nothing, and nothing is known of
people in danger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import func, or_, select

from qmember.domain.ledger import DETAILED, NOT_INCOME, SETTLED, TOLD, IncomeKind
from qmember.domain.lists import batched
from qmember.domain.match_facts import Habit
from qmember.domain.people import HIDDEN
from qmember.models import (
    Allocation,
    AllocationReversal,
    BankPayment,
    BankSender,
    Income,
    IncomeReversal,
    NamingWay,
    Person,
)
from qmember.queries.reading import Columns, Reads

ITSELF = "itself"
"""How a naming was decided that nobody decided: a fee under its own reference."""


def habits(session: Reads, senders: Collection[str]) -> dict[str, tuple[Habit, ...]]:
    """What was named of each sender (by its digest): how often of which amount, of whom, for what."""
    found: dict[str, dict[tuple[str, int, int, int], int]] = defaultdict(lambda: defaultdict(int))
    for part in batched(sorted(set(senders) - {""}), 500):
        for row in session.execute(_named().where(BankSender.digest.in_(part))):
            kind = IncomeKind.GIFT if row.kind == SETTLED else row.kind
            whole = row.amount_ore if row.amount_ore == row.paid_ore else 0
            key = (kind, whole, row.person_id or 0, row.purpose_id or 0)
            found[row.digest][key] += int(row.times)
    return {
        digest: tuple(
            Habit(kind, amount, times, person_id, purpose_id)
            for (kind, amount, person_id, purpose_id), times in sorted(known.items())
        )
        for digest, known in found.items()
    }


def _named() -> Columns:
    """The namings that hold, by sender, payment's amount and what they were."""
    same = (
        BankSender.digest, Allocation.kind, Allocation.amount_ore,
        BankPayment.amount_ore.label("paid_ore"), Income.person_id, Income.purpose_id,
    )  # fmt: skip
    return (
        select(*same, func.count().label("times"))
        .join(BankPayment, BankPayment.id == BankSender.payment_id)
        .join(Allocation, Allocation.payment_id == BankPayment.id)
        .outerjoin(AllocationReversal, AllocationReversal.allocation_id == Allocation.id)
        .outerjoin(Income, Income.id == Allocation.income_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .outerjoin(Person, Person.id == Income.person_id)
        .outerjoin(NamingWay, NamingWay.allocation_id == Allocation.id)
        .where(
            AllocationReversal.allocation_id.is_(None),
            IncomeReversal.income_id.is_(None),
            Allocation.amount_ore > 0,
            Allocation.kind.not_in((DETAILED, TOLD)),
            or_(Allocation.income_id.is_not(None), Allocation.kind == NOT_INCOME),
            or_(Person.id.is_(None), Person.protection.not_in(HIDDEN)),
            or_(NamingWay.allocation_id.is_(None), NamingWay.how != ITSELF),
        )
        .group_by(*same)
    )
