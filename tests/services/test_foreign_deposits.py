"""A deposit in another currency is booked with the kronor that the bank booked, once, and undone."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.domain.errors import Conflict, NotAllowed, NotFound, Refused
from qmember.domain.ledger import TOLD
from qmember.queries.foreign_deposits import unbooked
from qmember.services.bank_naming import Part, name_payment
from qmember.services.foreign_deposits import book_in_kronor
from tests.banking import agreeing, all_is_well, balance, queue, take, waiting
from tests.factories.bank_files import Entry, Payer, camt053, camt054
from tests.factories.people import RUT

MONDAY = date(2026, 11, 16)
PAYERS = (Payer(2_000, "Anna Ek", bank_id="1"), Payer(1_000, "Siv Dahl", bank_id="2"))
EURO = camt054([Entry(3_000, MONDAY, PAYERS, currency="EUR", bank_reference="E1")])


@pytest.fixture
def euro(association, open_unit) -> int:
    """A deposit of thirty euro that waits; its row id."""
    take(open_unit, EURO)
    with association.reading() as session:
        return unbooked(session)[0].deposit_id


def waits(association) -> int:
    with association.reading() as session:
        return len(unbooked(session))


def book(open_unit, deposit_id: int, amount: int = 34_567) -> None:
    with open_unit() as unit:
        book_in_kronor(unit, deposit_id, amount=amount)


def test_its_payers_share_the_kronor_and_wait_for_a_name(association, open_unit, euro) -> None:
    book(open_unit, euro)
    assert waiting(association) == [(11_522, "Siv Dahl"), (23_045, "Anna Ek")]
    assert (balance(association), waits(association)) == (34_567, 0)
    all_is_well(association)
    with pytest.raises(Conflict, match="booked already"):
        book(open_unit, euro)
    assert take(open_unit, EURO + b"\n").new == 0


@pytest.mark.parametrize("first", [True, False])
def test_a_statement_with_the_same_kronor_is_the_same_money(
    association, open_unit, euro, first
) -> None:
    statement = camt053([Entry(34_567, MONDAY)], opening_ore=1_000)
    if first:
        take(open_unit, statement)
    book(open_unit, euro)
    if not first:
        take(open_unit, statement)
    assert (balance(association), waits(association)) == (35_567, 0)
    assert waiting(association) == [(11_522, "Siv Dahl"), (23_045, "Anna Ek")]
    assert agreeing(association) == [True]
    all_is_well(association)


def test_a_wrong_sum_is_taken_back_and_written_anew(association, open_unit, euro) -> None:
    book(open_unit, euro, 1_000_000)
    for row in queue(association):
        assert waits(association) == 0
        with open_unit() as unit:
            name_payment(unit, row.payment_id, [Part(TOLD, row.left_ore)])
    assert (balance(association), waits(association)) == (0, 1)
    book(open_unit, euro)
    assert (balance(association), waits(association)) == (34_567, 0)
    all_is_well(association)


def test_what_cannot_be_is_refused(association, open_unit, euro) -> None:
    with pytest.raises(Refused, match="how many kronor"):
        book(open_unit, euro, 0)
    with pytest.raises(NotFound):
        book(open_unit, 999_999)
    with pytest.raises(NotAllowed), open_unit(RUT) as unit:
        book_in_kronor(unit, euro, amount=100)
    take(open_unit, camt054([Entry(5_000, MONDAY)]))
    with pytest.raises(NotFound):
        book(open_unit, euro + 1)
    assert balance(association) == 5_000


def test_a_withdrawal_in_another_currency_does_not_wait(association, open_unit) -> None:
    take(open_unit, camt054([Entry(-3_000, MONDAY, currency="EUR")]))
    assert waits(association) == 0
