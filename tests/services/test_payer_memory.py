"""An account is remembered once somebody has confirmed what it paid, and never of people in danger."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from qmember.domain.errors import Conflict
from qmember.domain.match_facts import Certainty
from qmember.domain.people import Protection
from qmember.models import BankPayment, BankSender, PaymentMatch
from qmember.queries.payer_rules import payer_rules, to_be_asked
from qmember.services import people
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.payer_rules import say_alike
from qmember.services.people import set_protection
from tests.conftest import EVERYTHING
from tests.factories.bank_files import Payer
from tests.factories.bank_money import paid_in

ACCOUNT = "80000012345"


@pytest.fixture
def gun(association, open_unit) -> int:
    with open_unit(EVERYTHING) as unit:
        return people.add_person(unit, name="Gun Lind").id


def came(open_unit, amount: int = 10_000) -> int:
    """A payment from the account, by nobody that is named."""
    with open_unit() as unit:
        [payment_id] = paid_in(unit, Payer(amount, "", ACCOUNT))
    return payment_id


def given(open_unit, person_id: int | None, amount: int = 10_000) -> int:
    """The same, named as somebody's gift; the naming."""
    payment_id = came(open_unit, amount)
    with open_unit(EVERYTHING) as unit:
        named = name_payment(unit, payment_id, [Part("gift", amount, person_id)])
    return named.allocation_ids[0]


def certainty(database, payment_id: int) -> str:
    with database.reading() as session:
        return session.get_one(PaymentMatch, payment_id).certainty


def test_twice_is_certain_and_an_undo_is_unlearned(association, gun, open_unit) -> None:
    given(open_unit, gun)
    waits = came(open_unit)
    assert certainty(association, waits) == Certainty.LIKELY
    second = given(open_unit, gun)
    assert certainty(association, waits) == Certainty.CERTAIN, "what waits is looked at anew"
    assert certainty(association, came(open_unit, 9_900)) == Certainty.LIKELY
    with open_unit() as unit:
        undo_naming(unit, second)
    assert certainty(association, waits) == Certainty.LIKELY


def test_an_account_of_two_people_picks_neither(association, gun, open_unit) -> None:
    with open_unit(EVERYTHING) as unit:
        other = people.add_person(unit, name="Bo Ek").id
    for person_id in (gun, gun, other):
        given(open_unit, person_id)
    assert certainty(association, came(open_unit)) == Certainty.UNCLEAR


def test_nothing_is_kept_of_somebody_in_danger(association, gun, open_unit) -> None:
    given(open_unit, gun)
    given(open_unit, gun)
    with open_unit(EVERYTHING) as unit:
        set_protection(unit, gun, Protection.PROTECTED)
    with association.reading() as session:
        assert session.scalars(select(BankSender.digest)).all() == []
    assert certainty(association, came(open_unit)) == Certainty.UNCLEAR
    given(open_unit, gun)
    with association.reading() as session:
        kept = session.scalars(select(BankSender.payment_id)).all()
    assert len(kept) == 1, "of the payment that waits, not of hers"


def test_the_account_itself_stands_nowhere(association, gun, open_unit) -> None:
    came(open_unit)
    with association.reading() as session:
        [digest] = session.scalars(select(BankSender.digest)).all()
    assert len(digest) == 64
    assert ACCOUNT.lstrip("0") not in digest


def test_a_rule_is_asked_about_once_and_can_be_paused(association, gun, open_unit) -> None:
    for _ in range(2):
        given(open_unit, gun)
    second = named_payments(association)[-1]
    with association.reading() as session:
        assert to_be_asked(session, named_payments(association)) == {second}, "the latest"
    with open_unit() as unit:
        say_alike(unit, second, alike=False)
    with association.reading() as session:
        assert to_be_asked(session, named_payments(association)) == frozenset()
        [row] = payer_rules(session, EVERYTHING)
    assert (row.kind, row.amount_ore, row.times, row.shown_as, row.paused) == (
        "gift", 10_000, 2, "Gun Lind", True,
    )  # fmt: skip
    waits = came(open_unit)
    assert certainty(association, waits) == Certainty.LIKELY, "a paused rule is never certain"
    with open_unit() as unit:
        say_alike(unit, second, alike=True)
    assert certainty(association, waits) == Certainty.CERTAIN


def test_an_undone_naming_takes_what_was_said_of_it_along(association, gun, open_unit) -> None:
    given(open_unit, gun)
    given(open_unit, gun)
    third = given(open_unit, gun)
    last = named_payments(association)[-1]
    with open_unit() as unit:
        say_alike(unit, last, alike=False)
    with open_unit() as unit:
        undo_naming(unit, third)
    with association.reading() as session:
        [row] = payer_rules(session, EVERYTHING)
    assert (row.times, row.paused) == (2, False)
    with open_unit() as unit, pytest.raises(Conflict, match="not named alike any more"):
        say_alike(unit, last, alike=True)


def test_parts_and_single_payments_make_no_rule(association, gun, open_unit) -> None:
    given(open_unit, gun)
    for _ in range(2):
        payment_id = came(open_unit, 30_000)
        with open_unit(EVERYTHING) as unit:
            parts = [Part("gift", 20_000, gun), Part("sale", 10_000)]
            name_payment(unit, payment_id, parts)
    with association.reading() as session:
        assert payer_rules(session, EVERYTHING) == []
        assert to_be_asked(session, named_payments(association)) == frozenset()


def test_a_rule_of_somebody_in_danger_is_forgotten(association, gun, open_unit) -> None:
    given(open_unit, gun)
    given(open_unit, gun)
    second = named_payments(association)[-1]
    with open_unit(EVERYTHING) as unit:
        say_alike(unit, second, alike=True)
        set_protection(unit, gun, Protection.PROTECTED)
    with association.reading() as session:
        assert payer_rules(session, EVERYTHING) == []


def named_payments(database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(BankPayment.id).order_by(BankPayment.id)))
