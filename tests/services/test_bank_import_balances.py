"""The bank account in the books is the bank account at the bank, from the first statement on."""

from __future__ import annotations

from datetime import date

import pytest

from qmember.cli.words import say
from qmember.domain.errors import Conflict, Refused
from qmember.models import BankAccount
from qmember.models import Entry as Voucher
from qmember.queries.foreign_deposits import unbooked
from qmember.queries.waiting import waiting as waits
from qmember.services.association import add_bank_account, choose, new_account
from qmember.services.opening import open_account
from qmember.services.periods import close_month
from tests.banking import agreeing, all_is_well, balance, take
from tests.conftest import EVERYTHING, KARIN, TODAY
from tests.factories.bank_files import Entry, Giro, GiroSection, Payer, bgmax, camt053, camt054

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 20)


def vouchers(database, kind):
    with database.reading() as session:
        return session.query(Voucher).filter_by(kind=kind).order_by(Voucher.id).all()


def test_the_first_statement_opens_the_books_with_the_banks_balance(association, open_unit) -> None:
    take(open_unit, camt053([Entry(10_000, MONDAY)], opening_ore=500_000))
    assert balance(association) == 510_000
    assert balance(association, "2099") == -500_000
    assert [v.event_on for v in vouchers(association, "opening")] == [MONDAY]
    assert agreeing(association) == [True]
    all_is_well(association)


def test_an_overdrawn_account_opens_below_zero(association, open_unit) -> None:
    take(open_unit, camt053([Entry(10_000, MONDAY)], opening_ore=-40_000))
    assert balance(association) == -30_000
    assert agreeing(association) == [True]
    all_is_well(association)


def test_an_empty_account_needs_no_opening(association, open_unit) -> None:
    take(open_unit, camt053([Entry(10_000, MONDAY)]))
    take(open_unit, camt053([Entry(20_000, TUESDAY)], opening_ore=10_000))
    assert vouchers(association, "opening") == []
    assert agreeing(association) == [True, True]


def test_an_opening_by_hand_is_kept_and_compared_with_the_first_statement(
    association, open_unit
) -> None:
    with open_unit() as unit:
        open_account(unit, account="1930", amount=500_000)
    done = take(open_unit, camt053([Entry(10_000, MONDAY)], opening_ore=500_000))
    assert done.problems == ()
    assert agreeing(association) == [True]
    assert [v.event_on for v in vouchers(association, "opening")] == [date(2023, 1, 1)]
    all_is_well(association)


def test_an_opening_by_hand_that_does_not_lead_to_the_statement_is_told(
    association, open_unit
) -> None:
    with open_unit() as unit:
        open_account(unit, account="1930", amount=450_000)
    done = take(open_unit, camt053([Entry(10_000, MONDAY)], opening_ore=500_000))
    told = done.problems[0].text(say).replace("\u00a0", " ")
    assert "500,00 kr mellan 2023-01-01 och 2026-11-16" in told
    assert vouchers(association, "reversal") == []
    assert agreeing(association) == [False]
    all_is_well(association)


def test_withdrawals_are_booked_so_that_the_balance_agrees(association, open_unit) -> None:
    rows = [Entry(10_000, MONDAY), Entry(-85_000, MONDAY), Entry(-1_250, MONDAY)]
    take(open_unit, camt053(rows, opening_ore=100_000))
    assert balance(association) == 23_750
    assert balance(association, "2999") == 86_250
    assert balance(association, "2990") == -10_000
    assert agreeing(association) == [True]
    all_is_well(association)


def test_what_notifications_brought_before_the_first_statement_is_part_of_its_opening(
    association, open_unit
) -> None:
    take(open_unit, bgmax([GiroSection([Giro(30_000)], MONDAY)]))
    take(open_unit, camt053([Entry(10_000, FRIDAY)], opening_ore=200_000))
    assert balance(association, until=MONDAY) == 30_000
    assert balance(association) == 210_000
    assert agreeing(association) == [True]
    all_is_well(association)


def test_a_notification_of_earlier_days_moves_the_opening_and_not_the_balance(
    association, open_unit
) -> None:
    take(open_unit, camt053([Entry(10_000, FRIDAY)], opening_ore=200_000))
    take(open_unit, camt054([Entry(30_000, MONDAY)]))
    assert balance(association) == 210_000
    assert agreeing(association) == [True]
    assert len(vouchers(association, "opening")) == 2
    assert len(vouchers(association, "reversal")) == 1
    all_is_well(association)


