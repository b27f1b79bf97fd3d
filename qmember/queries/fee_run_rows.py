"""Fee runs as somebody sees them: those that were made, and whom another would ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, or_, select

from qmember.domain.claims import ClaimEnd
from qmember.domain.lists import batched
from qmember.domain.people import show_number
from qmember.domain.permissions import Viewer
from qmember.models import Claim, FeeRun, Job, Person
from qmember.queries.claims import paid_sums, standing_ends
from qmember.queries.fee_runs import KIND, Asked, job_key
from qmember.queries.people import shown_name
from qmember.queries.people_scope import in_lists
from qmember.queries.reading import Columns, Reads, Values


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run: how many claims it has, of how many something has been paid, and whether more come.

    ``standing`` are those that have not been taken back; ``under_way`` tells that a worker still
    makes them.
    """

    run_id: int
    year: int
    due_on: date
    at: datetime
    by: str
    claims: int
    standing: int
    paid: int
    under_way: bool

    @property
    def can_be_undone(self) -> bool:
        """Tell whether the whole run can still be taken back."""
        return (self.standing > 0 or self.under_way) and not self.paid


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One member who would be asked, as the viewer may see her: for öre, as a member of a type."""

    person_number: str
    shown_as: str
    type_id: int
    amount_ore: int


def asked_rows(session: Reads, viewer: Viewer, asked: Sequence[Asked], most: int) -> list[AskedRow]:
    """The first of those who would be asked, in Swedish order."""
    columns = Person.id, Person.number, Person.name, Person.protection
    by_id = {one.person_id: one for one in asked}
    found: list[Values] = []
    for part in batched(sorted(by_id), 500):
        query = select(*columns, Person.sort_key).where(Person.id.in_(part), *in_lists(viewer))
        found += session.execute(query).all()
    found.sort(key=lambda row: (row.sort_key or "", row.number))
    return [
        AskedRow(
            show_number(row.number),
            shown_name(viewer, number=row.number, name=row.name, protection=row.protection),
            by_id[row.id].type_id,
            by_id[row.id].amount_ore,
        )
        for row in found[:most]
    ]


def runs(session: Reads, viewer: Viewer) -> list[RunRow]:
    """The runs, the newest first; counted are those whom the viewer meets in lists."""
    counted = {row.run_id: row for row in session.execute(_counted(viewer))}
    over = or_(Job.done_at.is_not(None), Job.cancelled_at.is_not(None))
    under_way = set(session.scalars(select(Job.key).where(Job.kind == KIND, ~over)))
    return [
        _row(run, counted.get(run.id), job_key(run.id) in under_way)
        for run in session.scalars(select(FeeRun).order_by(FeeRun.id.desc()))
    ]


def _row(run: FeeRun, one: Values | None, under_way: bool) -> RunRow:  # noqa: FBT001
    claims, standing, paid = one[1:] if one is not None else (0, 0, 0)
    return RunRow(run.id, run.year, run.due_on, run.at, run.by, claims, standing, paid, under_way)


def _counted(viewer: Viewer) -> Columns:
    """Claims of each run, how many still stand, and of how many something was paid and counts."""
    ended, paid = standing_ends().subquery(), paid_sums().subquery()
    gone = ended.c.how == ClaimEnd.TAKEN_BACK
    return (
        select(
            Claim.run_id,
            func.count().label("claims"),
            func.sum(case((gone, 0), else_=1)).label("standing"),
            func.count(paid.c.claim_id).label("paid"),
        )
        .join(Person, Person.id == Claim.person_id)
        .outerjoin(ended, ended.c.claim_id == Claim.id)
        .outerjoin(paid, paid.c.claim_id == Claim.id)
        .where(Claim.run_id.is_not(None), *in_lists(viewer))
        .group_by(Claim.run_id)
    )
