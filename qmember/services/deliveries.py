"""Note that the original of a receipt or a statement has left, by mail or on paper."""

from __future__ import annotations

from qmember.domain.events import Event
from qmember.models import GiftStatementDelivery, ReceiptDelivery
from qmember.services import audit
from qmember.services.unit import Unit


def mark_delivered(unit: Unit, receipt_id: int, *, how: str) -> None:
    """Note that the original left the association: from now on only copies are given."""
    unit.session.add(
        ReceiptDelivery(receipt_id=receipt_id, how=how, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
    audit.note(unit, Event.RECEIPT_DELIVERED, "receipt", receipt_id, how=how)


def mark_statement_delivered(unit: Unit, statement_id: int, *, how: str) -> None:
    """Note that a yearly statement's original has left; a second time says nothing new."""
    if unit.session.get(GiftStatementDelivery, statement_id) is not None:
        return
    unit.session.add(
        GiftStatementDelivery(statement_id=statement_id, how=how, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
    audit.note(unit, Event.STATEMENT_DELIVERED, "statement", statement_id, how=how)
