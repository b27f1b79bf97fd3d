"""The bytes of a receipt: drawn once from its frozen facts, after the deed, and kept sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qmember.domain.lists import batched
from qmember.domain.permissions import SYSTEM
from qmember.domain.receipts import receipt_number
from qmember.models import Database, Receipt, ReceiptDocument, ReceiptKey
from qmember.models.crypto import Keys, seal
from qmember.queries.reading import Values
from qmember.queries.receipts import document, open_facts, receipt_key, unwrapped
from qmember.services import jobs
from qmember.services.clock import Clock
from qmember.services.unit import Unit, unit_of_work

KIND = "draw_receipt"
TOGETHER = 25
"""So many receipts are kept in one transaction when many wait."""


def ask_to_draw(unit: Unit, receipt_id: int) -> None:
    """Have a receipt drawn after the commit, by whoever comes first: the deed's page or the worker."""
    jobs.ask(unit, KIND, _job_key(receipt_id), receipt_id=receipt_id)


def draw(database: Database, clock: Clock, *receipt_ids: int) -> None:
    """Draw the bytes of receipts from their frozen facts and keep them; done once, safe to repeat.

    Drawing takes longer than the deed itself, so it happens outside the writers' turn; the same
    facts always give the same bytes.
    """
    with database.reading() as session:
        rows = _undrawn(session, receipt_ids)
        drawn = [_document(database.keys, row, clock.now()) for row in rows]
    if drawn:
        _keep(database, clock, receipt_ids, drawn)


def _keep(
    database: Database, clock: Clock, receipt_ids: Sequence[int], drawn: list[ReceiptDocument]
) -> None:
    """Keep what was drawn unless another did meanwhile, and note that nothing is left to draw."""
    kept = select(ReceiptDocument.receipt_id).where(ReceiptDocument.receipt_id.in_(receipt_ids))
    with unit_of_work(database, viewer=SYSTEM, clock=clock) as unit:
        known = set(unit.session.scalars(kept))
        unit.session.add_all(one for one in drawn if one.receipt_id not in known)
        unit.session.flush()
        jobs.note_done(unit, [_job_key(one) for one in receipt_ids])


def draw_within(unit: Unit, receipt_ids: Sequence[int]) -> None:
    """Draw receipts in the deed itself, for a deed during which nobody waits for a turn."""
    for part in batched(receipt_ids, 500):
        rows = _undrawn(unit.session, part)
        unit.session.add_all(_document(unit.keys, row, unit.now) for row in rows)
    unit.session.flush()
    jobs.note_done(unit, [_job_key(receipt_id) for receipt_id in receipt_ids])


def _undrawn(session: Session, receipt_ids: Sequence[int]) -> list[Values]:
    """The receipts whose bytes are not kept and whose key is not gone, each with its wrapped key."""
    query = (
        select(Receipt, ReceiptKey.wrapped)
        .join(ReceiptKey, ReceiptKey.receipt_id == Receipt.id)
        .outerjoin(ReceiptDocument, ReceiptDocument.receipt_id == Receipt.id)
        .where(Receipt.id.in_(receipt_ids), ReceiptDocument.receipt_id.is_(None))
        .order_by(Receipt.id)
    )
    return list(session.execute(query).all())


def _document(keys: Keys, row: Values, drawn_at: datetime) -> ReceiptDocument:
    receipt, key = row.Receipt, unwrapped(keys, row.Receipt.id, row.wrapped)
    pdf = _drawn(receipt, key)
    shown = receipt_number(receipt.year, receipt.number)
    return ReceiptDocument(
        receipt_id=receipt.id,
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
    return f"{KIND}:{receipt_id}"


def draw_job(work: jobs.Work) -> None:
    """Draw the receipt of a job, and of those that wait behind it, where nobody did after the commit.

    One of the others that cannot be drawn waits on, and fails by its own job.
    """
    payloads = [work.payload, *jobs.alike(work, KIND, TOGETHER - 1)]
    ids = [int(str(payload["receipt_id"])) for payload in payloads]
    mine, drawn, now = ids[0], [], work.clock.now()
    with work.database.reading() as session:
        for row in _undrawn(session, ids):
            try:
                drawn.append(_document(work.database.keys, row, now))
            except Exception:
                if row.Receipt.id == mine:
                    raise
                ids.remove(row.Receipt.id)
    _keep(work.database, work.clock, ids, drawn)
