"""A fee run asks whoever owes and nobody twice; it can be taken back until the first has paid."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import Conflict, Refused
from qmember.domain.ledger import Channel
from qmember.domain.person_facts import PersonFacts
from qmember.models import Claim
from qmember.queries.fee_runs import Skipped, preview, runs
from qmember.queries.member_types import member_types
from qmember.services import memberships
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.fee_runs import run_fees, undo_run
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.people import add_people
from tests.conftest import EVERYTHING, TODAY

DUE = date(2027, 1, 31)


@pytest.fixture
def members(association, open_unit) -> list[int]:
    """Four members, an honorary member, a supporter for whom no fee is decided, and one who left."""
    kinds = ["Medlem"] * 4 + ["Hedersmedlem", "Stödmedlem", "Medlem"]
    with open_unit(EVERYTHING) as unit:
        types = {one.name: one.id for one in member_types(unit.session)}
        ids = add_people(unit, [PersonFacts(name=f"Medlem {n}") for n in range(len(kinds))])
        for person_id, kind in zip(ids, kinds, strict=True):
            memberships.accept(unit, person_id, type_id=types[kind], on=date(2026, 3, 1))
        memberships.leave(unit, ids[-1], from_on=TODAY)
        decide_fee(unit, FeeWish(types["Medlem"], 2026, 20_000, "Årsmötet 2026 § 11"))
        decide_fee(unit, FeeWish(types["Medlem"], 2027, 25_000, "Årsmötet 2026 § 12"))
    return ids


def test_it_says_first_what_it_would_do(association, members) -> None:
    with association.reading() as session:
        found = preview(session, 2027, TODAY)
    assert [one.person_id for one in found.asked] == members[:4]
    assert (found.total_ore, found.from_on, found.to_on) == (
        100_000,
        date(2027, 1, 1),
        date(2027, 12, 31),
    )
    assert found.skipped == {Skipped.FEE_FREE: 1, Skipped.NO_FEE: 1}


def test_it_does_what_it_said_and_nobody_is_asked_twice(association, members, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        _, count = run_fees(unit, 2027, DUE)
    assert count == 4
    with association.reading() as session:
        rows = session.query(Claim).order_by(Claim.person_id).all()
        assert [row.person_id for row in rows] == members[:4]
        assert {row.amount_ore for row in rows} == {25_000}
        assert len({row.reference for row in rows}) == 4
        assert preview(session, 2027, TODAY).skipped[Skipped.ASKED] == 4
        assert [(run.year, run.claims) for run in runs(session)] == [(2027, 4)]
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="nobody to ask"):
        run_fees(unit, 2027, DUE)


def test_who_has_paid_for_the_year_is_left_out(association, members, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        run_fees(unit, 2026, DUE)
        claim = unit.session.query(Claim.id).filter_by(person_id=members[0]).scalar()
        record_fee(unit, members[0], FeePaid(claim, 20_000, TODAY, Channel.SWISH))
    with association.reading() as session:
        assert preview(session, 2026, TODAY).skipped[Skipped.PAID] == 1
        assert len(preview(session, 2027, TODAY).asked) == 4


def test_it_is_taken_back_whole_until_the_first_has_paid(association, members, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        run, _ = run_fees(unit, 2027, DUE)
    with open_unit(EVERYTHING) as unit:
        assert undo_run(unit, run) == 4
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="already been taken back"):
        undo_run(unit, run)
    with open_unit(EVERYTHING) as unit:
        again, count = run_fees(unit, 2027, DUE)
        claim = unit.session.query(Claim).filter_by(run_id=again).first()
        record_fee(unit, claim.person_id, FeePaid(claim.id, 25_000, TODAY, Channel.SWISH))
    assert count == 4
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="Somebody has paid"):
        undo_run(unit, again)


def test_a_day_that_has_passed_is_no_day_to_pay(members, open_unit) -> None:
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="has passed"):
        run_fees(unit, 2027, date(2026, 11, 1))
