"""Account files as CSV and XLSX beside the other kinds: nothing is counted twice, and twins live."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from qmember.domain.errors import Refused
from qmember.models import Account, BankDeposit
from qmember.services.association import add_bank_account
from tests.banking import agreeing, all_is_well, balance, queue, take, waiting
from tests.factories.bank_files import Entry, Giro, GiroSection, Payer, bgmax, camt053, camt054
from tests.factories.bank_tables import BANKS, Booked, account_file, giro_details

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
GIRO = Booked(75_000, MONDAY, "4032850BM 00417", number="123990560")
ROWS = (
    Booked(25_000, MONDAY, "Swish +46701234567", number="123990558"),
    GIRO,
    Booked(-90_000, TUESDAY, "Hyra", number="123990559"),
    Booked(10_000, TUESDAY, "Gåva"),
    Booked(10_000, TUESDAY, "Gåva"),
)
CSV = account_file("seb", ROWS, opening_ore=100_000)
STATEMENT = camt053(
    [
        Entry(25_000, MONDAY, reference="46701234567-0012002"),
        Entry(75_000, MONDAY, reference="BG4032850 00417-0012001"),
        Entry(-90_000, TUESDAY, reference="HYRA-0012004"),
        Entry(10_000, TUESDAY, text="Insättning"),
        Entry(10_000, TUESDAY, text="Insättning"),
    ],
    opening_ore=100_000,
)
NOTIFICATION = camt054([
    Entry(75_000, MONDAY, (Payer(50_000, "Anna Ek", bank_id="1"), Payer(25_000, "Siv Dahl", bank_id="2")),
          bankgiro="403-2850", bank_reference="N1"),
])  # fmt: skip
GIROS = bgmax(
    [GiroSection([Giro(50_000, name="Anna Ek"), Giro(25_000, name="Siv Dahl")], MONDAY, 417)]
)
FILES = {"csv": CSV, "statement": STATEMENT, "notification": NOTIFICATION, "bgmax": GIROS}


@pytest.mark.parametrize("order", list(permutations(FILES)))
def test_the_same_money_in_four_kinds_of_file_is_booked_once_in_any_order(
    association, open_unit, order
) -> None:
    for kind in order:
        take(open_unit, FILES[kind])
    assert balance(association) == 130_000
    assert waiting(association) == [
        (10_000, ""), (10_000, ""), (25_000, ""), (25_000, "Siv Dahl"), (50_000, "Anna Ek"),
    ]  # fmt: skip
    assert agreeing(association) == [True, True]
    all_is_well(association)


@pytest.mark.parametrize("bank", BANKS)
def test_a_file_that_was_saved_again_or_overlaps_brings_nothing_twice(
    association, open_unit, bank
) -> None:
    first = take(open_unit, account_file(bank, ROWS[:4], opening_ore=100_000))
    assert (first.new, first.known) == (4, 0)
    later = take(open_unit, account_file(bank, ROWS[2:], opening_ore=200_000))
    assert (later.new, later.known) == (1, 2)
    for saved in ({"kind": "xlsx"}, {"shuffled": 5}, {"newline": "\n"}, {"encoding": "utf-16"}):
        again = take(open_unit, account_file(bank, ROWS, opening_ore=100_000, **saved))
        assert (again.new, again.known) == (0, 5), saved
    assert balance(association) == 130_000
    assert all(agreeing(association)), (
        "the first file, fetched before the day was over, is told anew"
    )
    all_is_well(association)


def test_bankgirots_list_takes_the_place_of_the_banks_sum(association, open_unit) -> None:
    payers = (Booked(50_000, MONDAY, name="Anna Ek"), Booked(25_000, MONDAY, name="Siv Dahl"))
    take(open_unit, CSV)
    assert take(open_unit, giro_details((MONDAY, payers))).new == 0
    assert waiting(association)[-2:] == [(25_000, "Siv Dahl"), (50_000, "Anna Ek")]
    assert take(open_unit, GIROS).new == 0
    assert take(open_unit, giro_details((MONDAY, payers[::-1]), (TUESDAY, ()))).new == 0
    assert balance(association) == 130_000
    all_is_well(association)


def test_the_same_file_is_read_once(association, open_unit) -> None:
    assert take(open_unit, CSV).new == 5
    assert take(open_unit, CSV).again


def test_one_more_equal_payment_of_the_day_is_new(association, open_unit) -> None:
    take(open_unit, account_file("seb", ROWS, opening_ore=100_000))
    one_more = [*ROWS, ROWS[-1]]
    done = take(open_unit, account_file("seb", one_more, opening_ore=100_000))
    assert (done.new, done.known) == (1, 5)
    other = [Booked(10_000, TUESDAY, "Siv"), *one_more]
    assert take(open_unit, account_file("nordea", other, opening_ore=90_000)).new == 1
    all_is_well(association)


def test_a_bank_that_words_its_rows_otherwise_in_another_file_brings_nothing_new(
    association, open_unit
) -> None:
    """The running balance proves that both files list every row of the day."""
    take(open_unit, account_file("nordea", ROWS, opening_ore=100_000))
    worded = [replace(row, text=f"{row.text} 2026-11-16", name="X") for row in ROWS]
    done = take(open_unit, account_file("nordea_new", worded, opening_ore=100_000))
    assert (done.new, done.known) == (0, 5)
    all_is_well(association)


def test_a_bankgiro_that_only_one_of_two_files_tells_makes_no_new_row(
    association, open_unit
) -> None:
    take(open_unit, account_file("nordea", [GIRO, ROWS[3]], opening_ore=1))
    other = replace(GIRO, text="BANKGIRO INSÄTTNING")
    assert take(open_unit, account_file("nordea_new", [other, ROWS[3]], opening_ore=1)).new == 0
    all_is_well(association)


def test_without_balances_a_row_with_other_words_is_another_payment(association, open_unit) -> None:
    one, other = Booked(10_000, MONDAY, "Gåva Anna"), Booked(10_000, MONDAY, "Gåva Siv")
    for row, new in ((one, 1), (other, 1), (one, 0)):
        content = account_file("seb", [row], without=["Saldo"])
        assert take(open_unit, content + b"\r\n" * len(queue(association))).new == new
    all_is_well(association)


def test_the_payers_words_lie_sealed_and_nowhere_else(association, open_unit) -> None:
    rows = [
        Booked(25_000, MONDAY, "Swish från ÅSA ÖBERG 0701234567", "ÅSA ÖBERG", "+46701234567"),
        Booked(5_000, MONDAY, "Gåva 850101-1236", "Siv Dahl"),
    ]
    take(open_unit, account_file("nordea", rows))
    with association.reading() as session:
        kept = [row.reference for row in session.query(BankDeposit)]
    assert sorted(kept) == ["", "Swish"]
    [asa] = [row for row in queue(association) if row.amount_ore == 25_000]
    assert (asa.text.name, asa.references) == ("ÅSA ÖBERG", "")
    assert "0701234567" in asa.text.message


def _second_account(unit) -> int:
    unit.session.add(Account(number="1940", name="Sparkonto"))
    unit.session.flush()
    add_bank_account(unit, kind="bban", number="832791234567890", name="Spar", account="1940")
    return 3


def test_a_file_that_does_not_say_its_account_asks_which_of_several(association, open_unit) -> None:
    from qmember.formats.bank_file import read_bank_file
    from qmember.services.bank_import import import_file
    from tests.conftest import TODAY

    with open_unit() as unit:
        _second_account(unit)
    with pytest.raises(Refused) as caught:
        take(open_unit, CSV)
    assert (caught.value.code, caught.value.field) == ("account-needed", "account")
    file = read_bank_file(CSV, today=TODAY)
    with pytest.raises(Refused), open_unit() as unit:
        import_file(unit, CSV, file, account_id=99)
    with open_unit() as unit:
        assert import_file(unit, CSV, file, account_id=3).new == 5
    assert (balance(association), balance(association, "1940")) == (0, 130_000)
    all_is_well(association)


@pytest.mark.parametrize(
    ("clearing", "number"),
    [(b"83279", b"1234567890"), (b"8327-9", b"123 456 789-0"), (b"8327", b"1234567890")],
)
def test_the_account_is_ours_however_the_bank_writes_it(
    association, open_unit, clearing, number
) -> None:
    with open_unit() as unit:
        _second_account(unit)
    content = account_file("swedbank", ROWS, opening_ore=100_000)
    content = content.replace(b"5440", clearing).replace(b"0001111", number)
    take(open_unit, content)
    again = account_file("swedbank_old", ROWS, opening_ore=100_000)
    again = again.replace(b"5440", b"83279").replace(b"0001111", b"1234567890")
    assert take(open_unit, again).new == 0
    assert balance(association, "1940") == 130_000


def test_a_file_about_an_account_that_is_not_ours_is_refused_with_both_ends(
    association, open_unit
) -> None:
    content = account_file("swedbank", ROWS).replace(b"0001111", b"0004567")
    with pytest.raises(Refused) as caught:
        take(open_unit, content)
    assert caught.value.code == "wrong-account"
    assert caught.value.values == {"theirs": "4567", "ours": "1111"}
    assert "Our bankgiro belongs to the account" in caught.value.message
    assert queue(association) == []


def test_the_payers_own_bankgiro_in_a_text_is_no_bankgiro_of_ours(association, open_unit) -> None:
    take(open_unit, account_file("seb", [Booked(10_000, MONDAY, "BG 5402-9681 faktura")]))
    assert take(open_unit, camt053([Entry(10_000, MONDAY, reference="BG4032850 00417")])).new == 0
    all_is_well(association)
