"""Who may vote at a meeting: every rule asked of every member, and each answer kept with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Statutes
from qmember.domain.voters import Outcome, Reason, Test, Verdict, Voter, number_order
from qmember.domain.voting_fees import fee_reason, last_fee_day
from qmember.domain.voting_rules import (
    age_reason,
    current,
    days_reason,
    exclusion_reasons,
    membership_reason,
    suspension_reason,
    type_reason,
)


def verdicts(voters: Iterable[Voter], statutes: Statutes, on: date) -> tuple[Verdict, ...]:
    """Every member's verdict for a meeting that is held on a day, by member number.

    Raises ValueError when two have the same number: one of them would be lost.
    """
    found: dict[str, Verdict] = {}
    for voter in voters:
        if voter.member_no in found:
            raise ValueError(f"two members are {voter.member_no}")
        found[voter.member_no] = verdict(voter, statutes, on)
    return tuple(sorted(found.values(), key=lambda row: number_order(row.member_no)))


def verdict(voter: Voter, statutes: Statutes, on: date) -> Verdict:
    """What the rules say of one member, asked in their order; no answer hides a later one."""
    found = current(voter, statutes, on)
    answers = (
        membership_reason(voter, found, statutes, on),
        type_reason(voter, statutes),
        *exclusion_reasons(voter, found, statutes, on),
        suspension_reason(voter, statutes, on),
        fee_reason(voter, statutes, on),
        days_reason(found, statutes, on),
        age_reason(voter, statutes, on),
    )
    reasons = tuple([answer for answer in answers if answer is not None])
    weight = max(statutes.count(Key.WEIGHT), 1)
    return Verdict(voter.member_no, voter.shown_as, outcome_of(reasons), weight, reasons)


def outcome_of(reasons: Iterable[Reason]) -> Outcome:
    """One that does not hold takes the vote; else one that is not known asks for a decision."""
    answers = {reason.holds for reason in reasons}
    if False in answers:
        return Outcome.NOT_ELIGIBLE
    return Outcome.NEEDS_DECISION if None in answers else Outcome.ELIGIBLE


def losing_vote(
    rows: Iterable[Verdict], statutes: Statutes, on: date, today: date
) -> tuple[Verdict, ...]:
    """Those who would vote if their fee were paid, while there is still a day to pay it."""
    last = last_fee_day(statutes, on)
    if last is None or last < today:
        return ()
    return tuple(row for row in rows if {reason.rule for reason in row.failing} == {Test.FEE})


def entitled_to_discharge(
    rows: Iterable[Verdict], statutes: Statutes, board: Collection[str]
) -> tuple[Verdict, ...]:
    """Who votes on the discharge of the board: by default not those whom it is about."""
    kept = board if statutes.flag(Key.DISCHARGE) else ()
    return tuple(
        row for row in rows if row.outcome is Outcome.ELIGIBLE and row.member_no not in kept
    )
