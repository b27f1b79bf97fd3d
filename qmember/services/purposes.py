"""Purposes of gifts: added, and ended with a last day; what was given for them stays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from qmember.domain.errors import Conflict, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.permissions import Permission
from qmember.models import Purpose
from qmember.services import audit
from qmember.services.unit import Unit


def add_purpose(unit: Unit, *, name: str, from_on: date) -> Purpose:
    """Add a purpose that takes gifts from a day on."""
    unit.need(Permission.MANAGE_SETTINGS)
    if not name:
        raise Refused("Write what the gifts are for", field="name")
    if unit.session.scalar(select(Purpose.id).where(Purpose.name == name)):
        raise Refused("There is already a purpose with that name.", field="name", code="known")
    row = Purpose(name=name, from_on=from_on)
    unit.session.add(row)
    unit.session.flush()
    audit.note(unit, Event.PURPOSE_ADDED, "purpose", row.id, name=name, from_on=from_on)
    return row


def end_purpose(unit: Unit, purpose_id: int, *, last_on: date) -> None:
    """End a purpose after its last day; the general one always takes gifts."""
    unit.need(Permission.MANAGE_SETTINGS)
    row = unit.session.get(Purpose, purpose_id)
    if row is None:
        raise NotFound("The page does not exist. Search, or go to the overview")
    if row.general:
        raise Conflict("The general purpose cannot be ended. Gifts without a wish belong to it.")
    if last_on < row.from_on:
        raise Refused("The last day is before the first, or has passed", field="last_on")
    row.to_on = last_on
    unit.session.flush()
    audit.note(unit, Event.PURPOSE_ENDED, "purpose", row.id, name=row.name, last_on=last_on)
