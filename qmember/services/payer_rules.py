"""Say whether what a sender pays is to be named alike the next time."""

from __future__ import annotations

from qmember.domain.errors import Conflict
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.models import PayerRule
from qmember.queries.payer_rules import habit_of
from qmember.services import audit
from qmember.services.bank_matching import match_like
from qmember.services.unit import Unit

NO_RULE = "These payments are not named alike any more. Nothing has changed."


def say_alike(unit: Unit, payment_id: int, *, alike: bool) -> None:
    """Name payments like this one alike the next time, or leave each to a person.

    Raises Conflict for a payment that is not, or no longer, one of several that were named the same.
    """
    unit.need(Permission.RECORD_BANK)
    habit = habit_of(unit.session, payment_id)
    if habit is None:
        raise Conflict(NO_RULE)
    row = PayerRule(payment_id=payment_id, alike=alike, at=unit.now, by=unit.viewer.name)
    unit.session.add(row)
    unit.session.flush()
    audit.note(
        unit, Event.PAYER_RULE_SET, "payer_rule", row.id, alike=alike, kind=habit.kind,
        amount_ore=habit.amount,
    )  # fmt: skip
    match_like(unit, [payment_id])
