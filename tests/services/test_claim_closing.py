"""A fee is never a debt (B18): what is asked of those who are no longer members is closed by rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from qmember.domain.claims import ClaimState
from qmember.domain.ledger import Channel
from qmember.domain.membership_facts import Leaving, Standing
from qmember.domain.people import Protection
from qmember.domain.permissions import SYSTEM
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.models import Claim, Income
from qmember.queries import invariants
from qmember.queries.claims import claims_of
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.services import memberships
from qmember.services.claim_closing import close_claims_of_those_who_left
from qmember.services.claims import ClaimWish, make_claim, reopen_claim
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.people import mark_deceased
from qmember.services.protection import set_protection
from qmember.services.statutes import write_statutes
from qmember.services.tidying import Tidying
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.factories.members import add_member

ENDS = {Key.LAPSE: Rule("months_in_arrears", "§ 5"), Key.LAPSE_MONTHS: Rule(3, "§ 5")}
LONG_AGO, LATELY = TODAY - timedelta(days=30), TODAY - timedelta(days=29)


@pytest.fixture
def asked(association, open_unit):
    """Let somebody be a member since March, asked for 200 kr; her row id and her claim's."""

    def made(name: str = "Anna Ek") -> tuple[int, int]:
        with open_unit(EVERYTHING) as unit:
            kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
            decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet 2026 § 11"))
            anna = add_member(unit, name, joined=date(2026, 3, 1))
            return anna.id, make_claim(unit, ClaimWish(anna.id, TODAY))

    return made


@pytest.fixture
def leave(open_unit):
    """Let her leave from a day on."""

    def left(person_id: int, day: date, how: Leaving = Leaving.RESIGNED) -> None:
        with open_unit(EVERYTHING) as unit:
            memberships.leave(unit, person_id, from_on=day, how=how)

    return left


@pytest.fixture
def closed(open_unit):
    """Let the rule do its work; how many claims it closed."""

    def done() -> int:
        with open_unit(SYSTEM) as unit:
            return close_claims_of_those_who_left(unit)

    return done


def state_of(database, person_id: int) -> ClaimState:
    with database.reading() as session:
        (row,) = claims_of(session, EVERYTHING, person_id, TODAY)
        return row.state


def test_a_members_fee_stays_open_however_late_it_is(association, asked, closed) -> None:
    anna, _ = asked()
    assert closed() == 0
    assert state_of(association, anna) is ClaimState.OPEN


@pytest.mark.parametrize("how", list(Leaving))
def test_the_fee_of_who_left_is_closed_when_it_can_no_longer_be_undone(
    association, asked, leave, closed, how
) -> None:
    anna, _ = asked()
    berit, _ = asked("Berit Ås")
    leave(anna, LONG_AGO, how)
    leave(berit, LATELY, how)
    assert closed() == 1
    assert state_of(association, anna) is ClaimState.CLOSED
    assert state_of(association, berit) is ClaimState.OPEN
    assert closed() == 0


def test_so_is_the_fee_of_whose_membership_lapsed(association, asked, open_unit, closed) -> None:
    anna, _ = asked()
    with open_unit(EVERYTHING) as unit:
        write_statutes(unit, from_on=date(2020, 1, 1), rules=ENDS)
    with association.reading() as session:
        assert status_of(session, anna, TODAY).standing is Standing.LAPSED
    assert closed() == 1
    assert state_of(association, anna) is ClaimState.CLOSED


def test_so_is_the_fee_of_who_died(association, asked, open_unit, closed) -> None:
    anna, _ = asked()
    with open_unit(EVERYTHING) as unit:
        mark_deceased(unit, anna, LONG_AGO)
    assert closed() == 1
    assert state_of(association, anna) is ClaimState.CLOSED


def test_so_is_the_fee_of_who_is_hidden(association, asked, leave, open_unit, closed) -> None:
    anna, _ = asked()
    with open_unit(EVERYTHING) as unit:
        set_protection(unit, anna, Protection.PROTECTED)
    leave(anna, LONG_AGO)
    assert closed() == 1


def test_what_was_paid_of_it_stays_income_and_no_period_begins(
    association, asked, leave, open_unit, closed
) -> None:
    anna, claim = asked()
    with open_unit(EVERYTHING) as unit:
        record_fee(unit, anna, FeePaid(claim, 7_000, TODAY, Channel.SWISH))
    leave(anna, LONG_AGO)
    assert closed() == 1
    with association.reading() as session:
        assert session.scalars(select(Income.amount_ore)).all() == [7_000]
        assert status_of(session, anna, TODAY).paid_until is None
        assert [found for found in invariants.check_all(session, KEYS) if not found.ok] == []


def test_who_has_paid_has_nothing_closed(association, asked, leave, open_unit, closed) -> None:
    anna, claim = asked()
    with open_unit(EVERYTHING) as unit:
        record_fee(unit, anna, FeePaid(claim, 20_000, TODAY, Channel.SWISH))
    leave(anna, LONG_AGO)
    assert closed() == 0
    assert state_of(association, anna) is ClaimState.PAID


def test_what_somebody_asks_for_again_is_not_closed_by_the_rule_again(
    association, asked, leave, open_unit, closed
) -> None:
    anna, claim = asked()
    leave(anna, LONG_AGO)
    closed()
    with open_unit(EVERYTHING) as unit:
        reopen_claim(unit, anna, claim)
        record_fee(unit, anna, FeePaid(claim, 5_000, TODAY, Channel.SWISH))
    assert closed() == 0
    assert state_of(association, anna) is ClaimState.OPEN


def test_who_comes_back_is_asked_anew(association, asked, leave, open_unit, closed) -> None:
    anna, claim = asked()
    leave(anna, LONG_AGO)
    closed()
    with open_unit(EVERYTHING) as unit:
        kind = unit.session.get_one(Claim, claim).type_id
        memberships.accept(unit, anna, type_id=kind, on=TODAY)
        again = make_claim(unit, ClaimWish(anna, TODAY))
    assert again != claim


def test_the_worker_does_it_each_day(association, asked, leave, clock) -> None:
    anna, _ = asked()
    leave(anna, LONG_AGO)
    Tidying(association, clock).run_if_due()
    assert state_of(association, anna) is ClaimState.CLOSED
