"""Tell a giver whose whole gift went back that her receipt no longer holds, where she has got it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from qmember.domain.people import Protection
from qmember.domain.receipts import receipt_number
from qmember.models import Income, Person, Receipt, ReceiptDelivery, Refund
from qmember.queries.association import association
from qmember.services import outbox
from qmember.services.contact_wishes import mail_hindrance
from qmember.services.unit import Unit

KIND = "refund"


def tell(unit: Unit, refund: Refund, receipt: Receipt) -> None:
    """Write the mail that says so, under the rules by which the receipt itself would be mailed.

    A receipt that has not left needs no word. Who gets no mail is handed the receipt, stamped void.
    """
    left = select(ReceiptDelivery.id).where(ReceiptDelivery.receipt_id == receipt.id).limit(1)
    person = unit.session.get(Person, refund.person_id) if refund.person_id else None
    if unit.session.scalar(left) is None or person is None or not person.email:
        return
    if mail_hindrance(unit, person.id, KIND) is not None:
        return
    house = association(unit.session, unit.today)
    discreet = person.protection == Protection.DISCREET
    row = unit.session.get_one(Income, receipt.income_id)
    outbox.enqueue(
        unit,
        KIND,
        to=person.email,
        values={
            "number": receipt_number(receipt.year, receipt.number),
            "amount_ore": refund.amount_ore,
            "received_on": row.received_on.isoformat(),
            "language": receipt.language,
            "discreet": discreet,
            "sender": (house.neutral_sender if discreet else house.mail_sender) or house.name,
            "association": house.name,
            "refund": refund.id,
        },
        send_after=unit.now + timedelta(minutes=house.receipt_delay_minutes),
        person_id=person.id,
    )


def take_back(unit: Unit, refund: Refund) -> None:
    """Take that mail back where it still waits."""
    if refund.person_id is None:
        return
    for row, values in outbox.waiting_for(unit, refund.person_id, KIND):
        if values.get("refund") == refund.id:
            outbox.cancel(unit, row, why="undone")
