"""What a form may suggest once a giver has been chosen: her receipt in words, and her usual purpose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.contact_wishes import Errand, Way
from qmember.domain.ledger import IncomeKind
from qmember.domain.people import HIDDEN, ReceiptWish
from qmember.domain.permissions import Permission, Viewer
from qmember.domain.text import mask_email
from qmember.models import Income, IncomeReversal, Person, Purpose
from qmember.queries.contact_wishes import hindrance_of
from qmember.queries.gift_holds import held
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import Reads

IN_A_ROW = 3
"""Earmarked gifts in a row after which the same purpose is suggested."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a giver. ``email`` is masked; None where no mail would be sent.

    ``held`` when her gifts are not received without a decision, for those who may read gifts.
    """

    receipt: ReceiptWish
    email: str | None
    purpose_id: int | None
    held: bool = False


def usual_for(session: Reads, viewer: Viewer, person_id: int, *, on: date) -> Usual | None:
    """What is usual for a giver; None for those who do not meet her in the register."""
    person = session.scalar(select(Person).where(Person.id == person_id, *in_scope(viewer)))
    if person is None or not viewer.may(Permission.READ_PEOPLE):
        return None
    why = hindrance_of(session, person_id, Errand.RECEIPT, Way.MAIL)
    reached = person.email and why is None and person.protection not in HIDDEN
    return Usual(
        receipt=ReceiptWish(person.receipt_wish),
        email=mask_email(person.email) if person.email and reached else None,
        purpose_id=_usual_purpose(session, viewer, person_id, on),
        held=viewer.may(Permission.READ_GIFTS) and bool(held(session, [person_id])),
    )


def _usual_purpose(session: Reads, viewer: Viewer, person_id: int, on: date) -> int | None:
    """The purpose of the latest gift when the last three that hold were earmarked.

    None when it takes no gifts any more, or the viewer may not read gifts.
    """
    if not viewer.may(Permission.READ_GIFTS):
        return None
    query = (
        select(Purpose)
        .select_from(Income)
        .outerjoin(Purpose, Purpose.id == Income.purpose_id)
        .outerjoin(IncomeReversal, IncomeReversal.income_id == Income.id)
        .where(
            Income.person_id == person_id,
            Income.kind == IncomeKind.GIFT,
            IncomeReversal.income_id.is_(None),
        )
        .order_by(Income.received_on.desc(), Income.id.desc())
        .limit(IN_A_ROW)
    )
    last = session.scalars(query).all()
    earmarked = [one for one in last if one is not None and not one.general]
    if len(earmarked) < IN_A_ROW:
        return None
    latest = earmarked[0]
    open_now = latest.from_on <= on and (latest.to_on is None or latest.to_on >= on)
    return latest.id if open_now else None
