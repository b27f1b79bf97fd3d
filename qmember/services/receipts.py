"""Gift receipts: numbered at once, drawn right after, voided with the number kept, re-issued openly."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import Anonymity, IncomeKind, voucher_number
from qmember.domain.lists import batched
from qmember.domain.people import HIDDEN, Protection, ReceiptWish, show_number
from qmember.domain.permissions import SYSTEM, Permission
from qmember.domain.reasons import Reason, Why, read_reason
from qmember.domain.receipts import ReceiptText, receipt_number
from qmember.models import (
    Database,
    Entry,
    Income,
    Person,
    PersonDeath,
    Purpose,
    Receipt,
    ReceiptDelivery,
    ReceiptDocument,
    ReceiptKey,
    ReceiptVoid,
)
from qmember.models.crypto import Keys, seal
from qmember.queries.association import Association, association
from qmember.queries.receipts import document, open_facts, receipt_key
from qmember.services import audit, jobs, numbering, outbox
from qmember.services.clock import Clock
from qmember.services.deliveries import mark_delivered
from qmember.services.income import live_income
from qmember.services.unit import Unit, answer_before, remember_answer, unit_of_work

SERIES = "receipt"


def issue_if_wanted(
    unit: Unit, row: Income, *, wish: ReceiptWish | None, replaces: Receipt | None = None
) -> Receipt | None:
    """Issue the receipt of a gift unless its giver wants none; one that replaces is always issued.

    ``wish`` overrides the giver's own for this gift. A gift without a giver gets none.
    """
    person = unit.session.get(Person, row.person_id) if row.person_id else None
    wanted = wish or (ReceiptWish(person.receipt_wish) if person else ReceiptWish.NONE)
    if wanted is ReceiptWish.NONE and replaces is None:
        return None
    receipt = issue(unit, row, replaces=replaces)
    if wanted is ReceiptWish.EMAIL:
        _mail(unit, receipt, row, person)
    return receipt


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
    key, text = secrets.token_bytes(32), _text(unit, row, person, shown, replaces)
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
    unit.session.add(ReceiptKey(receipt_id=receipt.id, wrapped=wrapped))
    jobs.ask(unit, "draw_receipt", _job_key(receipt.id), receipt_id=receipt.id)
    audit.note(
        unit, Event.RECEIPT_ISSUED, "receipt", receipt.id, number=shown, amount_ore=row.amount_ore
    )
    return receipt


def draw(database: Database, clock: Clock, receipt_id: int) -> None:
    """Draw a receipt's bytes from its frozen facts and keep them; done once, safe to repeat.

    Drawing takes longer than the deed itself, so it happens outside the writers' turn; the same
    facts always give the same bytes.
    """
    with database.reading() as session:
        document = _document(session, database.keys, receipt_id, clock.now())
    if document is None:
        return
    with unit_of_work(database, viewer=SYSTEM, clock=clock) as unit:
        if unit.session.get(ReceiptDocument, receipt_id) is None:
            unit.session.add(document)


def draw_within(unit: Unit, receipt_ids: Sequence[int]) -> None:
    """Draw receipts in the deed itself, for a deed during which nobody waits for a turn."""
    for receipt_id in receipt_ids:
        document = _document(unit.session, unit.keys, receipt_id, unit.now)
        if document is not None:
            unit.session.add(document)
    unit.session.flush()
    jobs.note_done(unit, [_job_key(receipt_id) for receipt_id in receipt_ids])


def _document(
    session: Session, keys: Keys, receipt_id: int, drawn_at: datetime
) -> ReceiptDocument | None:
    """The document, drawn; None when it is kept already or the receipt's key is gone."""
    receipt = session.get_one(Receipt, receipt_id)
    key = receipt_key(session, keys, receipt_id)
    if key is None or session.get(ReceiptDocument, receipt_id) is not None:
        return None
    pdf = _drawn(receipt, key)
    shown = receipt_number(receipt.year, receipt.number)
    return ReceiptDocument(
        receipt_id=receipt_id,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pdf=seal(key, pdf, f"receipt:{shown}:pdf"),
        drawn_at=drawn_at,
    )


def bytes_of(database: Database, receipt_id: int) -> bytes:
    """The receipt as it was issued: the bytes that are kept, or the same drawn again while none are.

    Reading stores nothing. NotFound when the receipt's key was destroyed.
    """
    with database.reading() as session:
        kept = session.get(ReceiptDocument, receipt_id) is not None
        key = None if kept else receipt_key(session, database.keys, receipt_id)
        if key is None:
            return document(session, database.keys, receipt_id)
        return _drawn(session.get_one(Receipt, receipt_id), key)


