"""What the engine of voting rights is told of a member, and what it answers: values and nothing else.

What a röstlängd makes several of for each member is a named tuple: it is made in a fifth of the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Vote(StrEnum):
    """Whether a type of membership votes; ``ASK`` leaves it to the meeting."""

    YES = "yes"
    NO = "no"
    ASK = "ask"


class Outcome(StrEnum):
    """What the rules say of a member."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    NEEDS_DECISION = "needs_decision"


class Test(StrEnum):
    """One question of the engine, in the order in which they are asked."""

    MEMBERSHIP = "membership"
    TYPE = "type"
    EXCLUSION = "exclusion"
    SUSPENSION = "suspension"
    FEE = "fee"
    MEMBER_DAYS = "membership_days"
    AGE = "age"
    DECISION = "decision"

    __test__ = False


class Membership(NamedTuple):
    """One membership. ``ended_on`` is its last day; the others say what may begin it."""

    accepted_on: date
    fee_paid_on: date | None = None
    course_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """That a member was excluded from a day on. ``upheld`` is what became of an appeal, None: open."""

    from_on: date
    appealed_on: date | None = None
    settled_on: date | None = None
    upheld: bool | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """That a member may take no part from a day to a day."""

    from_on: date
    to_on: date | None = None


class Fee(NamedTuple):
    """What is asked for one period. A fee that is waived is settled on that day, like any other.

    ``settled_on`` is the value date of the payment that covered the whole, ``initiated_on`` the day
    on which she started it where she has shown so (``domain.claim_proofs``); ``part_paid_on`` the
    latest part of a plan that she keeps.
    """

    first_on: date
    last_on: date
    due_on: date
    settled_on: date | None = None
    initiated_on: date | None = None
    part_paid_on: date | None = None


class Voter(NamedTuple):
    """What is known of one member: nothing that the rules do not ask for.

    ``shown_as`` is what a list may call her. Her day of birth is often unknown, or only its year.
    """

    member_no: str
    shown_as: str
    vote: Vote
    type_name: str = ""
    memberships: tuple[Membership, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    fees: tuple[Fee, ...] = ()
    fee_exempt: bool = False
    born_on: date | None = None
    born_year: int | None = None


Fact = date | int | str


class Reason(NamedTuple):
    """One answer: the rule, where it stands, and ``fact`` with its values, which are safe to print.

    ``holds`` is None where somebody must decide. ``fact`` is a word of ``domain.voting_texts``.
    """

    rule: Test
    paragraph: str
    fact: str
    holds: bool | None
    values: tuple[tuple[str, Fact], ...] = ()


@lru_cache(maxsize=10_000)
def reason(
    rule: Test,
    paragraph: str,
    fact: str,
    holds: bool | None,  # noqa: FBT001  # an answer, not a switch
    **values: Fact,
) -> Reason:
    """One answer. Most members share theirs with others, so each is made once."""
    return Reason(rule, paragraph, fact, holds, tuple(sorted(values.items())))


class Verdict(NamedTuple):
    """What the rules say of one member, with every reason in the order of the rules."""

    member_no: str
    shown_as: str
    outcome: Outcome
    weight: int
    reasons: tuple[Reason, ...]

    @property
    def failing(self) -> tuple[Reason, ...]:
        """The reasons that stand in the way or must be decided."""
        return tuple(reason for reason in self.reasons if reason.holds is not True)


def number_order(member_no: str) -> tuple[int, str]:
    """Where a member number stands: shorter ones first, which is the order of their digits."""
    return len(member_no), member_no
