"""Ask every member for the fee of a year at once; taken back whole until the first has paid."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, insert, select, update

from qmember.domain.claims import ClaimEnd
from qmember.domain.dates import stockholm_date
from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.models import Claim, FeeRun, Job, Person
from qmember.queries.claim_proofs import shown
from qmember.queries.claims import claim_facts
from qmember.queries.fee_payers import payers
from qmember.queries.fee_runs import KIND, Preview, job_key, preview
from qmember.queries.people_scope import in_lists
from qmember.services import audit, jobs
from qmember.services.claim_periods import end_many
from qmember.services.claims import new_references
from qmember.services.unit import Unit

AT_ONCE = 500
"""So many claims are made while somebody waits for the page; more are a job."""


@dataclass(frozen=True, slots=True)
class Started:
    """A run and how many claims it has, or will have when ``waits``: then a worker makes them."""

    run_id: int
    claims: int
    waits: bool


def start_fees(unit: Unit, year: int, due_on: date) -> Started:
    """Ask everybody whom ``queries.fee_runs.preview`` names, now or, when they are many, by a job.

    Raises Refused when there is nobody to ask, or the last day to pay has passed.
    """
    run, found = _begun(unit, year, due_on)
    if len(found.asked) <= AT_ONCE:
        return Started(run.id, ask_now(unit, run, found), waits=False)
    jobs.ask(unit, KIND, job_key(run.id), run=run.id, claims=len(found.asked))
    audit.note(unit, Event.FEES_RUN_BEGUN, "fee_run", run.id, year=year, claims=len(found.asked))
    return Started(run.id, len(found.asked), waits=True)


def run_fees(
    unit: Unit, year: int, due_on: date, *, draw: Callable[[int], int] = secrets.randbelow
) -> tuple[int, int]:
    """Make all those claims at once, however many they are; the run's id, and how many.

    Run again it asks only those who have come since: whoever has been asked is left out.
    """
    run, found = _begun(unit, year, due_on)
    return run.id, ask_now(unit, run, found, draw)


def ask_now(
    unit: Unit, run: FeeRun, found: Preview, draw: Callable[[int], int] = secrets.randbelow
) -> int:
    """Make the claims of those who are named; how many."""
    others = payers(unit.session)
    references = new_references(unit, len(found.asked), draw)
    rows = [
        {
            "person_id": one.person_id, "payer_id": others.get(one.person_id, one.person_id),
            "type_id": one.type_id, "fee_id": one.fee_id, "run_id": run.id,
            "amount_ore": one.amount_ore,
            "from_on": one.from_on, "to_on": one.to_on, "reference": reference,
            "issued_on": stockholm_date(run.at), "due_on": run.due_on, "parts": 1, "at": unit.now,
            "by": run.by,
        }
        for one, reference in zip(found.asked, references, strict=True)
    ]  # fmt: skip
    if rows:
        unit.session.execute(insert(Claim), rows)
        audit.note(unit, Event.FEES_RUN, "fee_run", run.id, year=run.year, claims=len(rows))
    return len(rows)


def undo_run(unit: Unit, run_id: int) -> int:
    """Take every claim of a run back; how many. Conflict when somebody has paid, or shown that she did.

    A run that is still being made makes no more. Of hidden people, whom the viewer does not meet,
    nothing is said: who of them has paid keeps her claim.
    """
    unit.need(Permission.CLAIM_FEES)
    if unit.session.get(FeeRun, run_id) is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    facts = claim_facts(unit.session, _claims_of(unit, run_id))
    paid = {i for i, one in facts.items() if one.paid} | set(_claims_of(unit, run_id, shown()))
    if not paid.isdisjoint(_claims_of(unit, run_id, *in_lists(unit.viewer))):
        raise Conflict("Somebody has paid. Take back the fees that are left one by one.")
    stopped = _stop(unit, run_id)
    open_ids = [i for i, one in facts.items() if one.end is None and i not in paid]
    if not open_ids and not stopped:
        raise Conflict("It has already been taken back. Nothing has changed.")
    end_many(unit, open_ids, ClaimEnd.TAKEN_BACK)
    audit.note(unit, Event.FEES_RUN_UNDONE, "fee_run", run_id, claims=len(open_ids))
    return len(open_ids)


def _begun(unit: Unit, year: int, due_on: date) -> tuple[FeeRun, Preview]:
    """A run without claims yet, and whom it is to ask."""
    unit.need(Permission.CLAIM_FEES)
    if due_on < unit.today:
        raise Refused("The last day to pay has passed. Choose a later one", field="due_on")
    found = preview(unit.session, year, unit.today)
    if not found.asked:
        raise Refused("There is nobody to ask for the fee of that year", field="year")
    run = FeeRun(year=year, due_on=due_on, at=unit.now, by=unit.viewer.name)
    unit.session.add(run)
    unit.session.flush()
    return run, found


def _stop(unit: Unit, run_id: int) -> bool:
    """Call off the job that makes a run's claims; tell whether there was one to be done."""
    waiting = (Job.key == job_key(run_id), Job.done_at.is_(None), Job.cancelled_at.is_(None))
    ids = unit.session.scalars(select(Job.id).where(*waiting)).all()
    unit.session.execute(update(Job).where(Job.id.in_(ids)).values(cancelled_at=unit.now))
    return bool(ids)


def _claims_of(unit: Unit, run_id: int, *met: ColumnElement[bool]) -> list[int]:
    query = select(Claim.id).join(Person, Person.id == Claim.person_id)
    return list(unit.session.scalars(query.where(Claim.run_id == run_id, *met)))
