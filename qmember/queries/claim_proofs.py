"""When members have shown that they paid: of each claim the day that is noted and not taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from qmember.domain.claims import COUNTS_AS_PAID
from qmember.domain.claims import ClaimEnd as How
from qmember.models import Claim, ClaimProof
from qmember.queries.claims import standing_ends
from qmember.queries.reading import Columns, Reads, Values, plain_rows


@dataclass(frozen=True, slots=True)
class Proof:
    """That a fee was shown to be paid on a day; ``proof_id`` is what is taken back."""

    proof_id: int
    on: date


def proofs_of(session: Reads, person_id: int) -> dict[int, Proof]:
    """What somebody has shown, by the row ids of her claims."""
    query = standing_proofs().join(Claim, Claim.id == ClaimProof.claim_id)
    rows = session.execute(query.where(Claim.person_id == person_id))
    return {row.claim_id: Proof(row.id, row.initiated_on) for row in rows}


def shown() -> ColumnElement[bool]:
    """The condition that somebody has shown a payment of a claim."""
    return Claim.id.in_(standing_proofs().with_only_columns(ClaimProof.claim_id))


def shown_fees(session: Reads, by: date) -> list[Values]:
    """The fees that were paid by a day as their members have shown, in one query however many.

    ``id, person_id, from_on, to_on, due_on, initiated_on``. As with money, the day counts on which it
    happened and not the one on which it was noted. A claim that was taken back asked for nothing; one
    that was closed stood until then.
    """
    ended = standing_ends().subquery()
    stands = or_(
        ended.c.claim_id.is_(None),
        ended.c.how.in_(COUNTS_AS_PAID),
        and_(ended.c.how == How.CLOSED, ended.c.ended_on > by),
    )
    query = (
        standing_proofs()
        .with_only_columns(
            Claim.id, Claim.person_id, Claim.from_on, Claim.to_on, Claim.due_on,
            ClaimProof.initiated_on,
        )
        .join(Claim, Claim.id == ClaimProof.claim_id)
        .outerjoin(ended, ended.c.claim_id == Claim.id)
        .where(ClaimProof.initiated_on <= by, stands)
        .order_by(Claim.id)
    )  # fmt: skip
    return plain_rows(session, query)


def standing_proofs() -> Columns:
    """What was noted and nobody has taken back: the row, its claim and the day."""
    undo = aliased(ClaimProof)
    return (
        select(ClaimProof.id, ClaimProof.claim_id, ClaimProof.initiated_on)
        .outerjoin(undo, undo.undoes_id == ClaimProof.id)
        .where(ClaimProof.undoes_id.is_(None), undo.id.is_(None))
    )
