"""Choose who pays a member's fees."""

from __future__ import annotations

from qmember.domain.errors import NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.people import HIDDEN, Protection
from qmember.domain.permissions import Permission
from qmember.models import FeePayer, Person
from qmember.queries.fee_payers import payers
from qmember.queries.people_scope import meets
from qmember.services import audit
from qmember.services.unit import Unit


def choose_payer(unit: Unit, person_id: int, payer_id: int) -> None:
    """Let somebody pay a member's fees from now on; herself again when both are the same.

    Fees that were asked for before keep their payer. Refused for a hidden payer or member: the two
    would lead to each other.
    """
    unit.need(Permission.CLAIM_FEES)
    if payers(unit.session, [person_id]).get(person_id, person_id) == payer_id:
        return
    for one in {person_id, payer_id}:
        person = unit.session.get(Person, one)
        if person is None or not meets(unit.session, unit.viewer, one):
            raise NotFound("The page does not exist. Search, or go to the overview")
        if person_id != payer_id and Protection(person.protection) in HIDDEN:
            raise Refused("Somebody protected pays and is paid for by nobody else", field="giver")
    row = FeePayer(person_id=person_id, payer_id=payer_id, at=unit.now, by=unit.viewer.name)
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.FEE_PAYER_CHOSEN, "person", person_id, own=person_id == payer_id)
