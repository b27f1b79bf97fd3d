"""What was read once is never booked again, and nothing that is new is taken for old."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from qmember.models import BankDeposit, BankImport, Entry
from tests.banking import agreeing, all_is_well, balance, queue, take, waiting
from tests.factories.bank_files import Entry as Row
from tests.factories.bank_files import Giro, GiroSection, Payer, bgmax, camt053, many_entries

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)


def row(ore, on, name="", **more):
    payers = (Payer(ore, name),) if name else ()
    return Row(ore, on, payers, **more)


def count(database, model):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_the_same_bytes_are_known_at_once(association, open_unit) -> None:
    content = camt053(many_entries(5))
    first, second = take(open_unit, content), take(open_unit, content)
    assert (first.new, first.known, first.again) == (5, 0, False)
    assert (second.new, second.known, second.again) == (0, 5, True)
    assert second.import_id == first.import_id
    assert count(association, BankImport) == 1
    all_is_well(association)


def test_a_file_saved_again_is_another_file_with_the_same_rows(association, open_unit) -> None:
    content = camt053(many_entries(5), opening_ore=100)
    take(open_unit, content)
    entries = count(association, Entry)
    saved = content.replace(b"><", b">\n  <")
    again = take(open_unit, saved)
    assert (again.new, again.known, again.new_payments, again.again) == (0, 5, 0, False)
    assert count(association, Entry) == entries
    assert agreeing(association) == [True, True]
    all_is_well(association)


def test_the_newer_version_of_a_format_brings_the_same_rows(association, open_unit) -> None:
    rows = many_entries(5)
    take(open_unit, camt053(rows))
    assert take(open_unit, camt053(rows, version="08")).new == 0
    assert len(queue(association)) == 5


def test_overlapping_periods_bring_only_what_is_new(association, open_unit) -> None:
    rows = [row(1000 * n, date(2026, 11, n), bank_reference=f"R{n}") for n in range(1, 11)]
    take(open_unit, camt053(rows[:6]))
    done = take(open_unit, camt053(rows[3:], opening_ore=6000))
    assert (done.rows, done.new, done.known, done.problems) == (7, 4, 3, ())
    assert balance(association) == sum(r.amount_ore for r in rows)
    assert agreeing(association) == [True, True]
    all_is_well(association)


def test_two_equal_payments_of_one_day_are_two(association, open_unit) -> None:
    twins = [row(10_000, MONDAY, "Anna Ek"), row(10_000, MONDAY, "Anna Ek")]
    assert take(open_unit, camt053(twins)).new == 2
    assert waiting(association) == [(10_000, "Anna Ek")] * 2
    assert balance(association) == 20_000
    all_is_well(association)


def test_a_twin_that_came_later_the_same_day_is_still_new(association, open_unit) -> None:
    morning = [row(10_000, MONDAY)]
    take(open_unit, camt053(morning))
    done = take(open_unit, camt053(morning * 3))
    assert (done.new, done.known) == (2, 1)
    assert balance(association) == 30_000
    all_is_well(association)


def test_equal_payments_of_two_days_are_two(association, open_unit) -> None:
    take(open_unit, camt053([row(10_000, MONDAY)]))
    assert take(open_unit, camt053([row(10_000, TUESDAY)], opening_ore=10_000)).new == 1
    assert balance(association) == 20_000


def test_yesterdays_file_after_todays_leaves_the_books_as_if_in_order(
    association, open_unit
) -> None:
    monday = camt053([row(10_000, MONDAY), row(-3_000, MONDAY)], opening_ore=500_000)
    tuesday = camt053([row(20_000, TUESDAY)], opening_ore=507_000)
    take(open_unit, tuesday)
    assert balance(association) == 527_000
    done = take(open_unit, monday)
    assert done.problems == ()
    assert balance(association, until=MONDAY) == 507_000
    assert balance(association) == 527_000
    assert agreeing(association) == [True, True]
    all_is_well(association)


def test_three_files_in_any_order_end_alike(association, open_unit) -> None:
    files = [
        camt053([row(10_000, MONDAY)], opening_ore=1_000),
        camt053([row(20_000, TUESDAY)], opening_ore=11_000),
        camt053([row(30_000, WEDNESDAY)], opening_ore=31_000),
    ]
    for place in (2, 0, 1):
        take(open_unit, files[place])
    assert [balance(association, until=d) for d in (MONDAY, TUESDAY, WEDNESDAY)] == [
        11_000, 31_000, 61_000,
    ]  # fmt: skip
    assert agreeing(association) == [True] * 3
    all_is_well(association)


def test_a_bgmax_file_again_and_with_its_records_in_another_file(association, open_unit) -> None:
    first, second = (GiroSection([Giro(5_000), Giro(5_000)], MONDAY, n) for n in (1, 2))
    take(open_unit, bgmax([first]))
    done = take(open_unit, bgmax([first, second], made_at="20261124060000000000"))
    assert (done.new, done.known) == (1, 1)
    assert balance(association) == 20_000
    assert len(queue(association)) == 4
    all_is_well(association)


def test_a_bgmax_file_that_was_doubled_is_read_once(association, open_unit) -> None:
    content = bgmax([GiroSection([Giro(5_000)], MONDAY)])
    done = take(open_unit, content * 2)
    assert (done.rows, done.new) == (1, 1)
    assert balance(association) == 5_000


@pytest.mark.parametrize("payers", [1, 3])
def test_a_thousand_rows_are_each_booked_once(association, open_unit, payers) -> None:
    content = camt053(many_entries(1000, payers=payers, days=20, on=date(2026, 10, 20)))
    done = take(open_unit, content)
    assert (done.new, done.new_payments) == (1000, 1000 * payers)
    assert take(open_unit, content.replace(b"><", b">\n<")).new == 0
    assert count(association, BankDeposit) == 1000
    all_is_well(association)
