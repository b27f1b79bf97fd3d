"""Read the runs in which receipts leave together: how far each has come, and what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from qmember.domain.errors import NotFound
from qmember.domain.reach import Barred, Way
from qmember.models import (
    Job,
    OutboxMail,
    ReceiptRun,
    ReceiptRunDone,
    ReceiptRunEnd,
    ReceiptRunPart,
)
from qmember.queries.reading import Reads

KIND = "receipt_run"
"""The kind of the jobs that let receipts leave by mail."""

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its parts together, how many are done, what became of them, and how its mails fare.

    ``end`` is ``printed``, ``stopped`` or None; ``sent``, ``back`` and ``on_the_way`` are mails.
    """

    run_id: int
    what: str
    how: str
    year: int | None
    at: datetime
    by: str
    total: int
    outcomes: Mapping[str, int]
    end: str | None
    sent: int
    back: int
    on_the_way: int
    given_up: bool

    @property
    def done(self) -> int:
        """How many parts are done."""
        return sum(self.outcomes.values())

    @property
    def over(self) -> bool:
        """Tell whether nothing is left to do: everything has left, or it was stopped."""
        return self.end is not None or (self.done == self.total and self.how == Way.MAIL)

    @property
    def to_be_printed(self) -> bool:
        """Tell whether there is a bundle that can be printed and then marked so."""
        issued = self.what == "receipts" or self.done == self.total
        return self.how == Way.PAPER and self.end is None and issued

    @property
    def left_out(self) -> Mapping[Barred, int]:
        """How many were barred in the end, and why."""
        ways = {str(way) for way in Way}
        return {Barred(why): n for why, n in self.outcomes.items() if why not in ways}


def job_key(run_id: int) -> str:
    """The key of the job of a run."""
    return f"{KIND}:{run_id}"


def run_by_id(session: Reads, run_id: int) -> Run:
    """One run; NotFound when there is none."""
    row = session.get(ReceiptRun, run_id)
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    return _run(session, row)


def runs(session: Reads, what: str, limit: int = SHOWN) -> list[Run]:
    """The newest runs first."""
    query = select(ReceiptRun).where(ReceiptRun.what == what).order_by(ReceiptRun.id.desc())
    return [_run(session, row) for row in session.scalars(query.limit(limit)).all()]


def open_runs(session: Reads, what: str) -> list[Run]:
    """The runs that go on, or whose bundle is not marked as printed, the oldest first."""
    left = (
        select(ReceiptRunPart.run_id)
        .outerjoin(ReceiptRunDone, ReceiptRunDone.part_id == ReceiptRunPart.id)
        .where(ReceiptRunDone.part_id.is_(None))
    )
    query = (
        select(ReceiptRun)
        .outerjoin(ReceiptRunEnd, ReceiptRunEnd.run_id == ReceiptRun.id)
        .where(
            ReceiptRunEnd.run_id.is_(None), ReceiptRun.what == what, ReceiptRun.id.in_(left)
        )
        .order_by(ReceiptRun.id)
    )  # fmt: skip
    return [_run(session, row) for row in session.scalars(query).all()]


def receipts_in(session: Reads, run_id: int) -> Sequence[int]:
    """The row ids of the receipts of a run."""
    query = select(ReceiptRunPart.receipt_id).where(
        ReceiptRunPart.run_id == run_id, ReceiptRunPart.receipt_id.is_not(None)
    )
    return [receipt_id for receipt_id in session.scalars(query) if receipt_id is not None]


def _run(session: Reads, row: ReceiptRun) -> Run:
    parts = select(func.count()).where(ReceiptRunPart.run_id == row.id)
    done = (
        select(ReceiptRunDone.outcome, func.count().label("parts"))
        .join(ReceiptRunPart, ReceiptRunPart.id == ReceiptRunDone.part_id)
        .where(ReceiptRunPart.run_id == row.id)
        .group_by(ReceiptRunDone.outcome)
        .order_by(ReceiptRunDone.outcome)
    )
    end, job = session.get(ReceiptRunEnd, row.id), select(Job).where(Job.key == job_key(row.id))
    found = session.scalar(job)
    return Run(
        row.id, row.what, row.how, row.year, row.at, row.by, session.scalar(parts) or 0,
        {row.outcome: row.parts for row in session.execute(done)},
        end.how if end else None, *_mails(session, row.id),
        given_up=found is not None and found.failed_at is not None,
    )  # fmt: skip


def _mails(session: Reads, run_id: int) -> tuple[int, int, int]:
    """How many mails of a run have left, came back (or were given up), and are on their way."""
    mails = (
        select(
            func.count(OutboxMail.sent_at).label("sent"),
            func.count(OutboxMail.failed_at).label("back"),
            func.count(OutboxMail.cancelled_at).label("taken"),
            func.count().label("every"),
        )
        .join(ReceiptRunDone, ReceiptRunDone.mail_id == OutboxMail.id)
        .join(ReceiptRunPart, ReceiptRunPart.id == ReceiptRunDone.part_id)
        .where(ReceiptRunPart.run_id == run_id)
    )
    row = session.execute(mails).one()
    return row.sent, row.back, row.every - row.sent - row.back - row.taken
