"""Gift receipts: numbered at once, voided with the number kept, re-issued openly."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import IncomeKind
from qmember.domain.lists import batched
from qmember.domain.people import HIDDEN, Protection, ReceiptWish, show_number
from qmember.domain.permissions import Permission
from qmember.domain.reasons import Reason, Why, read_reason
from qmember.domain.receipts import receipt_number
from qmember.models import (
    Income,
    OutboxMail,
    Person,
    Receipt,
    ReceiptCode,
    ReceiptDelivery,
    ReceiptKey,
    ReceiptVoid,
)
from qmember.models.crypto import seal
from qmember.queries.receipts import open_facts, receipt_key
from qmember.queries.refunds import given_back_of
from qmember.services import audit, numbering, outbox
from qmember.services.contact_wishes import mail_hindrance
from qmember.services.deliveries import mark_delivered
from qmember.services.income import live_income
from qmember.services.receipt_codes import new_code
from qmember.services.receipt_drawing import ask_to_draw
from qmember.services.receipt_links import link_for
from qmember.services.receipt_texts import house_of, mail_values, receipt_text
from qmember.services.unit import Unit, answer_before, remember_answer

SERIES = "receipt"


def issue_if_wanted(
    unit: Unit, row: Income, *, wish: ReceiptWish | None, replaces: Receipt | None = None
) -> Receipt | None:
    """Issue the receipt of a gift unless its giver wants none; one that replaces is always issued.

    ``wish`` overrides the giver's own for this gift. A gift without a giver gets none.
    """
    person = unit.session.get(Person, row.person_id) if row.person_id else None
    wanted = wish or _own_wish(unit, row, person)
    if wanted is ReceiptWish.NONE and replaces is None:
        return None
    receipt = issue(unit, row, replaces=replaces)
    if wanted is ReceiptWish.EMAIL:
        _mail(unit, receipt, row, person)
    return receipt


def _own_wish(unit: Unit, row: Income, person: Person | None) -> ReceiptWish:
    """What the giver wants of a gift; nothing for one that is smaller than the association's least."""
    if person is None or row.amount_ore < house_of(unit).receipt_least_ore:
        return ReceiptWish.NONE
    return ReceiptWish(person.receipt_wish)


def issue_wanted(unit: Unit, rows: Sequence[Income]) -> list[Receipt]:
    """Issue the receipts of many gifts, each as its giver wishes; her row is read once."""
    payers: dict[int, Person] = {}
    for part in batched(sorted({row.person_id for row in rows if row.person_id}), 500):
        found = unit.session.scalars(select(Person).where(Person.id.in_(part)))
        payers |= {person.id: person for person in found}
    issued = (issue_if_wanted(unit, row, wish=None) for row in rows if row.person_id in payers)
    return [receipt for receipt in issued if receipt is not None]


def issue(unit: Unit, row: Income, *, replaces: Receipt | None = None) -> Receipt:
    """Number a receipt and freeze what is printed on it; its bytes are drawn after the commit.

    One receipt a gift: Conflict while another one holds.
    """
    _need_none_that_holds(unit, row.id)
    person = unit.session.get(Person, row.person_id) if row.person_id else None
    number = numbering.take(unit, SERIES, unit.today.year)
    shown = receipt_number(unit.today.year, number)
    code = new_code(unit, shown)
    key, text = secrets.token_bytes(32), receipt_text(unit, row, person, shown, replaces, code=code)
    receipt = Receipt(
        year=unit.today.year,
        number=number,
        income_id=row.id,
        issued_on=unit.today,
        amount_ore=row.amount_ore,
        language=text.language,
        replaces_id=replaces.id if replaces else None,
        facts=seal(key, text.to_json().encode(), f"receipt:{shown}:facts"),
        created_at=unit.now,
        created_by=unit.viewer.name,
    )
    unit.session.add(receipt)
    unit.session.flush()
    wrapped = seal(unit.keys.derive("receipts"), key, f"receipt_key:{receipt.id}")
    unit.session.add_all(
        [
            ReceiptKey(receipt_id=receipt.id, wrapped=wrapped),
            ReceiptCode(code=code, receipt_id=receipt.id),
        ]
    )
    ask_to_draw(unit, receipt.id)
    audit.note(
        unit, Event.RECEIPT_ISSUED, "receipt", receipt.id, number=shown, amount_ore=row.amount_ore
    )
    return receipt


def void_for_income(unit: Unit, income_id: int, *, reason: Why) -> Receipt | None:
    """Void the receipt of an income row that holds, if there is one; its waiting mail is taken back."""
    receipt = holding(unit, income_id)
    if receipt is not None:
        void(unit, receipt, Reason(reason))
    return receipt


