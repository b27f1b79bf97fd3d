"""Our own specimens: what their writers put in is what the readers get out."""

from __future__ import annotations

import pytest
from lxml import etree

from qmember.formats.bank_file import read_bank_file
from tests.conftest import TODAY
from tests.factories.specimens import FOLDER, OCR, specimens, tables

STATEMENTS = ("camt053_02.xml", "camt053_08.xml")
NOTIFICATIONS = ("camt054_02.xml", "camt054_08.xml")
GIROS = ("bgmax.txt", "bgmax_utf8.txt")


def read(name):
    return read_bank_file((FOLDER / name).read_bytes(), today=TODAY)


@pytest.mark.parametrize("name", specimens())
def test_a_specimen_is_what_its_writer_writes_and_reads_without_a_remark(name) -> None:
    assert (FOLDER / name).read_bytes() == specimens()[name]
    assert read(name).problems == ()


@pytest.mark.parametrize("name", STATEMENTS + NOTIFICATIONS)
def test_a_camt_specimen_is_valid_against_the_published_schema(samples, name) -> None:
    version = f"{name[4:7]}.001.{name[8:10]}"
    schema = etree.XMLSchema(etree.parse(samples / "camt" / "xsd" / f"camt.{version}.xsd"))
    schema.assertValid(etree.fromstring((FOLDER / name).read_bytes()))
    assert read(name).format == f"camt.{version}"


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_lists_what_was_booked_in_and_out(name) -> None:
    file = read(name)
    assert [d.amount_ore for d in file.deposits] == [
        175_000, 20_000, 46_300_000, 10_000, 10_000, 30_000,
    ]  # fmt: skip
    assert [d.amount_ore for d in file.debits] == [850_000]
    balance = file.statements[0]
    assert (balance.opening_ore, balance.closing_ore) == (10_000_000, 55_695_000)
    assert balance.agree


@pytest.mark.parametrize("name", STATEMENTS + NOTIFICATIONS)
def test_a_bankgiro_deposit_names_its_payers(name) -> None:
    deposit = read(name).deposits[0]
    assert (deposit.bankgiro, deposit.reference) == ("403-2850", "BG4032850 00417-0012001")
    ocr, text, invoice, credit_note = deposit.payments
    assert (ocr.payer_name, ocr.payer_account, ocr.references) == ("Åsa Öberg", "981-4493", (OCR,))
    assert (text.payer_name, text.message) == ("Örjan & Ylva Äng", "Gåva <3 till verksamheten")
    assert (invoice.references, invoice.amount_ore) == (("1807",), 120_000)
    assert invoice.payer_orgnr == "5566778899"
    assert (credit_note.kind, credit_note.amount_ore) == ("deduction", 20_000)


@pytest.mark.parametrize("name", STATEMENTS + NOTIFICATIONS)
def test_money_that_comes_back_is_a_return_and_no_gift(name) -> None:
    assert [p.kind for p in read(name).deposits[-1].payments] == ["return"]


@pytest.mark.parametrize("name", STATEMENTS)
def test_two_rows_that_are_alike_in_everything_are_two(name) -> None:
    twins = [d for d in read(name).deposits if d.amount_ore == 10_000]
    assert [d.ordinal for d in twins] == [0, 1]
    assert twins[0].payments[0].message == "Insättning"


@pytest.mark.parametrize("name", GIROS)
def test_a_bgmax_file_has_its_sections_with_names_messages_and_deductions(name) -> None:
    first, second = read(name).deposits
    assert (first.amount_ore, first.bankgiro, first.bank_reference) == (75_000, "403-2850", "00417")
    assert [(p.kind, p.amount_ore) for p in first.payments] == [
        ("payment", 50_000), ("payment", 30_000), ("deduction", 5_000),
    ]  # fmt: skip
    assert first.payments[1].payer_name == "Örjan Äng Ylva Äng"
    assert first.payments[1].references == ("Gåva från Örjan",)
    assert first.payments[1].message.endswith("fint arbete och vill hjälpa till.")
    assert second.payments[0].references == ("657866", "658260", "650861")
    assert second.payments[0].payer_orgnr == "5566778899"
    assert second.payments[3].message == "a" * 50 + "b" * 12


@pytest.mark.parametrize("name", GIROS)
def test_no_street_and_no_town_is_read_from_a_bgmax_file(name) -> None:
    assert not [w for w in ("Storgatan", "Lund", "Oslo", "Norge") if w in repr(read(name))]


@pytest.mark.parametrize("name", [one for one in tables() if one.startswith("konto")])
def test_an_account_file_has_its_rows_oldest_first_and_balances_that_agree(name) -> None:
    file = read(name)
    assert [d.amount_ore for d in file.deposits] == [20_000, 75_000, 10_000, 10_000, 30_000]
    assert [d.amount_ore for d in file.debits] == [850_000]
    [balance] = file.statements
    assert (balance.opening_ore, balance.closing_ore) == (10_000_000, 9_295_000)
    assert balance.agree
    swish, giro, _, twin, fee = file.deposits
    assert (swish.reference[:5], giro.bankgiro, twin.ordinal) == ("Swish", "403-2850", 1)
    assert OCR in fee.payments[0].references


@pytest.mark.parametrize("name", [one for one in tables() if one.startswith("swish")])
def test_a_swish_report_has_its_payers_oldest_first(name) -> None:
    file = read(name)
    told = [(d.amount_ore, d.payments[0].payer_name, d.payments[0].message) for d in file.deposits]
    assert told == [
        (20_000, "ZAHRA ROSÉN", "julinsamlingen"), (15_000, "PER-ÅKE STRÖM", "Till er; 2 st, tack"),
        (15_000, "SIV DAHL", ""),
    ]  # fmt: skip
    assert [d.amount_ore for d in file.debits] == [15_000]
