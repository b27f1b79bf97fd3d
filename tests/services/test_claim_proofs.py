"""When she has shown that she paid: the roll counts from that day, and not when it is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError

from qmember.domain.claims import ClaimEnd, ClaimState
from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.ledger import Channel
from qmember.domain.permissions import Permission
from qmember.domain.statute_rules import Key
from qmember.domain.statutes import Rule
from qmember.models import ClaimProof, Income
from qmember.queries.claim_proofs import proofs_of
from qmember.queries.claims import claims_of
from qmember.queries.electoral_register import live_roll
from qmember.queries.member_types import member_types
from qmember.services import claim_proofs, claims, fee_runs, income
from qmember.services.claim_periods import end
from qmember.services.claims import ClaimWish
from qmember.services.clock import Clock
from qmember.services.fee_payments import FeePaid, record_fee
from qmember.services.member_types import FeeWish, decide_fee
from qmember.services.statutes import write_statutes
from qmember.services.unit import unit_of_work
from tests.conftest import EVERYTHING, KEYS, TODAY
from tests.factories.members import add_member
from tests.factories.people import MONA

LAST_DAY, MEETING = date(2026, 10, 31), date(2026, 11, 20)
SHOWN, CAME = date(2026, 10, 30), date(2026, 11, 3)
BY_OCTOBER = {"fee_rule": "paid_by_fixed_date", "fee_day": "10-31"}
INITIATED = BY_OCTOBER | {"paid_on": "initiated"}


@pytest.fixture
def statutes(open_unit):
    """Statutes from 2026 on that say these rules, each in § 4."""

    def write(rules: dict[str, object]) -> None:
        said = {Key[name.upper()]: Rule(value, "§ 4") for name, value in rules.items()}
        with open_unit(EVERYTHING) as unit:
            write_statutes(unit, from_on=date(2026, 1, 1), rules=said)

    return write


@pytest.fixture
def anna(association, open_unit) -> int:
    """A member since March 2024, where the fee of 2026 is 200 kr."""
    with open_unit(EVERYTHING) as unit:
        kind = next(one.id for one in member_types(unit.session) if one.name == "Medlem")
        decide_fee(unit, FeeWish(kind, 2026, 20_000, "Årsmötet 2025 § 11"))
        return add_member(unit, "Anna Ek").id


@pytest.fixture
def claim(anna, association, statutes) -> int:
    """Her fee of this year, asked for in October; the statutes count from the day that she shows."""
    statutes(INITIATED)
    october = Clock(date(2026, 10, 1))
    with unit_of_work(association, viewer=EVERYTHING, clock=october) as unit:
        return claims.make_claim(unit, ClaimWish(anna, date(2026, 12, 31)))


@pytest.fixture
def do(open_unit, anna):
    """One deed about Anna in a unit of its own."""

    def deed(verb, *values, viewer=EVERYTHING, **facts):
        with open_unit(viewer) as unit:
            return verb(unit, anna, *values, **facts)

    return deed


@pytest.fixture
def said(association, anna):
    """What the roll of the meeting says of her fee: whether she votes, the fact and its day."""

    def asked(on: date = MEETING) -> tuple[str, str, object]:
        with association.reading() as session:
            [row] = live_roll(session, KEYS, EVERYTHING, on).rows
        [fee] = [one for one in row.reasons if one.rule == "fee"]
        return row.outcome, fee.fact, dict(fee.values).get("paid")

    return asked


def pay(do, claim: int, on: date = CAME, amount: int = 20_000) -> int:
    return do(record_fee, FeePaid(claim, amount, on, Channel.BANKGIRO), key=None)


def take_payment_back(association, open_unit) -> None:
    with association.reading() as session:
        last = session.query(Income.id).order_by(Income.id.desc()).first()
    with open_unit(EVERYTHING) as unit:
        income.reverse_income(unit, income.live_income(unit, last.id), reason="undone")


UNPAID = ("not_eligible", "fee_unpaid", None)
PAID = ("eligible", "fee_paid", SHOWN)


def test_shown_she_votes_and_taken_back_she_does_not(claim, do, said) -> None:
    assert said() == UNPAID
    proof = do(claim_proofs.note_shown, claim, on=SHOWN)
    assert said() == PAID
    do(claim_proofs.undo_shown, proof)
    assert said() == UNPAID
    do(claim_proofs.note_shown, claim, on=LAST_DAY)
    assert said() == ("eligible", "fee_paid", LAST_DAY)


def test_shown_a_day_too_late_it_is_late(claim, do, said) -> None:
    do(claim_proofs.note_shown, claim, on=LAST_DAY + timedelta(days=1))
    assert said() == ("not_eligible", "fee_late", LAST_DAY + timedelta(days=1))


def test_when_the_money_has_come_the_earlier_day_still_counts(
    association, open_unit, claim, do, said
) -> None:
    proof = do(claim_proofs.note_shown, claim, on=SHOWN)
    pay(do, claim)
    assert said() == PAID
    do(claim_proofs.undo_shown, proof)
    assert said() == ("not_eligible", "fee_late", CAME)
    do(claim_proofs.note_shown, claim, on=SHOWN)
    assert said() == PAID
    take_payment_back(association, open_unit)
    assert said() == PAID


def test_money_that_came_first_is_the_day(claim, do, said) -> None:
    do(claim_proofs.note_shown, claim, on=LAST_DAY)
    pay(do, claim, SHOWN)
    assert said() == PAID


def test_what_was_paid_before_it_was_asked_for_counts(anna, do, said, statutes) -> None:
    statutes(INITIATED)
    asked = do(lambda unit, person_id: claims.make_claim(unit, ClaimWish(person_id, TODAY)))
    assert said()[1] == "fee_missing"
    do(claim_proofs.note_shown, asked, on=SHOWN)
    assert said() == PAID


@pytest.mark.parametrize(
    ("day", "fact"), [(SHOWN, "fee_paid"), (date(2026, 10, 29), "fee_missing")]
)
def test_a_meeting_before_the_money_came_is_answered_the_same_ever_after(
    claim, do, said, statutes, day, fact
) -> None:
    """Asked of a past day the roll knows what had happened by then, not what was written down by then."""
    statutes(INITIATED | {"fee_rule": "paid_at_latest_at_meeting_opening"})
    pay(do, claim)
    assert said(day)[1] == "fee_missing"
    do(claim_proofs.note_shown, claim, on=SHOWN)
    assert said(day)[1] == fact


@pytest.mark.parametrize("rules", [BY_OCTOBER, BY_OCTOBER | {"paid_on": "value_date"}])
def test_where_the_statutes_count_from_the_money_a_day_that_stands_changes_nothing(
    claim, do, said, statutes, rules
) -> None:
    do(claim_proofs.note_shown, claim, on=SHOWN)
    statutes(rules)
    assert said() == UNPAID
    with pytest.raises(Conflict, match="from the day the money came"):
        do(claim_proofs.note_shown, claim, on=SHOWN)


@contextmanager
def questions(association) -> Iterator[list[str]]:
    """What is asked of the table while something is done."""
    found: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if "claim_proof" in statement:
            found.append(statement)

    event.listen(association.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(association.engine, "before_cursor_execute", note)


def test_it_is_one_question_however_many_members_and_none_where_nothing_asks_for_it(
    association, claim, do, said, statutes, open_unit
) -> None:
    do(claim_proofs.note_shown, claim, on=SHOWN)
    with open_unit(EVERYTHING) as unit:
        other = add_member(unit, "Bea Lund").id
        asked = claims.make_claim(unit, ClaimWish(other, date(2026, 12, 31)))
        claim_proofs.note_shown(unit, other, asked, on=SHOWN)
    with questions(association) as found, association.reading() as session:
        rows = live_roll(session, KEYS, EVERYTHING, MEETING).rows
    assert ([row.outcome for row in rows], len(found)) == (["eligible"] * 2, 1)
    statutes(BY_OCTOBER)
    with questions(association) as found, association.reading() as session:
        live_roll(session, KEYS, EVERYTHING, MEETING)
    assert found == []


def test_no_fee_is_owed_that_was_shown_to_be_paid(claim, do, said, statutes, open_unit) -> None:
    statutes(INITIATED | {"fee_rule": "no_arrears_older_than", "fee_count": 1})
    later = date(2027, 3, 25)
    assert said(later)[:2] == ("not_eligible", "arrears")
    do(claim_proofs.note_shown, claim, on=SHOWN)
    assert said(later)[:2] == ("eligible", "no_arrears")


def test_the_claim_stays_open_until_the_money_comes(association, claim, do, anna) -> None:
    do(claim_proofs.note_shown, claim, on=SHOWN)
    with association.reading() as session:
        [row] = claims_of(session, EVERYTHING, anna, TODAY)
        assert proofs_of(session, anna)[claim].on == SHOWN
    assert (row.state, row.open_ore) == (ClaimState.OPEN, 20_000)


@pytest.mark.parametrize(
    ("how", "ended_on", "wanted"),
    [
        (ClaimEnd.WAIVED, TODAY, "fee_paid"), (ClaimEnd.TAKEN_BACK, TODAY, "fee_missing"),
        (ClaimEnd.CLOSED, TODAY, "fee_paid"), (ClaimEnd.CLOSED, MEETING, "fee_missing"),
    ],
)  # fmt: skip
def test_it_counts_for_as_long_as_its_claim_stands(
    association, claim, do, said, how, ended_on, wanted
) -> None:
    do(claim_proofs.note_shown, claim, on=SHOWN)
    with unit_of_work(association, viewer=EVERYTHING, clock=Clock(ended_on)) as unit:
        end(unit, claim, how)
    assert said()[1] == wanted


def test_pressed_twice_it_is_noted_once(association, claim, do) -> None:
    first = do(claim_proofs.note_shown, claim, on=SHOWN)
    with pytest.raises(Conflict, match="noted already"):
        do(claim_proofs.note_shown, claim, on=SHOWN)
    do(claim_proofs.undo_shown, first)
    with pytest.raises(Conflict, match="already been taken back"):
        do(claim_proofs.undo_shown, first)
    with association.reading() as session:
        assert session.query(ClaimProof).count() == 2


def test_what_cannot_be_is_refused(claim, do) -> None:
    for day in (TODAY + timedelta(days=1), date(2024, 12, 31)):
        with pytest.raises(Refused) as refused:
            do(claim_proofs.note_shown, claim, on=day)
        assert refused.value.field == "shown_on"
    pay(do, claim)
    with pytest.raises(Refused, match="counts as paid"):
        do(claim_proofs.note_shown, claim, on=CAME)


def test_only_those_who_claim_fees_may(claim, do) -> None:
    proof = do(claim_proofs.note_shown, claim, on=SHOWN)
    reader = replace(MONA, permissions=MONA.permissions - {Permission.CLAIM_FEES})
    for verb, facts in ((claim_proofs.note_shown, {"on": SHOWN}), (claim_proofs.undo_shown, {})):
        with pytest.raises(NotAllowed):
            do(verb, proof, viewer=reader, **facts)


def test_what_is_not_hers_is_not_there(claim, do, open_unit, anna) -> None:
    proof = do(claim_proofs.note_shown, claim, on=SHOWN)
    do(claim_proofs.undo_shown, proof)
    with open_unit(EVERYTHING) as unit:
        other = add_member(unit, "Bea Lund").id
    undone = proof + 1
    for verb, who, row, facts in (
        (claim_proofs.note_shown, other, claim, {"on": SHOWN}),
        (claim_proofs.undo_shown, other, proof, {}),
        (claim_proofs.undo_shown, anna, undone, {}),
        (claim_proofs.undo_shown, anna, 999, {}),
    ):
        with open_unit(EVERYTHING) as unit, pytest.raises(NotFound):
            verb(unit, who, row, **facts)


def test_a_claim_of_which_a_payment_is_shown_is_not_taken_back(
    association, claim, do, anna, open_unit
) -> None:
    proof = do(claim_proofs.note_shown, claim, on=SHOWN)
    with pytest.raises(Conflict, match="Take that back first"):
        do(claims.end_claim, claim, ClaimEnd.TAKEN_BACK)
    do(claim_proofs.undo_shown, proof)
    do(claims.end_claim, claim, ClaimEnd.TAKEN_BACK)
    with open_unit(EVERYTHING) as unit:
        run, _ = fee_runs.run_fees(unit, 2026, date(2026, 12, 31))
    with association.reading() as session:
        asked = claims_of(session, EVERYTHING, anna, TODAY)[0].claim_id
    again = do(claim_proofs.note_shown, asked, on=SHOWN)
    with open_unit(EVERYTHING) as unit, pytest.raises(Conflict, match="Somebody has paid"):
        fee_runs.undo_run(unit, run)
    do(claim_proofs.undo_shown, again)
    with open_unit(EVERYTHING) as unit:
        assert fee_runs.undo_run(unit, run) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"initiated_on": SHOWN}, {"initiated_on": LAST_DAY, "undoes_id": 1},
        {"initiated_on": SHOWN, "undoes_id": 1, "claim_id": 2},
    ],
)  # fmt: skip
def test_the_database_refuses_what_does_not_fit(association, claim, do, open_unit, facts) -> None:
    assert do(claim_proofs.note_shown, claim, on=SHOWN) == 1
    with open_unit(EVERYTHING) as unit:
        other = add_member(unit, "Bea Lund").id
        assert claims.make_claim(unit, ClaimWish(other, date(2026, 12, 31))) == 2
    with pytest.raises(DatabaseError), association.writing() as session:
        known = {"claim_id": claim, "at": Clock(TODAY).now(), "by": "Karin"}
        session.add(ClaimProof(**(known | facts)))
        session.flush()
