"""A payment that the bank takes back: told with the row that it is about, until that is not income."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qmember.queries.bank_returns import returns
from qmember.services import people
from qmember.services.bank_naming import Part, name_payment, undo_naming
from tests.banking import all_is_well, balance, queue, take
from tests.conftest import TODAY
from tests.factories.bank_files import Entry, Payer, camt053

MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)
GIVEN = [
    Entry(50_000, MONDAY, (Payer(50_000, "Anna Ek", ocr="2026000105"),), reference="BG 1-0012001"),
    Entry(50_000, MONDAY, (Payer(50_000, "Siv Dahl", ocr="2026000204"),), reference="BG 1-0012002"),
]


def told(association, today=TODAY):
    with association.reading() as session:
        return returns(session, today)


def give(association, open_unit) -> list[tuple[int, int]]:
    """Two gifts that came with the bank: payment and naming of each."""
    take(open_unit, camt053(GIVEN))
    named = []
    for row in queue(association):
        with open_unit() as unit:
            person = people.add_person(unit, name=row.text.name).id
            done = name_payment(unit, row.payment_id, [Part("gift", 50_000, person)])
        named.append((row.payment_id, done.allocation_ids[0]))
    return named


@pytest.mark.parametrize(
    ("back", "sure"),
    [
        (Entry(-50_000, FRIDAY, reversal=True, reference="RETUR 0012002"), True),
        (
            Entry(-50_000, FRIDAY, (Payer(-50_000, ocr="2026000204"),), reversal=True),
            True,
        ),
        (Entry(-50_000, FRIDAY, reversal=True), False),
    ],
)
def test_the_gift_that_is_taken_back_is_pointed_at(association, open_unit, back, sure) -> None:
    (anna, _), (siv, naming) = give(association, open_unit)
    take(open_unit, camt053([back], opening_ore=100_000))
    [one] = told(association)
    assert (one.amount_ore, one.booked_on, one.sure) == (50_000, FRIDAY, sure)
    assert {taken.payment_id for taken in one.payments} == ({siv} if sure else {anna, siv})
    assert all(taken.voucher for taken in one.payments)
    with open_unit() as unit:
        undo_naming(unit, naming)
    assert siv in {taken.payment_id for taken in told(association)[0].payments}
    assert "" in {taken.voucher for taken in told(association)[0].payments}
    with open_unit() as unit:
        name_payment(unit, siv, [Part("not_income", 50_000)])
    assert told(association) == []
    assert balance(association, "2999") == 0
    all_is_well(association)


def test_other_withdrawals_and_old_returns_say_nothing(association, open_unit) -> None:
    give(association, open_unit)
    take(open_unit, camt053([Entry(-50_000, FRIDAY)], opening_ore=100_000))
    assert told(association) == []
    take(open_unit, camt053([Entry(-50_000, FRIDAY, reversal=True, reference="12")]))
    assert len(told(association)) == 1
    assert told(association, TODAY + timedelta(days=100)) == []


def test_a_return_of_another_sum_points_at_nobody(association, open_unit) -> None:
    give(association, open_unit)
    take(open_unit, camt053([Entry(-49_900, FRIDAY, reversal=True)], opening_ore=100_000))
    assert told(association) == []
