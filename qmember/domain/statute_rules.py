"""The rules that statutes may have: how each is written, what holds by itself, and who must say so.

Nothing here is an association's own statutes; see ``domain.statutes`` for those.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qmember.domain.errors import N_

Value = str | int | bool | None
"""What a rule says: a word of its choices, a day of the year (``02-28``), a number, yes or no."""


class Key(StrEnum):
    """One rule of the statutes."""

    VOTING_TYPES = "vote.types"
    FEE_RULE = "vote.fee_rule"
    FEE_DAY = "vote.fee_day"
    FEE_COUNT = "vote.fee_count"
    PAID_ON = "vote.paid_on"
    PART_PAID = "vote.part_paid"
    MEMBER_DAYS = "vote.min_membership_days"
    MIN_AGE = "vote.min_age"
    WEIGHT = "vote.weight"
    APPEALED = "vote.while_appealed"
    SUSPENDED = "vote.suspended_lose"
    DISCHARGE = "vote.discharge_excludes_board"
    PROXY = "proxy.allowed"
    PROXY_MOST = "proxy.max_per_holder"
    STARTS_AT = "membership.starts_at"
    LAPSE = "membership.lapse"
    LAPSE_MONTHS = "membership.lapse_months"
    YEAR = "membership.year"
    LATE_FROM = "membership.late_from"
    APPEAL_WEEKS = "membership.appeal_weeks"
    LATEST_DAY = "meeting.latest_day"
    NOTICE_WEEKS = "meeting.notice_weeks"
    EXTRA_NOTICE_WEEKS = "meeting.extra_notice_weeks"
    EARLIEST_NOTICE_WEEKS = "meeting.earliest_notice_weeks"
    MOTION_WEEKS = "meeting.motion_weeks"
    DOCUMENTS_WEEKS = "meeting.documents_weeks"
    NOMINATION_WEEKS = "meeting.nomination_weeks"
    FORWARDING_DAYS = "meeting.forwarding_days"
    FORM = "meeting.form"
    EXTRA_SHARE = "meeting.extra_request_share"
    STATUTE_CHANGE = "decision.statute_change"
    TIE_MATTER = "decision.tie_matter"
    TIE_ELECTION = "decision.tie_election"
    BALLOT = "ballot.election"
    QUORUM = "meeting.quorum"


class FeeRule(StrEnum):
    """When the membership fee must be paid by those who vote."""

    NONE = "none"
    BY_DAY = "paid_by_fixed_date"
    DAYS_BEFORE = "paid_by_days_before"
    AT_OPENING = "paid_at_latest_at_meeting_opening"
    NO_ARREARS = "no_arrears_older_than"
    PREVIOUS_YEAR = "previous_year_accepted_until"


class Shape(StrEnum):
    """How a rule is written; ``ONLY_PARAGRAPH`` says nothing but where the statutes say it."""

    ONLY_PARAGRAPH = "only_paragraph"
    CHOICE = "choice"
    FLAG = "flag"
    COUNT = "count"
    DAY = "day"


class Silent(StrEnum):
    """What a rule without a paragraph is: as good as another, without effect, or not accepted."""

    HOLDS = "holds"
    IDLE = "idle"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Definition:
    """How a rule is written. ``default`` is what a draft says, ``neutral`` what silent statutes mean.

    ``why`` is the sentence of a rule that is refused without its paragraph.
    """

    shape: Shape
    default: Value = None
    neutral: Value = None
    choices: tuple[str, ...] = ()
    silent: Silent = Silent.HOLDS
    why: str = ""
    most: int = 520


VOTE_WHY = N_("Write the paragraph. Without support in the statutes nobody loses the vote")
WEIGHT_WHY = N_("Write the paragraph. Without support in the statutes each member has one vote")
PROXY_WHY = N_("Write the paragraph. Without support in the statutes nobody votes for another")
FORM_WHY = N_("Write the paragraph. Without support in the statutes the meeting is held in a room")


def _count(default: int | None = None, *, neutral: int | None = None, most: int = 52) -> Definition:
    return Definition(Shape.COUNT, default, default if neutral is None else neutral, most=most)


def _choice(*words: str) -> Definition:
    return Definition(Shape.CHOICE, words[0], words[0], words)


DEFINITIONS: dict[Key, Definition] = {
    Key.VOTING_TYPES: Definition(Shape.ONLY_PARAGRAPH),
    Key.FEE_RULE: Definition(
        Shape.CHOICE, FeeRule.AT_OPENING, FeeRule.NONE, tuple(FeeRule), Silent.IDLE
    ),
    Key.FEE_DAY: Definition(Shape.DAY),
    Key.FEE_COUNT: _count(most=366),
    Key.PAID_ON: _choice("value_date", "initiated"),
    Key.PART_PAID: Definition(Shape.FLAG, default=False, neutral=False),
    Key.MEMBER_DAYS: Definition(Shape.COUNT, 0, 0, (), Silent.REFUSED, VOTE_WHY, 3660),
    Key.MIN_AGE: Definition(Shape.COUNT, None, None, (), Silent.REFUSED, VOTE_WHY, 30),
    Key.WEIGHT: Definition(Shape.COUNT, 1, 1, (), Silent.REFUSED, WEIGHT_WHY, 99),
    Key.APPEALED: _choice("ask", "votes", "no_vote"),
    Key.SUSPENDED: Definition(Shape.FLAG, False, False, (), Silent.REFUSED, VOTE_WHY),
    Key.DISCHARGE: Definition(Shape.FLAG, default=True, neutral=True),
    Key.PROXY: Definition(Shape.FLAG, False, False, (), Silent.REFUSED, PROXY_WHY),
    Key.PROXY_MOST: _count(1, most=99),
    Key.STARTS_AT: Definition(
        Shape.CHOICE, "fee_paid", "accepted", ("accepted", "fee_paid", "course"), Silent.IDLE
    ),
    Key.LAPSE: Definition(
        Shape.CHOICE, "end_of_unpaid_year", "never",
        ("never", "at_period_end", "end_of_unpaid_year", "at_annual_meeting",
         "months_after_reminder", "months_in_arrears"), Silent.IDLE,
    ),
    Key.LAPSE_MONTHS: _count(most=60),
    Key.YEAR: _choice("fixed", "rolling"),
    Key.LATE_FROM: Definition(Shape.DAY),
    Key.APPEAL_WEEKS: _count(4),
    Key.LATEST_DAY: Definition(Shape.DAY, "03-31", "03-31"),
    Key.NOTICE_WEEKS: _count(4),
    Key.EXTRA_NOTICE_WEEKS: _count(2),
    Key.EARLIEST_NOTICE_WEEKS: _count(),
    Key.MOTION_WEEKS: _count(6),
    Key.DOCUMENTS_WEEKS: _count(2),
    Key.NOMINATION_WEEKS: _count(),
    Key.FORWARDING_DAYS: _count(14, most=90),
    Key.FORM: Definition(
        Shape.CHOICE, "physical", "physical", ("physical", "digital", "hybrid"),
        Silent.REFUSED, FORM_WHY,
    ),
    Key.EXTRA_SHARE: _choice("1/10", "1/5", "1/4", "1/3", "1/2"),
    Key.STATUTE_CHANGE: _choice(
        "two_thirds_or_two_meetings", "two_thirds", "three_quarters", "two_meetings"
    ),
    Key.TIE_MATTER: _choice("chair", "lot"),
    Key.TIE_ELECTION: _choice("lot", "chair"),
    Key.BALLOT: _choice("secret_on_request", "secret", "open"),
    Key.QUORUM: _choice("none", "fifth_of_eligible", "quarter_of_eligible", "half_of_eligible"),
}  # fmt: skip
"""Every rule in the order of the page (``domain`` part 4)."""
