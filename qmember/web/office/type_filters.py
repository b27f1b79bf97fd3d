"""Types of membership as plain links above a list."""

from __future__ import annotations

from qmember.domain.member_types import MemberType
from qmember.queries.member_types import member_types
from qmember.web.context import reading
from qmember.web.office.choice_links import choice_links


def known_type(type_id: int | None) -> MemberType | None:
    """The type that an address names; None when there is none."""
    return next((one for one in member_types(reading()) if one.id == type_id), None)


def type_filters(
    endpoint: str, chosen: MemberType | None, **kept: object
) -> list[dict[str, object]]:
    """A link for each type; the one that is chosen leads out of it."""
    known = ((one.id, one.name) for one in member_types(reading()))
    return choice_links(endpoint, "typ", known, chosen.id if chosen else None, **kept)
