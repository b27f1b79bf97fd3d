"""Which days a fee covers where the statutes have more than the association's year (B1, B2).

Each row of the tables was worked out by hand: who joined when, on which day all are asked for which
year, and what her fee covers and costs. TODAY is 23 November 2026; the fee is 200 kr, from 2027 250 kr.
"""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import Conflict
from qmember.domain.ledger import Channel
from qmember.domain.membership_facts import Standing
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.models import Claim
from qmember.queries.fee_runs import Skipped, preview
from qmember.queries.member_facts import status_of
from qmember.queries.member_types import member_types
from qmember.services import memberships
from qmember.services.claims import ClaimWish, make_claim
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.fee_runs import run_fees
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.people import add_person
from qmember.services.statutes import write_statutes
from tests.conftest import EVERYTHING, TODAY

DUE = date(2027, 1, 31)
D = date.fromisoformat
LATE = {Key.LATE_FROM: Rule("10-01", "§ 6")}
ROLLING = {Key.YEAR: Rule("rolling", "§ 6")}


@pytest.fixture
def joins(association, open_unit):
    """Let somebody join on a day where the statutes say some rules; her row id."""

    def joined(rules: dict[Key, Rule], on: str, name: str = "Anna Ek") -> int:
        with open_unit(EVERYTHING) as unit:
            kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
            write_statutes(unit, from_on=date(2020, 1, 1), rules=rules)
            decide_fee(unit, FeeWish(kind, 2024, 20_000, "Årsmötet 2023 § 11"))
            decide_fee(unit, FeeWish(kind, 2027, 25_000, "Årsmötet 2026 § 12"))
            person = add_person(unit, name=name)
            memberships.accept(unit, person.id, type_id=kind, on=D(on))
            return person.id

    return joined


def paid(open_unit, person_id: int, day: str) -> None:
    """Let her be asked from a day on and pay that day."""
    with open_unit(EVERYTHING) as unit:
        claim = make_claim(unit, ClaimWish(person_id, DUE, from_on=D(day)))
        amount = unit.session.get_one(Claim, claim).amount_ore
        record_fee(unit, person_id, FeePaid(claim, amount, D(day), Channel.SWISH))


@pytest.mark.parametrize(
    ("rules", "joined", "year", "first", "last", "ore"),
    [
        ({}, "2026-11-01", 2026, "2026-01-01", "2026-12-31", 20_000),
        (LATE, "2026-09-30", 2026, "2026-01-01", "2026-12-31", 20_000),
        (LATE, "2026-10-01", 2026, "2026-01-01", "2027-12-31", 25_000),
        (LATE, "2026-10-01", 2027, "2027-01-01", "2027-12-31", 25_000),
        (LATE, "2025-10-01", 2026, "2026-01-01", "2026-12-31", 20_000),
        (ROLLING, "2026-11-01", 2026, "2026-11-23", "2027-11-22", 20_000),
        (ROLLING, "2026-11-01", 2027, "2027-01-01", "2027-12-31", 25_000),
    ],
)
def test_what_one_is_asked_for_who_has_never_paid(
    association, joins, rules, joined, year, first, last, ore
) -> None:
    person_id = joins(rules, joined)
    with association.reading() as session:
        (one,) = preview(session, year, TODAY).asked
    assert (one.person_id, one.from_on, one.to_on) == (person_id, D(first), D(last))
    assert one.amount_ore == ore


def test_who_joined_late_and_paid_is_not_asked_again_the_next_year(
    association, joins, open_unit
) -> None:
    anna = joins(LATE, "2026-10-05")
    paid(open_unit, anna, "2026-10-07")
    with association.reading() as session:
        assert status_of(session, anna, date(2027, 12, 31)).paid_until == date(2027, 12, 31)
        assert preview(session, 2027, TODAY).skipped == {Skipped.PAID: 1}
        (one,) = preview(session, 2028, TODAY).asked
    assert (one.from_on, one.to_on) == (date(2028, 1, 1), date(2028, 12, 31))


def test_who_was_asked_for_two_years_is_asked_for_neither_again(
    association, joins, open_unit
) -> None:
    joins(LATE, "2026-10-05")
    with open_unit(EVERYTHING) as unit:
        run_fees(unit, 2026, DUE)
    with association.reading() as session:
        (claim,) = session.query(Claim).all()
        assert (claim.from_on, claim.to_on) == (date(2026, 1, 1), date(2027, 12, 31))
        for year in (2026, 2027):
            assert preview(session, year, TODAY).skipped == {Skipped.ASKED: 1}


def test_who_was_asked_for_the_next_year_is_not_asked_for_it_together_with_this(
    association, joins, open_unit
) -> None:
    joins(LATE, "2026-10-05")
    with open_unit(EVERYTHING) as unit:
        run_fees(unit, 2027, DUE)
    with association.reading() as session:
        assert preview(session, 2026, TODAY).skipped == {Skipped.ASKED: 1}


def test_twelve_months_go_on_where_the_last_ones_end(association, joins, open_unit) -> None:
    anna = joins(ROLLING, "2026-02-28")
    paid(open_unit, anna, "2026-03-15")
    with association.reading() as session:
        assert status_of(session, anna, TODAY).paid_until == date(2027, 3, 14)
        assert preview(session, 2026, TODAY).skipped == {Skipped.PAID: 1}
        (one,) = preview(session, 2027, TODAY).asked
    assert (one.from_on, one.to_on, one.amount_ore) == (
        date(2027, 3, 15),
        date(2028, 3, 14),
        25_000,
    )


def test_who_paid_her_twelve_months_is_paid_on_each_of_them_and_no_other(
    association, joins, open_unit
) -> None:
    anna = joins(ROLLING, "2024-02-29")
    paid(open_unit, anna, "2024-02-29")
    with association.reading() as session:
        last, after = (status_of(session, anna, D(day)) for day in ("2025-02-27", "2025-02-28"))
    assert (last.standing, after.standing) == (Standing.PAID, Standing.UNPAID)


def test_the_same_twelve_months_are_asked_for_once(joins, open_unit) -> None:
    anna = joins(ROLLING, "2026-11-01")
    with open_unit(EVERYTHING) as unit:
        run_fees(unit, 2026, DUE)
    with pytest.raises(Conflict), open_unit(EVERYTHING) as unit:
        make_claim(unit, ClaimWish(anna, DUE))
