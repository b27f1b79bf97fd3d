"""Fees that are asked for: one a member and year, open until the money has come, open again when not."""

from __future__ import annotations

import random
from datetime import date

import pytest

from qmember.domain.claims import ClaimEnd, ClaimState
from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.ledger import Channel, IncomeKind
from qmember.domain.membership_facts import Standing
from qmember.domain.references import ocr
from qmember.models import Claim, ClaimPayment, Income
from qmember.queries.claims import claims_of
from qmember.queries.member_facts import member_facts, status_of
from qmember.queries.member_types import member_types
from qmember.services import claims, gifts, income, memberships, people
from qmember.services import member_types as types
from qmember.services.claims import ClaimWish, end_claim, make_claim, reopen_claim
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.income import IncomeFacts
from qmember.services.member_types import FeeWish
from tests.conftest import EVERYTHING, TODAY
from tests.factories.people import MONA

DUE = date(2026, 12, 31)


@pytest.fixture
def member(association, open_unit) -> int:
    """Anna, a member since March; the fee is 200 kr."""
    with association.reading() as session:
        type_id = next(one.id for one in member_types(session) if one.name == "Medlem")
    with open_unit(EVERYTHING) as unit:
        person_id = people.add_person(unit, name="Anna Ek").id
        memberships.accept(unit, person_id, type_id=type_id, on=date(2026, 3, 1))
        types.decide_fee(unit, FeeWish(type_id, 2026, 20_000, "Årsmötet 2025 § 11"))
    return person_id


@pytest.fixture
def asked(member, open_unit) -> int:
    with open_unit(EVERYTHING) as unit:
        return make_claim(unit, ClaimWish(member, DUE))


@pytest.fixture
def told(association):
    def now(person_id: int):
        with association.reading() as session:
            [claim] = claims_of(session, EVERYTHING, person_id, TODAY)
            return claim.state, claim.open_ore, status_of(session, person_id, TODAY).standing

    return now


def paid(unit, claim_id: int, amount: int = 20_000) -> int:
    person_id = unit.session.get_one(Claim, claim_id).person_id
    return record_fee(unit, person_id, FeePaid(claim_id, amount, TODAY, Channel.SWISH))


def fee_of(database) -> Income:
    with database.reading() as session:
        link = session.query(ClaimPayment).order_by(ClaimPayment.income_id.desc()).first()
        return session.get_one(Income, link.income_id)


def test_a_claim_asks_for_the_fee_of_the_year_under_a_reference_of_its_own(
    association, member, asked
) -> None:
    with association.reading() as session:
        [claim] = claims_of(session, EVERYTHING, member, TODAY)
        assert claims_of(session, MONA, member, TODAY) != []
    assert ocr(claim.reference) == claim.reference
    assert (claim.amount_ore, claim.open_ore, claim.state) == (20_000, 20_000, ClaimState.OPEN)
    assert (claim.from_on, claim.to_on) == (date(2026, 1, 1), date(2026, 12, 31))


def test_paying_settles_the_year_and_undoing_opens_it_again(
    association, member, asked, open_unit, told
) -> None:
    assert told(member) == (ClaimState.OPEN, 20_000, Standing.UNPAID)
    with open_unit(EVERYTHING) as unit:
        assert paid(unit, asked) == 0
    assert told(member) == (ClaimState.PAID, 0, Standing.PAID)
    with open_unit(EVERYTHING) as unit:
        row = income.live_income(unit, fee_of(association).id)
        income.reverse_income(unit, row, reason="undone")
    assert told(member) == (ClaimState.OPEN, 20_000, Standing.UNPAID)


def test_a_part_is_not_the_whole(member, asked, open_unit, told) -> None:
    with open_unit(EVERYTHING) as unit:
        paid(unit, asked, 15_000)
    assert told(member) == (ClaimState.OPEN, 5_000, Standing.UNPAID)
    with open_unit(EVERYTHING) as unit:
        paid(unit, asked, 5_000)
    assert told(member) == (ClaimState.PAID, 0, Standing.PAID)


def test_what_is_over_is_a_gift(association, member, asked, open_unit, told) -> None:
    with open_unit(EVERYTHING) as unit:
        assert paid(unit, asked, 30_000) == 10_000
    assert told(member) == (ClaimState.PAID, 0, Standing.PAID)
    with association.reading() as session:
        rows = session.query(Income.kind, Income.amount_ore).order_by(Income.id).all()
    assert [tuple(row) for row in rows] == [("membership_fee", 20_000), ("gift", 10_000)]


def test_a_waiver_counts_as_paid_and_can_be_taken_back(member, asked, open_unit, told) -> None:
    with open_unit(EVERYTHING) as unit:
        end_claim(unit, member, asked, ClaimEnd.WAIVED)
    assert told(member) == (ClaimState.WAIVED, 0, Standing.PAID)
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="any more"):
        paid(unit, asked)
    with open_unit(EVERYTHING) as unit:
        reopen_claim(unit, member, asked)
    assert told(member) == (ClaimState.OPEN, 20_000, Standing.UNPAID)


def test_nobody_is_asked_twice_for_a_year(member, asked, open_unit) -> None:
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="already been asked"):
        make_claim(unit, ClaimWish(member, DUE))
    with open_unit(EVERYTHING) as unit:
        end_claim(unit, member, asked, ClaimEnd.TAKEN_BACK)
    with open_unit(EVERYTHING) as unit:
        assert make_claim(unit, ClaimWish(member, DUE)) != asked


