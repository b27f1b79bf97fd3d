"""What waits in the audit: questions for the treasurer; answers and vouchers for the auditor."""

from __future__ import annotations

from sqlalchemy import func, select

from qmember.domain.dates import stockholm_date
from qmember.domain.reviews import Step
from qmember.models import ReviewDraw
from qmember.queries.reading import Columns, Reads
from qmember.queries.review_questions import waiting_on
from qmember.queries.reviews import review
from qmember.queries.waiting_lines import Waiting


def questions_of_audit() -> tuple[Columns, Columns]:
    """Queries of how many questions of the auditor wait for an answer, and since when."""
    asked = waiting_on(Step.ASKED).subquery()
    return select(func.count()).select_from(asked), select(func.min(asked.c.at))


def answered(session: Reads) -> Waiting | None:
    """The answers that the auditor has not closed or asked on about."""
    found = waiting_on(Step.ANSWERED).subquery()
    count, since = session.execute(select(func.count(), func.min(found.c.at))).one()
    return Waiting("audit_answers", count, stockholm_date(since)) if count else None


def left_to_look_at(session: Reads) -> Waiting | None:
    """What is left of the newest sample: how many of how many."""
    newest = select(ReviewDraw.year, ReviewDraw.at).order_by(ReviewDraw.id.desc()).limit(1)
    row = session.execute(newest).first()
    if row is None:
        return None
    found = review(session, row.year)
    if not found.left:
        return None
    since = stockholm_date(row.at)
    return Waiting("audit_left", found.done, since, year=row.year, of=len(found.rows))
