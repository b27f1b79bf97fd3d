"""Words about members and their fees, and the colour of each state."""

from __future__ import annotations

from qmember.domain.claims import ClaimState
from qmember.domain.member_lists import STANDING_TEXTS
from qmember.domain.membership_facts import Standing
from qmember.queries.fee_letters import NoLetter
from qmember.queries.fee_runs import Skipped
from qmember.queries.member_facts import Happened, Matter
from qmember.queries.members import Which
from qmember.web.texts import lazy_gettext as _l

STANDING_WORDS = {standing: _l(text) for standing, text in STANDING_TEXTS.items()}
STANDING_TONES = {
    **dict.fromkeys(Standing, "info"), Standing.PAID: "done", Standing.UNPAID: "wait",
    Standing.APPLIED: "wait", Standing.ACCEPTED: "wait",
}  # fmt: skip
WHICH_WORDS = {
    Which.ACTIVE: _l("Active members"),
    Which.UNPAID: _l("Unpaid members"),
    Which.NEW: _l("New this year"),
    Which.WAITING: _l("Waiting members"),
    Which.ENDED: _l("Ended members"),
}
HAPPENED_WORDS = {
    Happened.ACCEPTED: _l("Was accepted"),
    Happened.TYPE_CHANGED: _l("Got another type"),
    Happened.RESIGNED: _l("Ended the membership"),
    Happened.EXCLUDED: _l("Was excluded"),
    Happened.REMINDED: _l("Was reminded"),
}
MATTER_WORDS = {
    Matter.SUSPENDED: _l("Was suspended"),
    Matter.LIFTED: _l("The suspension ended"),
    Matter.APPEALED: _l("Appealed against the exclusion"),
    Matter.UPHELD: _l("The exclusion stands"),
    Matter.OVERTURNED: _l("The exclusion was overturned"),
    Matter.COURSE: _l("Took the introduction"),
}
CLAIM_WORDS = {
    ClaimState.OPEN: _l("Open fee"),
    ClaimState.LATE: _l("The day to pay has passed"),
    ClaimState.PAID: _l("Paid"),
    ClaimState.WAIVED: _l("Waived"),
    ClaimState.ROUNDED: _l("Counts as paid"),
    ClaimState.TAKEN_BACK: _l("Taken back"),
    ClaimState.CLOSED: _l("Closed fee"),
    ClaimState.MOVED_IN: _l("Paid before"),
}
CLAIM_TONES = {
    **dict.fromkeys(ClaimState, "info"), ClaimState.PAID: "done", ClaimState.WAIVED: "done",
    ClaimState.ROUNDED: "done", ClaimState.MOVED_IN: "done", ClaimState.OPEN: "wait", ClaimState.LATE: "wait",
}  # fmt: skip
SKIPPED_WORDS = {
    Skipped.FEE_FREE: _l("pay no fee."),
    Skipped.PAID: _l("have already paid for the year."),
    Skipped.ASKED: _l("have already been asked."),
    Skipped.NO_FEE: _l("are of a type for which no fee is decided."),
}
NO_LETTER_WORDS = {
    NoLetter.SETTLED: _l("are paid or no longer asked for."),
    NoLetter.DIED: _l("would go to somebody who has died."),
    NoLetter.NO_PAPER: _l("would go to somebody who wants no letters from us."),
    NoLetter.NO_ADDRESS: _l("have no postal address."),
}
