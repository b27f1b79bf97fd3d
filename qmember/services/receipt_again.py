"""Send a receipt once more when its giver asks: a new link in place of the old, or the paper itself."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from qmember.domain.contact_wishes import Hindrance
from qmember.domain.errors import Conflict, Refused
from qmember.domain.events import Event
from qmember.domain.people import HIDDEN, Protection
from qmember.domain.permissions import Permission
from qmember.models import Income, Person, Receipt, ReceiptDelivery, ReceiptVoid
from qmember.queries.refunds import given_back_of
from qmember.services import audit, outbox
from qmember.services.contact_wishes import mail_hindrance
from qmember.services.receipt_links import close_links, link_for
from qmember.services.receipt_texts import house_of, mail_values
from qmember.services.unit import Unit, answer_before, remember_answer

KIND = "gift_receipt"
HIDDEN_GIVER = "Her details are protected. Nothing about her gifts is mailed."
NO_ADDRESS = "The giver has no e-mail address. Write it on her page first, or print a copy."
ONLY_LETTERS = "She wants letters only. Print a copy and post it."
NOT_MAILED = "Nothing is mailed to this giver now. Look at her page."
NO_LINKS = "Mails do not carry links here. Send the receipt as an attachment."


class Again(StrEnum):
    """How a receipt is sent once more."""

    LINK = "link"
    ATTACHMENT = "attachment"


def send_again(unit: Unit, receipt_id: int, how: Again, *, key: str | None = None) -> None:
    """Mail a receipt that has left before; links to it that were sent earlier lead nowhere then.

    What is attached is a copy and says so. Refused where nothing is mailed to the giver; Conflict for
    a receipt that holds no longer or has not left. The same ``key`` again sends nothing.
    """
    unit.need(Permission.RECORD_GIFTS)
    if answer_before(unit, key, "send_again", receipt_id) is not None:
        return
    receipt = unit.session.get_one(Receipt, receipt_id)
    _need_left(unit, receipt)
    row = unit.session.get_one(Income, receipt.income_id)
    person = _reachable(unit, row)
    values = mail_values(
        house_of(unit), receipt, row, discreet=person.protection == Protection.DISCREET,
        refunded=given_back_of(unit.session, row), link=_new_link(unit, receipt_id, how),
    )  # fmt: skip
    if how is Again.ATTACHMENT:
        values["copy_of"] = receipt_id
    outbox.enqueue(unit, KIND, to=person.email or "", values=values, person_id=person.id)
    audit.note(unit, Event.RECEIPT_SENT_AGAIN, "receipt", receipt_id, how=how)
    remember_answer(unit, key, "send_again", receipt_id, how)


def _need_left(unit: Unit, receipt: Receipt) -> None:
    if unit.session.get(ReceiptVoid, receipt.id) is not None:
        raise Conflict("The receipt holds no longer. Send the one that replaces it.")
    query = select(ReceiptDelivery.id).where(ReceiptDelivery.receipt_id == receipt.id)
    if unit.session.scalar(query.limit(1)) is None:
        raise Conflict("The receipt has not left yet. Send or print the original first.")


def _reachable(unit: Unit, row: Income) -> Person:
    """The giver, if she is mailed about her receipts."""
    person = unit.session.get(Person, row.person_id) if row.person_id else None
    if person is None:
        raise Refused(NO_ADDRESS)
    if Protection(person.protection) in HIDDEN:
        raise Refused(HIDDEN_GIVER)
    why = mail_hindrance(unit, person.id, KIND)
    if why is not None:
        raise Refused(ONLY_LETTERS if why is Hindrance.ONLY_LETTERS else NOT_MAILED)
    if not person.email:
        raise Refused(NO_ADDRESS)
    return person


def _new_link(unit: Unit, receipt_id: int, how: Again) -> str | None:
    if how is Again.ATTACHMENT:
        close_links(unit, receipt_id=receipt_id)
        return None
    link = link_for(unit, receipt_id=receipt_id)
    if link is None:
        raise Refused(NO_LINKS)
    return link
