"""Groups as plain links above a list."""

from __future__ import annotations

from flask import url_for

from qmember.queries.segments import open_segments
from qmember.web.context import reading, today, viewer


def group_filters(endpoint: str, chosen: int | None, **kept: object) -> list[dict[str, object]]:
    """A link for each group that the viewer may know of; the one that is chosen leads out of it."""
    return [
        {
            "label": one.name,
            "href": url_for(
                endpoint,
                **kept,  # type: ignore[arg-type]  # parts of an address
                grupp=None if one.segment_id == chosen else one.segment_id,
            ),
            "current": one.segment_id == chosen,
        }
        for one in open_segments(reading(), viewer(), today())
    ]
