"""Which days can be noted as shown: not after today, not a year early, and only before the money."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.claim_proofs import check_shown
from qmember.domain.claims import ClaimEnd, ClaimFacts, Paid
from qmember.domain.errors import Conflict, Refused

NEW_YEAR, TODAY = date(2027, 1, 1), date(2027, 3, 10)
OPEN = ClaimFacts(20_000, date(2027, 1, 31))
PART = ClaimFacts(20_000, date(2027, 1, 31), (Paid(5_000, date(2027, 2, 1)),))
PAID = ClaimFacts(20_000, date(2027, 1, 31), (Paid(20_000, date(2027, 3, 1)),))


def ended(how: ClaimEnd, claim: ClaimFacts = OPEN) -> ClaimFacts:
    return ClaimFacts(claim.amount, claim.due_on, claim.paid, how, date(2027, 3, 5))


@pytest.mark.parametrize(
    ("claim", "on"),
    [
        (OPEN, date(2027, 2, 27)), (OPEN, TODAY), (OPEN, date(2026, 12, 30)),
        (OPEN, date(2026, 1, 1)), (PART, date(2027, 2, 27)), (PAID, date(2027, 2, 28)),
        (ended(ClaimEnd.ROUNDED, PART), date(2027, 3, 4)),
    ],
)  # fmt: skip
def test_a_day_that_can_be(claim, on) -> None:
    check_shown(claim, from_on=NEW_YEAR, on=on, today=TODAY)


@pytest.mark.parametrize(
    ("claim", "on", "sentence"),
    [
        (OPEN, date(2027, 3, 11), "after today"),
        (OPEN, date(2025, 12, 31), "more than a year"),
        (PAID, date(2027, 3, 1), "counts as paid"),
        (PAID, date(2027, 3, 2), "counts as paid"),
        (ended(ClaimEnd.ROUNDED, PART), date(2027, 3, 5), "counts as paid"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_field(claim, on, sentence) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        check_shown(claim, from_on=NEW_YEAR, on=on, today=TODAY)
    assert refused.value.field == "shown_on"


@pytest.mark.parametrize(
    "how", [ClaimEnd.WAIVED, ClaimEnd.TAKEN_BACK, ClaimEnd.CLOSED, ClaimEnd.MOVED_IN]
)
def test_of_a_fee_that_nobody_is_to_pay_none_is_shown(how) -> None:
    with pytest.raises(Conflict, match="No payment is expected"):
        check_shown(ended(how), from_on=NEW_YEAR, on=date(2027, 2, 1), today=TODAY)