def test_a_statement_that_does_not_connect_says_what_is_missing_and_between_which_days(
    association, open_unit
) -> None:
    take(open_unit, camt053([Entry(10_000, MONDAY)], opening_ore=50_000))
    done = take(open_unit, camt053([Entry(10_000, FRIDAY)], opening_ore=180_000))
    assert done.new == 1
    sentence = (
        "Saldot hänger inte ihop: det fattas 1 200,00 kr mellan 2026-11-16 och 2026-11-20. Läs in en "
        "fil som täcker de dagarna, så går det att stänga månaden"
    )
    assert [p.text(say).replace("\u00a0", " ") for p in done.problems] == [sentence]
    assert agreeing(association) == [False, True]
    all_is_well(association)


def test_the_file_that_was_missing_makes_it_agree(association, open_unit) -> None:
    take(open_unit, camt053([Entry(10_000, MONDAY)], opening_ore=50_000))
    take(open_unit, camt053([Entry(10_000, FRIDAY)], opening_ore=180_000))
    done = take(open_unit, camt053([Entry(120_000, TUESDAY)], opening_ore=60_000))
    assert done.problems == ()
    assert agreeing(association) == [True, True, True]
    assert balance(association) == 190_000
    all_is_well(association)


def test_an_older_statement_that_does_not_connect_agrees_and_so_do_the_later_ones(
    association, open_unit
) -> None:
    take(open_unit, camt053([Entry(10_000, FRIDAY)], opening_ore=620_000))
    done = take(open_unit, camt053([Entry(5_000, date(2018, 12, 17))], opening_ore=300_000))
    assert "mellan 2018-12-17 och 2026-11-20" in done.problems[0].text(say)
    assert balance(association, until=date(2018, 12, 17)) == 305_000
    assert balance(association) == 630_000
    assert agreeing(association) == [True, True]
    all_is_well(association)


def test_older_files_leave_statements_of_closed_months_as_they_were(association, open_unit) -> None:
    october = date(2026, 10, 5)
    take(open_unit, camt053([Entry(10_000, october)], opening_ore=620_000))
    take(open_unit, camt053([Entry(1_000, MONDAY)], opening_ore=630_000))
    with open_unit() as unit:
        close_month(unit, "2026-10", reason="prov")
    take(open_unit, camt053([Entry(5_000, date(2018, 12, 17))], opening_ore=300_000))
    take(open_unit, bgmax([GiroSection([Giro(30_000)], date(2004, 5, 25))]))
    assert balance(association, until=date(2004, 5, 25)) == 30_000
    assert balance(association, until=date(2018, 12, 17)) == 305_000
    assert balance(association, until=october) == 630_000
    assert agreeing(association) == [True, True, True]
    all_is_well(association)


def test_bgmax_of_old_years_leaves_the_statements_agreeing(association, open_unit) -> None:
    take(open_unit, camt053([Entry(10_000, FRIDAY)], opening_ore=620_000))
    take(open_unit, bgmax([GiroSection([Giro(30_000)], date(2004, 5, 25))]))
    take(open_unit, bgmax([GiroSection([Giro(40_000)], date(2009, 6, 3))]))
    assert balance(association, until=date(2010, 1, 1)) == 70_000
    assert balance(association) == 630_000
    assert agreeing(association) == [True]
    all_is_well(association)


def test_a_statement_out_of_balance_is_taken_and_shown_as_such(association, open_unit) -> None:
    done = take(open_unit, camt053([Entry(10_000, MONDAY)], opening_ore=5_000, closing_ore=9_000))
    assert done.new == 1
    assert agreeing(association) == [False]
    assert balance(association) == 15_000
    all_is_well(association)


def test_a_closed_month_leaves_its_rows_and_opening_to_the_next_open_day(
    association, open_unit
) -> None:
    with open_unit() as unit:
        close_month(unit, "2026-10", reason="prov")
    take(open_unit, camt053([Entry(10_000, date(2026, 10, 5))], opening_ore=70_000))
    assert balance(association, until=date(2026, 10, 31)) == 0
    assert balance(association, until=date(2026, 11, 1)) == 80_000
    all_is_well(association)


def test_foreign_money_is_kept_and_waits_for_the_bank_to_book_kronor(
    association, open_unit
) -> None:
    rows = [Entry(10_000, MONDAY, currency="EUR"), Entry(5_000, MONDAY, (Payer(5_000, "Anna Ek"),))]
    done = take(open_unit, camt054(rows))
    assert (done.rows, done.new, done.new_payments) == (2, 2, 1)
    assert balance(association) == 5_000
    with association.reading() as session:
        assert len(unbooked(session)) == 1
    all_is_well(association)


