"""The rules of the statutes in words: what each asks, and its answers."""

from __future__ import annotations

from flask_babel import LazyString

from qmember.domain.statute_rules import FeeRule, Key
from qmember.web.texts import lazy_gettext as _l

QUESTIONS: dict[Key, LazyString] = {
    Key.VOTING_TYPES: _l("Which types of members vote"),
    Key.FEE_RULE: _l("The fee must be paid"),
    Key.FEE_DAY: _l("Last day for the fee, as month and day"),
    Key.FEE_COUNT: _l("Days before the meeting, or months in arrears"),
    Key.PAID_ON: _l("The fee counts as paid"),
    Key.PART_PAID: _l("Who pays by an agreed plan has paid"),
    Key.MEMBER_DAYS: _l("Days of membership before one votes"),
    Key.MIN_AGE: _l("Years of age to vote"),
    Key.WEIGHT: _l("Votes of each member"),
    Key.APPEALED: _l("Who has appealed an exclusion"),
    Key.SUSPENDED: _l("Who is suspended loses the vote"),
    Key.DISCHARGE: _l("The board does not vote on its own discharge"),
    Key.PROXY: _l("One may vote for another"),
    Key.PROXY_MOST: _l("For how many others"),
    Key.STARTS_AT: _l("A membership begins"),
    Key.LAPSE: _l("An unpaid membership ends"),
    Key.LAPSE_MONTHS: _l("Months until it ends"),
    Key.YEAR: _l("A fee covers"),
    Key.LATE_FROM: _l("Who joins from this day on gets next year too, as month and day"),
    Key.APPEAL_WEEKS: _l("Weeks to appeal an exclusion"),
    Key.LATEST_DAY: _l("The annual meeting is held at the latest, month and day"),
    Key.NOTICE_WEEKS: _l("Weeks of notice of the annual meeting"),
    Key.EXTRA_NOTICE_WEEKS: _l("Weeks of notice of an extra meeting"),
    Key.EARLIEST_NOTICE_WEEKS: _l("Weeks before which no notice is sent"),
    Key.MOTION_WEEKS: _l("Weeks before the meeting for motions"),
    Key.DOCUMENTS_WEEKS: _l("Weeks before the meeting for the papers"),
    Key.NOMINATION_WEEKS: _l("Weeks before the meeting for nominations"),
    Key.FORWARDING_DAYS: _l("Days more for post through Skatteverket"),
    Key.FORM: _l("How the meeting is held"),
    Key.EXTRA_SHARE: _l("Part of the members that may ask for an extra meeting"),
    Key.STATUTE_CHANGE: _l("The statutes are changed by"),
    Key.TIE_MATTER: _l("Equal votes in a matter"),
    Key.TIE_ELECTION: _l("Equal votes in an election"),
    Key.BALLOT: _l("Elections of persons"),
    Key.QUORUM: _l("How many must be present"),
}
ANSWERS: dict[str, LazyString] = {
    FeeRule.NONE: _l("the statutes do not ask for it"),
    FeeRule.BY_DAY: _l("by a fixed day"),
    FeeRule.DAYS_BEFORE: _l("some days before the meeting"),
    FeeRule.AT_OPENING: _l("when the meeting opens at the latest"),
    FeeRule.NO_ARREARS: _l("nothing may be owed for longer than some months"),
    FeeRule.PREVIOUS_YEAR: _l("last year's is enough until a fixed day"),
    "value_date": _l("when the money has come"),
    "initiated": _l("when she has shown that she paid"),
    "ask": _l("the meeting decides"),
    "votes": _l("votes"),
    "no_vote": _l("does not vote"),
    "accepted": _l("when the board has said yes"),
    "fee_paid": _l("when the first fee is paid"),
    "course": _l("when the introduction is done"),
    "never": _l("only by a decision"),
    "at_period_end": _l("when the paid time is over"),
    "end_of_unpaid_year": _l("at the end of the unpaid year"),
    "at_annual_meeting": _l("at the annual meeting"),
    "months_after_reminder": _l("some months after a reminder"),
    "months_in_arrears": _l("after some months in arrears"),
    "fixed": _l("the association's year"),
    "rolling": _l("twelve months from when it is asked for or paid time ends"),
    "physical": _l("in a room"),
    "digital": _l("digitally"),
    "hybrid": _l("in a room and digitally"),
    "two_thirds_or_two_meetings": _l("two thirds, or two meetings"),
    "two_thirds": _l("two thirds"),
    "three_quarters": _l("three quarters"),
    "two_meetings": _l("two meetings"),
    "chair": _l("the chair decides"),
    "lot": _l("lots are drawn"),
    "secret_on_request": _l("secret if anybody asks"),
    "secret": _l("always secret"),
    "open": _l("open"),
    "fifth_of_eligible": _l("a fifth of those who may vote"),
    "quarter_of_eligible": _l("a quarter of those who may vote"),
    "half_of_eligible": _l("half of those who may vote"),
}
GROUPS: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (_l("Who may vote"), ("vote.", "proxy.")),
    (_l("Membership"), ("membership.",)),
    (_l("Meetings"), ("meeting.",)),
    (_l("How the meeting decides"), ("decision.", "ballot.")),
)
"""The parts of the page, and how the rules begin that stand in each."""


def answer_words(key: Key, answer: str) -> str:
    """An answer in words; a part such as 1/10 is its own."""
    if key is Key.QUORUM and answer == "none":
        return str(_l("no rule"))
    return str(ANSWERS.get(answer, answer))
