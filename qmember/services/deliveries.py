"""Note that a receipt's original has left the association, by mail or on paper."""

from __future__ import annotations

from qmember.domain.events import Event
from qmember.models import ReceiptDelivery
from qmember.services import audit
from qmember.services.unit import Unit


def mark_delivered(unit: Unit, receipt_id: int, *, how: str) -> None:
    """Note that the original left the association: from now on only copies are given."""
    unit.session.add(
        ReceiptDelivery(receipt_id=receipt_id, how=how, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
    audit.note(unit, Event.RECEIPT_DELIVERED, "receipt", receipt_id, how=how)
