"""Why something is taken back: a fixed word that stays in the books, and own words that can be erased.

Rows of the books are never changed, so nobody's own words may stand in them: they could name a
person. They are kept with the deed in the audit chain, whose details can be erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qmember.domain.errors import Refused

NO_REASON = "Write why you correct. The auditor will read it"


class Why(StrEnum):
    """The reasons that a list offers, and those that the program gives by itself."""

    UNDONE = "undone"
    REPLACED = "replaced"
    WRONG_GIVER = "wrong_giver"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_DATE = "wrong_date"
    WRONG_CHANNEL = "wrong_channel"
    WRONG_PURPOSE = "wrong_purpose"
    DUPLICATE = "duplicate"
    WRONG_DETAILS = "wrong_details"
    LOST = "lost"
    REFUNDED = "refunded"
    REGRETTED = "regretted"
    PAID_TOO_MUCH = "paid_too_much"
    PAID_BY_MISTAKE = "paid_by_mistake"
    TAKEN_BACK = "taken_back"
    OTHER = "other"


OFFERED = (
    Why.WRONG_GIVER, Why.WRONG_AMOUNT, Why.WRONG_DATE, Why.WRONG_CHANNEL, Why.WRONG_PURPOSE,
    Why.DUPLICATE, Why.OTHER,
)  # fmt: skip
"""What a person may choose from; ``OTHER`` asks for own words."""

OFFERED_FOR_REFUNDS = (
    Why.REGRETTED, Why.PAID_TOO_MUCH, Why.PAID_BY_MISTAKE, Why.DUPLICATE, Why.TAKEN_BACK, Why.OTHER,
)  # fmt: skip
"""Why money goes back to whom it came from."""

OFFERED_FOR_RECEIPTS = (Why.WRONG_DETAILS, Why.LOST, Why.OTHER)
"""Why a receipt is issued anew although the gift itself is right."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as it is kept: ``why`` in the books, ``own`` words beside them, empty where none."""

    why: Why
    own: str = ""

    def details(self) -> dict[str, object]:
        """What the audit chain notes."""
        known: dict[str, object] = {"reason": self.why.value}
        return known | ({"words": self.own} if self.own else {})


def read_reason(text: str, own: str = "") -> Reason:
    """A reason from a chosen word, or from own words alone; Refused when it says nothing."""
    chosen, own = text.strip(), own.strip()
    if chosen not in set(Why):
        chosen, own = Why.OTHER, chosen or own
    if chosen == Why.OTHER and not own:
        raise Refused(NO_REASON, field="reason")
    return Reason(Why(chosen), own)
