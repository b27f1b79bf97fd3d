"""Money that never was income and is owed back: what a fee was paid too much of, by the house's rule."""

from __future__ import annotations

from qmember.domain.errors import Conflict
from qmember.domain.events import Event
from qmember.domain.reasons import Why
from qmember.domain.refunds import Way
from qmember.models import Allocation, Refund, RefundNaming, RefundUndo
from qmember.services import audit, ledger
from qmember.services.refund_payments import payments_of
from qmember.services.unit import Unit

OF_AN_INCOME = "A part of this payment has been given back. Undo the refund first."


def owe(unit: Unit, naming_id: int, person_id: int | None) -> None:
    """Note that what a payment was named is owed back to somebody, or to nobody known.

    No limit asks for a second person here: nothing that counted as income goes back.
    """
    naming = unit.session.get_one(Allocation, naming_id)
    refund = Refund(
        income_id=None, rest_income_id=None, person_id=person_id, amount_ore=naming.amount_ore,
        entry_id=naming.entry_id, why=Why.PAID_TOO_MUCH, way=Way.BANK, paid_on=None, at=unit.now,
        by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(refund)
    unit.session.flush()
    unit.session.add(RefundNaming(allocation_id=naming_id, refund_id=refund.id))
    unit.session.flush()
    audit.note(
        unit, Event.REFUND_MADE, "refund", refund.id, amount_ore=refund.amount_ore,
        reason=refund.why,
    )  # fmt: skip


def came_with(unit: Unit, naming_id: int, refund_id: int) -> None:
    """Note that a part of a payment is the money of a refund that was made before the payment came."""
    unit.session.add(RefundNaming(allocation_id=naming_id, refund_id=refund_id))
    unit.session.flush()


def no_longer_owed(unit: Unit, naming: Allocation) -> int:
    """Take back that a part of a payment is owed; the entry that reversed it.

    Conflict for the refund of an income, which is undone as such, and for what has been paid.
    """
    link = unit.session.get_one(RefundNaming, naming.id)
    refund = unit.session.get_one(Refund, link.refund_id)
    if refund.entry_id != naming.entry_id:  # the payment came after the refund, and was matched
        return ledger.reverse(unit, naming.entry_id, kind="reversal").id
    if refund.income_id is not None:
        raise Conflict(OF_AN_INCOME)
    return end_refund(unit, refund)


def end_refund(unit: Unit, refund: Refund) -> int:
    """Reverse the entry by which a refund is owed, and note that it did not happen; the entry."""
    if payments_of(unit, refund.id):
        raise Conflict("It has been paid. Undo the payment first, if it was not.")
    entry = ledger.reverse(unit, refund.entry_id, kind="reversal")
    unit.session.add(
        RefundUndo(refund_id=refund.id, entry_id=entry.id, at=unit.now, by=unit.viewer.name)
    )
    unit.session.flush()
    audit.note(unit, Event.REFUND_UNDONE, "refund", refund.id, amount_ore=refund.amount_ore)
    return entry.id