def void(unit: Unit, receipt: Receipt, reason: Reason) -> None:
    """Void a receipt; its number stays in the list with the reason."""
    if unit.session.get(ReceiptVoid, receipt.id) is not None:
        raise Conflict("The receipt has already been voided. Nothing has changed.")
    unit.session.add(
        ReceiptVoid(receipt_id=receipt.id, reason=reason.why, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
    outbox.cancel_for_receipt(unit, receipt.id, why="voided")
    shown = receipt_number(receipt.year, receipt.number)
    _take_back_again(unit, receipt, shown)
    audit.note(unit, Event.RECEIPT_VOIDED, "receipt", receipt.id, number=shown, **reason.details())


def _take_back_again(unit: Unit, receipt: Receipt, shown: str) -> None:
    """Take back what waits to bring a receipt once more (``services.receipt_again``)."""
    person_id = unit.session.get_one(Income, receipt.income_id).person_id
    if person_id is None:
        return
    for mail_row, values in outbox.waiting_for(unit, person_id, "gift_receipt"):
        if values.get("number") == shown and mail_row.receipt_id is None:
            outbox.cancel(unit, mail_row, why="voided")


def reissue(unit: Unit, receipt_id: int, *, reason: str, words: str = "") -> Receipt:
    """Void a receipt and issue a new one for the same gift that names the old one.

    It leaves as the giver wishes, as the first one did.
    """
    unit.need(Permission.RECORD_GIFTS)
    given, old = read_reason(reason, words), unit.session.get(Receipt, receipt_id)
    if old is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    void(unit, old, given)
    row = unit.session.get_one(Income, old.income_id)
    new = issue_if_wanted(unit, row, wish=None, replaces=old)
    assert new is not None  # noqa: S101  # for the type checker: one that replaces is always issued
    return new


def issue_later(unit: Unit, income_id: int) -> Receipt:
    """Issue the receipt that a gift lacks; it leaves as the giver wishes, else it waits to be printed.

    Conflict while another receipt of the gift holds, or when the gift itself no longer does.
    """
    unit.need(Permission.RECORD_GIFTS)
    row = live_income(unit, income_id)
    if row.kind != IncomeKind.GIFT:
        raise Refused("Only gifts get gift receipts.")
    receipt = issue(unit, row)
    person = unit.session.get(Person, row.person_id) if row.person_id else None
    if person is not None and person.receipt_wish == ReceiptWish.EMAIL:
        _mail(unit, receipt, row, person)
    return receipt


def hand_out(unit: Unit, receipt_id: int, *, key: str | None = None) -> None:
    """Hand out the original on paper, once; a mail that waits with it is taken back.

    The same ``key`` again is the same handing out: a double press does not lose the original.
    """
    unit.need(Permission.RECORD_GIFTS)
    _need_showable(unit, receipt_id)
    if answer_before(unit, key, "hand_out", receipt_id) is not None:
        return
    query = select(ReceiptDelivery.id).where(ReceiptDelivery.receipt_id == receipt_id)
    if unit.session.scalar(query) or unit.session.get(ReceiptVoid, receipt_id):
        raise Conflict("The original has already left. Take a copy.")
    outbox.cancel_for_receipt(unit, receipt_id, why="handed_out")
    mark_delivered(unit, receipt_id, how="print")
    remember_answer(unit, key, "hand_out", receipt_id, "print")


def _need_showable(unit: Unit, receipt_id: int) -> None:
    """Refuse an original that bears the name of somebody who became hidden after it was issued."""
    receipt = unit.session.get_one(Receipt, receipt_id)
    row = unit.session.get_one(Income, receipt.income_id)
    person = unit.session.get(Person, row.person_id) if row.person_id else None
    key = receipt_key(unit.session, unit.keys, receipt_id)
    if person is None or key is None or Protection(person.protection) not in HIDDEN:
        return
    if open_facts(receipt, key).giver_name not in {None, show_number(person.number)}:
        raise Conflict("The receipt bears a name that is no longer shown. Issue a new one.")


def _mail(unit: Unit, receipt: Receipt, row: Income, person: Person | None) -> None:
    """Write the mail that carries the receipt, unless there is nobody who may be written to."""
    if person is None or mail_hindrance(unit, person.id, "gift_receipt") is not None:
        return
    wait = timedelta(minutes=house_of(unit).receipt_delay_minutes)
    mail(unit, receipt, row, person, send_after=unit.now + wait)


def mail(
    unit: Unit, receipt: Receipt, row: Income, person: Person, *, send_after: datetime
) -> OutboxMail | None:
    """Write the mail that carries a receipt to its giver; None when she has no address.

    A mail of this receipt that came back, or was taken back, is written anew.
    """
    if not person.email:
        return None
    discreet = person.protection == Protection.DISCREET
    link = link_for(unit, receipt_id=receipt.id)
    refunded = given_back_of(unit.session, row)
    values = mail_values(
        house_of(unit), receipt, row, discreet=discreet, refunded=refunded, link=link
    )
    known = unit.session.scalar(select(OutboxMail).where(OutboxMail.receipt_id == receipt.id))
    if known is not None:
        outbox.enqueue_again(unit, known, to=person.email, values=values, send_after=send_after)
        return known
    return outbox.enqueue(
        unit, "gift_receipt", to=person.email, values=values, send_after=send_after,
        person_id=person.id, receipt_id=receipt.id,
    )  # fmt: skip


def holding(unit: Unit, income_id: int) -> Receipt | None:
    """The receipt of an income row that holds, if there is one."""
    return unit.session.scalar(
        select(Receipt)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(Receipt.income_id == income_id, ReceiptVoid.receipt_id.is_(None))
    )


def _need_none_that_holds(unit: Unit, income_id: int) -> None:
    known = holding(unit, income_id)
    if known is not None:
        raise Conflict(
            "The gift already has receipt %(number)s.",
            number=receipt_number(known.year, known.number),
        )
