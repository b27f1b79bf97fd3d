"""The question of the engine about the fee: which one is asked for, by when, and when it was paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from qmember.domain.dates import day_of_year, months_after
from qmember.domain.statute_rules import FeeRule, Key
from qmember.domain.statutes import Statutes
from qmember.domain.voters import Fact, Fee, Reason, Test, Voter, reason


def fee_reason(voter: Voter, statutes: Statutes, on: date) -> Reason:
    """Her fee is paid as the statutes ask; where they are silent nobody loses the vote by it."""
    rule = FeeRule(statutes.word(Key.FEE_RULE))
    if rule is FeeRule.NONE:
        return _answer(statutes, "fee_not_asked", holds=True)
    if voter.fee_exempt:
        return _answer(statutes, "fee_exempt", holds=True)
    if rule is FeeRule.NO_ARREARS:
        return _arrears(voter, statutes, on)
    last = last_fee_day(statutes, on) or on
    asked = last if rule is FeeRule.BY_DAY else on
    if rule is FeeRule.PREVIOUS_YEAR and on <= _day_in(on.year, statutes):
        before = _best(voter, statutes, months_after(on, -12))
        if before is not None and _paid_by(before, statutes, last):
            return _paid(before, statutes, last)
    return _paid(_best(voter, statutes, asked), statutes, last)


def last_fee_day(statutes: Statutes, on: date) -> date | None:
    """The last day on which a fee counts at a meeting; None where the statutes ask for none.

    A fixed day is the latest one that has come by the meeting, and asks for the fee of its own period.
    """
    rule = FeeRule(statutes.word(Key.FEE_RULE))
    if rule is FeeRule.NONE:
        return None
    if rule is FeeRule.DAYS_BEFORE:
        return on - timedelta(days=statutes.count(Key.FEE_COUNT))
    if rule is FeeRule.BY_DAY:
        this_year = _day_in(on.year, statutes)
        return this_year if this_year <= on else _day_in(on.year - 1, statutes)
    return on


def counts_when_shown(statutes: Statutes) -> bool:
    """Tell whether these statutes count a fee from the day on which she has shown that she paid."""
    return statutes.word(Key.PAID_ON) == "initiated"


def paid_on(fee: Fee, statutes: Statutes) -> date | None:
    """The day on which a fee counts as paid by the statutes; None when it is not."""
    days = [fee.settled_on]
    if counts_when_shown(statutes):
        days.append(fee.initiated_on)
    if statutes.flag(Key.PART_PAID):
        days.append(fee.part_paid_on)
    return min((day for day in days if day is not None), default=None)


def period_name(first_on: date, last_on: date) -> str:
    """A period as people say it: ``2027``, or its days where it is no calendar year."""
    whole_year = (first_on.month, first_on.day, last_on) == (1, 1, date(first_on.year, 12, 31))
    return str(first_on.year) if whole_year else f"{first_on}–{last_on}"


def _answer(statutes: Statutes, fact: str, *, holds: bool, **values: Fact) -> Reason:
    return reason(Test.FEE, statutes.paragraph(Key.FEE_RULE), fact, holds, **values)


def _day_in(year: int, statutes: Statutes) -> date:
    month, day = statutes.day(Key.FEE_DAY) or (12, 31)
    return day_of_year(year, month, day)


def _best(voter: Voter, statutes: Statutes, day: date) -> Fee | None:
    """The fee of the period in which a day lies: of several the one that was paid first."""
    fees = [fee for fee in voter.fees if fee.first_on <= day <= fee.last_on]
    return min(
        fees,
        key=lambda fee: (paid_on(fee, statutes) or date.max, fee.first_on, fee.last_on),
        default=None,
    )


def _paid_by(fee: Fee, statutes: Statutes, last: date) -> bool:
    day = paid_on(fee, statutes)
    return day is not None and day <= last


def _paid(fee: Fee | None, statutes: Statutes, last: date) -> Reason:
    if fee is None:
        return _answer(statutes, "fee_missing", holds=False, by=last)
    period, day = period_name(fee.first_on, fee.last_on), paid_on(fee, statutes)
    if day is None:
        return _answer(statutes, "fee_unpaid", holds=False, period=period, by=last)
    fact = "fee_paid" if day <= last else "fee_late"
    return _answer(statutes, fact, holds=day <= last, period=period, paid=day, by=last)


def _arrears(voter: Voter, statutes: Statutes, on: date) -> Reason:
    """No fee has been unpaid for longer than the statutes allow."""
    months = statutes.count(Key.FEE_COUNT)
    owed = _oldest(
        fee
        for fee in voter.fees
        if months_after(fee.due_on, months) < on and not _paid_by(fee, statutes, on)
    )
    if owed is None:
        return _answer(statutes, "no_arrears", holds=True, months=months)
    period = period_name(owed.first_on, owed.last_on)
    return _answer(statutes, "arrears", holds=False, period=period, due=owed.due_on, months=months)


def _oldest(fees: Iterable[Fee]) -> Fee | None:
    return min(fees, key=lambda fee: (fee.due_on, fee.first_on, fee.last_on), default=None)
