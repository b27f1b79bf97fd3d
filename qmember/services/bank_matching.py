"""Keep with each waiting payment what it may be: reckoned when a file comes and when something is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from qmember.domain.lists import batched
from qmember.domain.match_facts import Certainty
from qmember.domain.match_kept import kept
from qmember.models import BankDeposit, BankPayment, BankSender, OpenPayment, PaymentMatch
from qmember.models.crypto import Keys, mac
from qmember.queries.association import association
from qmember.queries.matching import matches_of
from qmember.services.unit import Unit

WHOLE_QUEUE = 1000
"""So many waiting payments are all looked at again when a file comes; of more only the new ones."""


def sender_digest(keys: Keys, account: str) -> str:
    """What is kept of the account that a payment came from: nobody can read the number out of it."""
    return mac(keys.derive("payer"), account.encode()).hex()


def match_file(unit: Unit, import_id: int) -> Counter[Certainty]:
    """Reckon what the payments of a file may be, and how many of them are how sure.

    What waited before is looked at too: a payment of the file may be meant for the same fee.
    """
    mine = (
        select(OpenPayment.payment_id)
        .join(BankPayment, BankPayment.id == OpenPayment.payment_id)
        .join(BankDeposit, BankDeposit.id == BankPayment.deposit_id)
        .where(BankDeposit.import_id == import_id)
    )
    new = set(unit.session.scalars(mine))
    waiting = unit.session.scalars(select(OpenPayment.payment_id).limit(WHOLE_QUEUE + 1)).all()
    ids = new | set(waiting) if len(waiting) <= WHOLE_QUEUE else new
    sure = match_waiting(unit, sorted(ids))
    return Counter(certainty for payment_id, certainty in sure.items() if payment_id in new)


def match_all_waiting(unit: Unit) -> int:
    """Reckon anew what every waiting payment may be; how many there are."""
    ids = unit.session.scalars(select(OpenPayment.payment_id).order_by(OpenPayment.payment_id))
    return len(match_waiting(unit, list(ids)))


def match_waiting(unit: Unit, ids: Sequence[int]) -> dict[int, Certainty]:
    """Reckon what some waiting payments may be, and keep it with them."""
    unit.session.flush()
    payers = association(unit.session, unit.today).grant_payers
    found = matches_of(unit.session, unit.keys, ids, payers)
    values = [
        {"payment_id": one.payment_id, "certainty": one.certainty, "found": kept(one.suggestions)}
        for one in found
    ]
    for part in batched(ids, 500):
        unit.session.execute(delete(PaymentMatch).where(PaymentMatch.payment_id.in_(part)))
    if values:
        unit.session.execute(insert(PaymentMatch), values)
    return {one.payment_id: one.certainty for one in found}


def match_like(unit: Unit, payment_ids: Sequence[int]) -> None:
    """Reckon anew what waits of the senders of some payments: something has been learned of them."""
    digests: set[str] = set()
    for part in batched(sorted(payment_ids), 500):
        query = select(BankSender.digest).where(BankSender.payment_id.in_(part))
        digests |= set(unit.session.scalars(query))
    ids = {*_open(unit, payment_ids)}
    for some in batched(sorted(digests), 500):
        theirs = (
            select(OpenPayment.payment_id)
            .join(BankSender, BankSender.payment_id == OpenPayment.payment_id)
            .where(BankSender.digest.in_(some))
        )
        ids |= set(unit.session.scalars(theirs))
    match_waiting(unit, sorted(ids))


def _open(unit: Unit, payment_ids: Sequence[int]) -> list[int]:
    """Those of some payments that wait."""
    found: list[int] = []
    for part in batched(sorted(payment_ids), 500):
        query = select(OpenPayment.payment_id).where(OpenPayment.payment_id.in_(part))
        found += unit.session.scalars(query)
    return found
