"""The bundle of a run on paper: every receipt that may be posted, in the order of the post, as one PDF."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from qmember.domain.errors import Refused
from qmember.domain.lists import batched
from qmember.domain.permissions import Viewer
from qmember.domain.reach import Way
from qmember.domain.receipts import ReceiptText
from qmember.models import (
    Database,
    Income,
    Person,
    Receipt,
    ReceiptKey,
    ReceiptRunDone,
    ReceiptRunPart,
)
from qmember.queries.reading import Reads
from qmember.queries.receipt_queue import waiting_receipts
from qmember.queries.receipt_runs import receipts_in, run_by_id
from qmember.queries.receipts import open_facts, unwrapped
from qmember.queries.statement_rows import open_statement
from qmember.queries.statement_runs import printable

STATEMENTS = "statements"
NONE_LEFT = "No receipt is left to print"


def bundle(database: Database, viewer: Viewer, run_id: int) -> bytes:
    """The receipts or statements of a run as they were issued, one a page, by postcode and name.

    Before it is marked as printed they are the originals; afterwards copies, marked KOPIA, of those
    that were printed. Who is hidden by now is in neither. Raises Refused when none is left.
    """
    from qmember.pdf.receipt import draw_receipts, stamp

    with database.reading() as session:
        run = run_by_id(session, run_id)
        printed = run.end is not None
        if run.what == STATEMENTS:
            return _statements(session, database, run_id, printed=printed)
        ids = _printed(session, run_id) if printed else _waiting(session, database, viewer, run_id)
        texts = _texts(session, database, ids)
    if not texts:
        raise Refused(NONE_LEFT)
    content = draw_receipts(texts)
    return stamp(content, "KOPIA") if printed else content


def _statements(session: Reads, database: Database, run_id: int, *, printed: bool) -> bytes:
    from qmember.pdf.stamp import stamp
    from qmember.pdf.statement import draw_statements

    ids = printable(session, run_id, printed=printed)
    texts = [open_statement(session, database.keys, one)[0] for one in ids]
    if not texts:
        raise Refused(NONE_LEFT)
    content = draw_statements(texts)
    return stamp(content, "KOPIA") if printed else content


def _waiting(session: Reads, database: Database, viewer: Viewer, run_id: int) -> Sequence[int]:
    found = waiting_receipts(session, database.keys, viewer, receipts_in(session, run_id))
    return [one.receipt_id for one in found if one.way is Way.PAPER]


def _printed(session: Reads, run_id: int) -> Sequence[int]:
    query = (
        select(ReceiptRunPart.receipt_id)
        .join(ReceiptRunDone, ReceiptRunDone.part_id == ReceiptRunPart.id)
        .where(ReceiptRunPart.run_id == run_id, ReceiptRunDone.outcome == Way.PAPER)
    )
    return [one for one in session.scalars(query) if one is not None]


def _texts(session: Reads, database: Database, ids: Sequence[int]) -> list[ReceiptText]:
    """What is printed, of those who get paper today, in the order in which it is posted."""
    found: list[tuple[tuple[str, str, int], ReceiptText]] = []
    for part in batched(ids, 500):
        query = (
            select(Receipt, ReceiptKey.wrapped, Person.postcode, Person.sort_key)
            .join(ReceiptKey, ReceiptKey.receipt_id == Receipt.id)
            .join(Income, Income.id == Receipt.income_id)
            .join(Person, Person.id == Income.person_id)
            .where(Receipt.id.in_(part), Person.protection == "normal")
        )
        for receipt, wrapped, postcode, name in session.execute(query).all():
            key = unwrapped(database.keys, receipt.id, wrapped)
            order = ((postcode or "").replace(" ", ""), name or "", receipt.id)
            found.append((order, open_facts(receipt, key)))
    return [text for _, text in sorted(found, key=lambda one: one[0])]
