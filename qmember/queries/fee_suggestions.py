"""Fees that a bank payment may be for: it has their reference, or the number of their member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from qmember.domain.fee_matching import references_in
from qmember.domain.member_numbers import member_numbers_in
from qmember.domain.people import show_number
from qmember.domain.permissions import Permission, Viewer
from qmember.models import Claim, MemberNumber, Person
from qmember.queries.bank import PaymentRow
from qmember.queries.claims import claim_facts
from qmember.queries.people import shown_name
from qmember.queries.people_scope import in_scope
from qmember.queries.reading import Reads

MOST = 5


@dataclass(frozen=True, slots=True)
class FeeSuggestion:
    """A fee that is open (öre) and what of the payment says so: its reference or a member number."""

    claim_id: int
    payer_number: str
    shown_as: str
    from_on: date
    to_on: date
    open_ore: int
    because: str


def fee_suggestions(session: Reads, viewer: Viewer, row: PaymentRow) -> list[FeeSuggestion]:
    """The open fees that the words of a payment name, the oldest first; none where nothing is left."""
    if row.left_ore <= 0 or not viewer.may(Permission.RECORD_BANK):
        return []
    said = f"{row.references} {row.text.message}"
    references, numbers = references_in(said), member_numbers_in(said)
    if not references and not numbers:
        return []
    payer = aliased(Person)
    query = (
        select(Claim, MemberNumber.number, payer.number, payer.name, payer.protection)
        .join(payer, payer.id == Claim.payer_id)
        .join(Person, Person.id == Claim.person_id)
        .join(MemberNumber, MemberNumber.person_id == Claim.person_id)
        .where(
            or_(Claim.reference.in_(references), MemberNumber.number.in_(numbers)),
            *in_scope(viewer),
        )
        .order_by(Claim.from_on, Claim.id)
    )
    rows = session.execute(query).all()
    facts = claim_facts(session, [claim.id for claim, *_ in rows])
    found = [
        FeeSuggestion(
            claim.id, show_number(number),
            shown_name(viewer, number=number, name=name, protection=protection),
            claim.from_on, claim.to_on, facts[claim.id].open_ore,
            claim.reference if claim.reference in references else member,
        )
        for claim, member, number, name, protection in rows
        if facts[claim.id].open_ore
    ]  # fmt: skip
    return found[:MOST]
