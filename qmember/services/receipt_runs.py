"""Let the receipts that wait leave together: by mail in a job, on paper as a bundle."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import insert, select, update

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.domain.reach import Barred, Way
from qmember.models import (
    Job,
    ReceiptRun,
    ReceiptRunDone,
    ReceiptRunEnd,
    ReceiptRunPart,
)
from qmember.queries.receipt_queue import waiting_receipts
from qmember.queries.receipt_runs import KIND, job_key
from qmember.queries.statement_runs import printable
from qmember.queries.statements import Standing, wanted
from qmember.services import audit, jobs, outbox
from qmember.services.deliveries import mark_delivered, mark_statement_delivered
from qmember.services.unit import Unit, answer_before, remember_answer

PRINTED, STOPPED, STATEMENTS = "printed", "stopped", "statements"


def start_run(unit: Unit, how: Way, *, key: str | None = None) -> int:
    """Begin a run of every receipt that can leave this way now; its row id.

    Mails are written by a job; a bundle is printed and then marked as printed. The same ``key``
    again is the same run. Raises Refused when no receipt waits to leave that way.
    """
    unit.need(Permission.RECORD_GIFTS)
    if (before := answer_before(unit, key, "receipt_run", how)) is not None:
        return int(before)
    found = waiting_receipts(unit.session, unit.keys, unit.viewer)
    ids = [one.receipt_id for one in found if one.way is how]
    if not ids:
        raise Refused("No receipt waits to leave that way")
    run = ReceiptRun(what="receipts", how=how, at=unit.now, by=unit.viewer.name)
    unit.session.add(run)
    unit.session.flush()
    parts = [{"run_id": run.id, "receipt_id": one} for one in ids]
    unit.session.execute(insert(ReceiptRunPart), parts)
    if how is Way.MAIL:
        jobs.ask(unit, KIND, job_key(run.id), run=run.id)
    audit.note(unit, Event.RECEIPTS_RUN, "receipt_run", run.id, how=how, receipts=len(ids))
    remember_answer(unit, key, "receipt_run", how, str(run.id))
    return run.id


def start_statements(
    unit: Unit, how: Way, year: int, *, everything: bool, key: str | None = None
) -> int:
    """Begin a run of the yearly statements that can leave this way; its row id.

    A job issues them. Who has one that holds gets none; one that no longer holds is replaced. The
    same ``key`` again is the same run. Raises Refused when there is none to issue.
    """
    unit.need(Permission.RECORD_GIFTS)
    content = [how, year, everything]
    if (before := answer_before(unit, key, "statement_run", content)) is not None:
        return int(before)
    found = wanted(unit.session, unit.viewer, year, everything=everything)
    left = [one for one in found if one.standing is not Standing.HOLDS and one.way is how]
    if not left:
        raise Refused("No statement is left to send that way")
    run = ReceiptRun(
        what=STATEMENTS, how=how, year=year, everything=everything, at=unit.now, by=unit.viewer.name
    )
    unit.session.add(run)
    unit.session.flush()
    parts = [{"run_id": run.id, "person_id": one.person_id} for one in left]
    unit.session.execute(insert(ReceiptRunPart), parts)
    jobs.ask(unit, KIND, job_key(run.id), run=run.id)
    audit.note(
        unit, Event.RECEIPTS_RUN, "receipt_run", run.id, how=how, year=year, statements=len(left)
    )
    remember_answer(unit, key, "statement_run", content, str(run.id))
    return run.id


def stop_run(unit: Unit, run_id: int) -> None:
    """Stop a run: what has not left waits again. Conflict when nothing is left to stop."""
    unit.need(Permission.RECORD_GIFTS)
    run = _open_run(unit, run_id)
    unit.session.add(ReceiptRunEnd(run_id=run.id, how=STOPPED, at=unit.now, by=unit.viewer.name))
    job = update(Job).where(Job.key == job_key(run.id), Job.done_at.is_(None))
    unit.session.execute(job.values(cancelled_at=unit.now))
    unit.session.flush()
    audit.note(unit, Event.RECEIPTS_RUN_STOPPED, "receipt_run", run.id)


def mark_printed(unit: Unit, run_id: int) -> int:
    """Note that a bundle is printed: its originals have left, and later prints are copies; how many.

    Who has been hidden since, or whose receipt no longer holds, is left out.
    """
    unit.need(Permission.RECORD_GIFTS)
    run = _open_run(unit, run_id)
    if run.how != Way.PAPER:
        raise Refused("Only bundles on paper are printed")
    printed = _print_statements(unit, run) if run.what == STATEMENTS else _print_receipts(unit, run)
    unit.session.add(ReceiptRunEnd(run_id=run.id, how=PRINTED, at=unit.now, by=unit.viewer.name))
    unit.session.flush()
    audit.note(unit, Event.RECEIPTS_PRINTED, "receipt_run", run.id, receipts=printed)
    return printed


def _print_receipts(unit: Unit, run: ReceiptRun) -> int:
    """Let the receipts of a bundle leave; how many did."""
    parts, printed = undone(unit, run.id), 0
    ids = [part.receipt_id for part in parts if part.receipt_id]
    found = waiting_receipts(unit.session, unit.keys, unit.viewer, ids)
    ways = {one.receipt_id: one.way for one in found}
    for part in parts:
        way = ways.get(part.receipt_id or 0, Barred.LATER)
        if way is Way.PAPER and part.receipt_id:
            outbox.cancel_for_receipt(unit, part.receipt_id, why="handed_out")
            mark_delivered(unit, part.receipt_id, how="print")
            printed += 1
        note_done(unit, part, way if way is not Way.MAIL else Barred.LATER)
    return printed


def _print_statements(unit: Unit, run: ReceiptRun) -> int:
    """Let the statements of a bundle leave, those that hold and whose receivers get paper; how many."""
    if undone(unit, run.id):
        raise Conflict("The statements are still being issued. Wait a moment.")
    ids = printable(unit.session, run.id)
    for statement_id in ids:
        mark_statement_delivered(unit, statement_id, how="print")
    return len(ids)


def note_taken(unit: Unit, run_id: int, content: bytes) -> None:
    """Note who took a bundle along, and its fingerprint: it carries names and addresses."""
    unit.need(Permission.RECORD_GIFTS)
    digest = hashlib.sha256(content).hexdigest()
    audit.note(unit, Event.RECEIPTS_TAKEN, "receipt_run", run_id, checksum=digest)


def undone(unit: Unit, run_id: int, ids: Sequence[int] | None = None) -> Sequence[ReceiptRunPart]:
    """The parts of a run (of those with these row ids) that are not done."""
    query = (
        select(ReceiptRunPart)
        .outerjoin(ReceiptRunDone, ReceiptRunDone.part_id == ReceiptRunPart.id)
        .where(ReceiptRunPart.run_id == run_id, ReceiptRunDone.part_id.is_(None))
        .order_by(ReceiptRunPart.id)
    )
    if ids is not None:
        query = query.where(ReceiptRunPart.id.in_(ids))
    return unit.session.scalars(query).all()


def note_done(
    unit: Unit, part: ReceiptRunPart, outcome: Way | Barred, mail_id: int | None = None
) -> None:
    """Note what became of a part."""
    unit.session.add(ReceiptRunDone(part_id=part.id, outcome=outcome, mail_id=mail_id, at=unit.now))


def _open_run(unit: Unit, run_id: int) -> ReceiptRun:
    """A run that goes on; Conflict when it has ended or everything in it is done."""
    run = unit.session.get(ReceiptRun, run_id)
    if run is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    left = (run.what == STATEMENTS and run.how == Way.PAPER) or undone(unit, run_id)
    if unit.session.get(ReceiptRunEnd, run_id) is not None or not left:
        raise Conflict("It is already done. Nothing has changed.")
    return run
