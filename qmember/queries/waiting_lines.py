"""One line of what waits for somebody on her overview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qmember.domain.periods import Month


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of what waits: ``what`` is a word of the page, ``since`` the day since which it does.

    ``count`` is how many, ``of`` out of how many where that is told; ``month`` or ``year`` names the one
    that it is about, ``until`` a last day.
    ``called`` is the name of a single one, ``row_id`` where it is found.
    """

    what: str
    count: int
    since: date
    month: Month | None = None
    year: int | None = None
    until: date | None = None
    called: str = ""
    row_id: int | None = None
    of: int | None = None
