"""Gifts that were entered by hand and wait for the bank's row, to be compared with payments."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from qmember.domain.ledger import IncomeKind
from qmember.domain.match_facts import ByHand
from qmember.domain.people import HIDDEN
from qmember.models import Allocation, AllocationReversal, Income, IncomeReversal, Person
from qmember.queries.reading import Reads, plain_rows
from qmember.queries.refunds_untold import BANK_WAYS, untold


def gifts_by_hand(session: Reads, first: date, last: date) -> list[ByHand]:
    """Those of some days that still count and that no payment is the money of.

    What went back of one meanwhile is part of what the bank tells, even where nothing is left.
    """
    gone = untold(session)
    back = [income_id for income_id, one in gone.items() if not one.left_ore]
    holds = (
        ~select(AllocationReversal)
        .where(AllocationReversal.allocation_id == Allocation.id)
        .exists()
    )
    settled = select(Allocation.id).where(Allocation.income_id == Income.id, holds).exists()
    query = (
        select(Income.id, Income.person_id, Income.amount_ore, Income.received_on)
        .outerjoin(Person, Person.id == Income.person_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            Income.received_on.between(first, last),
            Income.kind == IncomeKind.GIFT,
            Income.channel.in_(BANK_WAYS),
            IncomeReversal.income_id.is_(None) | Income.id.in_(back),
            Person.id.is_(None) | Person.protection.not_in(HIDDEN),
            ~settled,
        )
    )
    return [
        ByHand(
            row.id, row.person_id or 0,
            gone[row.id].whole_ore if row.id in gone else row.amount_ore, row.received_on,
        )
        for row in plain_rows(session, query)
    ]  # fmt: skip
