"""Follow what is believed of bank payments: one by one, or all that is certain at once; undo a press."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound
from qmember.domain.events import Event
from qmember.domain.ledger import SETTLED, IncomeKind
from qmember.domain.lists import batched
from qmember.domain.match_facts import OVER, Certainty, Share
from qmember.domain.permissions import Permission
from qmember.models import BankPayment, Claim, OpenPayment, PaymentMatch
from qmember.queries.bank_believed import Belief, Kept, beliefs
from qmember.queries.bank_questions import parked
from qmember.queries.bank_queue import namings_of_press
from qmember.services import audit
from qmember.services.bank_matching import match_like
from qmember.services.bank_naming import Named, Part, name_payments, undo_namings
from qmember.services.fee_division import over
from qmember.services.open_payments import booked_payments
from qmember.services.unit import Unit

TAKEN = "Somebody has already named this payment. Nothing has changed."
CHANGED = "The suggestion has changed. Look at it again. Nothing has changed."


def approve(unit: Unit, payment_id: int, code: str) -> Named:
    """Name a payment as one of its suggestions says, by the code with which it was shown.

    Raises Conflict when somebody named it first, or the suggestion no longer holds.
    """
    unit.need(Permission.RECORD_BANK)
    belief = _beliefs(unit, [payment_id]).get(payment_id)
    if belief is None:
        if unit.session.get(BankPayment, payment_id) is None:
            raise NotFound("The page does not exist. Search, or go to the overview")
        waits = unit.session.get(OpenPayment, payment_id) is not None
        raise Conflict(CHANGED if waits else TAKEN)
    meant = next((one for one in belief.suggestions if one.code == code), None)
    if meant is None:
        raise Conflict(CHANGED)
    how = belief.certainty if belief.certainty is not Certainty.CERTAIN else Certainty.LIKELY
    named = name_payments(unit, [(payment_id, tuple(_parts(unit, meant.plain)))], how=how)
    match_like(unit, [payment_id])
    return named


def approve_certain(unit: Unit) -> Named:
    """Name everything that is certain, in one press; what is not certain any more is left out.

    Raises Conflict when nothing is.
    """
    unit.need(Permission.RECORD_BANK)
    query = select(PaymentMatch.payment_id).where(
        PaymentMatch.certainty == Certainty.CERTAIN, PaymentMatch.payment_id.not_in(parked())
    )
    ids = list(unit.session.scalars(query.order_by(PaymentMatch.payment_id)))
    wanted = [
        (payment_id, tuple(_parts(unit, shares))) for payment_id, shares in _certain(unit, ids)
    ]
    if not wanted:
        raise Conflict("Nothing certain waits any more. Nothing has changed.")
    named = name_payments(unit, wanted, how=Certainty.CERTAIN)
    match_like(unit, ids)
    return named


def undo_press(unit: Unit, batch_id: int) -> int:
    """Take back everything that a press named and that still holds; how many namings that were."""
    unit.need(Permission.RECORD_BANK)
    ids = namings_of_press(unit.session, batch_id)
    if not ids:
        raise Conflict("This has already been undone. Nothing has changed.")
    undo_namings(unit, ids)
    audit.note(unit, Event.PRESS_UNDONE, "allocation", batch_id, count=len(ids))
    return len(ids)


def _certain(unit: Unit, ids: list[int]) -> Iterator[tuple[int, tuple[Share, ...]]]:
    """The payments that are still certain, no fee or gift taken twice."""
    taken: set[tuple[int, int]] = set()
    for payment_id, belief in _beliefs(unit, ids).items():
        if belief.certainty is not Certainty.CERTAIN:
            continue
        shares = belief.suggestions[0].plain
        wanted = {(one.claim_id, one.income_id) for one in shares} - {(0, 0)}
        if not wanted & taken:
            taken |= wanted
            yield payment_id, shares


def _beliefs(unit: Unit, ids: Iterable[int]) -> dict[int, Belief]:
    found: dict[int, Belief] = {}
    for part in batched(sorted(ids), 200):
        query = select(PaymentMatch).where(PaymentMatch.payment_id.in_(part))
        rows = {row.payment_id: row for row in unit.session.scalars(query)}
        left = booked_payments(unit, list(rows))
        kept = [Kept(i, left[i].left, row.certainty, row.found) for i, row in rows.items()]
        found |= beliefs(unit.session, unit.viewer, kept)
    return dict(sorted(found.items()))


def _parts(unit: Unit, shares: Iterable[Share]) -> Iterator[Part]:
    """What a suggestion says as parts of a naming; what is beyond a fee follows the house's rule."""
    for share in shares:
        if share.kind == OVER:
            claim = unit.session.get_one(Claim, share.claim_id)
            for one in over(unit, claim, share.amount):
                yield Part(one.kind, one.amount, share.person_id or None, claim_id=one.claim_id)
        else:
            income = share.kind in set(IncomeKind)
            yield Part(
                share.kind,
                share.amount,
                person_id=(share.person_id or None) if income else None,
                purpose_id=share.purpose_id or None,
                income_id=share.income_id or None if share.kind == SETTLED else None,
                claim_id=share.claim_id or None,
            )
