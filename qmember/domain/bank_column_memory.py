"""What the columns of a bank's table were chosen to hold, known again by marks of its headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qmember.domain.bank_profiles import Field, Layout, settled
from qmember.domain.column_memory import Mark, headings_told

FEWEST = 3
"""A line with fewer headings is known by too little."""


def mark_of_headings(header: Sequence[str], mark: Mark) -> str | None:
    """The mark of all headings, whatever their order; None where they are too few to be known by."""
    told = [one for _, one in _headings(header)]
    return mark("bank\n" + "\n".join(sorted(told))) if len(told) >= FEWEST else None


def plain_layout(header: Sequence[str], layout: Layout, account: str, mark: Mark) -> dict[str, Any]:
    """What is kept of a choice; ``account`` is the own number that the file was about."""
    fields = {
        mark(heading): layout.fields.get(at, Field.OTHER).value for at, heading in _headings(header)
    }
    return {"fields": fields, "mark": layout.mark, "swish": layout.swish, "account": account}


def layout_of_plain(header: Sequence[str], plain: Mapping[str, Any], mark: Mark) -> Layout:
    """Where the columns of a header stand, by what was kept."""
    kept = plain["fields"]
    fields = {
        at: Field(kept.get(mark(heading), Field.OTHER.value)) for at, heading in _headings(header)
    }
    return Layout(settled(fields), plain["mark"], bool(plain["swish"]))


def _headings(header: Sequence[str]) -> list[tuple[int, str]]:
    """Those columns that are called something, by their place."""
    told = headings_told(header)
    return [(at, told[at]) for at, heading in enumerate(header) if heading.strip()]
