"""Make the claims of a large fee run in the background, part by part, so that a kill loses nothing."""

from __future__ import annotations

from qmember.domain.dates import stockholm_date
from qmember.domain.lists import batched
from qmember.domain.permissions import SYSTEM
from qmember.models import FeeRun, Job
from qmember.queries.fee_runs import preview
from qmember.services.fee_runs import ask_now
from qmember.services.jobs import Work
from qmember.services.unit import unit_of_work

PART = 500
"""So many members are asked in one transaction: others get their turn to write in between."""


def run_fees_job(work: Work) -> None:
    """Ask everybody whom the run has not asked yet; done twice it asks nobody twice.

    Whom to ask is looked up once, and of each part again in the transaction that asks them: who was
    asked, paid or left meanwhile is left out.
    """
    run_id = int(str(work.payload["run"]))
    with work.database.reading() as session:
        run = session.get_one(FeeRun, run_id)
        found = preview(session, run.year, stockholm_date(run.at))
    for part in batched([one.person_id for one in found.asked], PART):
        if not _ask(work, run_id, list(part)):
            return


def _ask(work: Work, run_id: int, ids: list[int]) -> bool:
    """Ask one part; tell whether the run goes on: it does not when somebody has taken it back."""
    with unit_of_work(work.database, viewer=SYSTEM, clock=work.clock) as unit:
        if unit.session.get_one(Job, work.job_id).cancelled_at is not None:
            return False
        run = unit.session.get_one(FeeRun, run_id)
        ask_now(unit, run, preview(unit.session, run.year, stockholm_date(run.at), ids))
        return True
