"""What the page of receipts says of those that wait: how many leave how, who gets none, the first."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qmember.domain.reach import Barred, Way
from qmember.queries.receipt_queue import Waiting, counted, waiting_receipts
from qmember.queries.receipt_runs import Run, open_runs, runs
from qmember.services.receipt_preview import mail_preview
from qmember.web.context import keys, reading, today, viewer
from qmember.web.office.receipt_words import BARRED_WORDS


@dataclass(frozen=True, slots=True)
class Queue:
    """The receipts that wait, for the page; ``first`` is what would leave first, by each way.

    ``latest`` is the newest run, when it is over: whoever comes back to the page finds what became of it.
    """

    total: int
    mail: int
    paper: int
    barred: Sequence[tuple[Barred, object, int]]
    first: Mapping[str, Waiting]
    letter: tuple[str, str] | None
    runs: Sequence[Run]
    latest: Run | None
    key: str


def queue() -> Queue:
    """What waits now, as the viewer may see it."""
    found = waiting_receipts(reading(), keys(), viewer())
    counts = counted(found)
    first = {str(way): next(one for one in found if one.way is way) for way in Way if way in counts}
    by_mail = first.get(Way.MAIL)
    letter = mail_preview(reading(), by_mail.receipt_id, today()) if by_mail else None
    latest = next((one for one in runs(reading(), "receipts", limit=1) if one.over), None)
    return Queue(
        len(found), counts.get(Way.MAIL, 0), counts.get(Way.PAPER, 0),
        [(why, BARRED_WORDS[why], counts[why]) for why in Barred if why in counts],
        first, letter, open_runs(reading(), "receipts"), latest, secrets.token_urlsafe(16),
    )  # fmt: skip
