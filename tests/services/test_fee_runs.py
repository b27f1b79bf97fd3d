"""A fee run asks whoever owes and nobody twice; it can be taken back until the first has paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from qmember.domain.errors import Conflict, Refused
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection
from qmember.domain.permissions import Role, Viewer, permissions_of
from qmember.domain.person_facts import PersonFacts
from qmember.models import Claim
from qmember.queries.fee_run_rows import asked_rows, runs
from qmember.queries.fee_runs import Skipped, preview
from qmember.queries.member_types import member_types
from qmember.services import fee_runs, memberships
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.fee_runs import run_fees, start_fees, undo_run
from qmember.services.jobs import run_waiting
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.people import add_people
from qmember.services.protection import set_protection
from qmember.services.worker import HANDLERS
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
        (run,) = runs(session, EVERYTHING)
        assert (run.year, run.claims, run.standing, run.paid) == (2027, 4, 4, 0)
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
    with association.reading() as session:
        states = [(run.standing, run.paid, run.can_be_undone) for run in runs(session, EVERYTHING)]
        assert states == [(4, 1, False), (0, 0, False)]
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="Somebody has paid"):
        undo_run(unit, again)


KARIN = Viewer("user", "Karin", permissions_of({Role.TREASURER}), roles=frozenset({Role.TREASURER}))


def test_a_hidden_member_is_asked_but_in_no_count(association, members, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        set_protection(unit, members[0], Protection.PROTECTED)
        found = preview(unit.session, 2027, TODAY, viewer=KARIN)
        assert [one.person_id for one in found.asked] == members[1:4]
        run, count = run_fees(unit, 2027, DUE)
        assert count == 4
        assert [one.claims for one in runs(unit.session, KARIN)] == [3]
        claim = unit.session.query(Claim).filter_by(run_id=run, person_id=members[0]).one()
        record_fee(unit, members[0], FeePaid(claim.id, 25_000, TODAY, Channel.SWISH))
    with open_unit(KARIN) as unit:
        assert runs(unit.session, KARIN)[0].can_be_undone
        assert undo_run(unit, run) == 3


def test_who_would_be_asked_is_shown_in_swedish_order(association, members) -> None:
    with association.reading() as session:
        found = preview(session, 2027, TODAY, viewer=KARIN)
        rows = asked_rows(session, KARIN, found.asked, 3)
    assert [row.shown_as for row in rows] == ["Medlem 0", "Medlem 1", "Medlem 2"]


def test_a_day_that_has_passed_is_no_day_to_pay(members, open_unit) -> None:
    with open_unit(EVERYTHING) as unit, pytest.raises(Refused, match="has passed"):
        run_fees(unit, 2027, date(2026, 11, 1))


def test_few_are_asked_at_once(association, members, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        started = start_fees(unit, 2027, DUE)
    assert (started.claims, started.waits) == (4, False)
    with association.reading() as session:
        assert [(run.claims, run.under_way) for run in runs(session, EVERYTHING)] == [(4, False)]


@pytest.fixture
def many(members, open_unit, monkeypatch) -> fee_runs.Started:
    """A run that is left to a worker: four are too many here to be asked at once."""
    monkeypatch.setattr(fee_runs, "AT_ONCE", 3)
    with open_unit(EVERYTHING) as unit:
        return start_fees(unit, 2027, DUE)


def test_many_are_asked_by_a_worker_in_parts(
    association, members, many, clock, monkeypatch
) -> None:
    monkeypatch.setattr("qmember.services.fee_run_job.PART", 3)
    assert (many.claims, many.waits) == (4, True)
    with association.reading() as session:
        assert [(run.claims, run.under_way) for run in runs(session, EVERYTHING)] == [(0, True)]
    assert run_waiting(association, clock, HANDLERS) == 1
    with association.reading() as session:
        rows = session.query(Claim).order_by(Claim.person_id).all()
        assert [row.person_id for row in rows] == members[:4]
        assert {(row.by, row.run_id, row.due_on) for row in rows} == {("qmember", many.run_id, DUE)}
        assert [(run.claims, run.under_way) for run in runs(session, EVERYTHING)] == [(4, False)]


def test_who_was_asked_meanwhile_is_not_asked_twice(
    association, members, many, clock, open_unit
) -> None:
    with open_unit(EVERYTHING) as unit:
        run_fees(unit, 2027, DUE)
    run_waiting(association, clock, HANDLERS)
    with association.reading() as session:
        assert session.query(Claim).count() == 4
        assert session.query(Claim).filter_by(run_id=many.run_id).count() == 0


def test_taken_back_it_makes_no_more(association, members, many, clock, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        assert undo_run(unit, many.run_id) == 0
    run_waiting(association, clock, HANDLERS)
    with association.reading() as session:
        assert session.query(Claim).count() == 0
        assert [(run.claims, run.under_way) for run in runs(session, EVERYTHING)] == [(0, False)]
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="already been taken back"):
        undo_run(unit, many.run_id)


def test_taken_back_in_the_middle_it_makes_no_more(
    association, members, many, clock, open_unit, monkeypatch
) -> None:
    monkeypatch.setattr("qmember.services.fee_run_job.PART", 2)
    first_part = fee_runs.ask_now

    def one_part(unit, run, found):
        made = first_part(unit, run, found)
        assert undo_run_of(unit, run.id) == 2
        return made

    undo_run_of = partial(_undo_as, EVERYTHING)
    monkeypatch.setattr("qmember.services.fee_run_job.ask_now", one_part)
    run_waiting(association, clock, HANDLERS)
    with association.reading() as session:
        assert session.query(Claim).count() == 2
        assert len(preview(session, 2027, TODAY).asked) == 4


def _undo_as(viewer, unit, run_id) -> int:
    return undo_run(replace(unit, viewer=viewer), run_id)
