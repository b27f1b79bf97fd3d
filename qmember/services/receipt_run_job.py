"""Write the mails of a run in the background, part by part, so that a kill loses and doubles nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from qmember.domain.lists import batched
from qmember.domain.permissions import SYSTEM
from qmember.domain.reach import Barred, Way
from qmember.models import (
    Income,
    Person,
    Receipt,
    ReceiptRun,
    ReceiptRunDone,
    ReceiptRunEnd,
    ReceiptRunPart,
)
from qmember.queries.receipt_queue import waiting_receipts
from qmember.services import receipts
from qmember.services.jobs import Work
from qmember.services.receipt_runs import STATEMENTS, note_done, undone
from qmember.services.statement_parts import issue_parts
from qmember.services.unit import Unit, unit_of_work

PART = 25
"""So many mails are written in one transaction: others get their turn to write in between."""


def run_receipts_job(work: Work) -> None:
    """Write the mail of every part that is not done; done again it writes none twice.

    Whether each may still leave is asked in the transaction that writes its mail: whoever became
    hidden, died, or changed her wish meanwhile gets none, and the run says so.
    """
    run_id = int(str(work.payload["run"]))
    with work.database.reading() as session:
        query = (
            select(ReceiptRunPart.id)
            .outerjoin(ReceiptRunDone, ReceiptRunDone.part_id == ReceiptRunPart.id)
            .where(ReceiptRunPart.run_id == run_id, ReceiptRunDone.part_id.is_(None))
            .order_by(ReceiptRunPart.id)
        )
        ids = session.scalars(query).all()
    for part in batched(ids, PART):
        if not _leave(work, run_id, list(part)):
            return


def _leave(work: Work, run_id: int, ids: list[int]) -> bool:
    """Write the mails of some parts; tell whether the run goes on: it does not when it was stopped."""
    with unit_of_work(work.database, viewer=SYSTEM, clock=work.clock) as unit:
        if unit.session.get(ReceiptRunEnd, run_id) is not None:
            return False
        parts = undone(unit, run_id, ids)
        run = unit.session.get_one(ReceiptRun, run_id)
        if run.what == STATEMENTS:
            issue_parts(unit, run, parts)
        else:
            _write(unit, parts)
        return True


def _write(unit: Unit, parts: Sequence[ReceiptRunPart]) -> None:
    wanted = [part.receipt_id for part in parts if part.receipt_id]
    ways = {
        one.receipt_id: one.way
        for one in waiting_receipts(unit.session, unit.keys, unit.viewer, wanted)
    }
    query = (
        select(Receipt, Income, Person)
        .join(Income, Income.id == Receipt.income_id)
        .join(Person, Person.id == Income.person_id)
        .where(Receipt.id.in_(wanted))
    )
    rows = {
        receipt.id: (receipt, income, person)
        for receipt, income, person in unit.session.execute(query).all()
    }
    for part in parts:
        way = ways.get(part.receipt_id or 0, Barred.LATER)
        if way is not Way.MAIL:
            note_done(unit, part, Barred.LATER if way is Way.PAPER else way)
            continue
        mail = receipts.mail(unit, *rows[part.receipt_id or 0], send_after=unit.now)
        note_done(unit, part, way if mail else Barred.NO_ADDRESS, mail.id if mail else None)
    unit.session.flush()
