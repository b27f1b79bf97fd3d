"""The audit in words: why a voucher is in the sample, how a payment was named, which months."""

from __future__ import annotations

from collections.abc import Sequence

from qmember.domain.match_facts import Certainty
from qmember.domain.reviews import Step, Why
from qmember.queries.payer_memory import ITSELF
from qmember.web.filters import month
from qmember.web.texts import lazy_gettext as _l

WHY_WORDS = {
    Why.ALL.value: _l("All of them"),
    Why.LARGE.value: _l("Above the amount"),
    Why.DRAWN.value: _l("Drawn"),
}
STEP_WORDS = {
    Step.ASKED.value: _l("Asked"),
    Step.ANSWERED.value: _l("Answered"),
    Step.CLOSED.value: _l("Closed question"),
}
METHOD_WORDS = _l(
    "The place of a voucher in the queue is SHA-256 over the seed and its number. Those above the amount "
    "are taken first, then the first ones of the queue."
)
HOW_WORDS = {
    Certainty.CERTAIN.value: _l("Everything agreed, and it was approved with others that did"),
    Certainty.LIKELY.value: _l("The program suggested it, and it was approved by itself"),
    Certainty.UNCLEAR.value: _l("The treasurer said what it is"),
    ITSELF: _l("The program named it as the sender's earlier payments"),
}


def month_range(months: Sequence[str]) -> str:
    """``januari 2026 – oktober 2026``, or the one month."""
    if not months:
        return ""
    first, last = month(months[0]), month(months[-1])
    return first if first == last else f"{first} – {last}"
