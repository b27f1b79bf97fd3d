"""Swish reports beside the bank's rows: one payment is one payment, booked each or as the sum of a day."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from qmember.models import BankDeposit, BankPayment
from qmember.services.association import add_bank_account
from tests.banking import all_is_well, balance, queue, take, waiting
from tests.factories.bank_files import Entry, Payer, camt053
from tests.factories.bank_tables import Booked, account_file, swish_report

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
ANNA = Booked(25_000, MONDAY, "Swish", "ANNA EK", "+46701234567", "R1", "Gåva")
SIV = Booked(25_000, MONDAY, "Swish", "SIV DAHL", "+46702345678", "R2", "Till barnen")
ZAHRA = Booked(10_000, TUESDAY, "Swish", "ZAHRA LIND", "46703456789", "", "Medlem")
PAID = (ANNA, SIV, ZAHRA)
REPORT = swish_report("swedbank_2023", PAID)
EACH = account_file("seb", [Booked(r.ore, r.on, "Swish inbetalning") for r in PAID])
EACH_CAMT = camt053([Entry(r.ore, r.on, reference=f"{r.sender[1:]}-001") for r in PAID])
DAILY = account_file(
    "seb", [Booked(50_000, MONDAY, "Swish dagssumma"), Booked(10_000, TUESDAY, "Swish dagssumma")]
)
NAMES = [(10_000, "ZAHRA LIND"), (25_000, "ANNA EK"), (25_000, "SIV DAHL")]


@pytest.mark.parametrize("order", list(permutations([REPORT, EACH, EACH_CAMT])))
def test_a_report_and_the_banks_own_rows_tell_of_each_payment_once(
    association, open_unit, order
) -> None:
    for content in order:
        take(open_unit, content)
    assert balance(association) == 60_000
    assert waiting(association) == NAMES
    all_is_well(association)


@pytest.mark.parametrize("order", list(permutations([REPORT, DAILY])))
def test_a_bank_that_books_the_sum_of_a_day_is_told_its_payers_by_the_report(
    association, open_unit, order
) -> None:
    for content in order:
        take(open_unit, content)
    assert balance(association) == 60_000
    assert waiting(association) == NAMES
    for content in (REPORT + b"\r\n", swish_report("swedbank_old", PAID), DAILY + b"\r\n"):
        assert take(open_unit, content).new == 0
    camt = camt053([Entry(50_000, MONDAY), Entry(10_000, TUESDAY)])
    assert take(open_unit, camt).new == 0
    assert waiting(association) == NAMES
    assert balance(association) == 60_000
    all_is_well(association)


def test_the_message_of_a_report_is_met_where_the_bank_told_only_a_name(
    association, open_unit
) -> None:
    named = Booked(25_000, MONDAY, "Swish inbetalning", "ANNA EK")
    take(open_unit, account_file("nordea", [named]))
    assert [row.text.message for row in queue(association)] == ["Swish inbetalning"]
    take(open_unit, swish_report("swedbank_2023", [ANNA]))
    assert [(row.text.name, row.text.message) for row in queue(association)] == [
        ("ANNA EK", "Gåva")
    ]
    all_is_well(association)


def test_another_payment_of_as_much_as_a_days_swish_is_other_money(association, open_unit) -> None:
    take(open_unit, swish_report("swedbank_2023", [ANNA, SIV]))
    rows = [Booked(r.ore, r.on, "Swish") for r in (ANNA, SIV)] + [Booked(50_000, MONDAY, "Gåva")]
    done = take(open_unit, account_file("seb", rows))
    assert (done.new, done.known) == (1, 2)
    assert balance(association) == 100_000
    all_is_well(association)


def test_reports_that_overlap_or_were_saved_again_double_nothing(association, open_unit) -> None:
    assert take(open_unit, swish_report("swedbank_2023", [ANNA])).new == 1
    assert take(open_unit, REPORT).new == 2
    for saved in ({"kind": "xlsx"}, {"shuffled": 3}, {"encoding": "cp1252"}, {"newline": "\n"}):
        assert take(open_unit, swish_report("swedbank_2023", PAID, **saved)).new == 0
    assert take(open_unit, swish_report("swedbank_old", PAID)).new == 0
    assert balance(association) == 60_000


def test_two_equal_payments_of_one_payer_both_live(association, open_unit) -> None:
    take(open_unit, swish_report("swedbank_2023", [ZAHRA, ZAHRA]))
    assert balance(association) == 20_000
    rows = [Booked(10_000, TUESDAY, "Swish")] * 3
    done = take(open_unit, account_file("seb", rows))
    assert (done.new, done.known) == (1, 2)
    assert take(open_unit, swish_report("swedbank_2023", [ZAHRA] * 3)).new == 0
    assert balance(association) == 30_000
    all_is_well(association)


def test_the_portals_report_is_on_our_swish_number(association, open_unit) -> None:
    with pytest.raises(Exception, match="The report is about the Swish number"):
        take(open_unit, swish_report("portal", PAID))
    with open_unit() as unit:
        add_bank_account(unit, kind="swish", number="1234567895", name="Swish", account="1930")
    take(open_unit, EACH)
    assert take(open_unit, swish_report("portal", PAID)).new == 0
    assert waiting(association) == NAMES
    all_is_well(association)


def test_a_bankgiro_deposit_of_the_same_sum_is_other_money(association, open_unit) -> None:
    giro = Booked(50_000, MONDAY, "4032850BM 00417")
    take(open_unit, account_file("seb", [giro]))
    done = take(open_unit, REPORT)
    assert done.new == 3
    assert balance(association) == 110_000


def test_a_sum_that_has_been_named_stays_named_and_the_report_is_a_sighting(
    association, open_unit
) -> None:
    from qmember.services.bank_naming import Part, name_payment

    take(open_unit, DAILY)
    lump = next(row for row in queue(association) if row.amount_ore == 50_000)
    with open_unit() as unit:
        name_payment(unit, lump.payment_id, [Part("sale", 50_000)])
    take(open_unit, REPORT)
    assert balance(association) == 60_000
    assert waiting(association) == [(10_000, "ZAHRA LIND")]
    all_is_well(association)


def test_telephone_and_name_lie_sealed_and_nowhere_else(association, open_unit) -> None:
    take(open_unit, REPORT)
    with association.reading() as session:
        kept = " ".join(
            [row.reference for row in session.query(BankDeposit)]
            + [row.references for row in session.query(BankPayment)]
        )
    assert set(kept.split()) <= {"Swish"}
    anna = next(row for row in queue(association) if row.text.name == "ANNA EK")
    assert anna.text.message == "Gåva"


def test_a_payment_that_was_sent_back_is_a_withdrawal(association, open_unit) -> None:
    back = Booked(-25_000, TUESDAY, "", "ANNA EK", "+46701234567", "R9", "Tillbaka")
    take(open_unit, swish_report("swedbank_2023", [ANNA, back]))
    assert balance(association) == 0
    take(open_unit, camt053([Entry(25_000, MONDAY, (Payer(25_000),)), Entry(-25_000, TUESDAY)]))
    assert balance(association) == 0
    all_is_well(association)
