"""Who can see what of somebody: the offices by permission and protection, the same table as the pages ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qmember.domain.people import HIDDEN, MONEY_ROLES, PersonRole, Protection, sees_whole_register
from qmember.domain.permissions import ROLE_PERMISSIONS, Permission, Role, Viewer


class Seen(StrEnum):
    """What there is to see of somebody."""

    NAME = "name"
    CONTACT = "contact"
    VAULT = "vault"
    NUMBER = "number"
    DOCUMENTS = "documents"
    MEMBERSHIP = "membership"
    MONEY = "money"
    MONEY_BY_NUMBER = "money_by_number"
    ROLL = "roll"
    ROLL_BY_NUMBER = "roll_by_number"


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing that can be seen, and the offices that see it."""

    what: Seen
    by: tuple[Role, ...]


def who_sees(
    protection: Protection, roles: frozenset[PersonRole], *, member: bool
) -> tuple[Sight, ...]:
    """What each office can see of somebody with this protection who is these things to us.

    What nobody sees is left out. A payer who is nothing more is met by those alone who meet everybody.
    """
    found = (
        _hidden(protection, member=member) if protection in HIDDEN else _open(roles, member=member)
    )
    return tuple(sight for sight in found if sight.by)


def _open(roles: frozenset[PersonRole], *, member: bool) -> Iterator[Sight]:
    met = tuple(role for role in Role if _meets(role, roles))
    reads = _may(Permission.READ_PEOPLE, met)
    yield Sight(Seen.NAME, reads)
    yield Sight(Seen.CONTACT, _may(Permission.SHOW_CONTACT, met))
    yield Sight(Seen.DOCUMENTS, _may(Permission.KEEP_DOCUMENTS, met))
    if member:
        yield Sight(Seen.MEMBERSHIP, _may(Permission.READ_MEMBERS, met))
        yield Sight(Seen.ROLL, _may(Permission.READ_ROLL))
    yield Sight(Seen.MONEY, _may(Permission.READ_GIFTS, reads))
    unnamed = tuple(role for role in Role if role not in reads)
    yield Sight(Seen.MONEY_BY_NUMBER, _may(Permission.READ_GIFTS, unnamed))


def _hidden(protection: Protection, *, member: bool) -> Iterator[Sight]:
    opens = _may(Permission.OPEN_VAULT)
    yield Sight(Seen.VAULT, opens)
    if protection is Protection.PROTECTED:
        yield Sight(Seen.DOCUMENTS, _may(Permission.KEEP_DOCUMENTS, opens))
    yield Sight(Seen.NUMBER, _may(Permission.READ_PEOPLE))
    if member:
        yield Sight(Seen.ROLL_BY_NUMBER, _may(Permission.READ_ROLL))
    yield Sight(Seen.MONEY_BY_NUMBER, _may(Permission.READ_GIFTS))


def _may(permission: Permission, among: tuple[Role, ...] = tuple(Role)) -> tuple[Role, ...]:
    return tuple(role for role in among if permission in ROLE_PERMISSIONS[role])


def _meets(role: Role, roles: frozenset[PersonRole]) -> bool:
    """As ``queries.people_scope`` says: of payers and nothing more, those who meet everybody."""
    viewer = Viewer("user", "", ROLE_PERMISSIONS[role])
    return sees_whole_register(viewer) or not roles or bool(roles - MONEY_ROLES)
