"""Which statements of a run on paper may be posted, in the order of the post."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from qmember.domain.reach import Way, way_of_receipt
from qmember.models import (
    GiftStatement,
    GiftStatementDelivery,
    GiftStatementKey,
    GiftStatementVoid,
    Person,
    ReceiptRunPart,
)
from qmember.queries.reach import reach_of
from qmember.queries.reading import Reads


def printable(session: Reads, run_id: int, *, printed: bool = False) -> Sequence[int]:
    """The row ids of the statements of a run that hold and may be posted today.

    Those whose originals are still here; with ``printed`` those that have left on paper.
    """
    left = GiftStatementDelivery.how == "print" if printed else GiftStatementDelivery.how.is_(None)
    query = (
        select(GiftStatement.id, GiftStatement.person_id)
        .join(ReceiptRunPart, ReceiptRunPart.id == GiftStatement.part_id)
        .join(GiftStatementKey, GiftStatementKey.statement_id == GiftStatement.id)
        .join(Person, Person.id == GiftStatement.person_id)
        .outerjoin(GiftStatementVoid, GiftStatementVoid.statement_id == GiftStatement.id)
        .outerjoin(GiftStatementDelivery, GiftStatementDelivery.statement_id == GiftStatement.id)
        .where(ReceiptRunPart.run_id == run_id, GiftStatementVoid.statement_id.is_(None), left)
        .order_by(Person.postcode, Person.sort_key, GiftStatement.id)
    )
    rows = session.execute(query).all()
    reach = reach_of(session, {row.person_id for row in rows})
    return [row.id for row in rows if way_of_receipt(reach[row.person_id]) is Way.PAPER]
