"""Two who decide something together: one asks, the other one answers."""

from __future__ import annotations

from dataclasses import replace

from qmember.domain.permissions import Role, Viewer, permissions_of
from qmember.services.periods import answer_opening, ask_to_open
from qmember.services.unit import Unit
from qmember.services.users import add_user


def office(unit: Unit, role: Role, *, email: str = "") -> Viewer:
    """A new account with one office, as a viewer."""
    held = frozenset({role})
    address = email or f"{role.value.replace('_', '-')}-two@example.org"
    user = add_user(
        replace(unit, viewer=replace(unit.viewer, permissions=permissions_of(frozenset(Role)))),
        email=address, name=f"Två {role.value}", password=None, roles=[role],
    )  # fmt: skip
    return Viewer("user", user.name, permissions_of(held), user.id, roles=held)


def pair(unit: Unit) -> tuple[Viewer, Viewer]:
    """A treasurer and a chair, who decide together."""
    return tuple(
        office(unit, role, email=f"{role.value}-pair@example.org")
        for role in (Role.TREASURER, Role.CHAIR)
    )  # type: ignore[return-value]  # two of them


def reopen(unit: Unit, month: str, *, reason: str = "En faktura kom sent") -> int:
    """Let a treasurer ask that a month be opened, and a chair open it; the row id of what was asked."""
    asks, answers = (office(unit, role) for role in (Role.TREASURER, Role.CHAIR))
    asked = ask_to_open(replace(unit, viewer=asks), month, reason=reason)
    answer_opening(replace(unit, viewer=answers), asked, granted=True)
    return asked
