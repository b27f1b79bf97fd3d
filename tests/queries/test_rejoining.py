"""What it would be to accept somebody is what it is when she has been accepted (A14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from qmember.domain.errors import Refused
from qmember.domain.membership_facts import Standing
from qmember.domain.membership_rules import StartsAt
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.models import Claim
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.queries.rejoining import would_be
from qmember.services import memberships
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.people import add_person
from qmember.services.statutes import write_statutes
from tests.conftest import EVERYTHING, TODAY
from tests.factories.members import add_member, pay_fee

ON = date(2026, 11, 20)
PAID_FIRST = {Key.STARTS_AT: Rule("fee_paid", "§ 4")}
LAPSES = {Key.LAPSE: Rule("end_of_unpaid_year", "§ 5")}
ROLLING = {Key.YEAR: Rule("rolling", "§ 6")}


@dataclass
class Known:
    """Somebody who was a member from March 2024 to June 2026, or never; and the types."""

    person_id: int
    types: dict[str, int]


@pytest.fixture
def known(association, open_unit):
    def made(rules: dict[Key, Rule], *, before: bool = True, paid: bool = False) -> Known:
        with open_unit(EVERYTHING) as unit:
            types = {one.name: one.id for one in member_types(unit.session)}
            write_statutes(unit, from_on=date(2020, 1, 1), rules=rules)
            decide_fee(unit, FeeWish(types["Medlem"], 2026, 20_000, "Årsmötet 2025 § 11"))
            if not before:
                return Known(add_person(unit, name="Anna Ek").id, types)
            anna = add_member(unit, "Anna Ek")
            pay_fee(unit, anna, date(2024, 3, 5))
            pay_fee(unit, anna, date(2025, 1, 15))
            if paid:
                pay_fee(unit, anna, date(2026, 1, 15))
        if paid or not set(rules) & {Key.LAPSE}:
            with open_unit(EVERYTHING) as unit:
                memberships.leave(unit, anna.id, from_on=date(2026, 7, 1))
        return Known(anna.id, types)

    return made


CASES = [
    ({}, {"before": False}, "Medlem", Standing.UNPAID),
    ({}, {}, "Medlem", Standing.UNPAID),
    ({}, {"paid": True}, "Medlem", Standing.PAID),
    ({}, {}, "Hedersmedlem", Standing.PAID),
    ({}, {}, "Stödmedlem", Standing.UNPAID),
    (PAID_FIRST, {}, "Medlem", Standing.ACCEPTED),
    (PAID_FIRST, {"paid": True}, "Medlem", Standing.PAID),
    (LAPSES, {"paid": True}, "Medlem", Standing.PAID),
    (ROLLING, {"before": False}, "Medlem", Standing.UNPAID),
]


@pytest.mark.parametrize(("rules", "past", "kind", "standing"), CASES)
def test_it_is_what_she_is_when_it_has_been_done(
    association, open_unit, known, rules, past, kind, standing
) -> None:
    anna = known(rules, **past)
    with association.reading() as session:
        found = would_be(session, anna.person_id, anna.types[kind], ON, TODAY)
    with open_unit(EVERYTHING) as unit:
        memberships.accept(unit, anna.person_id, type_id=anna.types[kind], on=ON)
    with association.reading() as session:
        assert found.status == status_of(session, anna.person_id, TODAY)
    assert found.status.standing is standing
    assert (found.waits_for is StartsAt.FEE_PAID) is (standing is Standing.ACCEPTED)


@pytest.mark.parametrize(("rules", "past", "kind", "standing"), CASES)
def test_the_fee_is_what_she_is_asked_for_when_it_has_been_done(
    association, open_unit, known, rules, past, kind, standing
) -> None:
    anna = known(rules, **past)
    with association.reading() as session:
        found = would_be(session, anna.person_id, anna.types[kind], ON, TODAY)
    assert (found.days is None) is (standing is Standing.PAID)
    if found.days is None:
        return
    with open_unit(EVERYTHING) as unit:
        memberships.accept(unit, anna.person_id, type_id=anna.types[kind], on=ON)
        if found.fee is None:
            with pytest.raises(Refused, match="decided"):
                make_claim(unit, ClaimWish(anna.person_id, TODAY))
            return
        claim = unit.session.get_one(Claim, make_claim(unit, ClaimWish(anna.person_id, TODAY)))
        assert (claim.from_on, claim.to_on) == found.days
        assert claim.amount_ore == found.fee.amount_ore == 20_000


def test_it_tells_until_when_she_was_a_member(association, known) -> None:
    anna = known({})
    with association.reading() as session:
        found = would_be(session, anna.person_id, anna.types["Medlem"], ON, TODAY)
    assert found.member_until == date(2026, 6, 30)
    assert found.status.since == ON


def test_who_never_was_one_was_a_member_until_no_day(association, known) -> None:
    anna = known({}, before=False)
    with association.reading() as session:
        found = would_be(session, anna.person_id, anna.types["Medlem"], ON, TODAY)
    assert found.member_until is None


def test_a_day_to_come_is_refused(association, known) -> None:
    anna = known({})
    with association.reading() as session, pytest.raises(Refused, match="after today"):
        would_be(session, anna.person_id, anna.types["Medlem"], date(2026, 11, 24), TODAY)
