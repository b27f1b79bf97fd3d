"""What payments of a sender were named before: the memory of payers, derived from namings that hold.

Nothing is remembered by itself: whoever undoes or moves a naming has changed the memory too. What
settled itself by its reference was confirmed by nobody and teaches nothing, and nothing is known of
people in danger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import case, func, or_, select

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
    PayerRule,
    Person,
)
from qmember.queries.reading import Columns, Reads, Values

ITSELF = "itself"
"""How a naming was decided that nobody decided: a fee under its own reference."""


SAME = (
    BankSender.digest,
    case((Allocation.kind == SETTLED, IncomeKind.GIFT.value), else_=Allocation.kind).label("kind"),
    Allocation.amount_ore,
    BankPayment.amount_ore.label("paid_ore"), Income.person_id, Income.purpose_id,
)  # fmt: skip
"""What namings have in common that are alike."""

Key = tuple[str, int, int, int]
"""What payments of a sender were named: kind, öre (0: in parts), person and purpose (0: none)."""


def habits(session: Reads, senders: Collection[str]) -> dict[str, tuple[Habit, ...]]:
    """What was named of each sender (by its digest): how often of which amount, of whom, for what."""
    found: dict[str, dict[Key, int]] = defaultdict(lambda: defaultdict(int))
    said: dict[tuple[str, Key], bool] = {}
    for part in batched(sorted(set(senders) - {""}), 500):
        for row in session.execute(named_alike().where(BankSender.digest.in_(part))):
            found[row.digest][key_of(row)] += int(row.times)
        said |= rules_of(session, part)
    return {
        digest: tuple(
            Habit(*key[:2], times, *key[2:], paused=said.get((digest, key)) is False)
            for key, times in sorted(known.items())
        )
        for digest, known in found.items()
    }


def rules_of(session: Reads, senders: Collection[str]) -> dict[tuple[str, Key], bool]:
    """What was said last of each thing that payments of these senders were named: to do it alike, or not."""
    query = _holding(*SAME, PayerRule.alike).join(PayerRule, PayerRule.payment_id == BankPayment.id)
    rows = session.execute(query.where(BankSender.digest.in_(senders)).order_by(PayerRule.id))
    return {(row.digest, key_of(row)): row.alike for row in rows}


def key_of(row: Values) -> Key:
    """What a naming has in common with those that are alike."""
    whole = row.amount_ore if row.amount_ore == row.paid_ore else 0
    return row.kind, whole, row.person_id or 0, row.purpose_id or 0


def named_alike() -> Columns:
    """How often each sender's payments were named the same, and the latest such payment."""
    latest = func.max(BankPayment.id).label("payment_id")
    return _holding(*SAME, func.count().label("times"), latest).group_by(*SAME)


def _holding(*columns: Any) -> Columns:  # noqa: ANN401
    """The namings that hold, and teach something."""
    return (
        select(*columns)
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
    )
