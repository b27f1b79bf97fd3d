"""The mail of a receipt as it would leave, before anything does: subject and text, without an address."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from qmember.domain.people import Protection
from qmember.mail.compose import written
from qmember.models import Income, Person, Receipt
from qmember.queries.association import association
from qmember.queries.reading import Reads
from qmember.services.receipt_texts import mail_values


def mail_preview(session: Reads, receipt_id: int, on: date) -> tuple[str, str]:
    """Subject and text of the mail that a receipt's giver would get."""
    query = (
        select(Receipt, Income, Person.protection)
        .join(Income, Income.id == Receipt.income_id)
        .join(Person, Person.id == Income.person_id)
        .where(Receipt.id == receipt_id)
    )
    receipt, row, protection = session.execute(query).one()
    discreet = protection == Protection.DISCREET
    house = association(session, on)
    link = f"{house.public_url}/kvitto/hamta/…" if house.receipts_by_link else None
    return written("gift_receipt", mail_values(house, receipt, row, discreet=discreet, link=link))
