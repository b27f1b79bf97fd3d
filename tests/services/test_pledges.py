"""Promised gifts: no income until they come, suggested and never matched unseen, calm when they are late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qmember.domain.contact_wishes import ContactWish
from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.gift_holds import HoldReason
from qmember.domain.ledger import Channel
from qmember.domain.people import Protection
from qmember.domain.permissions import Role
from qmember.domain.pledges import PledgeState
from qmember.models import Income, Person
from qmember.queries.pledges import ended_pledges, open_pledges, promised_before
from qmember.services import gift_holds, people
from qmember.services.contact_wishes import set_wishes
from qmember.services.gifts import GiftFacts, correct_gift, move_gift, record_gift, void_gift
from qmember.services.people import add_person
from qmember.services.pledges import cancel, keep, promise
from tests.conftest import EVERYTHING, TODAY
from tests.services.test_users_roles import viewer

LATER = TODAY + timedelta(days=10)


@pytest.fixture
def anna(association, open_unit) -> Person:
    with open_unit() as unit:
        return add_person(unit, name="Anna Ek", email="anna@example.org")


@pytest.fixture
def pledge(open_unit, anna) -> int:
    with open_unit() as unit:
        return promise(unit, anna.id, amount=50000, due_on=LATER)


def give(open_unit, person: Person, ore: int = 50000, on: date = TODAY) -> int:
    with open_unit() as unit:
        return record_gift(unit, GiftFacts(ore, on, Channel.CASH, person.id)).income_id


def states(database, on: date = TODAY) -> list[PledgeState]:
    with database.reading() as session:
        rows = [*open_pledges(session, EVERYTHING, on), *ended_pledges(session, EVERYTHING, on)]
        return [row.state for row in rows]


def test_a_promise_is_no_income_and_pressed_twice_it_is_one(association, open_unit, anna) -> None:
    with open_unit() as unit:
        first = promise(unit, anna.id, amount=50000, due_on=LATER, key="k")
        assert promise(unit, anna.id, amount=50000, due_on=LATER, key="k") == first
    assert states(association) == [PledgeState.OPEN]
    with association.reading() as session:
        assert session.query(Income).count() == 0


@pytest.mark.parametrize(
    ("ore", "due", "field"),
    [
        (0, LATER, "amount"),
        (100, TODAY - timedelta(days=1), "due_on"),
        (100, TODAY + timedelta(days=2000), "due_on"),
    ],
)
def test_what_cannot_be_promised_is_said(association, open_unit, anna, ore, due, field) -> None:
    with pytest.raises(Refused) as refused, open_unit() as unit:
        promise(unit, anna.id, amount=ore, due_on=due)
    assert refused.value.field == field


def test_a_gift_of_hers_is_suggested_and_keeps_it_only_when_somebody_says_so(
    association, open_unit, anna, pledge
) -> None:
    gift = give(open_unit, anna, 60000)
    assert states(association) == [PledgeState.OPEN]
    with association.reading() as session:
        [row] = open_pledges(session, EVERYTHING, TODAY)
        assert [one.income_id for one in row.candidates] == [gift]
        found = promised_before(session, gift)
        assert found is not None
        assert found.id == pledge
    with open_unit() as unit:
        keep(unit, pledge, gift)
    assert states(association) == [PledgeState.KEPT]
    for do in (lambda unit: keep(unit, pledge, gift), lambda unit: cancel(unit, pledge)):
        with pytest.raises(Conflict), open_unit() as unit:
            do(unit)
    with association.reading() as session:
        assert promised_before(session, gift) is None


def test_a_gift_keeps_one_promise_of_its_own_giver(association, open_unit, anna, pledge) -> None:
    gift = give(open_unit, anna)
    with open_unit() as unit:
        other = add_person(unit, name="Örjan")
        theirs = promise(unit, other.id, amount=50000, due_on=LATER)
        second = promise(unit, anna.id, amount=50000, due_on=LATER)
    with pytest.raises(NotFound), open_unit() as unit:
        keep(unit, theirs, gift)
    with open_unit() as unit:
        keep(unit, pledge, gift)
    with pytest.raises(Conflict, match="another promise"), open_unit() as unit:
        keep(unit, second, gift)


def test_it_follows_a_correction_and_is_open_again_when_the_gift_is_gone(
    association, open_unit, anna, pledge
) -> None:
    gift = give(open_unit, anna)
    with open_unit() as unit:
        keep(unit, pledge, gift)
        facts = GiftFacts(45000, TODAY, Channel.CASH, anna.id)
        done = correct_gift(unit, gift, facts, reason="wrong_amount")
    assert states(association) == [PledgeState.KEPT]
    with open_unit() as unit:
        void_gift(unit, done.income_id, reason="wrong_amount")
    assert states(association) == [PledgeState.OPEN]


def test_it_is_open_again_when_the_gift_was_somebody_elses(
    association, open_unit, anna, pledge
) -> None:
    gift = give(open_unit, anna)
    with open_unit() as unit:
        keep(unit, pledge, gift)
        move_gift(unit, gift, add_person(unit, name="Örjan").id)
    assert states(association) == [PledgeState.OPEN]


def test_late_is_said_of_those_alone_who_may_be_asked(association, open_unit, anna, pledge) -> None:
    after = LATER + timedelta(days=1)
    assert states(association, after) == [PledgeState.OVERDUE]
    with open_unit() as unit:
        set_wishes(unit, anna.id, [ContactWish.NO_ASKING])
    assert states(association, after) == [PledgeState.OPEN]
    with open_unit(EVERYTHING) as unit:
        set_wishes(unit, anna.id, [])
        people.set_protection(unit, anna.id, Protection.PROTECTED)
    assert states(association, after) == [PledgeState.OPEN]
    with association.reading() as session:
        assert [row.shown_as for row in open_pledges(session, EVERYTHING, after)] == [
            f"P{anna.number}"
        ]


def test_nothing_is_promised_by_a_flagged_payer_and_only_who_records_gifts_writes(
    association, open_unit, anna, pledge
) -> None:
    with open_unit(EVERYTHING) as unit:
        gift_holds.hold(unit, anna.id, HoldReason.BOARD)
    with pytest.raises(Refused), open_unit() as unit:
        promise(unit, anna.id, amount=100, due_on=LATER)
    for role in (Role.AUDITOR, Role.CHAIR, Role.MEMBER_OFFICER):
        with pytest.raises(NotAllowed), open_unit(viewer(role)) as unit:
            cancel(unit, pledge)
    with association.reading() as session:
        assert open_pledges(session, viewer(Role.CHAIR), TODAY) == []
    with open_unit() as unit:
        cancel(unit, pledge)
    assert states(association) == [PledgeState.CANCELLED]
