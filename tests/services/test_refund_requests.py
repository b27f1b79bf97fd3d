"""Above the limit two people decide: one asks, another answers, and it is done with the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.events import Event
from qmember.domain.ledger import Channel
from qmember.domain.permissions import Permission, Role, Viewer
from qmember.domain.reasons import Why
from qmember.domain.refunds import RefundWish, Way
from qmember.models import ApprovalAnswer, ApprovalWithdrawal, Refund, UserRole
from qmember.queries.history import history_of
from qmember.queries.refund_requests import open_requests
from qmember.queries.waiting import waiting
from qmember.services import gifts, people
from qmember.services.gifts import GiftFacts
from qmember.services.periods import answer_opening
from qmember.services.refund_limits import choose_limit
from qmember.services.refund_requests import Asked, answer_refund, refund, withdraw_request
from qmember.services.refund_undo import undo_refund
from qmember.services.refunds import Refunded
from qmember.services.unit import unit_of_work
from tests.clocks import noon
from tests.conftest import EVERYTHING, KEYS
from tests.factories.bank_money import DAY
from tests.two_people import office

pytestmark = pytest.mark.usefixtures("all_is_well_at_the_end")

WISH = RefundWish(200_001, Why.REGRETTED)


@pytest.fixture
def clock():
    return noon()


@pytest.fixture
def two(association, open_unit):
    """A treasurer and a chair with accounts."""
    with open_unit(EVERYTHING) as unit:
        return office(unit, Role.TREASURER), office(unit, Role.CHAIR)


@pytest.fixture
def anna(association, open_unit) -> int:
    with open_unit() as unit:
        return people.add_person(unit, name="Anna Ek", email="anna@example.org").id


def given(unit, person_id, amount=300_000) -> int:
    return gifts.record_gift(unit, GiftFacts(amount, DAY, Channel.SWISH, person_id)).income_id


def asked(open_unit, viewer, income_id, wish=WISH, words="") -> int:
    with open_unit(viewer) as unit:
        done = refund(unit, income_id, wish, words=words)
    assert isinstance(done, Asked)
    return done.approval_id


def refunds(database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(Refund.amount_ore).order_by(Refund.id)))


def todo(database, viewer, clock) -> dict[str, int]:
    with database.reading() as session:
        found = waiting(session, viewer, today=clock.today(), fiscal_month=1)
    return {one.what: one.count for one in found if one.what.startswith("refund")}


def test_another_one_agrees_and_it_is_done_at_once(
    association, open_unit, clock, two, anna
) -> None:
    karin, birgit = two
    with open_unit(karin) as unit:
        income_id = given(unit, anna)
    approval_id = asked(open_unit, karin, income_id, replace(WISH, why=Why.OTHER), "Hon ringde")
    assert refunds(association) == []
    assert todo(association, karin, clock) == {}
    assert todo(association, birgit, clock) == {"refund_requests": 1}
    with association.reading() as session:
        [row] = open_requests(session, KEYS, birgit)
        assert (row.amount_ore, row.why, row.words, row.way) == (
            200_001,
            "other",
            "Hon ringde",
            "bank",
        )
        assert (row.approval.own, row.names_payer) == (False, False)
        [own] = open_requests(session, KEYS, karin)
        assert (own.approval.own, own.income.shown_as) == (True, "Anna Ek")
    with open_unit(birgit) as unit:
        done = answer_refund(unit, approval_id, granted=True)
        assert isinstance(done, Refunded)
    assert refunds(association) == [200_001]
    assert todo(association, karin, clock) == {"refunds": 1}
    assert todo(association, birgit, clock) == {}
    with association.reading() as session:
        told = [one.event for one in history_of(session, KEYS, karin, [("approval", approval_id)])]
        assert told == [Event.APPROVAL_ASKED, Event.APPROVAL_GRANTED]
    with pytest.raises(Conflict, match="already been answered"), open_unit(birgit) as unit:
        answer_refund(unit, approval_id, granted=True)


def test_who_asked_withdraws_it_and_the_other_one_is_told(
    association, open_unit, clock, two, anna
) -> None:
    karin, birgit = two
    with open_unit(karin) as unit:
        income_id = given(unit, anna)
    approval_id = asked(open_unit, karin, income_id)
    with (
        pytest.raises(Refused, match="Only the one who asked"),
        open_unit(birgit_as(birgit)) as unit,
    ):
        withdraw_request(unit, approval_id)
    with open_unit(karin) as unit:
        withdraw_request(unit, approval_id)
    assert todo(association, birgit, clock) == {}
    with association.reading() as session:
        assert open_requests(session, KEYS, birgit) == open_requests(session, KEYS, karin) == []
        told = [one.event for one in history_of(session, KEYS, karin, [("approval", approval_id)])]
        assert told == [Event.APPROVAL_ASKED, Event.APPROVAL_WITHDRAWN]
    for late in (True, False):
        with pytest.raises(Conflict) as error, open_unit(birgit) as unit:
            answer_refund(unit, approval_id, granted=late)
        assert error.value.message == "%(who)s has withdrawn it. Nothing has changed."
        assert error.value.values == {"who": karin.name}
    with pytest.raises(Conflict, match="has withdrawn it"), open_unit(karin) as unit:
        withdraw_request(unit, approval_id)
    assert refunds(association) == []
    assert asked(open_unit, karin, income_id) > approval_id


def test_what_was_answered_is_not_withdrawn(association, open_unit, two, anna) -> None:
    karin, birgit = two
    with open_unit(karin) as unit:
        income_id = given(unit, anna)
    approval_id = asked(open_unit, karin, income_id)
    with open_unit(birgit) as unit:
        answer_refund(unit, approval_id, granted=False)
    with pytest.raises(Conflict, match="already been answered"), open_unit(karin) as unit:
        withdraw_request(unit, approval_id)
    with pytest.raises(DatabaseError), open_unit(karin) as unit:
        unit.session.add(
            ApprovalWithdrawal(approval_id=approval_id, user_id=karin.user_id, at=unit.now, by="x")
        )
        unit.session.flush()


def birgit_as(viewer: Viewer) -> Viewer:
    """The chair as if she recorded gifts too: still not the one who asked."""
    return replace(viewer, permissions=viewer.permissions | {Permission.RECORD_GIFTS})


def test_who_says_no_changes_nothing_and_it_can_be_asked_again(
    association, open_unit, two, anna
) -> None:
    karin, birgit = two
    with open_unit(karin) as unit:
        income_id = given(unit, anna)
    approval_id = asked(open_unit, karin, income_id)
    for wish in (WISH, replace(WISH, amount=100)):
        with pytest.raises(Conflict, match="waits for an answer"), open_unit(karin) as unit:
            refund(unit, income_id, wish)
    with open_unit(birgit) as unit:
        assert answer_refund(unit, approval_id, granted=False) is None
    assert refunds(association) == []
    asked(open_unit, karin, income_id)


def test_nobody_answers_herself_nor_without_the_right(association, open_unit, two, anna) -> None:
    karin, _ = two
    with open_unit(karin) as unit:
        income_id = given(unit, anna)
    approval_id = asked(open_unit, karin, income_id)
    with pytest.raises(Refused, match="asked for it yourself"), open_unit(karin) as unit:
        answer_refund(unit, approval_id, granted=True)
    with open_unit(EVERYTHING) as unit:
        secretary, second = (
            office(unit, Role.SECRETARY),
            office(unit, Role.TREASURER, email="b@x.se"),
        )
    with pytest.raises(NotAllowed), open_unit(secretary) as unit:
        answer_refund(unit, approval_id, granted=True)
    with pytest.raises(NotFound), open_unit(EVERYTHING) as unit:
        answer_opening(unit, approval_id, granted=True)
    with open_unit(second) as unit:
        answer_refund(unit, approval_id, granted=True)
    assert refunds(association) == [200_001]


def test_who_has_left_asks_for_nothing_any_more(association, open_unit, two, anna) -> None:
    karin, birgit = two
    with open_unit(karin) as unit:
        income_id = given(unit, anna)
    approval_id = asked(open_unit, karin, income_id)
    with association.writing() as session:
        session.query(UserRole).filter_by(user_id=karin.user_id).delete()
    with pytest.raises(Refused, match="may not ask for it any more"), open_unit(birgit) as unit:
        answer_refund(unit, approval_id, granted=True)
    with open_unit(birgit) as unit:
        answer_refund(unit, approval_id, granted=False)


def test_what_was_corrected_meanwhile_is_not_refunded(association, open_unit, two, anna) -> None:
    karin, birgit = two
    with open_unit(karin) as unit:
        income_id, other = given(unit, anna), people.add_person(unit, name="Eva").id
    approval_id = asked(open_unit, karin, income_id)
    with open_unit(karin) as unit:
        gifts.move_gift(unit, income_id, other)
    with pytest.raises(Refused, match="Say no"), open_unit(birgit) as unit:
        answer_refund(unit, approval_id, granted=True)
    with association.reading() as session:
        assert session.get(ApprovalAnswer, approval_id) is None
    with open_unit(birgit) as unit:
        answer_refund(unit, approval_id, granted=False)
    assert refunds(association) == []


def test_nothing_is_paid_before_somebody_else_has_agreed(association, open_unit, two, anna) -> None:
    karin, _ = two
    with open_unit(karin) as unit:
        income_id = given(unit, anna)
    paid = replace(WISH, way=Way.CASH, paid_on=DAY)
    with pytest.raises(Refused, match="before it is paid") as refused, open_unit(karin) as unit:
        refund(unit, income_id, paid)
    assert refused.value.field == "paid_on"


def test_small_steps_do_not_pass_the_limit(association, open_unit, clock, two, anna) -> None:
    karin, _ = two
    with open_unit(karin) as unit:
        first, second, third = (given(unit, anna, 150_000) for _ in range(3))
        small = replace(WISH, amount=120_000)
        done = refund(unit, first, small)
        assert isinstance(refund(unit, second, replace(WISH, amount=80_000)), Refunded)
    asked(open_unit, karin, third, replace(WISH, amount=1))
    with open_unit(karin) as unit:
        undo_refund(unit, done.refund_id)
        other = given(unit, None, 150_000)
        assert isinstance(refund(unit, other, replace(WISH, amount=100_000)), Refunded)
    clock.move(days=31)
    with open_unit(karin) as unit:
        assert isinstance(
            refund(unit, given(unit, anna, 200_000), replace(WISH, amount=200_000)), Refunded
        )


def test_small_steps_of_one_gift_from_nobody_known_count_together(
    association, open_unit, two
) -> None:
    karin, _ = two
    with open_unit(karin) as unit:
        done = refund(unit, given(unit, None), replace(WISH, amount=150_000))
        assert isinstance(done, Refunded)
    asked(open_unit, karin, done.rest_income_id, replace(WISH, amount=50_001))


def test_a_higher_limit_holds_after_thirty_days_a_lower_one_at_once(
    association, open_unit, clock, two, anna
) -> None:
    karin, birgit = two
    with open_unit(birgit) as unit:
        choose_limit(unit, 1_000_000)
    with open_unit(karin) as unit:
        income_id = given(unit, anna)
    approval_id = asked(open_unit, karin, income_id)
    with open_unit(birgit) as unit:
        answer_refund(unit, approval_id, granted=False)
    clock.move(days=30)
    with open_unit(karin) as unit:
        assert isinstance(refund(unit, income_id, WISH), Refunded)
        choose_limit(unit, 0)
        next_one = given(unit, people.add_person(unit, name="Eva").id)
    asked(open_unit, karin, next_one, replace(WISH, amount=1))
    with pytest.raises(Refused), open_unit(karin) as unit:
        choose_limit(unit, -1)


def test_the_command_line_has_no_second_person(association, clock, two, anna, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        income_id = given(unit, anna)
    with (
        pytest.raises(Refused, match="logged in"),
        unit_of_work(association, viewer=EVERYTHING, clock=clock) as unit,
    ):
        refund(unit, income_id, WISH)
    assert EVERYTHING.may(Permission.ANSWER_REFUNDS)


def test_a_request_pressed_twice_is_one(association, open_unit, two, anna) -> None:
    karin, _ = two
    with open_unit(karin) as unit:
        income_id = given(unit, anna)
        first = refund(unit, income_id, WISH, key="k")
        assert refund(unit, income_id, WISH, key="k") == first
