"""Gifts that are things (E4): what was given, and what the association itself thinks it is worth.

They are no money: nothing is booked, and no paper tells a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qmember.domain.errors import Refused

LONGEST = 200


@dataclass(frozen=True, slots=True)
class InKindFacts:
    """One thing or several: ``estimate_ore`` None where nobody has thought of a value."""

    person_id: int | None
    received_on: date
    description: str
    estimate_ore: int | None = None


@dataclass(frozen=True, slots=True)
class Thanks:
    """What stands on the paper that thanks for a thing; never what it is worth."""

    association_name: str
    orgnr: str
    address: tuple[str, ...]
    contact: str
    giver: str | None
    description: str
    received_on: date
    printed_on: date
    language: str = "sv"


def check_in_kind(facts: InKindFacts, today: date) -> None:
    """Raise Refused at the field that is not right."""
    if not facts.description.strip():
        raise Refused("Write what was given", field="description")
    if facts.received_on > today:
        raise Refused("The date is after today. Write the day when it came", field="received_on")
    if facts.estimate_ore is not None and facts.estimate_ore <= 0:
        raise Refused("Write an amount greater than 0 kronor", field="estimate")
