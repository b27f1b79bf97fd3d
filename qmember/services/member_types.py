"""Types of membership and what they cost: added and changed from a day on, never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qmember.domain.amounts import TOO_SMALL
from qmember.domain.errors import NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.member_types import SUGGESTED, TypeRule
from qmember.domain.permissions import Permission
from qmember.domain.text import clean_line
from qmember.models import Fee, MemberTypeRow, MemberTypeRule
from qmember.services import audit
from qmember.services.unit import Unit


def add_type(unit: Unit, *, name: str, rule: TypeRule) -> int:
    """Add a type of membership with its first rule; its row id."""
    unit.need(Permission.MANAGE_SETTINGS)
    cleaned = clean_line(name, 100)
    if not cleaned:
        raise Refused("Write what the type is called", field="name")
    if unit.session.scalar(select(MemberTypeRow.id).where(MemberTypeRow.name == cleaned)):
        raise Refused("There is already a type with that name.", field="name", code="known")
    return _store(unit, cleaned, rule)


def add_suggested(unit: Unit) -> None:
    """Give a new association the usual types, where it has none."""
    if unit.session.scalar(select(MemberTypeRow.id).limit(1)) is None:
        for name, rule in SUGGESTED:
            _store(unit, name, rule)


def _store(unit: Unit, name: str, rule: TypeRule) -> int:
    row = MemberTypeRow(name=name)
    unit.session.add(row)
    unit.session.flush()
    _add_rule(unit, row.id, rule)
    audit.note(unit, Event.MEMBER_TYPE_ADDED, "member_type", row.id, name=name)
    return row.id


def change_type(unit: Unit, type_id: int, rule: TypeRule) -> None:
    """Let a type give something else from a day on; the days before keep what they had."""
    unit.need(Permission.MANAGE_SETTINGS)
    _need_type(unit, type_id)
    _add_rule(unit, type_id, rule)
    audit.note(
        unit, Event.MEMBER_TYPE_CHANGED, "member_type", type_id, from_on=rule.from_on,
        vote=rule.vote, fee_free=rule.fee_free, min_age=rule.min_age,
    )  # fmt: skip


def _add_rule(unit: Unit, type_id: int, rule: TypeRule) -> None:
    row = MemberTypeRule(
        type_id=type_id, from_on=rule.from_on, vote=rule.vote, motion=rule.motion,
        electable=rule.electable, takes_part=rule.takes_part, fee_free=rule.fee_free,
        min_age=rule.min_age, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()


@dataclass(frozen=True, slots=True)
class FeeWish:
    """What a type is to cost (öre) from a membership year on, and who decided it where."""

    type_id: int
    from_year: int
    amount: int
    decision: str
    decided_on: date | None = None


def decide_fee(unit: Unit, wish: FeeWish) -> int:
    """Note a fee that was decided; claims that were made before keep what they ask for."""
    unit.need(Permission.MANAGE_SETTINGS)
    _need_type(unit, wish.type_id)
    if wish.amount <= 0:
        raise Refused(TOO_SMALL, field="amount")
    decision = clean_line(wish.decision, 200)
    if not decision:
        raise Refused("Write which meeting decided the fee, and the paragraph", field="decision")
    row = Fee(
        type_id=wish.type_id, from_year=wish.from_year, amount_ore=wish.amount,
        decided_on=wish.decided_on, decision=decision, at=unit.now, by=unit.viewer.name,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()
    audit.note(
        unit, Event.FEE_DECIDED, "fee", row.id, type=wish.type_id, from_year=wish.from_year,
        amount_ore=wish.amount,
    )  # fmt: skip
    return row.id


def _need_type(unit: Unit, type_id: int) -> None:
    if unit.session.get(MemberTypeRow, type_id) is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