def test_a_statement_in_euro_does_not_open_books_in_kronor(association, open_unit) -> None:
    content = camt053([Entry(10_000, MONDAY, currency="EUR")], opening_ore=99_000, currency="EUR")
    take(open_unit, content)
    assert balance(association) == 0
    assert agreeing(association) == []
    all_is_well(association)


def test_a_row_of_nothing_moves_nothing(association, open_unit) -> None:
    rows = [Entry(0, MONDAY), Entry(10_000, MONDAY, (Payer(10_000, "A"), Payer(0, "B")))]
    done = take(open_unit, camt053(rows))
    assert (done.rows, done.new, done.new_payments) == (1, 1, 1)
    all_is_well(association)


def taken_over(open_unit, day) -> None:
    with open_unit(EVERYTHING) as unit:
        choose(unit, from_on=date(2026, 1, 1), taken_over_on=day.isoformat())


@pytest.mark.parametrize("opening_ore", [500_000, 0])
def test_an_opening_by_hand_inside_the_first_statement_is_counted_once(
    association, open_unit, opening_ore
) -> None:
    taken_over(open_unit, TUESDAY)
    with open_unit() as unit:
        open_account(unit, account="1930", amount=opening_ore + 10_000)
    rows = [Entry(10_000, MONDAY), Entry(20_000, FRIDAY)]
    done = take(open_unit, camt053(rows, opening_ore=opening_ore))
    assert ["tillbakatagen" in one.text(say) for one in done.problems] == [True]
    assert balance(association) == opening_ore + 30_000
    assert agreeing(association) == [True]
    assert len(vouchers(association, "reversal")) == 1
    all_is_well(association)


def test_an_opening_by_hand_is_not_written_where_the_bank_has_told_it(
    association, open_unit
) -> None:
    taken_over(open_unit, TUESDAY)
    take(open_unit, camt053([Entry(10_000, MONDAY)]))
    with pytest.raises(Conflict, match="Nothing is to be written"), open_unit() as unit:
        open_account(unit, account="1930", amount=10_000)
    assert balance(association) == 10_000


def test_an_older_statement_takes_the_place_of_an_opening_by_hand(association, open_unit) -> None:
    taken_over(open_unit, TUESDAY)
    with open_unit() as unit:
        open_account(unit, account="1930", amount=60_000)
    take(open_unit, camt053([Entry(20_000, FRIDAY)], opening_ore=60_000))
    assert (balance(association), agreeing(association)) == (80_000, [True])
    take(open_unit, camt053([Entry(10_000, MONDAY)], opening_ore=50_000))
    assert (balance(association), agreeing(association)) == (80_000, [True, True])
    all_is_well(association)


def test_two_bank_accounts_do_not_share_one_ledger_account(association, open_unit) -> None:
    take(open_unit, camt053([Entry(10_000, MONDAY)], opening_ore=500_000))
    other = camt053([Entry(7_000, MONDAY)], opening_ore=90_000, account="54400002222")
    with open_unit() as unit:  # as it could be registered once
        unit.session.add(
            BankAccount(kind="bban", number="54400002222", name="Spar", account_number="1930")
        )
    with pytest.raises(Refused) as refused:
        take(open_unit, other)
    assert refused.value.values == {"account": "1930", "theirs": "1111", "ours": "2222"}
    assert (balance(association), agreeing(association)) == (510_000, [True])
    with open_unit() as unit:
        unit.session.query(BankAccount).filter_by(number="54400002222").delete()
        new_account(unit, number="1940", name="Spar")
        add_bank_account(unit, kind="bban", number="54400002222", name="Spar", account="1940")
    take(open_unit, other)
    assert balance(association, "1940") == 97_000
    assert agreeing(association) == [True, True]
    all_is_well(association)


def test_a_statement_of_a_closed_month_agrees_by_the_banks_days(association, open_unit) -> None:
    with open_unit() as unit:
        close_month(unit, "2026-10", reason="prov")
    october, later = date(2026, 10, 5), date(2026, 10, 20)
    take(open_unit, camt053([Entry(10_000, october)], opening_ore=70_000))
    take(open_unit, camt053([Entry(5_000, later)], opening_ore=80_000))
    assert agreeing(association) == [True, True]
    with association.reading() as session:
        found = {one.what for one in waits(session, KARIN, today=TODAY, fiscal_month=1)}
    assert "statements" not in found
    all_is_well(association)
