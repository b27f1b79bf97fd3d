"""Groups as plain links above a list."""

from __future__ import annotations

from qmember.queries.segments import open_segments
from qmember.web.context import reading, today, viewer
from qmember.web.office.choice_links import choice_links


def group_filters(endpoint: str, chosen: int | None, **kept: object) -> list[dict[str, object]]:
    """A link for each group that the viewer may know of; the one that is chosen leads out of it."""
    known = ((one.segment_id, one.name) for one in open_segments(reading(), viewer(), today()))
    return choice_links(endpoint, "grupp", known, chosen, **kept)
