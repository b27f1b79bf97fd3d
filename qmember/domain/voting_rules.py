"""The questions of the engine that are not about money: membership, type, exclusion, time and age."""

from __future__ import annotations

from datetime import date

from qmember.domain.births import Birth, reached
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Statutes
from qmember.domain.voters import Exclusion, Fact, Membership, Reason, Test, Vote, Voter, reason


def _reason(
    rule: Test,
    statutes: Statutes,
    key: Key,
    fact: str,
    holds: bool | None,  # noqa: FBT001  # an answer, not a switch
    **values: Fact,
) -> Reason:
    return reason(rule, statutes.paragraph(key), fact, holds, **values)


Current = tuple[Membership, date] | None
"""The membership that somebody has on the day of the meeting, and when it began."""


def begins_on(membership: Membership, statutes: Statutes) -> date | None:
    """The day on which a membership begins by the statutes; None when that has not happened."""
    starts_at = statutes.word(Key.STARTS_AT)
    begun: date | None = membership.accepted_on
    if starts_at == "fee_paid":
        begun = membership.fee_paid_on
    elif starts_at == "course":
        begun = membership.course_on
    return None if begun is None else max(begun, membership.accepted_on)


def current(voter: Voter, statutes: Statutes, on: date) -> Current:
    """The membership that she has on the day, and when it began; the oldest one if several."""
    begun = [(one, begins_on(one, statutes)) for one in voter.memberships]
    lasting = [
        (one, first_on)
        for one, first_on in begun
        if first_on is not None and first_on <= on and (one.ended_on is None or one.ended_on >= on)
    ]
    return min(lasting, key=lambda pair: (pair[1], pair[0].accepted_on), default=None)


def membership_reason(voter: Voter, found: Current, statutes: Statutes, on: date) -> Reason:
    """She is a member on the day of the meeting."""

    def answer(fact: str, *, holds: bool, **values: Fact) -> Reason:
        return _reason(Test.MEMBERSHIP, statutes, Key.STARTS_AT, fact, holds, **values)

    if found is not None:
        return answer("member_since", holds=True, since=found[1])
    if not voter.memberships:
        return answer("no_membership", holds=False)
    latest = max(voter.memberships, key=lambda one: (one.accepted_on, one.ended_on or date.max))
    if latest.ended_on is not None and latest.ended_on < on:
        return answer("membership_ended", holds=False, ended=latest.ended_on)
    begun = begins_on(latest, statutes)
    if begun is None:
        return answer(f"not_begun_{statutes.word(Key.STARTS_AT)}", holds=False)
    return answer("member_later", holds=False, since=begun)


BY_TYPE: dict[Vote, tuple[str, bool | None]] = {
    Vote.YES: ("type_votes", True),
    Vote.NO: ("type_does_not_vote", False),
    Vote.ASK: ("type_is_asked", None),
}


def type_reason(voter: Voter, statutes: Statutes) -> Reason:
    """Her type of membership has a vote; some types are for the meeting to decide about."""
    fact, holds = BY_TYPE[voter.vote]
    return _reason(
        Test.TYPE,
        statutes,
        Key.VOTING_TYPES,
        fact,
        holds,
        membership_type=voter.type_name,
    )


def exclusion_reasons(voter: Voter, found: Current, statutes: Statutes, on: date) -> list[Reason]:
    """What an exclusion means that has come into force, and of which nothing became since."""
    if not voter.exclusions:
        return []
    readmitted = found[0].accepted_on if found else None
    answers = [
        _exclusion(one, statutes, on)
        for one in sorted(voter.exclusions, key=lambda one: one.from_on)
        if one.from_on <= on and (readmitted is None or readmitted <= one.from_on)
    ]
    return [answer for answer in answers if answer is not None]


def _exclusion(one: Exclusion, statutes: Statutes, on: date) -> Reason | None:
    if one.settled_on is not None and one.settled_on <= on and one.upheld is False:
        return None
    open_appeal = (
        one.appealed_on is not None
        and one.appealed_on <= on
        and (one.settled_on is None or one.settled_on > on)
    )
    if not open_appeal:
        return _reason(Test.EXCLUSION, statutes, Key.APPEALED, "excluded", False, since=one.from_on)
    holds = {"votes": True, "no_vote": False}.get(statutes.word(Key.APPEALED))
    return _reason(
        Test.EXCLUSION,
        statutes,
        Key.APPEALED,
        "exclusion_appealed",
        holds,
        since=one.from_on,
    )


def suspension_reason(voter: Voter, statutes: Statutes, on: date) -> Reason | None:
    """A suspension takes the vote only where the statutes say so."""
    if not statutes.flag(Key.SUSPENDED):
        return None
    for one in sorted(voter.suspensions, key=lambda one: one.from_on):
        if one.from_on <= on and (one.to_on is None or one.to_on >= on):
            return _reason(
                Test.SUSPENSION,
                statutes,
                Key.SUSPENDED,
                "suspended",
                False,
                since=one.from_on,
            )
    return None


def days_reason(found: Current, statutes: Statutes, on: date) -> Reason | None:
    """She has been a member for as many days as the statutes ask, the meeting's own not counted."""
    needed = statutes.count(Key.MEMBER_DAYS)
    if not needed or found is None:
        return None
    long_enough = (on - found[1]).days >= needed
    fact = "member_long_enough" if long_enough else "member_too_short"
    return _reason(
        Test.MEMBER_DAYS,
        statutes,
        Key.MEMBER_DAYS,
        fact,
        long_enough,
        since=found[1],
        days=needed,
    )


def age_reason(voter: Voter, statutes: Statutes, on: date) -> Reason | None:
    """She is old enough on the day; where her age is not known somebody has to ask her."""
    age = statutes.count(Key.MIN_AGE)
    if not age:
        return None
    holds = reached(_birth(voter), age, on)
    fact = {True: "old_enough", False: "too_young", None: "age_unknown"}[holds]
    return _reason(Test.AGE, statutes, Key.MIN_AGE, fact, holds, age=age)


def _birth(voter: Voter) -> Birth | None:
    """When she was born, as far as that is known."""
    if voter.born_on is not None:
        return Birth(voter.born_on.year, voter.born_on)
    return None if voter.born_year is None else Birth(voter.born_year)
