"""Find gifts entered by hand that a bank payment may be the money of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from qmember.domain.ledger import IncomeKind, voucher_number
from qmember.domain.permissions import Viewer
from qmember.models import Allocation, AllocationReversal, Entry, Income, IncomeReversal, Person
from qmember.queries.bank import PaymentRow
from qmember.queries.reading import Reads
from qmember.queries.receipts import payer_name
from qmember.queries.refunds_untold import BANK_WAYS, untold


@dataclass(frozen=True, slots=True)
class ByHand:
    """A gift entered by hand that may be what a payment pays; ``gone_ore`` went back before it came."""

    income_id: int
    voucher: str
    received_on: date
    shown_as: str
    gone_ore: int = 0


def settleable(session: Reads, viewer: Viewer, row: PaymentRow) -> list[ByHand]:
    """Gifts of the payment's amount entered by hand in a bank way of payment that lack their payment.

    They are of the payment's year or the one before. Of one of which something went back, the amount
    that came counts.
    """
    if row.left_ore <= 0 or row.left_ore != row.amount_ore:
        return []
    gone = untold(session)
    whole = [income_id for income_id, one in gone.items() if one.whole_ore == row.left_ore]
    plain = and_(
        Income.amount_ore == row.left_ore, IncomeReversal.income_id.is_(None),
        Income.id.not_in(list(gone)),
    )  # fmt: skip
    holds = (
        ~select(AllocationReversal)
        .where(AllocationReversal.allocation_id == Allocation.id)
        .exists()
    )
    settled = select(Allocation.id).where(Allocation.income_id == Income.id, holds).exists()
    query = (
        select(
            Income.id, Entry.year.label("entry_year"), Entry.number, Income.received_on, Income.anonymity,
            Person.number.label("person_number"), Person.name, Person.protection,
        )
        .join(Entry, Entry.id == Income.entry_id)
        .outerjoin(Person, Person.id == Income.person_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            Income.kind == IncomeKind.GIFT,
            Income.year.in_((row.booked_on.year, row.booked_on.year - 1)),
            Income.channel.in_(BANK_WAYS),
            or_(plain, Income.id.in_(whole)),
            ~settled,
        )
        .order_by(Income.id.desc())
        .limit(5)
    )  # fmt: skip
    return [
        ByHand(
            one.id,
            voucher_number(one.entry_year, one.number),
            one.received_on,
            payer_name(viewer, one),
            gone[one.id].gone_ore if one.id in gone else 0,
        )
        for one in session.execute(query)
    ]