def test_who_has_paid_is_asked_for_the_next_year(association, member, asked, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        paid(unit, asked)
    with open_unit(EVERYTHING) as unit:
        make_claim(unit, ClaimWish(member, date(2027, 1, 31)))
    with association.reading() as session:
        newest = claims_of(session, EVERYTHING, member, TODAY)[0]
    assert (newest.from_on, newest.to_on) == (date(2027, 1, 1), date(2027, 12, 31))


def test_a_new_fee_never_touches_what_was_asked_before(
    association, member, asked, open_unit
) -> None:
    with open_unit(EVERYTHING) as unit:
        [type_id] = {one.type_id for one in member_facts(unit.session, TODAY)[member].accepted}
        types.decide_fee(unit, FeeWish(type_id, 2026, 25_000, "Extra årsmöte § 3"))
    with association.reading() as session:
        assert [one.amount_ore for one in claims_of(session, EVERYTHING, member, TODAY)] == [20_000]


def test_more_than_is_open_never_lies_on_a_claim(association, member, asked, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        paid(unit, asked, 15_000)
    link = fee_of(association)
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="more than is open"):
        claims.answer(unit, [(link, asked)])


def test_two_at_once_that_are_together_too_much_are_refused(
    association, member, asked, open_unit, told
) -> None:
    facts = [
        IncomeFacts(IncomeKind.MEMBERSHIP_FEE, 15_000, TODAY, Channel.SWISH, member)
        for _ in range(2)
    ]
    with pytest.raises(Refused, match="more than is open"), open_unit(EVERYTHING) as unit:
        claims.answer(unit, [(row, asked) for row in income.add_incomes(unit, facts)])
    assert told(member) == (ClaimState.OPEN, 20_000, Standing.UNPAID)


def test_a_fee_that_is_moved_settles_hers_whom_it_was_moved_to(
    association, member, asked, open_unit, told
) -> None:
    with open_unit(EVERYTHING) as unit:
        paid(unit, asked)
        [type_id] = {one.type_id for one in member_facts(unit.session, TODAY)[member].accepted}
        other = people.add_person(unit, name="Karin Lundh").id
        memberships.accept(unit, other, type_id=type_id, on=date(2026, 3, 1))
        make_claim(unit, ClaimWish(other, DUE))
    with open_unit(EVERYTHING) as unit:
        gifts.move_gift(unit, fee_of(association).id, other)
    assert told(member) == (ClaimState.OPEN, 20_000, Standing.UNPAID)
    assert told(other) == (ClaimState.PAID, 0, Standing.PAID)


def test_nothing_is_asked_of_who_is_no_member_or_when_no_fee_is_decided(
    association, open_unit, member
) -> None:
    with open_unit(EVERYTHING) as unit:
        stranger = people.add_person(unit, name="Rut Dahl").id
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="not a member"):
        make_claim(unit, ClaimWish(stranger, DUE))
    with open_unit(EVERYTHING) as unit:
        supporter = next(t.id for t in member_types(unit.session) if t.name == "Stödmedlem")
    with open_unit(EVERYTHING) as unit:
        memberships.accept(unit, stranger, type_id=supporter, on=TODAY)
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="decided the fee"):
        make_claim(unit, ClaimWish(stranger, DUE))


def test_who_may_not_is_refused(member, asked, open_unit) -> None:
    from tests.factories.people import BIRGIT

    for deed in (
        lambda unit: make_claim(unit, ClaimWish(member, DUE)),
        lambda unit: end_claim(unit, member, asked, ClaimEnd.WAIVED),
        lambda unit: reopen_claim(unit, member, asked),
        lambda unit: paid(unit, asked),
    ):
        with open_unit(BIRGIT) as unit, pytest.raises(NotAllowed):
            deed(unit)


@pytest.mark.parametrize("seed", range(4))
def test_in_any_order_there_is_one_period_and_it_agrees_with_the_money(
    association, member, asked, open_unit, told, seed
) -> None:
    """Pay, undo, waive, reopen, in any order: status and open amount always say the same."""
    chance = random.Random(seed)  # noqa: S311  # a draw that can be repeated
    for _ in range(12):
        deed = chance.choice(("pay", "part", "undo", "waive", "reopen"))
        with open_unit(EVERYTHING) as unit:
            try:
                _do(unit, deed, member, asked)
            except (Conflict, NotFound):
                continue
        state, open_ore, standing = told(member)
        settled = state in (ClaimState.PAID, ClaimState.WAIVED)
        assert settled is (standing is Standing.PAID) is (open_ore == 0)
        with association.reading() as session:
            periods = member_facts(session, TODAY)[member].periods
        assert [(p.from_on, p.to_on) for p in periods] == (
            [(date(2026, 1, 1), date(2026, 12, 31))] if settled else []
        )


def _do(unit, deed: str, member: int, claim_id: int) -> None:
    if deed in ("pay", "part"):
        paid(unit, claim_id, 20_000 if deed == "pay" else 7_000)
    elif deed == "waive":
        end_claim(unit, member, claim_id, ClaimEnd.WAIVED)
    elif deed == "reopen":
        reopen_claim(unit, member, claim_id)
    else:
        links = unit.session.query(ClaimPayment.income_id).order_by(ClaimPayment.income_id.desc())
        row = income.live_income(unit, links.first()[0] if links.first() else 0)
        income.reverse_income(unit, row, reason="undone")
