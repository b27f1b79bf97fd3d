"""One deposit that several kinds of file tell of is booked once, and known by the one that says who paid."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from qmember.domain.errors import Conflict
from qmember.domain.ledger import DETAILED
from qmember.models import Allocation
from qmember.services.association import add_bank_account
from qmember.services.bank_naming import Part, name_payment, undo_naming
from tests.banking import agreeing, all_is_well, balance, queue, take, waiting
from tests.factories.bank_files import Entry, Giro, GiroSection, Payer, bgmax, camt053, camt054

MONDAY = date(2026, 11, 16)
GIRO = "BG4032850 00417-0012001"
PAYERS = (Payer(50_000, "Anna Ek", bank_id="1"), Payer(25_000, "Siv Dahl", bank_id="2"))


def lump(ore=75_000, reference=GIRO, **more):
    """A row of a statement that says only how much."""
    return Entry(ore, MONDAY, reference=reference, **more)


def told(payers=PAYERS, **more):
    """The same money in a notification that says who paid."""
    ore = sum(p.amount_ore for p in payers)
    return Entry(ore, MONDAY, payers, bankgiro="403-2850", **more)


STATEMENT = camt053([lump()], opening_ore=100_000)
NOTIFICATION = camt054([told(bank_reference="N1")])
GIROS = bgmax(
    [GiroSection([Giro(50_000, name="Anna Ek"), Giro(25_000, name="Siv Dahl")], MONDAY, 417)]
)
FILES = {"statement": STATEMENT, "notification": NOTIFICATION, "bgmax": GIROS}


@pytest.mark.parametrize("order", list(permutations(FILES)))
def test_the_three_kinds_of_file_tell_of_one_deposit_in_any_order(
    association, open_unit, order
) -> None:
    done = [take(open_unit, FILES[kind]) for kind in order]
    assert [d.new for d in done] == [1, 0, 0]
    assert balance(association) == 175_000
    assert balance(association, "2990") == -75_000
    assert waiting(association) == [(25_000, "Siv Dahl"), (50_000, "Anna Ek")]
    assert agreeing(association) == [True]
    all_is_well(association)


def test_a_sum_that_somebody_has_named_stays_named(association, open_unit) -> None:
    take(open_unit, STATEMENT)
    with open_unit() as unit:
        name_payment(unit, queue(association)[0].payment_id, [Part("sale", 20_000)])
    take(open_unit, NOTIFICATION)
    assert waiting(association) == [(55_000, "")]
    all_is_well(association)


def test_a_sum_that_became_known_by_its_parts_cannot_come_back(association, open_unit) -> None:
    take(open_unit, STATEMENT)
    take(open_unit, GIROS)
    with association.reading() as session:
        rows = session.query(Allocation).all()
    assert [(row.kind, row.amount_ore) for row in rows] == [(DETAILED, 75_000)]
    with pytest.raises(Conflict, match="Undo the naming of its parts"), open_unit() as unit:
        undo_naming(unit, rows[0].id)
    all_is_well(association)


def test_the_parts_can_be_named_and_the_naming_undone(association, open_unit) -> None:
    take(open_unit, STATEMENT)
    take(open_unit, NOTIFICATION)
    anna = next(row for row in queue(association) if row.text.name == "Anna Ek")
    with open_unit() as unit:
        named = name_payment(unit, anna.payment_id, [Part("sale", 50_000)])
    assert waiting(association) == [(25_000, "Siv Dahl")]
    with open_unit() as unit:
        undo_naming(unit, named.allocation_ids[0])
    assert len(waiting(association)) == 2
    all_is_well(association)


def test_one_payer_who_is_named_only_later_takes_the_place_of_the_sum(
    association, open_unit
) -> None:
    one = (Payer(75_000, "Anna Ek", ocr="2026000105"),)
    take(open_unit, STATEMENT)
    take(open_unit, camt054([told(one)]))
    assert waiting(association) == [(75_000, "Anna Ek")]
    assert queue(association)[0].references == "2026000105"
    all_is_well(association)


def test_a_row_that_tells_no_more_is_only_noted(association, open_unit) -> None:
    take(open_unit, camt053([Entry(75_000, MONDAY, (Payer(75_000, "Anna Ek"),))]))
    done = take(open_unit, camt054([lump(reference="")]))
    assert (done.new, done.known) == (0, 1)
    assert waiting(association) == [(75_000, "Anna Ek")]
    all_is_well(association)


def test_two_equal_deposits_in_both_files_stay_two(association, open_unit) -> None:
    take(open_unit, camt053([lump(10_000, ""), lump(10_000, "")]))
    done = take(open_unit, camt054([Entry(10_000, MONDAY)] * 2))
    assert (done.new, done.known) == (0, 2)
    assert balance(association) == 20_000
    all_is_well(association)


def test_one_more_equal_deposit_in_the_second_file_is_new(association, open_unit) -> None:
    take(open_unit, camt054([Entry(10_000, MONDAY)]))
    done = take(open_unit, camt053([lump(10_000, "")] * 2))
    assert (done.new, done.known) == (1, 1)
    assert balance(association) == 20_000
    all_is_well(association)


def test_a_third_file_of_a_kind_that_came_before_is_not_paired_with_the_other_kind(
    association, open_unit
) -> None:
    """A real twin in a later notification must not vanish behind the statement's sighting."""
    take(open_unit, camt054([Entry(10_000, MONDAY, bank_reference="N1")]))
    take(open_unit, camt053([lump(10_000, "")]))
    done = take(open_unit, camt054([Entry(10_000, MONDAY, bank_reference="N2")], message_id="B"))
    assert done.new == 1
    assert balance(association) == 20_000
    all_is_well(association)


def test_a_bankgiro_deposit_and_a_swish_of_the_same_sum_and_day_are_kept_apart(
    association, open_unit
) -> None:
    take(open_unit, bgmax([GiroSection([Giro(30_000, name="Anna Ek")], MONDAY, 417)]))
    swish = Entry(30_000, MONDAY, (Payer(30_000, "Siv Dahl"),), reference="46701234567-0012002")
    done = take(open_unit, camt053([swish, lump(30_000)]))
    assert (done.new, done.known) == (1, 1)
    assert waiting(association) == [(30_000, "Anna Ek"), (30_000, "Siv Dahl")]
    assert balance(association) == 60_000
    all_is_well(association)


def test_a_withdrawal_in_both_files_is_booked_once(association, open_unit) -> None:
    out = Entry(-85_000, MONDAY, reference="HYRA-0012004")
    take(open_unit, camt054([out]))
    done = take(open_unit, camt053([out], opening_ore=100_000))
    assert (done.new, done.known) == (0, 1)
    assert balance(association) == 15_000
    assert agreeing(association) == [True]
    all_is_well(association)


def test_equal_sums_on_two_accounts_are_two(association, open_unit) -> None:
    with open_unit() as unit:
        unit.session.flush()
        _second_account(unit)
    take(open_unit, camt053([lump(10_000, "")]))
    done = take(open_unit, camt054([Entry(10_000, MONDAY)], account="54400002222"))
    assert done.new == 1
    assert (balance(association), balance(association, "1940")) == (10_000, 10_000)
    all_is_well(association)


def _second_account(unit) -> None:
    from qmember.models import Account

    unit.session.add(Account(number="1940", name="Sparkonto"))
    unit.session.flush()
    add_bank_account(unit, kind="bban", number="54400002222", name="Spar", account="1940")
