"""Single parts of a camt message: amounts, days, references, receiving bankgiro, details."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from qmember.formats.bank_file import read_bank_file
from qmember.formats.camt_details import plain_reference
from qmember.formats.camt_values import ore_of, read_day, with_hyphen
from tests.conftest import TODAY
from tests.factories.bank_files import Entry, Payer, camt053, camt054

DAY = date(2026, 11, 20)


def element(text):
    node = etree.Element("Amt")
    node.text = text
    return node


def only(content):
    file = read_bank_file(content, today=TODAY)
    assert not file.refused
    return file.deposits[0]


@pytest.mark.parametrize(
    ("written", "ore"),
    [
        ("500", 50000), ("500.00", 50000), ("500.5", 50050), ("25000.000", 2500000), ("0.01", 1),
        (".5", 50), ("5.", 500), ("+7.00", 700), (" 12.30 ", 1230), ("0", 0), ("8.85000", 885),
        ("9999999999999.99", 999999999999999),
    ],
)  # fmt: skip
def test_an_amount_is_read_exactly(written, ore) -> None:
    assert ore_of(element(written)) == ore


@pytest.mark.parametrize(
    "written",
    [
        None, "", ".", "+", "-1", "1,00", "1 000", "1e3", "NaN", "Infinity", "0x10", "1_000", "٣", "8.855",
        "10000000000000.00", "9" * 5000, "1.2.3",
    ],
)  # fmt: skip
def test_an_amount_that_is_no_whole_number_of_hundredths_is_not_read(written) -> None:
    assert ore_of(element(written)) is None


def test_an_amount_that_is_missing_is_not_read() -> None:
    assert ore_of(None) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2018-12-17", date(2018, 12, 17)),
        ("2018-12-17T23:59:59", date(2018, 12, 17)),
        ("2018-12-17T23:30:00Z", date(2018, 12, 18)),
        ("2026-07-01T22:30:00+00:00", date(2026, 7, 2)),
        ("2026-07-01T22:30:00+02:00", date(2026, 7, 1)),
        ("2014-01-05T00:00:00.000Z", date(2014, 1, 5)),
        ("2018-12-17+01:00", date(2018, 12, 17)),
        ("2026-02-29", None), ("2026-13-01", None), ("", None), ("i går", None), ("0000-00-00", None),
        ("9999-12-31T23:59:59-12:00", date(9999, 12, 31)),
    ],
)  # fmt: skip
def test_a_time_becomes_its_date_in_stockholm(written, day) -> None:
    assert read_day(written) == day


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("RF18539007547034", "539007547034"),
        ("RF18 5390 0754 7034", "539007547034"),
        ("rf18539007547034", "539007547034"),
        ("RF19539007547034", "RF19539007547034"),
        ("RF18", "RF18"),
        ("2026000105", "2026000105"),
        ("RFQ 2026", "RFQ 2026"),
    ],
)
def test_an_iso_reference_loses_its_prefix_when_its_digits_are_right(written, plain) -> None:
    assert plain_reference(written) == plain


@pytest.mark.parametrize(
    ("written", "shown"), [("40328500", "4032-8500"), ("403-2850", "403-2850"), ("123", "123")]
)
def test_a_bankgiro_is_shown_with_its_hyphen(written, shown) -> None:
    assert with_hyphen(written) == shown


@pytest.mark.parametrize(
    ("entry", "bankgiro"),
    [
        (Entry(100, DAY, (Payer(100),), bankgiro="403-2850"), "403-2850"),
        (Entry(100, DAY, (Payer(100),), reference="BG4032850 00417-0012001"), "403-2850"),
        (Entry(100, DAY, reference="BG52827999 00444-0010452"), "5282-7999"),
        (Entry(100, DAY, reference="BG 403-2850"), "403-2850"),
        (Entry(100, DAY, reference="BG403285012"), ""),
        (Entry(100, DAY, reference="46701234567-0012002"), ""),
    ],
)
def test_the_receiving_bankgiro_is_found_where_banks_put_it(entry, bankgiro) -> None:
    assert only(camt053([entry])).bankgiro == bankgiro


def test_a_notification_about_a_bankgiro_is_of_that_bankgiro() -> None:
    deposit = only(camt054([Entry(100, DAY)], account="403-2850"))
    assert (deposit.account, deposit.bankgiro) == ("403-2850", "403-2850")


def test_an_entry_without_details_is_one_payment_with_its_text() -> None:
    deposit = only(camt053([Entry(100, DAY, text="Kontantinsättning")]))
    assert [(p.amount_ore, p.message) for p in deposit.payments] == [(100, "Kontantinsättning")]


def test_the_one_detail_of_an_entry_takes_its_whole_amount() -> None:
    content = camt053([Entry(10_000, DAY, (Payer(9_000, "Anna Ek"),))])
    file = read_bank_file(content, today=TODAY)
    assert [(p.amount_ore, p.payer_name) for p in file.deposits[0].payments] == [
        (10_000, "Anna Ek")
    ]
    assert len(file.problems) == 1


def test_an_amount_that_was_sent_in_another_currency_is_not_added_up() -> None:
    content = camt054([Entry(208_258, DAY, (Payer(208_258, "Anna Ek"),))])
    sent = content.replace(
        b'<TxAmt><Amt Ccy="SEK">2082.58</Amt></TxAmt>',
        b'<InstdAmt><Amt Ccy="EUR">216.85</Amt></InstdAmt>',
    )
    assert sent != content
    file = read_bank_file(sent, today=TODAY)
    assert file.problems == ()
    assert file.deposits[0].payments[0].amount_ore == 208_258


def test_several_references_with_amounts_are_several_payments() -> None:
    payer = Payer(70_000, "Anna Ek", parts=(("1807", 30_000), ("1808", 40_000)))
    payments = only(camt053([Entry(70_000, DAY, (payer,))])).payments
    assert [(p.amount_ore, p.references, p.payer_name) for p in payments] == [
        (30_000, ("1807",), "Anna Ek"), (40_000, ("1808",), "Anna Ek"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "payer",
    [
        Payer(70_000, parts=(("1807", 30_000), ("1808", 50_000))),
        Payer(70_000, invoices=("1807", "1808")),
        Payer(70_000, invoices=("1807",), parts=(("1808", 70_000),)),
    ],
)
def test_references_whose_amounts_do_not_add_up_stay_with_one_payment(payer) -> None:
    payments = only(camt053([Entry(70_000, DAY, (payer,))])).payments
    assert [(p.amount_ore, p.references) for p in payments] == [(70_000, ("1807", "1808"))]


def test_a_detail_that_goes_the_other_way_deducts() -> None:
    content = camt053([Entry(90, DAY, (Payer(100, "A"), Payer(10, "Avgift")))], version="08")
    start = content.index(
        b"CRDT",
        content.index(
            b'<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy="SEK">0.10'
        ),
    )
    changed = content[:start] + b"DBIT" + content[start + 4 :]
    file = read_bank_file(changed, today=TODAY)
    assert file.problems == ()
    kinds = [(p.kind, p.amount_ore) for p in file.deposits[0].payments]
    assert kinds == [("payment", 100), ("deduction", 10)]


def test_the_currency_of_the_account_serves_where_an_amount_names_none() -> None:
    content = camt053([Entry(100, DAY)]).replace(b'<Ntry><Amt Ccy="SEK">', b"<Ntry><Amt>")
    assert only(content).currency == "SEK"


def test_pending_rows_are_left_for_the_file_in_which_they_are_booked() -> None:
    rows = [Entry(100, DAY, status=status) for status in ("BOOK", "PDNG", "INFO")]
    for version in ("02", "08"):
        file = read_bank_file(camt053(rows, version=version), today=TODAY)
        assert (len(file.deposits), file.problems) == (1, ())


def test_a_long_message_over_several_elements_reads_as_one() -> None:
    text = "Ett långt tack till er alla. " * 12
    deposit = only(camt053([Entry(100, DAY, (Payer(100, message=text.strip()),))]))
    assert deposit.payments[0].message.replace(" ", "") == text.replace(" ", "")


def test_two_documents_in_one_wrapping_are_both_read() -> None:
    parts = [camt054([Entry(100, DAY)], message_id=name).partition(b"?>")[2] for name in ("A", "B")]
    file = read_bank_file(b"<Bundle>" + b"".join(parts) + b"</Bundle>", today=TODAY)
    assert [d.ordinal for d in file.deposits] == [0, 1]


def test_several_statements_keep_their_own_balances() -> None:
    one, two = (
        camt053([Entry(100, DAY)], message_id="A"),
        camt053([Entry(-40, DAY)], opening_ore=100, message_id="B"),
    )
    second = two[two.index(b"<Stmt>") : two.index(b"</BkToCstmrStmt>")]
    file = read_bank_file(
        one.replace(b"</BkToCstmrStmt>", second + b"</BkToCstmrStmt>"), today=TODAY
    )
    assert [(s.opening_ore, s.closing_ore, s.agree) for s in file.statements] == [
        (0, 100, True), (100, 60, True),
    ]  # fmt: skip
