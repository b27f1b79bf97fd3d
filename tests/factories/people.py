"""People for tests: ordinary ones, a hidden one whose every field is a canary, and who looks."""

from __future__ import annotations

from qmember.domain.people import Protection
from qmember.domain.permissions import Role, Viewer, permissions_of
from qmember.domain.person_facts import PersonFacts


def viewer(role: Role, name: str = "Någon") -> Viewer:
    """Somebody who has one office."""
    roles = frozenset({role})
    return Viewer("user", name, permissions_of(roles), 7, roles=roles)


KARIN = viewer(Role.TREASURER, "Karin")
SIV = viewer(Role.PROTECTION_OFFICER, "Siv")
MONA = viewer(Role.MEMBER_OFFICER, "Mona")
RUT = viewer(Role.AUDITOR, "Rut")
BIRGIT = viewer(Role.CHAIR, "Birgit")
SARA = viewer(Role.SECRETARY, "Sara")


def canary_facts(canary: str, protection: Protection = Protection.PROTECTED) -> PersonFacts:
    """A person whose every field holds the canary."""
    return PersonFacts(
        name=f"{canary} Ek",
        email=f"{canary.encode('ascii', 'ignore').decode()}@example.org",
        phone="070-987 65 43",
        street=f"{canary}gatan 1",
        postcode="123 45",
        city=f"{canary}by",
        named_as=f"{canary} själv",
        protection=protection,
    )
