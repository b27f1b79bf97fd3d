"""Note the day on which a member has shown that she paid a fee, and take it back.

Nothing of what she showed is kept: it is looked at, and only the day is written down.
"""

from __future__ import annotations

from datetime import date

from qmember.domain.claim_proofs import check_shown
from qmember.domain.errors import Conflict, NotFound
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.domain.voting_fees import counts_when_shown
from qmember.models import ClaimProof
from qmember.queries.claim_proofs import proofs_of
from qmember.queries.claims import claim_facts
from qmember.queries.statutes import statutes_for
from qmember.services import audit
from qmember.services.claims import claim_of
from qmember.services.unit import Unit


def note_shown(unit: Unit, person_id: int, claim_id: int, *, on: date) -> int:
    """Note that a member has shown that she paid a fee on a day; the row id.

    The claim stays open until the money comes. Refused where the statutes count from the money, since
    a day that nothing asks for is not kept, and while another day stands, so that a press that comes
    twice is one.
    """
    unit.need(Permission.CLAIM_FEES)
    claim = claim_of(unit, person_id, claim_id)
    if not counts_when_shown(statutes_for(unit.session, unit.today)):
        raise Conflict(
            "By the statutes a fee counts from the day the money came. Nothing is noted."
        )
    if claim_id in proofs_of(unit.session, person_id):
        raise Conflict("It is noted already when she paid. Undo that first to write another day.")
    facts = claim_facts(unit.session, [claim_id])[claim_id]
    check_shown(facts, from_on=claim.from_on, on=on, today=unit.today)
    row = _write(unit, claim_id, on)
    audit.note(unit, Event.CLAIM_SHOWN, "person", person_id, claim=claim_id, on=on)
    return row


def undo_shown(unit: Unit, person_id: int, proof_id: int) -> None:
    """Take such a day back, however long ago: the money may never have come."""
    unit.need(Permission.CLAIM_FEES)
    row = unit.session.get(ClaimProof, proof_id)
    if row is None or row.undoes_id is not None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    claim_of(unit, person_id, row.claim_id)
    standing = proofs_of(unit.session, person_id).get(row.claim_id)
    if standing is None or standing.proof_id != proof_id:
        raise Conflict("It has already been taken back. Nothing has changed.")
    _write(unit, row.claim_id, row.initiated_on, undoes_id=proof_id)
    audit.note(
        unit, Event.CLAIM_SHOWN_UNDONE, "person", person_id,
        claim=row.claim_id, on=row.initiated_on,
    )  # fmt: skip


def _write(unit: Unit, claim_id: int, on: date, *, undoes_id: int | None = None) -> int:
    row = ClaimProof(
        claim_id=claim_id, initiated_on=on, undoes_id=undoes_id, at=unit.now, by=unit.viewer.name
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id
