"""Account files and Swish reports of each bank: what was written is what is read, however it was saved."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from qmember.cli.words import say
from qmember.formats.bank_file import read_bank_file
from tests.conftest import TODAY
from tests.factories.bank_tables import (
    BANKS,
    REPORTS,
    TELLING,
    Booked,
    account_file,
    giro_details,
    swish_report,
)
from tests.factories.tables import workbook

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
ROWS = (
    Booked(250_000, MONDAY, "Swish +46701234567", "ÅSA ÖBERG", number="123990558"),
    Booked(-90_050, MONDAY, "Hyra, november", "FASTIGHETS AB", number="123990559"),
    Booked(100_000, TUESDAY, "57237273BM 00001", number="123990560"),
    Booked(10_000, TUESDAY, "Gåva"),
    Booked(10_000, TUESDAY, "Gåva"),
    Booked(20_000, TUESDAY, "Medlem 2026000105", "Örjan Äng"),
)


def read(content: bytes):
    return read_bank_file(content, today=TODAY)


def figures(file):
    """What a file says of money, in the order of days and amounts, whatever order it was saved in."""
    deposits = sorted((d.booked_on, d.amount_ore, d.currency) for d in file.deposits)
    debits = sorted((d.booked_on, d.amount_ore, d.currency) for d in file.debits)
    return deposits, debits, [(s.opening_ore, s.closing_ore, s.agree) for s in file.statements]


WRITTEN = (
    sorted((r.on, r.ore, "SEK") for r in ROWS if r.ore > 0),
    sorted((r.on, -r.ore, "SEK") for r in ROWS if r.ore < 0),
    [(150_000, 449_950, True)],
)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("bank", BANKS)
def test_every_bank_is_recognised_by_its_header_and_read_to_the_ore(bank, kind) -> None:
    file = read(account_file(bank, ROWS, opening_ore=150_000, kind=kind))
    assert file.format == kind
    assert file.problems == ()
    assert figures(file) == WRITTEN
    assert all(d.whole and len(d.payments) == 1 for d in file.deposits)
    accounts = {d.account for d in (*file.deposits, *file.debits)}
    assert accounts == (
        {"54400001111"} if bank in TELLING and bank != "handelsbanken" else accounts
    )
    if bank not in TELLING:
        assert accounts == {""}


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize(
    "saved",
    [
        {"shuffled": 1}, {"shuffled": 2}, {"newline": "\n"}, {"encoding": "utf-8"},
        {"encoding": "cp1252"}, {"encoding": "utf-16"}, {"encoding": "cp850"},
    ],
)  # fmt: skip
def test_a_file_that_was_saved_again_says_the_same(bank, saved) -> None:
    first = read(account_file(bank, ROWS, opening_ore=150_000))
    again = read(account_file(bank, ROWS, opening_ore=150_000, **saved))
    assert figures(again) == figures(first)

    def words(file):
        return sorted((d.amount_ore, sorted(d.payments[0].message.split())) for d in file.deposits)

    assert words(again) == words(first)


@pytest.mark.parametrize("bank", BANKS)
def test_the_deposit_of_a_bankgiro_and_a_swish_tell_the_way_they_came(bank) -> None:
    file = read(account_file(bank, ROWS))
    by_ore = {d.amount_ore: d for d in file.deposits}
    assert by_ore[100_000].bankgiro == "5723-7273"
    assert by_ore[100_000].reference == "BG57237273 00001"
    assert by_ore[100_000].payments[0].references == ()
    assert by_ore[250_000].reference.startswith("Swish")
    assert by_ore[20_000].payments[0].references == ("2026000105",)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("bank", REPORTS)
def test_a_swish_report_names_who_paid(bank, kind) -> None:
    rows = [
        Booked(
            25_000, MONDAY, name="Åsa Öberg", sender="+46701234567", number="0A1B2C", message="Gåva"
        ),
        Booked(10_000, MONDAY, name="Siv Dahl", sender="46702345678", message="Till; barnen, 2 st"),
        Booked(-10_000, TUESDAY, name="Siv Dahl", sender="0702345678", message="Tillbaka"),
    ]
    file = read(swish_report(bank, rows, kind=kind))
    assert (file.format, file.problems, file.statements) == (f"swish-{kind}", (), ())
    assert [d.amount_ore for d in file.debits] == [10_000]
    two, one = sorted(file.deposits, key=lambda d: d.amount_ore)
    assert (one.payments[0].payer_name, one.payments[0].payer_account) == (
        "Åsa Öberg",
        "+46701234567",
    )
    assert (one.payments[0].message, one.payments[0].bank_id) == ("Gåva", "0A1B2C")
    assert two.payments[0].payer_account == "+46702345678"
    assert two.payments[0].message == "Till; barnen, 2 st"
    assert {d.reference for d in file.deposits} == {"Swish"}
    account = "1234567895" if bank == "portal" else "54400001111"
    assert {d.account for d in file.deposits} == {account}


HANDELSBANKEN = (
    "01,5566778899,20261120\r\n"
    "02,5566778899,123456789,HANDSESS,1234567895,2026-11-16,SWH,250.00,SEK,+46701234567,Åsa Öberg,"
    "4469411476093487,Gåva,,2026-11-16T13:32:22\r\n"
    "02,5566778899,123456789,HANDSESS,1234567895,2026-11-17,SWR,100.00,SEK,+46701234567,Åsa Öberg,"
    "4469411476093488,Åter,,2026-11-17T13:32:22\r\n"
    "03,2,350.00\r\n"
)


@pytest.mark.parametrize("separator", [",", ";"])
def test_handelsbankens_records_of_swish_are_read_by_their_places(separator) -> None:
    text = HANDELSBANKEN.replace(",", separator)
    if separator == ";":
        text = re.sub(r"(\d)\.(\d\d;)", r"\1,\2", text)
    file = read(text.encode("cp1252"))
    assert (file.format, file.problems) == ("swish-csv", ())
    [one], [back] = file.deposits, file.debits
    assert (one.amount_ore, one.booked_on, one.account) == (25_000, MONDAY, "123456789")
    assert (one.payments[0].payer_name, one.payments[0].message) == ("Åsa Öberg", "Gåva")
    assert (back.amount_ore, back.booked_on) == (10_000, TUESDAY)
    assert read(HANDELSBANKEN.partition("03,")[0].encode()).refused


GIRO_PAYERS = (
    Booked(50_000, MONDAY, name="Åsa Öberg", sender="981-4493", number="2026000105"),
    Booked(25_050, MONDAY, name="Örjan Äng", message="Gåva till er"),
)


def test_bankgirots_list_tells_who_paid() -> None:
    file = read(giro_details((MONDAY, GIRO_PAYERS), (TUESDAY, GIRO_PAYERS[:1])))
    assert (file.format, file.problems) == ("bankgirot-xlsx", ())
    first, second = file.deposits
    assert (first.booked_on, first.amount_ore, first.bankgiro) == (MONDAY, 75_050, "403-2850")
    assert (second.booked_on, second.amount_ore, second.account) == (TUESDAY, 50_000, "54400001111")
    told = [(p.payer_name, p.references, p.payer_account, p.message) for p in first.payments]
    assert told == [
        ("Åsa Öberg", ("2026000105",), "981-4493", ""), ("Örjan Äng", (), "", "Gåva till er"),
    ]  # fmt: skip
    wrong = read(giro_details((MONDAY, GIRO_PAYERS), total=75_000))
    assert wrong.refused
    assert wrong.problems[0].text(say).startswith("Insättningen är inte summan av")


def test_rows_that_are_not_booked_yet_are_left_out_and_told() -> None:
    handelsbanken = account_file("handelsbanken_private", ROWS, opening_ore=150_000).decode()
    header, _, body = handelsbanken.partition("Saldo\r\n")
    pending = "2026-11-17;2026-11-17;Prel Kortköp;\u2212100,00;\r\n"
    file = read(f"{header}Saldo\r\n{pending}{body}".encode())
    assert figures(file) == WRITTEN
    assert [p.text(say) for p in file.problems] == [
        "Rader som banken inte har bokfört än: 1. De hoppas över och kommer i en senare fil"
    ]
    nordea = account_file("nordea", ROWS, opening_ore=150_000).decode("utf-8-sig")
    header, _, body = nordea.partition("Valuta\r\n")
    file = read(f"{header}Valuta\r\nReserverat;-55,00;;;;Kortköp;;SEK\r\n{body}".encode())
    assert figures(file) == WRITTEN


def test_the_closing_balance_that_handelsbanken_writes_first_is_no_payment() -> None:
    content = account_file("handelsbanken", ROWS, opening_ore=150_000).decode("latin-1")
    lines = content.split("\r\n")
    cells = lines[1].split(";")
    heads = lines[0].split(";")
    for heading in ("Insättning/Uttag", "Referens", "Reskontradag", "Valutadag"):
        cells[heads.index(heading)] = ""
    file = read("\r\n".join([lines[0], ";".join(cells), *lines[1:]]).encode("latin-1"))
    assert file.problems == ()
    assert figures(file) == WRITTEN


@pytest.mark.parametrize("bank", BANKS)
def test_a_row_that_is_missing_is_told_by_the_balance(bank) -> None:
    content = account_file(bank, ROWS, opening_ore=150_000)
    kept = [line for line in content.split(b"\r\n") if b"57237273BM" not in line]
    file = read(b"\r\n".join(kept))
    assert not file.refused
    assert [s.agree for s in file.statements] == [False]
    assert not any(d.whole for d in file.deposits)
    [problem] = file.problems
    told = problem.text(say).replace("\u00a0", " ")
    assert told.startswith("Saldot stämmer inte: det fattas 1 000,00 kr före den här raden.")
    assert problem.where is not None


def test_what_a_business_workbook_of_seb_has_above_its_header_tells_the_account() -> None:
    header = [
        "Bokföringsdatum",
        "Valutadatum",
        "Verifikationsnummer",
        "Text/mottagare",
        "Belopp",
        "Saldo",
    ]
    content = workbook([
        ["Kontohändelser"], [], ["Företag", "Föreningen Linden"], ["Period", "2026-11-01 - 2026-11-20"],
        ["Kontonummer", "5440 00 011 11"], ["Valuta", "SEK"], ["Saldo", "1 350,00"], [],
        header, ["2026-11-17", "2026-11-17", "12", "Gåva", 250.1, 1350.1],
        ["2026-11-16", "2026-11-16", "11", "Hyra", -900, 1100.0], [date(2026, 11, 15), "", 10, "Ränta", 0.1 + 0.2, 2000],
    ])  # fmt: skip
    file = read(content)
    assert file.problems == ()
    assert {s.account for s in file.statements} == {"54400001111"}
    assert figures(file) == (
        [(date(2026, 11, 15), 30, "SEK"), (TUESDAY, 25_010, "SEK")], [(MONDAY, 90_000, "SEK")],
        [(199_970, 135_010, True)],
    )  # fmt: skip


def seb(*rows: str) -> bytes:
    header = "Bokföringsdatum;Valutadatum;Verifikationsnummer;Text;Belopp;Saldo"
    return "\n".join([header, *rows]).encode()


BAD = {
    "amount missing": (seb("2026-11-16;2026-11-16;1;a;100.000;100.000", "2026-11-15;2026-11-15;1;a;;5.000",
                           "2026-11-14;2026-11-14;1;a;1.000;0.000"), "Rad 3", "Beloppet saknas"),
    "amount no number": (seb("2026-11-16;2026-11-16;1;a;hundra;100.000"), "Rad 2",
                         "Beloppet går inte att läsa."),
    "half an öre": (seb("2026-11-16;2026-11-16;1;a;100.005;"), "Rad 2", "Beloppet är inte ett helt antal öre"),
    "endless amount": (seb(f"2026-11-16;2026-11-16;1;a;{'9' * 50};"), "Rad 2", "Beloppet går inte att läsa."),
    "no date": (seb(";;1;a;100.000;"), "Rad 2", "Det finns inget datum som går att läsa."),
    "a date that is none": (seb("2026-13-41;2026-11-16;1;a;100.000;"), "Rad 2",
                            "Det finns inget datum som går att läsa."),
    "no rows": (seb(), "", "Filen innehåller inga betalningar"),
    "rows of nothing": (seb("2026-11-16;2026-11-16;1;a;0.000;0.000"), "", "Filen innehåller inga betalningar"),
    "currency": (account_file("nordea", ROWS).replace(b";SEK", b";kronor"), "Rad 2", "Valutan går inte att läsa."),
    "quotes": (seb('2026-11-16;2026-11-16;1;"a;100.000;100.000'), "Rad 2", "Citattecknen går inte ihop"),
    "another reading": (seb("2026-11-16;2026-11-16;1;a;1.000;1.050", "2026-11-15;2026-11-15;1;b;50;50"), "",
                        "Saldona visar att beloppen betyder något annat"),
    "columns that nobody knows": (b"Dag;Vad;Kronor\n2026-11-16;a;100,00", "", "Vi känner inte igen filens kolumner."),
    "a list of people": ("Namn;E-post;Ort\nÅsa Öberg;asa@example.org;Lund".encode(), "", "Vi känner inte igen filen."),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_is_refused_with_its_sentence(name) -> None:
    content, where, sentence = BAD[name]
    file = read(content)
    assert file.refused
    first = next(p for p in file.problems if p.severity == "refuse")
    assert (first.where.text(say) if first.where else "") == where
    assert first.text(say).startswith(sentence)


AMOUNT = some.integers(-(10**9), 10**9).filter(bool)
WORDS = some.text("abcåäöÅÄÖ 0123456789,;.\"'-", max_size=30)
DAYS = some.dates(date(2024, 1, 1), date(2026, 11, 23))


@settings(max_examples=60, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(
    some.sampled_from(sorted(BANKS)),
    some.lists(some.tuples(AMOUNT, DAYS, WORDS), min_size=1, max_size=8),
    some.integers(-(10**9), 10**9),
    some.none() | some.integers(0, 99),
)
def test_what_is_written_in_a_table_is_what_is_read(bank, rows, opening, shuffled) -> None:
    written = [Booked(ore, on, f"x{text}") for ore, on, text in sorted(rows, key=lambda r: r[1])]
    file = read(account_file(bank, written, opening_ore=opening, shuffled=shuffled))
    assert not file.refused
    assert figures(file) == (
        sorted((r.on, r.ore, "SEK") for r in written if r.ore > 0),
        sorted((r.on, -r.ore, "SEK") for r in written if r.ore < 0),
        [(opening, opening + sum(r.ore for r in written), True)],
    )


def test_two_accounts_in_one_file_have_each_its_balance() -> None:
    one = account_file("swedbank", ROWS, opening_ore=150_000)
    other = account_file("swedbank", [replace(ROWS[0], ore=700)], opening_ore=5)
    line = other.split(b"\r\n")[2].replace(b'"0001111"', b'"0002222"')
    file = read(one + line + b"\r\n")
    assert [(s.account, s.closing_ore, s.agree) for s in file.statements] == [
        ("54400001111", 449_950, True), ("54400002222", 705, True),
    ]  # fmt: skip
