"""The bytes of a receipt: drawn once from its frozen facts, after the deed, and kept sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from qmember.domain.permissions import SYSTEM
from qmember.domain.receipts import receipt_number
from qmember.models import Database, Receipt, ReceiptDocument
from qmember.models.crypto import Keys, seal
from qmember.queries.receipts import document, open_facts, receipt_key
from qmember.services import jobs
from qmember.services.clock import Clock
from qmember.services.unit import Unit, unit_of_work


def ask_to_draw(unit: Unit, receipt_id: int) -> None:
    """Have a receipt drawn after the commit, by whoever comes first: the deed's page or the worker."""
    jobs.ask(unit, "draw_receipt", _job_key(receipt_id), receipt_id=receipt_id)


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
