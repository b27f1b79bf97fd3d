"""Types of membership as plain links above a list."""

from __future__ import annotations

from flask import url_for

from qmember.domain.member_types import MemberType
from qmember.queries.member_types import member_types
from qmember.web.context import reading


def known_type(type_id: int | None) -> MemberType | None:
    """The type that an address names; None when there is none."""
    return next((one for one in member_types(reading()) if one.id == type_id), None)


def type_filters(
    endpoint: str, chosen: MemberType | None, **kept: object
) -> list[dict[str, object]]:
    """A link for each type; the one that is chosen leads out of it."""
    return [
        {
            "label": one.name,
            "href": url_for(
                endpoint,
                **kept,  # type: ignore[arg-type]  # parts of an address
                typ=None if one == chosen else one.id,
            ),
            "current": one == chosen,
        }
        for one in member_types(reading())
    ]
