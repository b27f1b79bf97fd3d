"""Two payments that look alike in two files of one kind: known again, or somebody else's money."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete

from qmember.models import BankText
from tests.banking import all_is_well, balance, queue, take, waiting
from tests.factories.bank_files import Entry, Payer, camt053, camt054

MONDAY = date(2026, 11, 16)
ANNA, SIV = Payer(50_000, "Anna Ek", end_to_end="E1"), Payer(50_000, "Siv Dahl", end_to_end="E2")


def told(*payers, on=MONDAY, **more):
    return camt054([Entry(p.amount_ore, on, (p,), **more) for p in payers])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ANNA, SIV),
        (Payer(50_000, "Anna Ek", end_to_end="E1"), Payer(50_000, "Anna Ek", end_to_end="E2")),
        (Payer(50_000, "Anna Ek"), Payer(50_000, "Siv Dahl")),
        (Payer(50_000, ocr="2026000105"), Payer(50_000, ocr="2026000204")),
        (Payer(50_000, message="Medlem"), Payer(50_000, message="Till barnen")),
        (Payer(50_000, bank_id="T1"), Payer(50_000, bank_id="T2")),
    ],
)
@pytest.mark.parametrize("reference", ["", "1"])
def test_another_payment_of_the_day_in_a_second_file_is_new(
    association, open_unit, first, second, reference
) -> None:
    take(open_unit, told(first, reference=reference))
    done = take(open_unit, told(second, reference=reference))
    assert (done.new, done.known) == (1, 0)
    assert balance(association) == 100_000
    for one in (first, second, (first, second), (second, first)):
        again = told(*(one if isinstance(one, tuple) else (one,)), reference=reference)
        assert take(open_unit, again.replace(b"><", b">\n<")).new == 0
    assert balance(association) == 100_000
    all_is_well(association)


def test_the_second_payment_of_a_known_payer_is_still_new(association, open_unit) -> None:
    take(open_unit, told(ANNA, SIV))
    done = take(open_unit, told(SIV, ANNA, SIV))
    assert (done.new, done.known) == (1, 2)
    assert sorted(name for _, name in waiting(association)) == ["Anna Ek", "Siv Dahl", "Siv Dahl"]
    assert take(open_unit, told(SIV, SIV)).new == 0
    all_is_well(association)


def test_what_was_emptied_of_a_payers_words_makes_nothing_new(association, open_unit) -> None:
    nameless = [Payer(50_000, "Anna Ek"), Payer(50_000, "Siv Dahl")]
    for one in nameless:
        take(open_unit, told(one))
    with open_unit() as unit:
        anna = next(row for row in queue(association) if row.text.name == "Anna Ek")
        unit.session.execute(delete(BankText).where(BankText.payment_id == anna.payment_id))
    assert take(open_unit, told(*nameless, reference="")).new == 0
    with open_unit() as unit:
        unit.session.execute(delete(BankText))
    assert take(open_unit, told(*reversed(nameless))).new == 0
    assert balance(association) == 100_000


def test_a_reference_that_is_the_banks_own_is_believed(association, open_unit) -> None:
    take(open_unit, told(ANNA, bank_reference="R1"))
    assert take(open_unit, told(SIV, bank_reference="R1")).new == 0
    assert take(open_unit, told(SIV, bank_reference="R2")).new == 1


def test_a_statement_ordered_anew_with_more_details_brings_nothing_new(
    association, open_unit
) -> None:
    giro = "BG4032850 00417-0012001"
    take(open_unit, camt053([Entry(75_000, MONDAY, reference=giro)]))
    parts = (Payer(50_000, "Anna Ek", bank_id="1"), Payer(25_000, "Siv Dahl", bank_id="2"))
    assert take(open_unit, camt053([Entry(75_000, MONDAY, parts, reference=giro)])).new == 0
    assert take(open_unit, camt053([Entry(75_000, MONDAY, reference=giro, text="x")])).new == 0
    assert balance(association) == 75_000


def test_the_statement_meets_both_payments_of_two_notifications(association, open_unit) -> None:
    take(open_unit, told(ANNA))
    take(open_unit, told(SIV))
    done = take(open_unit, camt053([Entry(50_000, MONDAY)] * 2))
    assert (done.new, done.known) == (0, 2)
    all_is_well(association)


def test_a_hundred_payments_that_look_alike_live_in_any_order(association, open_unit) -> None:
    many = [Payer(10_000, f"Nr {n}", end_to_end=f"E{n}") for n in range(100)]
    for start in range(0, 100, 25):
        assert take(open_unit, told(*many[start : start + 25])).new == 25
    assert take(open_unit, told(*reversed(many))).new == 0
    assert balance(association) == 1_000_000
    all_is_well(association)


@pytest.mark.parametrize("reference", ["", "1"])
def test_two_equal_withdrawals_in_two_files_are_told_apart_by_their_references(
    association, open_unit, reference
) -> None:
    first, second = Payer(-50_000, end_to_end="2026-101"), Payer(-50_000, end_to_end="2026-102")
    take(open_unit, told(first, reference=reference))
    assert take(open_unit, told(second, reference=reference)).new == 1
    assert balance(association) == -100_000
    for few in ((first,), (second,), (second, first)):
        assert take(open_unit, told(*few, reference=reference).replace(b"><", b">\n<")).new == 0
    assert take(open_unit, told(first, first, second, reference=reference)).new == 1
    assert take(open_unit, camt054([Entry(-50_000, MONDAY, reference=reference)])).new == 0
    all_is_well(association)


def test_a_withdrawal_kept_before_its_details_were_is_known_again(association, open_unit) -> None:
    take(open_unit, camt054([Entry(-50_000, MONDAY, reference="HYRA-0012004")]))
    again = Entry(-50_000, MONDAY, (Payer(-50_000, ocr="20260001"),), reference="HYRA-0012004")
    assert take(open_unit, camt054([again])).new == 0
    assert take(open_unit, camt054([again, again])).new == 1
    assert balance(association) == -100_000
