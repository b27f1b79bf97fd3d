"""When another account is chosen for a purpose, the money that lies on the old one is found there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qmember.domain.errors import Refused
from qmember.domain.ledger import AccountRole, Channel
from qmember.models import AccountMapping, Allocation
from qmember.services import bank_naming, gifts, people
from qmember.services.association import map_account
from qmember.services.bank_naming import Part, name_payment, undo_naming
from qmember.services.gifts import GiftFacts, record_gift
from tests.banking import all_is_well, balance, queue, take
from tests.conftest import EVERYTHING, TODAY
from tests.factories.bank_files import Entry, Payer, camt053, camt054

MONDAY = date(2026, 11, 16)
FROM = date(2026, 11, 1)


def remap(open_unit, role, number) -> None:
    """Another account from before the money came, as it could be chosen once."""
    with open_unit(EVERYTHING) as unit:
        map_account(unit, role=role, number=number, name="Nytt", from_on=TODAY + timedelta(days=9))
        unit.session.add(AccountMapping(role=role, account_number=number, from_on=FROM))


def pay(open_unit, association) -> int:
    take(open_unit, camt053([Entry(50_000, MONDAY, (Payer(50_000, "Anna Ek"),))]))
    return queue(association)[0].payment_id


def nothing_is_left(association) -> None:
    for account in ("2990", "2995", "1682", "1692"):
        assert balance(association, account) == 0
    all_is_well(association)


@pytest.mark.parametrize("kind", ["sale", "not_income"])
def test_a_payment_is_named_from_the_account_that_it_waits_on(association, open_unit, kind) -> None:
    payment_id = pay(open_unit, association)
    remap(open_unit, AccountRole.SUSPENSE, "2995")
    with open_unit() as unit:
        done = name_payment(unit, payment_id, [Part(kind, 50_000)])
    nothing_is_left(association)
    with open_unit() as unit:
        undo_naming(unit, done.allocation_ids[0])
    assert (balance(association, "2990"), balance(association, "2995")) == (-50_000, 0)


def test_a_gift_of_the_bank_is_corrected_on_the_account_that_it_came_from(
    association, open_unit
) -> None:
    payment_id = pay(open_unit, association)
    with open_unit() as unit:
        anna = people.add_person(unit, name="Anna Ek").id
        siv = people.add_person(unit, name="Siv Dahl").id
        done = name_payment(unit, payment_id, [Part("gift", 50_000, anna)])
        income_id = unit.session.get_one(Allocation, done.allocation_ids[0]).income_id
    remap(open_unit, AccountRole.SUSPENSE, "2995")
    with open_unit() as unit:
        gifts.move_gift(unit, income_id or 0, siv)
    nothing_is_left(association)


def test_a_gift_by_hand_is_settled_where_it_lies(association, open_unit) -> None:
    payment_id = pay(open_unit, association)
    with open_unit() as unit:
        gift = record_gift(unit, GiftFacts(50_000, MONDAY, Channel.SWISH, None)).income_id
    remap(open_unit, AccountRole.CLEARING_SWISH, "1692")
    with open_unit() as unit:
        name_payment(unit, payment_id, [Part("settled", 50_000, income_id=gift)])
    nothing_is_left(association)
    with open_unit() as unit:
        facts = replace(gifts.facts_of(bank_naming.live_income(unit, gift)), channel=Channel.CARD)
        gifts.correct_gift(unit, gift, facts, reason="wrong_channel")
    nothing_is_left(association)


def test_a_sum_is_told_in_detail_where_it_waits(association, open_unit) -> None:
    pay(open_unit, association)
    take(open_unit, camt053([Entry(75_000, MONDAY, reference="BG4032850 1")]))
    remap(open_unit, AccountRole.SUSPENSE, "2995")
    parts = (Payer(50_000, "Siv Dahl", bank_id="1"), Payer(25_000, "Gun Malm", bank_id="2"))
    take(open_unit, camt054([Entry(75_000, MONDAY, parts, bankgiro="403-2850")]))
    for row in queue(association):
        with open_unit() as unit:
            name_payment(unit, row.payment_id, [Part("sale", row.left_ore)])
    nothing_is_left(association)


def test_another_account_is_not_chosen_from_before_what_is_booked(association, open_unit) -> None:
    pay(open_unit, association)
    wanted = {"role": AccountRole.SUSPENSE, "number": "2995", "name": "Nytt"}
    with pytest.raises(Refused) as refused, open_unit(EVERYTHING) as unit:
        map_account(unit, from_on=MONDAY, **wanted)
    assert (refused.value.field, refused.value.values["day"]) == ("from_on", "2026-11-17")
    with open_unit(EVERYTHING) as unit:
        map_account(unit, from_on=MONDAY + timedelta(days=1), **wanted)
