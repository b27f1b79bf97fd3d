"""Whatever happens to a fee and a membership, in any order: one period, whole, and one answer everywhere."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from qmember.domain.claims import ClaimEnd, ClaimState
from qmember.domain.errors import Refused
from qmember.domain.ledger import Channel
from qmember.domain.membership_facts import Leaving, Standing
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.models import Claim, ClaimPayment, MembershipEvent, MembershipPeriod
from qmember.models import MembershipPeriodVoid as Void
from qmember.queries import invariants
from qmember.queries.claims import claim_facts, claims_of
from qmember.queries.electoral_register import live_roll
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.queries.membership_spans import spans_on
from qmember.services import income, memberships, people
from qmember.services.association import choose
from qmember.services.claims import ClaimWish, end_claim, make_claim, reopen_claim
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.statutes import write_statutes
from qmember.services.unit import unit_of_work
from tests.clocks import MovingClock, noon
from tests.conftest import EVERYTHING, KEYS

EDGES = (
    date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 28), date(2028, 2, 29), date(2028, 4, 30),
    date(2027, 8, 31), date(2027, 6, 30), date(2027, 7, 1),
)  # fmt: skip
"""Days on which years, leap years and months turn; a deed happens on one of them."""

DEEDS = (
    "pay", "pay", "part", "fail", "fail", "waive", "round", "take_back", "reopen", "leave", "exclude",
    "undo", "accept", "ask",
)  # fmt: skip


def deed(unit, what: str, anna: int, chance: random.Random) -> None:
    """Something that happens to the member or her newest fee, if it can."""
    claim = unit.session.scalar(select(func.max(Claim.id)))
    ends = {
        "waive": ClaimEnd.WAIVED, "round": ClaimEnd.ROUNDED, "take_back": ClaimEnd.TAKEN_BACK
    }  # fmt: skip
    if what in ("pay", "part"):
        amount = {"pay": 20_000, "part": 7_000}[what]
        record_fee(unit, anna, FeePaid(claim, amount, unit.today, Channel.SWISH))
    elif what == "fail":  # it bounced, was given back, or was written down by mistake
        links = select(ClaimPayment.income_id).order_by(ClaimPayment.income_id.desc())
        row = income.live_income(unit, unit.session.scalar(links.limit(1)) or 0)
        income.reverse_income(unit, row, reason="bounced")
    elif what in ends:
        end_claim(unit, anna, claim, ends[what])
    elif what == "reopen":
        reopen_claim(unit, anna, claim)
    elif what in ("leave", "exclude"):
        how = Leaving.RESIGNED if what == "leave" else Leaving.EXCLUDED
        memberships.leave(unit, anna, from_on=unit.today + timedelta(days=1), how=how)
    elif what == "undo":
        events = select(MembershipEvent.id).where(MembershipEvent.kind != "undone")
        ids = list(unit.session.scalars(events.order_by(MembershipEvent.id)))[1:]
        memberships.undo(unit, anna, chance.choice(ids or [0]))
    elif what == "accept":
        memberships.accept(unit, anna, type_id=a_type(unit), on=unit.today)
    else:
        make_claim(unit, ClaimWish(anna, unit.today + timedelta(days=30)))


def a_type(unit) -> int:
    return next(one.id for one in member_types(unit.session) if one.name == "Medlem")


YEARS: dict[str, dict[Key, Rule]] = {
    "fixed": {},
    "late": {Key.LATE_FROM: Rule("10-01", "§ 6")},
    "rolling": {Key.YEAR: Rule("rolling", "§ 6")},
}
"""What the statutes say of the days that a fee covers."""


def begin(database, clock: MovingClock, first_month: int, kind: str = "fixed") -> int:
    """Anna, a member since March, asked for the fee; the statutes ask for it when the meeting opens."""
    with unit_of_work(database, viewer=EVERYTHING, clock=clock) as unit:
        choose(unit, from_on=date(2026, 1, 1), fiscal_month=first_month)
        rules = YEARS[kind] | {Key.FEE_RULE: Rule("paid_at_latest_at_meeting_opening", "§ 4")}
        write_statutes(unit, from_on=date(2026, 1, 1), rules=rules)
        decide_fee(unit, FeeWish(a_type(unit), 2026, 20_000, "Årsmötet 2025 § 11"))
        anna = people.add_person(unit, name="Anna Ek").id
        memberships.accept(unit, anna, type_id=a_type(unit), on=date(2026, 3, 1))
        make_claim(unit, ClaimWish(anna, unit.today + timedelta(days=30)))
    return anna


def one_period_each_and_whole(session) -> None:
    """Every claim that is settled has one period, of exactly its own days; the others have none."""
    claims = list(session.scalars(select(Claim)))
    facts = claim_facts(session, [row.id for row in claims])
    standing = select(MembershipPeriod).where(
        MembershipPeriod.claim_id.is_not(None), MembershipPeriod.id.not_in(select(Void.period_id))
    )
    found = [(row.claim_id, row.from_on, row.to_on) for row in session.scalars(standing)]
    settled = [
        row
        for row in claims
        if facts[row.id].end in (ClaimEnd.WAIVED, ClaimEnd.ROUNDED)
        or facts[row.id].paid_ore >= row.amount_ore
    ]
    assert sorted(found) == sorted((row.id, row.from_on, row.to_on) for row in settled)


def everybody_says_the_same(session, anna: int, today: date) -> None:
    """Status, spans, open amounts and the roll agree about her today."""
    now = status_of(session, anna, today)
    spans = spans_on(session, today)
    assert spans.get(anna) == (None if now.standing is Standing.NONE else now)
    rows = claims_of(session, EVERYTHING, anna, today)
    settled = (ClaimState.PAID, ClaimState.WAIVED, ClaimState.ROUNDED)
    assert all((row.open_ore == 0) is (row.state not in ("open", "late")) for row in rows)
    covered = any(row.from_on <= today <= row.to_on and row.state in settled for row in rows)
    if now.is_member:
        assert (now.standing is Standing.PAID) is covered
    [row] = live_roll(session, KEYS, EVERYTHING, today).rows
    assert (row.outcome == "eligible") is (now.standing is Standing.PAID)


@pytest.mark.parametrize(
    ("seed", "first_month", "kind"),
    [(1, 1, "fixed"), (2, 7, "fixed"), (3, 3, "late"), (4, 1, "rolling"), (5, 1, "late")],
)
def test_there_is_one_period_and_one_answer(association, seed, first_month, kind) -> None:
    chance, clock = random.Random(seed), noon()  # noqa: S311  # a draw that can be repeated
    anna, days = begin(association, clock, first_month, kind), sorted(EDGES)
    done = 0
    for day in days:
        clock.move(days=(day - clock.today()).days)
        for what in chance.choices(DEEDS, k=5):
            try:
                with unit_of_work(association, viewer=EVERYTHING, clock=clock) as unit:
                    deed(unit, what, anna, chance)
                    done += 1
            except Refused:
                continue  # it cannot happen now, and nothing has
            with association.reading() as session:
                one_period_each_and_whole(session)
                everybody_says_the_same(session, anna, day)
    assert done > 10
    with association.reading() as session:
        assert [f for f in invariants.check_all(session, KEYS) if not f.ok] == []
