"""Case 3: a supporting member who pays 5 000 kr has no vote, and what is above her fee is a gift."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from qmember.domain.fee_policies import Over
from qmember.models import Income
from qmember.queries.electoral_register import live_roll
from qmember.queries.member_types import member_types
from qmember.services import memberships, people
from qmember.services.bank_naming import Part, name_payment
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.fee_policies import choose_policies
from qmember.services.member_types import FeeWish, decide_fee
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.services.test_fee_division import came


@pytest.mark.parametrize(
    ("kind", "votes"), [("Stödmedlem", "not_eligible"), ("Medlem", "eligible")]
)
def test_money_buys_no_vote(association, open_unit, kind, votes) -> None:
    with open_unit(EVERYTHING) as unit:
        type_id = next(one.id for one in member_types(unit.session) if one.name == kind)
        choose_policies(unit, over=Over.GIFT, short=0)
        decide_fee(unit, FeeWish(type_id, 2026, 20_000, "Årsmötet 2026 § 11"))
        anna = people.add_person(unit, name="Anna Ek").id
        memberships.accept(unit, anna, type_id=type_id, on=date(2026, 3, 1))
        make_claim(unit, ClaimWish(anna, date(2026, 12, 31)))
    payment = came(open_unit, 500_000)
    with open_unit(EVERYTHING) as unit:
        name_payment(unit, payment, [Part("membership_fee", 500_000, anna)])
    with association.reading() as session:
        incomes = session.execute(select(Income.kind, Income.amount_ore).order_by(Income.id))
        assert dict(incomes.all()) == {"membership_fee": 20_000, "gift": 480_000}
        [row] = live_roll(session, KEYS, EVERYTHING, TODAY).rows
    assert row.outcome == votes
    assert [(one.rule, one.holds) for one in row.reasons if one.rule == "type"] == [
        ("type", votes == "eligible")
    ]