def _drawn(receipt: Receipt, key: bytes) -> bytes:
    from qmember.pdf.receipt import draw_receipt

    return draw_receipt(open_facts(receipt, key))


def _job_key(receipt_id: int) -> str:
    return f"draw_receipt:{receipt_id}"


def draw_job(work: jobs.Work) -> None:
    """Draw the receipt of a job, for the case that nobody did right after the commit."""
    draw(work.database, work.clock, int(str(work.payload["receipt_id"])))


def void_for_income(unit: Unit, income_id: int, *, reason: Why) -> Receipt | None:
    """Void the receipt of an income row that holds, if there is one; its waiting mail is taken back."""
    receipt = _holding(unit, income_id)
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
    audit.note(unit, Event.RECEIPT_VOIDED, "receipt", receipt.id, number=shown, **reason.details())


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
    if answer_before(unit, key, "hand_out", receipt_id) is not None:
        return
    query = select(ReceiptDelivery.id).where(ReceiptDelivery.receipt_id == receipt_id)
    if unit.session.scalar(query) or unit.session.get(ReceiptVoid, receipt_id):
        raise Conflict("The original has already left. Take a copy.")
    _need_showable(unit, receipt_id)
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


def _text(
    unit: Unit, row: Income, person: Person | None, shown: str, replaces: Receipt | None
) -> ReceiptText:
    house = association(unit.session, unit.today)
    entry = unit.session.get_one(Entry, row.entry_id)
    purpose = unit.session.get(Purpose, row.purpose_id) if row.purpose_id else None
    return ReceiptText(
        association_name=house.name,
        orgnr=house.orgnr,
        address=house.address,
        contact=" · ".join(part for part in (house.phone, house.email, house.website) if part),
        bankgiro=house.bankgiro,
        number=shown,
        issued_on=unit.today,
        giver_name=_giver(row, person),
        giver_address=_address(row, person),
        gift_on=row.received_on,
        amount_ore=row.amount_ore,
        channel=row.channel,
        purpose=purpose.name if purpose and not purpose.general else None,
        voucher=voucher_number(entry.year, entry.number),
        replaces=receipt_number(replaces.year, replaces.number) if replaces else None,
        tax_sentence=None,
        language=person.language if person else "sv",
        split_note=None,
    )


def _giver(row: Income, person: Person | None) -> str | None:
    """The giver as she wishes to be named: her own words, her name, her number, or nobody."""
    if person is None or row.anonymity == Anonymity.ALL:
        return None
    if Protection(person.protection) in HIDDEN:
        return show_number(person.number)
    return person.named_as or person.name


def _address(row: Income, person: Person | None) -> tuple[str, ...]:
    """Lines for a window envelope; discreet and hidden people get no paper, so no address."""
    if person is None or row.anonymity == Anonymity.ALL or person.protection != Protection.NORMAL:
        return ()
    if person.receipt_wish != ReceiptWish.PAPER or not person.street:
        return ()
    return (person.street, f"{person.postcode or ''} {person.city or ''}".strip())


def _mail(unit: Unit, receipt: Receipt, row: Income, person: Person | None) -> None:
    """Write the mail that carries the receipt, unless there is nobody who may be written to."""
    if person is None or not person.email:
        return
    dead = unit.session.get(PersonDeath, person.id)
    if dead is not None:
        return
    house = association(unit.session, unit.today)
    outbox.enqueue(
        unit,
        "gift_receipt",
        to=person.email,
        values=mail_values(house, receipt, row, discreet=person.protection == Protection.DISCREET),
        send_after=unit.now + timedelta(minutes=house.receipt_delay_minutes),
        person_id=person.id,
        receipt_id=receipt.id,
    )


def mail_values(
    house: Association, receipt: Receipt, row: Income, *, discreet: bool
) -> dict[str, object]:
    """What the mail of a receipt says; with ``discreet`` neither number nor amount in the subject."""
    return {
        "number": receipt_number(receipt.year, receipt.number),
        "amount_ore": row.amount_ore,
        "received_on": row.received_on.isoformat(),
        "language": receipt.language,
        "discreet": discreet,
        "sender": (house.neutral_sender if discreet else house.mail_sender) or house.name,
        "association": house.name,
    }


def _holding(unit: Unit, income_id: int) -> Receipt | None:
    return unit.session.scalar(
        select(Receipt)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(Receipt.income_id == income_id, ReceiptVoid.receipt_id.is_(None))
    )


def _need_none_that_holds(unit: Unit, income_id: int) -> None:
    known = _holding(unit, income_id)
    if known is not None:
        raise Conflict(
            "The gift already has receipt %(number)s.",
            number=receipt_number(known.year, known.number),
        )
